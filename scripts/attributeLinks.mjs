// @ts-check
// The pages that the launch.json completion points to: those of the handbook on the web, and of Microsoft Learn by a short name.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './environment/paths.mjs';

/** @type {{ repository: { url: string } }} */
const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The editor cannot open a page of the package from there: its Markdown has no relative links. */
const handbook = `${repository.url.replace(/\.git$/, '')}/blob/main/docs`;

/** @type {Readonly<Record<string, string>>} */
const learnPages = {
  'C arguments': 'https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments',
  SDDL: 'https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-string-format',
};

/**
 * Makes links of `[Pipes](pipes.md#experiments)` and `[quoted](C arguments)`.
 * @param {string} text
 */
export function linked(text) {
  return text.replace(
    /\[([^\]]+)\]\(([^)]+)\)/g,
    (_, /** @type {string} */ words, /** @type {string} */ page) => {
      const address = /^[\w-]+\.md(?:#|$)/.test(page) ? `${handbook}/${page}` : learnPages[page];
      if (address === undefined) throw new Error(`There is no page "${page}" in: ${text}`);
      return `[${words}](${address})`;
    },
  );
}
