// Who waits at another pipe than the input it was given, as other findings show: of them nobody says that they wait for input.
import { ancestors } from '../../handles/handlePath';
import { pipeUsers } from '../../pipes/pipeUsers';
import type { SessionState } from '../../session/state';
import { flowWaits } from './flowWaits';
import { heldFlows } from './heldFlows';
import { writersBy } from './writersBy';
import { betweenSituation } from './pipeSituations';

/** The readers of pipes between children that somebody keeps open. */
function heldReaders(state: SessionState): readonly string[] {
  return state.pipes.flatMap((pipe): readonly string[] => {
    if (pipe.direction !== 'between' || !betweenSituation(pipe, state)) return [];
    return pipe.holders.some(({ cause }) => writersBy(cause, pipe).length > 0)
      ? pipeUsers(state.plan, pipe).readers
      : [];
  });
}

export interface WaitingElsewhere {
  /** Ids of processes. */
  readonly waiting: ReadonlySet<string>;
  /** Those above them: as far as nobody knows better, they wait for what they have started. */
  readonly above: ReadonlySet<string>;
}

export function waitingElsewhere(state: SessionState): WaitingElsewhere {
  const { circles, blocked } = flowWaits(state);
  const waiting = new Set([
    ...[...circles.flatMap(({ waits }) => waits), ...blocked].map(({ hold }) => hold.process.id),
    ...heldFlows(state).flatMap(({ reader, until }) => (until === null ? [reader.process.id] : [])),
    ...heldReaders(state),
  ]);
  const processes = state.processes.filter(({ id }) => waiting.has(id));
  return { waiting, above: new Set(processes.flatMap((one) => ancestors(state, one))) };
}
