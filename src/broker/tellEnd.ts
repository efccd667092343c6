// The last word of a session, however it began: what of its own it could not close, and how it ended.
import { hex } from '../model/base/handleValue';
import { handleCount } from './handles/handleCount';
import type { SessionParts } from './sessionParts';

export function tellEnd({
  course,
  events,
  ledger,
  inspect,
}: Pick<SessionParts, 'course' | 'events' | 'ledger' | 'inspect'>): void {
  ledger.closeAll();
  const { reason, message } = course.end ?? { reason: 'finished', message: '' };
  events.push({
    ...{ type: 'sessionEnded', reason, message },
    handleCount: { before: course.handlesBefore, after: handleCount(inspect) },
    handlesLeft: ledger.left.map(hex),
  });
  events.flush();
}
