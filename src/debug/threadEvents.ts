// What a client is told of the processes as they come, stop, go on and end.
import * as l10n from '@vscode/l10n';
import {
  ContinuedEvent,
  Event,
  InvalidatedEvent,
  StoppedEvent,
  ThreadEvent,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { SessionEvent } from '../model/session/events';
import { processById } from '../model/session/ownLists';
import type { SessionState } from '../model/session/state';
import type { CreationStops } from './creationStops';
import type { ProcessThreads } from './processThreads';

interface Stop {
  readonly reason: string;
  readonly description: string;
  readonly text?: string;
  readonly hits?: readonly number[];
}

export class ThreadEvents {
  /** A client that never saw a thread stopped need not redraw for its "continued". */
  readonly #stopped = new Set<string>();

  constructor(
    private readonly threads: ProcessThreads,
    private readonly stops: CreationStops,
    private readonly send: (event: DebugProtocol.Event) => void,
    /** Told before a client hears of a stop. */
    private readonly onStop: () => void,
  ) {}

  follow(state: SessionState, event: SessionEvent): void {
    switch (event.type) {
      case 'processCreated':
        this.#created(state, event);
        break;
      case 'processStopped':
        this.#held(state, event.id, event.stop);
        break;
      case 'processPaused':
        this.#stop(event.id, { reason: 'pause', description: l10n.t('Suspended') });
        break;
      case 'processResumed':
      case 'processDetached':
        if (this.#stopped.delete(event.id)) {
          this.send(new ContinuedEvent(this.threads.numberOf(event.id), false));
        }
        break;
      case 'handleSent':
        // A stopped child whose handles are being shown has one more.
        this.send(new InvalidatedEvent(['variables'], this.threads.numberOf(event.id)));
        break;
      case 'processExited':
        this.#stopped.delete(event.id);
        this.send(new ThreadEvent('exited', this.threads.numberOf(event.id)));
        break;
      default:
    }
  }

  #created(
    { plan, attached }: SessionState,
    { id, name, pid, descent }: Extract<SessionEvent, { type: 'processCreated' }>,
  ): void {
    const number = this.threads.numberOf(id);
    if (number === 1) {
      const startMethod = attached ? 'attach' : 'launch';
      const body = { name, systemProcessId: pid, isLocalProcess: true, startMethod };
      this.send(new Event('process', body));
    }
    this.send(new ThreadEvent('started', number));
    if (plan.stopOnEntry && !descent) {
      this.#stop(id, {
        reason: 'entry',
        description: l10n.t('Suspended before its first instruction'),
      });
    }
  }

  #held(state: SessionState, id: string, sentence: string): void {
    const process = processById(state, id);
    const cause = process && this.stops.causeOf(process);
    this.#stop(id, {
      reason: cause?.kind ?? 'exception',
      // Beside the name in the Call Stack, which a sentence would push out.
      description: l10n.t('Stopped at creation'),
      text: sentence,
      hits: cause?.ids ?? [],
    });
  }

  #stop(id: string, { reason, description, text, hits = [] }: Stop): void {
    this.#stopped.add(id);
    this.onStop();
    const event: DebugProtocol.StoppedEvent = new StoppedEvent(reason, this.threads.numberOf(id));
    event.body.allThreadsStopped = false;
    event.body.description = description;
    if (text !== undefined) event.body.text = text;
    if (hits.length > 0) event.body.hitBreakpointIds = [...hits];
    this.send(event);
  }
}
