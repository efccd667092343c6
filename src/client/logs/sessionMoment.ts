// Which moment of a session somebody looks at: now, which is told from outside, or a past one, which is replayed from the log.
import { join } from 'node:path';
import type { SessionTime } from '../../model/protocol/hostMessages';
import type { Moment } from '../../model/protocol/panelSession';
import type { PipeState, SessionState } from '../../model/session/state';
import { logFileName } from './eventLog';
import { readsUntil } from '../captures/readsUntil';
import { SessionReplay, type MomentTarget } from './sessionReplay';

interface SessionMomentOptions {
  /** The session's own folder. */
  readonly folder: string;
  /** The session as it is now; undefined when it is no longer known. */
  readonly live: () => SessionState | undefined;
  /** Milliseconds since the session began. */
  readonly now: (state: SessionState) => number;
  /** More time has passed, or something happened in it. */
  readonly onTime: (time: SessionTime) => void;
}

interface Past {
  readonly state: SessionState;
  readonly moment: Moment;
}

/** What is to be shown. */
export interface Shown {
  readonly state: SessionState;
  /** Null for now. */
  readonly moment: Moment | null;
  /** Milliseconds since the session began. */
  readonly now: number;
}

export class SessionMoment {
  readonly #options: SessionMomentOptions;
  readonly #replay: SessionReplay;
  #past: Past | null = null;
  /** Counts the wishes: only the last one is carried out. */
  #wish = 0;
  #sent: SessionTime | null = null;
  #isUpdating = false;
  #isStale = false;

  constructor(options: SessionMomentOptions) {
    this.#options = options;
    this.#replay = new SessionReplay(join(options.folder, logFileName));
  }

  get isPast(): boolean {
    return this.#past !== null;
  }

  get shown(): Shown | null {
    if (this.#past) {
      const { state, moment } = this.#past;
      return { state, moment, now: moment.time };
    }
    const state = this.#options.live();
    return state ? { state, moment: null, now: this.#options.now(state) } : null;
  }

  /** Where a capture ends at the moment: its file may be longer. */
  bytesShown(pipe: string): number {
    const shown = this.#past?.state.pipes.find(({ label }) => label === pipe);
    return this.#past ? (shown?.bytes ?? 0) : Infinity;
  }

  /** False when another wish came in the meantime, and this one was not carried out. */
  async show(target: MomentTarget): Promise<boolean> {
    this.#wish += 1;
    const wish = this.#wish;
    const replayed = await this.#replay.stateAt(target);
    if (wish !== this.#wish) return false;
    const time = 'time' in target ? target.time : replayed.time;
    const pipes = await Promise.all(replayed.state.pipes.map((pipe) => pipeAt(pipe, time)));
    if (wish !== this.#wish) return false;
    const calls = this.#options.live()?.calls.slice(0, replayed.calls) ?? [];
    this.#past = {
      state: { ...replayed.state, pipes, calls },
      moment: { event: replayed.events, time },
    };
    return true;
  }

  showNow(): void {
    this.#wish += 1;
    this.#past = null;
  }

  /** For somebody who was told nothing yet. */
  forget(): void {
    this.#sent = null;
  }

  /** Reads what has happened since and tells of it; asked again meanwhile, it looks once more. */
  async update(): Promise<void> {
    this.#isStale = true;
    if (this.#isUpdating) return;
    this.#isUpdating = true;
    try {
      while (this.#isStale) {
        this.#isStale = false;
        await this.#replay.update();
        this.#tell();
      }
    } catch {
      // The session was closed and its log is gone: there is no other time of it to show.
    } finally {
      this.#isUpdating = false;
    }
  }

  #tell(): void {
    const live = this.#options.live();
    if (!live) return;
    const { events, time, landmarks } = this.#replay;
    const end = live.phase === 'ended' ? time : Math.max(time, this.#options.now(live));
    const last = this.#sent;
    this.#sent = { events, end, landmarks };
    if (last?.events === events && last.end === end) return;
    const isSame = last?.landmarks === landmarks;
    this.#options.onTime({ events, end, landmarks: isSame ? null : landmarks });
  }
}

/** Counters of what is read are no events of the log: the index of the reads knows better. */
async function pipeAt(pipe: PipeState, time: number): Promise<PipeState> {
  if (pipe.phase !== 'open' || pipe.direction !== 'captured' || pipe.indexFile === null) {
    return pipe;
  }
  try {
    return { ...pipe, ...(await readsUntil(pipe.indexFile, time)) };
  } catch {
    // Without its index nobody knows what had been read; that the pipe was there is known all the same.
    return pipe;
  }
}
