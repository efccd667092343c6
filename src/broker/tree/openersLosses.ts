// What was opened by a process that has it no more: it has ended, or was seen to have closed it while others live on with it.
import { hex } from '../../model/base/handleValue';
import type { Handle } from '../../win32/handle';
import type { EventQueue, NewEvent } from '../events/eventQueue';
import type { KnownHandle } from '../processes/sessionProcess';

export class OpenersLosses {
  readonly #ended = new Set<string>();
  /** By process and value: what is passed on keeps its value. */
  readonly #closed = new Set<string>();

  /** `onLoss` is told when there may be more of them, and when somebody is met who may have inherited some. */
  constructor(events: EventQueue, onLoss: () => void) {
    events.onEvent((event) => {
      if (this.#notes(event)) onLoss();
    });
  }

  #notes(event: NewEvent): boolean {
    switch (event.type) {
      case 'processExited':
        this.#ended.add(event.id);
        return true;
      case 'handlesChanged':
        for (const { value } of event.closed) this.#closed.add(`${event.id} ${value}`);
        return event.closed.length > 0;
      // An opener can have ended before its heir is met, or have closed what it passed on.
      case 'processCreated':
      case 'processStarted': {
        const { birth } = event;
        const id = birth?.creator?.processId;
        for (const { value, closedAt } of birth?.brokerHandles ?? []) {
          if (id !== undefined && closedAt !== null) this.#closed.add(`${id} ${value}`);
        }
        return true;
      }
      default:
        return false;
    }
  }

  has({ openedBy }: Pick<KnownHandle, 'openedBy'>, value: Handle): boolean {
    if (openedBy === undefined) return false;
    return this.#ended.has(openedBy) || this.#closed.has(`${openedBy} ${hex(value)}`);
  }
}
