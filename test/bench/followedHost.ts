// Everything that follows a session in the extension host, as it is wired there, without VS Code: from the events of the broker to what the views are given.
import { EventLog } from '../../src/client/logs/eventLog';
import { FindingsPace } from '../../src/client/following/findingsPace';
import { usualTurns, type Turns } from '../../src/client/following/inTurns';
import { NoticePace } from '../../src/client/following/noticePace';
import { CreationStops } from '../../src/debug/creationStops';
import { ProcessThreads } from '../../src/debug/processThreads';
import { SessionConsole } from '../../src/debug/sessionConsole';
import { ThreadEvents } from '../../src/debug/threadEvents';
import { findingKeys } from '../../src/model/findings/findingOrder';
import { findings } from '../../src/model/findings/findings';
import { judgedOf } from '../../src/model/findings/judged';
import { sessionUpdate } from '../../src/model/protocol/sessionUpdate';
import type { SessionEvent } from '../../src/model/session/events';
import { reduce, reduceAll } from '../../src/model/session/reduce';
import type { SessionState } from '../../src/model/session/state';
import { runningText } from '../../src/model/sessionTree/runningText';
import { sessionNode } from '../../src/model/sessionTree/sessionNode';
import { shownSession, type ShownNode } from '../../src/model/sessionTree/shownTree';
import { planOf } from '../unit/fixtures/planFixture';

/** Milliseconds after which the editor asks for the threads when one has started. */
const threadsDelay = 100;

const fault = (error: unknown): never => {
  throw error;
};

/** As VS Code asks again for a row and for what is open below it. */
function draw(shown: ShownNode): void {
  const { isExpanded, tooltip } = shown.drawn;
  if (tooltip.length >= 0 && isExpanded) for (const child of shown.children) draw(child);
}

export class FollowedHost {
  #state: SessionState | null = null;
  readonly #log: EventLog;
  readonly #pace: FindingsPace;
  readonly #threads = new ProcessThreads();
  readonly #events: ThreadEvents;
  readonly #console: SessionConsole;
  readonly #notices = new NoticePace(() => this.show(), Date.now);
  #isThreadsDue = false;
  #shown: ShownNode | undefined;
  #sent: SessionState | null = null;

  /** `turns`: how long work is cut, and how it goes on. */
  constructor(folder: string, turns: Turns = usualTurns) {
    const due = (state: SessionState): void => {
      this.#state = state;
      this.#tell(state, []);
    };
    this.#pace = new FindingsPace(due, Date.now, turns);
    this.#log = new EventLog(folder);
    const nothing = (): void => undefined;
    const stops = new CreationStops(planOf({ program: 'make.exe' }));
    this.#events = new ThreadEvents(this.#threads, stops, nothing, nothing);
    this.#console = new SessionConsole(
      (_label, _offset, length) => Promise.resolve(new Uint8Array(length)),
      nothing,
      'command:show',
    );
  }

  take(events: readonly SessionEvent[]): void {
    const [first] = events;
    if (!first) return;
    this.#log.append(events);
    const before = this.#state;
    const state = before ? reduceAll(before, events) : reduce(null, first);
    const become = (): void => {
      this.#pace.follow(before ?? state, state, events);
      this.#state = state;
      this.#tell(state, events);
    };
    if (state.phase === 'ended') this.#pace.findLast(state, become);
    else become();
  }

  #tell(state: SessionState, events: readonly SessionEvent[]): void {
    for (const event of events) this.#events.follow(state, event);
    this.#console.follow(state, events);
    if (events.some(({ type }) => type === 'processCreated')) this.#askThreads();
    this.#notices.changed(state);
  }

  #askThreads(): void {
    if (this.#isThreadsDue) return;
    this.#isThreadsDue = true;
    setTimeout(() => {
      this.#isThreadsDue = false;
      this.#threads.threads(this.#now);
    }, threadsDelay);
  }

  get #now(): SessionState {
    if (!this.#state) throw new Error('The session has not begun.');
    return this.#state;
  }

  /** Sessions view, status bar, messages and panel, all open. */
  show(): void {
    const state = this.#now;
    if (!this.#shown) {
      this.#shown = shownSession(state, undefined, sessionNode, fault);
      draw(this.#shown);
    } else for (const node of this.#shown.update(sessionNode(state))) draw(node);
    runningText([state]);
    findingKeys(findings(judgedOf(state)));
    JSON.stringify(sessionUpdate(state, this.#sent));
    this.#sent = state;
  }
}
