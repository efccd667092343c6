// What others are kept from by a process that is explained: by findings about it, and, where it waits for nothing that is seen, by what it has open.
import * as l10n from '@vscode/l10n';
import { integerText } from '../base/quantity';
import type { Finding, FindingStep } from '../findings/finding';
import { findings } from '../findings/findings';
import { keptNow } from '../findings/kept/keptNow';
import type { ProcessState, SessionState } from '../session/state';
import type { ProcessWait } from './processWaits';

/** Parts as in a finding. */
export interface KeptText {
  readonly headline: string;
  readonly path: readonly FindingStep[];
  readonly why: string;
  readonly fix: string;
  /** The handle to close; absent where none is known. */
  readonly held?: { readonly processId: string; readonly value: string };
}

/** Of one process: a server has hundreds of files. */
const mostKept = 5;

const outliving: ReadonlySet<Finding['code']> = new Set([
  ...(['socket-inherited', 'file-inherited', 'directory-in-use', 'pipe-name-taken'] as const),
]);

/** Who only has what its opener has as well keeps nobody from anything yet. */
const isKeeping = ({ code, severity }: Finding): boolean =>
  outliving.has(code) && (severity !== 'information' || code === 'directory-in-use');

type Held = NonNullable<KeptText['held']>;

const handlesIn = ({ places }: Finding): readonly Held[] =>
  places.flatMap((place) =>
    place.kind === 'handle' ? { processId: place.processId, value: place.value } : [],
  );

const names = ({ places }: Finding, { id }: ProcessState): boolean =>
  places.some(
    (place) =>
      (place.kind === 'process' && place.id === id) ||
      (place.kind === 'handle' && place.processId === id),
  );

function textOf(finding: Finding): KeptText {
  const { headline, path = [], why = '', fix } = finding;
  const [held] = handlesIn(finding);
  return { headline, path, why, fix, ...(held ? { held } : {}) };
}

function ownText({ id }: ProcessState, kept: ReturnType<typeof keptNow>[number]): KeptText {
  const { headline, path, why, fix, value, isDirectory } = kept;
  // Nobody closes the current directory of a process that runs on.
  const held = value === null || isDirectory ? {} : { held: { processId: id, value } };
  return { headline, path, why, fix, ...held };
}

export function keptFromOthers(
  state: SessionState,
  process: ProcessState,
  waits: readonly ProcessWait[],
): readonly KeptText[] {
  const about = findings(state).filter((finding) => isKeeping(finding) && names(finding, process));
  // Who waits for something that is seen is explained by that.
  const isSeen = waits.some(({ kind }) => kind !== 'child');
  const told = new Set(
    about.flatMap(handlesIn).map(({ processId, value }) => `${processId} ${value}`),
  );
  const tellsDirectory = about.some(({ code }) => code === 'directory-in-use');
  const own = isSeen
    ? []
    : keptNow(state, process).filter(
        ({ value, isDirectory }) =>
          !told.has(`${process.id} ${value ?? ''}`) && !(isDirectory && tellsDirectory),
      );
  const more = own.length - mostKept;
  return [
    ...about.map(textOf),
    ...own.slice(0, mostKept).map((kept) => ownText(process, kept)),
    ...(more > 0
      ? [{ headline: l10n.t('And {0} more.', integerText(more)), path: [], why: '', fix: '' }]
      : []),
  ];
}
