// What the debugger saw go wrong in a process, as events of the session.
import { hex } from '../../model/base/handleValue';
import type { DebuggeeNotice } from '../debugger/debugger';
import type { EventQueue } from '../events/eventQueue';
import type { SessionProcesses } from '../processes/sessionProcesses';

interface FaultsContext {
  readonly events: EventQueue;
  readonly processes: Pick<SessionProcesses, 'lastWithPid'>;
}

/** The end of a process can be known before the debugger's last word on it. */
export function tellFault(
  { events, processes }: FaultsContext,
  notice: Extract<DebuggeeNotice, { type: 'crashed' | 'invalidClose' }>,
): void {
  const id = processes.lastWithPid(notice.pid)?.id;
  if (id === undefined) return;
  const where = { id, code: hex(notice.code), address: hex(notice.address) };
  if (notice.type === 'crashed') events.push({ type: 'processCrashed', ...where });
  else events.push({ type: 'invalidClose', ...where, count: notice.count });
}
