// The event log of a session on disk, one JSON event a line: replayed it gives the session back.
import * as l10n from '@vscode/l10n';
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionEvent } from '../../model/session/events';
import { LogFold, reduce } from '../../model/session/reduce';
import type { LogFailure, SessionState } from '../../model/session/state';
import { logLines } from './logLines';

export const logFileName = 'events.jsonl';

type Progress = Extract<SessionEvent, { type: 'pipeProgress' }>;

/** Milliseconds between two counters of a pipe the broker writes to, at least; and which part of the time so far. */
const shortestStep = 100;
const stepsOfTime = 32;

export class EventLog {
  readonly #file: string;
  #counters = false;
  /** Pipes the broker writes to: there is no index of the writes to look them up in. */
  readonly #written = new Set<string>();
  /** When a counter of these was last written. */
  readonly #countedAt = new Map<string, number>();
  /** Their last counters that are not in the log. */
  readonly #pending = new Map<string, Progress>();
  /** Pipes of which the log says that somebody waits at them. */
  readonly #waiting = new Set<string>();
  #hasFailed = false;

  constructor(folder: string) {
    this.#file = join(folder, logFileName);
  }

  /** From now on counters are written too: the last ones of a session whose broker can no longer send the totals. */
  keepCounters(): void {
    this.#counters = true;
  }

  #isKept(event: SessionEvent): boolean {
    if (event.type === 'pipeCreated' && event.direction === 'written') {
      this.#written.add(event.label);
    }
    if (event.type === 'pipeProgress') return this.#counters || this.#isDue(event);
    if (event.type !== 'pipeObserved') return true;
    const waits = event.blocked !== null || event.awaited !== null;
    const waited = this.#waiting.delete(event.label);
    if (waits) this.#waiting.add(event.label);
    return waits || waited;
  }

  /** Ever less often: some hundred lines for hours of writing, and none is further off than a small part of the time. */
  #isDue(event: Progress): boolean {
    const { label, time } = event;
    if (!this.#written.has(label)) return false;
    const since = time - (this.#countedAt.get(label) ?? -Infinity);
    const isDue = since >= Math.max(shortestStep, time / stepsOfTime);
    if (isDue) {
      this.#countedAt.set(label, time);
      this.#pending.delete(label);
    } else {
      this.#pending.set(label, event);
    }
    return isDue;
  }

  /**
   * Running counters are left out: the totals come when a pipe ends, and a log must not grow with time. What is written to a
   * pipe is kept at intervals that grow, and before the next event, so that every state of the log has it. What a pipe was
   * seen to do is kept when it says that somebody waits, or no longer does.
   *
   * Never throws: a session is worth more than its log. The answer is why the log ends here, once; nothing is written after that, because
   * a log with a gap would give back another session.
   */
  append(events: readonly SessionEvent[]): LogFailure | null {
    if (this.#hasFailed) return null;
    const lines = events
      .flatMap((event) => (this.#isKept(event) ? [...this.#takePending(event), event] : []))
      .map((event) => `${JSON.stringify(event)}\n`);
    try {
      if (lines.length > 0) appendFileSync(this.#file, lines.join(''));
      return null;
    } catch (error) {
      this.#hasFailed = true;
      const { code, message } = error as NodeJS.ErrnoException;
      return { file: this.#file, code: code ?? message };
    }
  }

  #takePending(before: SessionEvent): readonly SessionEvent[] {
    // These come in great numbers: a counter before each of them would make the log much longer.
    if (before.type === 'callMade' || before.type === 'pipeProgress') return [];
    const counters = [...this.#pending.values()];
    this.#pending.clear();
    return counters;
  }
}

/** Why a session has no other end: its editor went away. */
export function editorGone(): string {
  return l10n.t(
    'The editor was closed or reloaded while this session ran. Its processes were terminated with it, except those that were detached.',
  );
}

/** Enough of a first line to show the session, to sort it and to name its captures: what a crash or another program left may be anything. */
function isBeginning(event: SessionEvent): boolean {
  if (event.type !== 'sessionStarted') return false;
  const { plan, startedAt } = event as { readonly plan?: unknown; readonly startedAt?: unknown };
  if (typeof plan !== 'object' || plan === null || !('name' in plan)) return false;
  return typeof plan.name === 'string' && Number.isFinite(startedAt);
}

/** The lines of a log, as long as they can be read. */
class LogReading {
  readonly #fold = new LogFold();
  #time = 0;

  /** False when what comes after it is not to be read. */
  add(line: string): boolean {
    if (line === '') return true;
    try {
      const event = JSON.parse(line) as SessionEvent;
      if (!this.#fold.hasBegun && !isBeginning(event)) return false;
      this.#fold.add(event);
      this.#time = Math.max(this.#time, event.time);
      return true;
    } catch {
      // A line cut off by a crash is the last one: what came before it stands.
      return false;
    }
  }

  /**
   * Null when there was none that can be read. A log that stops in the middle belongs to a session whose editor went away: it is
   * closed here, because its broker and children ended with it.
   */
  get state(): SessionState | null {
    const { state } = this.#fold;
    if (state === null || state.phase === 'ended') return state;
    return reduce(state, {
      type: 'sessionEnded',
      time: this.#time,
      reason: 'brokerLost',
      message: editorGone(),
      handleCount: null,
    });
  }
}

const logIn = (folder: string): string => join(folder, logFileName);

/** Bytes of a log; null when there is none. */
export function logSize(folder: string): number | null {
  const found = statSync(logIn(folder), { throwIfNoEntry: false });
  return found?.isFile() ? found.size : null;
}

/**
 * The state a log leads to, or null when there is none that can be read.
 * @throws Error when there is a log and the system does not let us read it.
 */
export function replayLog(folder: string): SessionState | null {
  if (logSize(folder) === null) return null;
  const reading = new LogReading();
  for (const line of readFileSync(logIn(folder), 'utf8').split('\n')) {
    if (!reading.add(line)) break;
  }
  return reading.state;
}

/** The same of a log that is too long to be read at once: others have their turn between its pieces. */
export async function replayLongLog(folder: string): Promise<SessionState | null> {
  if (logSize(folder) === null) return null;
  const reading = new LogReading();
  for await (const lines of logLines(logIn(folder), 0)) {
    if (!lines.every(({ text }) => reading.add(text))) break;
  }
  return reading.state;
}
