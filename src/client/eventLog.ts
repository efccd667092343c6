// The event log of a session on disk, one JSON event a line: replayed it gives the session back.
import * as l10n from '@vscode/l10n';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionEvent } from '../model/events';
import { reduce } from '../model/reduce';
import type { SessionState } from '../model/state';

const fileName = 'events.jsonl';

export class EventLog {
  readonly #file: string;
  #counters = false;
  /** Pipes of which the log says that somebody waits at them. */
  readonly #waiting = new Set<string>();

  constructor(folder: string) {
    this.#file = join(folder, fileName);
  }

  /** From now on counters are written too: the last ones of a session whose broker can no longer send the totals. */
  keepCounters(): void {
    this.#counters = true;
  }

  #isKept(event: SessionEvent): boolean {
    if (event.type === 'pipeProgress') return this.#counters;
    if (event.type !== 'pipeObserved') return true;
    const waits = event.blocked !== null || event.awaited !== null;
    const waited = this.#waiting.delete(event.label);
    if (waits) this.#waiting.add(event.label);
    return waits || waited;
  }

  /**
   * Running counters are left out: the totals come when a pipe ends, and a log must not grow with time. What a pipe was seen to
   * do is kept when it says that somebody waits, or no longer does.
   */
  append(events: readonly SessionEvent[]): void {
    const lines = events
      .filter((event) => this.#isKept(event))
      .map((event) => `${JSON.stringify(event)}\n`);
    if (lines.length > 0) appendFileSync(this.#file, lines.join(''));
  }
}

/**
 * The state a log leads to, or null when there is none. A log that stops in the middle belongs to a session whose editor
 * went away: it is closed here, because its broker and children ended with it.
 */
export function replayLog(folder: string): SessionState | null {
  const file = join(folder, fileName);
  if (!existsSync(file)) return null;
  let state: SessionState | null = null;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    try {
      state = reduce(state, JSON.parse(line) as SessionEvent);
    } catch {
      // A line cut off by a crash is the last one: what came before it stands.
      break;
    }
  }
  if (state === null || state.phase === 'ended') return state;
  return reduce(state, {
    type: 'sessionEnded',
    time: 0,
    reason: 'brokerLost',
    message: l10n.t(
      'The editor was closed or reloaded while this session ran; its processes ended with it.',
    ),
    handleCount: null,
  });
}
