// Where the handbook explains a finding or a rule of preflight: one page for each code, in the package and on the web.
import { noticeRules } from '../preflight/notice';
import { findingCodes } from '../base/findingCodes';

export interface HelpPage {
  /** In the folder of the extension, with slashes. */
  readonly path: string;
  /** On the web. */
  readonly address: string;
}

/** Where package.json says that the sources are. */
const repository = 'https://github.com/handle-inheritance/handle-inheritance-inspector';

function pageAt(path: string): HelpPage {
  return { path, address: `${repository}/blob/main/${path}` };
}

/** Every code that has a page. */
export const helpCodes: readonly string[] = [...findingCodes, ...noticeRules];

/** Null for what is no code, whatever it is: it comes from pages, links and saved sessions. */
export function helpPage(code: string): HelpPage | null {
  const isOneOf = (codes: readonly string[]): boolean => codes.includes(code);
  if (isOneOf(findingCodes)) return pageAt(`docs/findings/${code}.md`);
  return isOneOf(noticeRules) ? pageAt(`docs/rules/${code}.md`) : null;
}

/** What a configuration can expect. */
export const expectPage = pageAt('docs/expect.md');

/** Where a reader without a question begins. */
export const handbook = pageAt('docs/README.md');
