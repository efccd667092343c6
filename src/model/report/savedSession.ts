// A session as a file keeps it, so that it can be shown again anywhere: its state, and what its pipes carried. Version 1.
import * as l10n from '@vscode/l10n';
import type { MissingPart } from '../capture/keptCapture';
import type { CaptureCut } from '../capture/capturePlace';
import { readRecordSize } from '../capture/readIndex';
import { reduce } from '../session/reduce';
import type { SessionState } from '../session/state';

/** Raised with every change after which an older reader would understand something else. */
export const savedVersion = 1;

export interface SavedCapture {
  /** Label of the pipe. */
  readonly pipe: string;
  /** Bytes of the whole capture. */
  readonly size: number;
  /** What is left out, because it was too much; null when all of it is here. */
  readonly missing: MissingPart | null;
  /** Its bytes; of a capture that is not whole those before what is missing, and right after them those behind it. */
  readonly bytes: string;
  /** Its read index as `readIndex.ts` has it; the reads of what is missing are one. */
  readonly reads: string;
}

export interface SavedSession {
  readonly version: typeof savedVersion;
  /** Wall clock, milliseconds since 1970. */
  readonly savedAt: number;
  readonly state: SessionState;
  readonly captures: readonly SavedCapture[];
}

/** Bytes that base64 text stands for. */
export function base64Length(text: string): number {
  return (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
}

/** The session as it is shown: one that ran on when it was saved ends there, with everything that stood still. */
export function shownState({ state, savedAt }: SavedSession): SessionState {
  if (state.phase === 'ended') return state;
  const time = Math.max(0, savedAt - state.startedAt);
  const message = l10n.t('The session was still running when this report was saved.');
  const handleCount = null;
  return reduce(reduce(state, { type: 'sessionStopping', time }), {
    ...{ type: 'sessionEnded', time, reason: 'detached', message, handleCount },
  });
}

/** What the panel must know of captures that are not whole; of those that are not there at all, too. */
export function captureCuts({ state, captures }: SavedSession): readonly CaptureCut[] {
  const saved = new Map(captures.map((capture) => [capture.pipe, capture]));
  return state.pipes.flatMap((pipe): readonly CaptureCut[] => {
    if (pipe.direction !== 'captured' || pipe.bytes === 0) return [];
    const capture = saved.get(pipe.label);
    if (!capture) return [{ pipe: pipe.label, offset: 0, length: pipe.bytes, reads: 0 }];
    const reads = base64Length(capture.reads) / readRecordSize;
    return capture.missing ? [{ pipe: pipe.label, ...capture.missing, reads }] : [];
  });
}
