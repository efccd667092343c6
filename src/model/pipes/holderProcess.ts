// Which process of the session a holder is that the search for holders found.
import type { Holder, ProcessState, SessionState } from '../session/state';

/** Null for the broker and for processes that the session did not start. A pid alone may be another process's by now. */
export function holderProcess(
  { processes, broker }: Pick<SessionState, 'processes' | 'broker'>,
  { pid, createdAt, cause }: Pick<Holder, 'pid' | 'createdAt' | 'cause'>,
): ProcessState | null {
  if (pid === broker.pid) return null;
  const process = processes.find(
    (each) =>
      each.pid === pid &&
      (each.descent ? each.descent.createdAt === createdAt : cause !== 'outside'),
  );
  return process ?? null;
}
