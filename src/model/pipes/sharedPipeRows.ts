// The pipes between the user's own processes as views list them: who reads, who writes, and what each needs to be sorted by.
import type { ProcessState, SessionState } from '../session/state';
import type { WatchedPipe } from '../session/watchedPipe';
import { openerOf, sharedPipeTitle } from './sharedPipeName';
import { isOpen, wentWithProcess, type PipeHold, type SharedPipe } from './pipeHold';
import { flowsOf, madeByProcesses } from './sharedPipes';

/** A handle to an end, and what has become of it. */
export interface PipeParty {
  readonly hold: PipeHold;
  readonly state: 'open' | 'closed' | 'exited';
}

/** One direction in which bytes can go. */
export interface PipeDirection {
  /** Living ones first. */
  readonly readers: readonly PipeParty[];
  readonly writers: readonly PipeParty[];
  readonly watched: WatchedPipe | null;
}

export interface SharedPipeRow {
  /** The same as long as the pipe is there, and no other's. */
  readonly key: string;
  readonly pipe: SharedPipe;
  readonly title: string;
  readonly openedBy: ProcessState | null;
  readonly directions: readonly PipeDirection[];
  /** Somebody has an end, or had it when the session ended. */
  readonly isOpen: boolean;
  /** A finding speaks of one of its ends. */
  readonly isConcerned: boolean;
}

/** Of a handle in a process; its value alone is used again. */
export const holdKey = (processId: string, value: string): string => `${processId} ${value}`;

function partyOf(hold: PipeHold): PipeParty {
  if (isOpen(hold)) return { hold, state: 'open' };
  return { hold, state: wentWithProcess(hold) ? 'exited' : 'closed' };
}

function partiesOf(holds: readonly PipeHold[]): readonly PipeParty[] {
  const all = holds.map(partyOf);
  return [
    ...all.filter(({ state }) => state === 'open'),
    ...all.filter(({ state }) => state !== 'open'),
  ];
}

function directionsOf(state: SessionState, pipe: SharedPipe): readonly PipeDirection[] {
  const flows = flowsOf(state, pipe).map(({ readers, writers, watched }): PipeDirection => ({
    ...{ readers: partiesOf(readers), writers: partiesOf(writers), watched },
  }));
  if (flows.length > 0) return flows;
  const endsOf = (end: PipeHold['end']): readonly PipeParty[] =>
    partiesOf(pipe.holds.filter((hold) => hold.end === end));
  return [{ readers: endsOf('read'), writers: endsOf('write'), watched: null }];
}

/** `concerned`: the ends that findings speak of, which come first; then those that somebody has. */
export function sharedPipeRows(
  state: SessionState,
  concerned: ReadonlySet<string>,
): readonly SharedPipeRow[] {
  const rows = madeByProcesses(state).map((pipe): SharedPipeRow => {
    const isMeant = ({ process, value }: PipeHold): boolean =>
      concerned.has(holdKey(process.id, value));
    return {
      ...{ key: `${pipe.identity} ${pipe.holds[0]?.from ?? 0}`, pipe },
      ...{ title: sharedPipeTitle(pipe), openedBy: openerOf(pipe) },
      directions: directionsOf(state, pipe),
      isOpen: pipe.holds.some(isOpen),
      isConcerned: pipe.holds.some(isMeant),
    };
  });
  const rank = ({ isConcerned, isOpen: lives }: SharedPipeRow): number =>
    isConcerned ? 0 : lives ? 1 : 2;
  return rows.sort((a, b) => rank(a) - rank(b));
}
