// What an explanation consists of when it is told, and the same as lines of plain text.
import * as l10n from '@vscode/l10n';
import type { FindingStep } from '../findings/finding';
import { findingPathText, fixLine } from '../findings/findingWords';
import type { KeptText } from './keptFromOthers';

export interface ExplainedStep {
  /** Who waits, with the handle at which it does. */
  readonly at: FindingStep;
  readonly text: string;
  /** `exact`: the kernel says that a thread waits there. `inferred`: the pipes and the tree are as if it did. */
  readonly certainty: 'exact' | 'inferred';
}

export interface ExplanationText {
  readonly headline: string;
  readonly steps: readonly ExplainedStep[];
  /** Who would have to do what; empty when nobody is known. */
  readonly action: string;
  /** The handle of the one who would have to act; absent when it needs none, or several could act. */
  readonly held?: { readonly processId: string; readonly value: string };
  /** From who opened its object down to it; absent when that is not known. */
  readonly path?: readonly FindingStep[];
  /** How it came to have it, as one or two sentences that say how sure that is; empty when nothing is known. */
  readonly origin: string;
  /** What to change in the program; empty when nothing is known. */
  readonly fix: string;
  /** What others cannot do because of it; absent when nothing is known. */
  readonly keeps?: readonly KeptText[];
  /** What could not be seen, one sentence each. */
  readonly limits: readonly string[];
}

export const certaintyWord = (certainty: ExplainedStep['certainty']): string =>
  certainty === 'exact'
    ? l10n.t({ message: 'exact', comment: ['How sure a statement is'] })
    : l10n.t({ message: 'inferred', comment: ['How sure a statement is'] });

const keptLines = ({ headline, path, why, fix }: KeptText): readonly string[] =>
  [headline, path.length > 1 ? findingPathText({ path }) : '', why, fixLine({ fix })].filter(
    Boolean,
  );

/** As plain text, a line each, for the clipboard and a terminal. */
export function explanationLines({
  headline,
  steps,
  action,
  path,
  origin,
  fix,
  keeps = [],
  limits,
}: ExplanationText): readonly string[] {
  return [
    headline,
    ...steps.map(
      ({ text, certainty }, index) => `${index + 1}. ${text} [${certaintyWord(certainty)}]`,
    ),
    ...(action === '' ? [] : [action]),
    ...(path && path.length > 1 ? [findingPathText({ path })] : []),
    ...(origin === '' ? [] : [origin]),
    ...(fix === '' ? [] : [fixLine({ fix })]),
    ...keeps.flatMap(keptLines),
    ...limits,
  ];
}
