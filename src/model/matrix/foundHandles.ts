// The handles to ends of pipes that a process was not born with: what is known of each, in a cell and in words.
import * as l10n from '@vscode/l10n';
import { andList } from '../base/listText';
import { decimal } from '../base/quantity';
import type { PipeHold, SharedPipe } from '../pipes/pipeHold';
import { sharedPipes } from '../pipes/sharedPipes';
import type { PipeEnd, ProcessState, SessionState } from '../session/state';
import type { HandleFacts } from './matrixRow';

export function foundFacts({ value, access, inheritable, knownBy, file }: PipeHold): HandleFacts {
  return {
    ...{ value, type: 'File', object: file?.name ?? null, access: `0x${access.toString(16)}` },
    ...{ inheritable: inheritable ?? false, pipe: null, openedBy: null, file, origin: null },
    knownBy,
  };
}

const at = ({ from }: PipeHold): string => decimal(from / 1000, 3);

export const openedText = (hold: PipeHold): string =>
  l10n.t({
    message: '{0} opened it. Its handle table had it at {1} s.',
    args: [hold.process.name, at(hold)],
    comment: ['{1} is a number of seconds since the session began'],
  });

export const foundText = (hold: PipeHold): string =>
  l10n.t({
    message: 'The handle table of {0} had it at {1} s. How it got there is not known.',
    args: [hold.process.name, at(hold)],
    comment: ['{1} is a number of seconds since the session began'],
  });

export const inferredText = ({ name }: ProcessState): string =>
  l10n.t(
    'A call is pending on this handle, so it cannot be inspected. No other handle of {0} can be this end.',
    name,
  );

export const closedText = ({ name }: ProcessState, closed: readonly PipeHold[]): string =>
  l10n.t({
    message: '{0} has closed its other handles to it: {1}.',
    args: [name, andList([...new Set(closed.map(({ value }) => value))])],
    comment: ['{1} is one or more values of handles'],
  });

type ByProcess = ReadonlyMap<string, readonly PipeHold[]>;

export const ownEndKey = (pipe: { readonly label: string; readonly end: PipeEnd }): string =>
  `${pipe.label} ${pipe.end}`;

/** Of the session's own pipes: who was seen with an end besides those that were born with it or sent it; by end, then process. */
export function foundOwnEnds(state: SessionState): Map<string, ByProcess> {
  const found = new Map<string, Map<string, PipeHold[]>>();
  const isLabelled = (pipe: SharedPipe): pipe is SharedPipe & { readonly label: string } =>
    pipe.label !== null;
  for (const { label, holds } of sharedPipes(state).filter(isLabelled)) {
    for (const hold of holds) {
      if (hold.knownBy !== 'creation' && hold.knownBy !== 'look') continue;
      const key = ownEndKey({ label, end: hold.end });
      const byProcess = found.get(key) ?? new Map<string, PipeHold[]>();
      found.set(key, byProcess);
      byProcess.set(hold.process.id, [...(byProcess.get(hold.process.id) ?? []), hold]);
    }
  }
  return found;
}
