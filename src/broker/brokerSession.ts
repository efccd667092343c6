// One session from its plan to its end, as the broker serves it.
import * as l10n from '@vscode/l10n';
import type { StartRequest } from '../model/protocol/brokerProtocol';
import { AttachEnding } from './attachEnding';
import type { EventQueue } from './events/eventQueue';
import { onlyNewText, readOnlyText, SessionAttach } from './sessionAttach';
import { SessionEnding } from './sessionEnding';
import { SessionLaunch } from './sessionLaunch';
import { sessionParts, type SessionGivens, type SessionParts } from './sessionParts';

export class BrokerSession {
  readonly parts: SessionParts;
  readonly launch: Pick<SessionLaunch, 'start' | 'resume'>;
  readonly ending: Pick<SessionEnding, 'stop' | 'detach' | 'abandon'>;

  constructor(request: StartRequest, events: EventQueue, givens: SessionGivens) {
    this.parts = sessionParts(request, events, givens);
    const { attached } = this.parts;
    if (attached) {
      // What is only attached to has a beginning and an end of its own, in which nothing is created or terminated.
      const ending = new AttachEnding(this.parts, attached);
      this.launch = new SessionAttach(this.parts, attached, ending);
      this.ending = ending;
    } else {
      this.launch = new SessionLaunch(this.parts);
      this.ending = new SessionEnding(this.parts);
    }
  }

  pause(id: string): void {
    const { descendants, children, attached, debug } = this.parts;
    if (attached) throw new Error(debug.current ? onlyNewText() : readOnlyText());
    if (descendants.has(id)) descendants.pause(id);
    else children.pause(id);
  }

  /** With `tree`, what it has started, too. */
  terminate(id: string, tree = false): void {
    const { processes, descendants, children, attached } = this.parts;
    // The nearest first: who is ended cannot start another.
    const below = tree ? processes.below(id) : [];
    if (attached) {
      for (const each of [id, ...below]) attached.terminate(each);
      return;
    }
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
