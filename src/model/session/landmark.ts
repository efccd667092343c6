// What one looks for in the time of a session: processes that come and go, ends of pipes, stops, and what findings are made of.
import * as l10n from '@vscode/l10n';
import { assertNever } from '../base/assertNever';
import type { SessionEvent } from './events';
import type { Blocked, SessionEnd } from './state';

/** Something that happened to `subject`, a name as the session gives it. */
export type Happening = { readonly subject: string } & (
  | { readonly kind: 'created' | 'failed' | 'stopped' | 'crashed' | 'detached' | 'snapshot' }
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'sent' | 'notSent'; readonly to: string }
  | { readonly kind: 'endOfFile' | 'closed' | 'cancelled' | 'pipeFailed' }
  | { readonly kind: 'blocked'; readonly who: Blocked['who'] }
  | { readonly kind: 'inputAwaited' | 'readingPaused' | 'readingResumed' | 'holdersFound' }
  | { readonly kind: 'tracingFailed' | 'stopping' }
  | { readonly kind: 'ended'; readonly reason: SessionEnd }
);

export interface Landmark {
  /** Number of events up to this one: the state after so many shows it. */
  readonly event: number;
  /** Milliseconds since the session began. */
  readonly time: number;
  readonly what: Happening;
}

const grave: readonly Happening['kind'][] = ['failed', 'crashed', 'notSent', 'pipeFailed'];
const waiting: readonly Happening['kind'][] = ['blocked', 'stopped', 'tracingFailed'];

export type LandmarkTone = 'error' | 'warning' | 'quiet';

export function landmarkTone({ what }: Landmark): LandmarkTone {
  if (grave.includes(what.kind)) return 'error';
  return waiting.includes(what.kind) ? 'warning' : 'quiet';
}

/** As a phrase: `child A created`. */
export function landmarkText({ what }: Landmark): string {
  const { subject } = what;
  switch (what.kind) {
    case 'created':
      return l10n.t('{0} created', subject);
    case 'failed':
      return l10n.t('{0} could not be created', subject);
    case 'stopped':
      return l10n.t('{0} stopped at its creation', subject);
    case 'crashed':
      return l10n.t('{0} crashed', subject);
    case 'detached':
      return l10n.t('{0} detached', subject);
    case 'snapshot':
      return l10n.t('snapshot of {0}', subject);
    case 'exited':
      return l10n.t('{0} exited with code {1}', subject, what.exitCode);
    case 'sent':
      return l10n.t('{0} sent to {1}', subject, what.to);
    case 'notSent':
      return l10n.t('{0} could not be sent to {1}', subject, what.to);
    case 'endOfFile':
      return l10n.t('end of file of {0}', subject);
    case 'closed':
      return l10n.t('{0} closed', subject);
    case 'cancelled':
      return l10n.t('{0} cancelled', subject);
    case 'pipeFailed':
      return l10n.t('{0} failed', subject);
    case 'blocked':
      return what.who === 'broker'
        ? l10n.t('the launcher waits to write to {0}', subject)
        : l10n.t('writer of {0} blocked', subject);
    case 'inputAwaited':
      return l10n.t('input from {0} awaited', subject);
    case 'readingPaused':
      return l10n.t('reading of {0} paused', subject);
    case 'readingResumed':
      return l10n.t('reading of {0} resumed', subject);
    case 'holdersFound':
      return l10n.t('holders of {0} found', subject);
    case 'tracingFailed':
      return l10n.t('descendants cannot be debugged');
    case 'stopping':
      return l10n.t('stop requested');
    case 'ended':
      return l10n.t('session ended');
    default:
      return assertNever(what);
  }
}

const pipeEnds = {
  endOfFile: 'endOfFile',
  closed: 'closed',
  cancelled: 'cancelled',
  failed: 'pipeFailed',
} as const;

/** Looks at the events of one session in order. */
export class LandmarkScan {
  readonly #names = new Map<string, string>();
  readonly #paused = new Map<string, boolean>();
  /** Pipes at which somebody was last seen to wait: who still waits is no news. */
  readonly #waiting = new Set<string>();

  /** Null for what nobody would look for by its time. */
  happening(event: SessionEvent): Happening | null {
    switch (event.type) {
      case 'processCreated':
        this.#names.set(event.id, event.name);
        return { kind: 'created', subject: event.name };
      case 'processFailed':
        return { kind: 'failed', subject: event.name };
      case 'processExited':
        return { kind: 'exited', subject: this.#name(event.id), exitCode: event.exitCode };
      case 'processStopped':
        return { kind: 'stopped', subject: this.#name(event.id) };
      case 'processCrashed':
        return { kind: 'crashed', subject: this.#name(event.id) };
      case 'processDetached':
        return { kind: 'detached', subject: this.#name(event.id) };
      case 'snapshotTaken':
        return { kind: 'snapshot', subject: this.#name(event.id) };
      case 'handleSent':
        return { kind: 'sent', subject: event.handle.label, to: this.#name(event.id) };
      case 'handleNotSent':
        return { kind: 'notSent', subject: event.label, to: this.#name(event.id) };
      case 'pipeEnded':
        return { kind: pipeEnds[event.phase], subject: event.label };
      case 'pipeCreated':
        this.#paused.set(event.label, event.paused);
        return null;
      case 'readingChanged':
        return this.#readingChanged(event);
      case 'pipeObserved':
        return this.#observed(event);
      case 'holdersFound':
        return { kind: 'holdersFound', subject: event.label };
      case 'tracingFailed':
        return { kind: 'tracingFailed', subject: '' };
      case 'sessionStopping':
        return { kind: 'stopping', subject: '' };
      case 'sessionEnded':
        return { kind: 'ended', subject: '', reason: event.reason };
      default:
        return null;
    }
  }

  #name(id: string): string {
    return this.#names.get(id) ?? id;
  }

  #readingChanged({ label, paused }: SessionEvent & { type: 'readingChanged' }): Happening | null {
    if (this.#paused.get(label) === paused) return null;
    this.#paused.set(label, paused);
    return { kind: paused ? 'readingPaused' : 'readingResumed', subject: label };
  }

  #observed(event: SessionEvent & { type: 'pipeObserved' }): Happening | null {
    const { label, blocked, awaited } = event;
    const hasWaited = this.#waiting.delete(label);
    if (!blocked && !awaited) return null;
    this.#waiting.add(label);
    if (hasWaited) return null;
    return blocked
      ? { kind: 'blocked', subject: label, who: blocked.who }
      : { kind: 'inputAwaited', subject: label };
  }
}

/** The landmarks of a session in order, evenly thinned when there are more than anybody could tell apart. */
export class LandmarkList {
  #landmarks: readonly Landmark[] = [];
  #step = 1;
  #seen = 0;

  constructor(private readonly most = 400) {}

  get landmarks(): readonly Landmark[] {
    return this.#landmarks;
  }

  /** What went wrong stays longer than what is usual. */
  add(landmark: Landmark): void {
    if (!isMajor(landmark)) {
      this.#seen += 1;
      if (this.#seen % this.#step !== 0) return;
    }
    this.#landmarks = [...this.#landmarks, landmark];
    if (this.#landmarks.length > this.most) this.#thin();
  }

  #thin(): void {
    const minor = this.#landmarks.filter((landmark) => !isMajor(landmark));
    // When nearly all of them are grave, these are thinned too.
    const all = minor.length < this.most / 2 ? this.#landmarks : minor;
    const gone = new Set(all.filter((_, index) => index % 2 === 0));
    this.#landmarks = this.#landmarks.filter((landmark) => !gone.has(landmark));
    if (all === minor) this.#step *= 2;
  }
}

function isMajor(landmark: Landmark): boolean {
  const { kind } = landmark.what;
  return landmarkTone(landmark) !== 'quiet' || kind === 'stopping' || kind === 'ended';
}
