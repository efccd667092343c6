// One session from its plan to its end, as the broker serves it.
import * as l10n from '@vscode/l10n';
import type { StartRequest } from '../model/protocol/brokerProtocol';
import type { EventQueue } from './events/eventQueue';
import { SessionEnding } from './sessionEnding';
import { SessionLaunch } from './sessionLaunch';
import { sessionParts, type SessionGivens, type SessionParts } from './sessionParts';

export class BrokerSession {
  readonly parts: SessionParts;
  readonly launch: SessionLaunch;
  readonly ending: SessionEnding;

  constructor(request: StartRequest, events: EventQueue, givens: SessionGivens) {
    this.parts = sessionParts(request, events, givens);
    this.launch = new SessionLaunch(this.parts);
    this.ending = new SessionEnding(this.parts);
  }

  pause(id: string): void {
    const { descendants, children } = this.parts;
    if (descendants.has(id)) descendants.pause(id);
    else children.pause(id);
  }

  /** With `tree`, what it has started, too. */
  terminate(id: string, tree = false): void {
    const { processes, descendants, children } = this.parts;
    // The nearest first: who is ended cannot start another.
    const below = tree ? processes.below(id) : [];
    if (descendants.has(id)) descendants.terminate(id);
    else children.terminate(id);
    for (const each of below) descendants.terminate(each);
  }

  /** Searches for who holds a pipe. @throws Error with a sentence for people when there is no such pipe. */
  findHolders(pipe: string): Promise<void> {
    const { objects, holders } = this.parts;
    if (!objects.allPipes.some(({ label }) => label === pipe)) {
      throw new Error(l10n.t('There is no pipe "{0}" in this session.', pipe));
    }
    return holders.find([pipe]);
  }
}
