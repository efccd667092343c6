// The pipes between processes of a session as the report tells them: who had which end from when to when, and how full each was.
import type { Stream } from '../plan/launchPlan';
import { openerOf, sharedPipeTitle } from '../pipes/sharedPipeName';
import { flowsOf, madeByProcesses } from '../pipes/sharedPipes';
import type { PipeEnd, SessionState } from '../session/state';

export interface ReportedPipe {
  /** As the views call it. */
  readonly name: string;
  /** Id of the process that made it; null when nobody knows. */
  readonly openedBy: string | null;
  readonly ends: readonly {
    /** Id of the process. */
    readonly process: string;
    readonly pid: number | null;
    readonly handle: string;
    readonly end: PipeEnd;
    /** Milliseconds since the session began; `until` is null while it is open, and when it was open to the session's end. */
    readonly from: number;
    readonly until: number | null;
    readonly stream: Stream | null;
  }[];
  /** One for each direction, as it was seen last. */
  readonly flows: readonly {
    readonly readEnd: PipeEnd;
    readonly fill: number | null;
    readonly bufferSize: number | null;
    readonly stillSince: number | null;
  }[];
}

export function reportedPipes(state: SessionState): readonly ReportedPipe[] {
  return madeByProcesses(state).map((pipe) => ({
    name: sharedPipeTitle(pipe),
    openedBy: openerOf(pipe)?.id ?? null,
    ends: pipe.holds.map(({ process, value, end, from, until, stream }) => ({
      ...{ process: process.id, pid: process.pid, handle: value, end, from, until, stream },
    })),
    flows: flowsOf(state, pipe).map(({ readEnd, watched }) => ({
      readEnd,
      fill: watched?.fill ?? null,
      bufferSize: watched?.bufferSize ?? null,
      stillSince: watched?.stillSince ?? null,
    })),
  }));
}
