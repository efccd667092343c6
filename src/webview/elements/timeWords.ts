// Times of a session and amounts of bytes in words, as the slider and the timelines say them.
import * as l10n from '@vscode/l10n';
import { landmarkText, type Landmark } from '../../model/session/landmark';
import { bytesText, counted, decimal } from '../../model/base/quantity';

/** `0.412 s`: exact to the millisecond, which is how exact the clock of a session is. */
export function momentText(time: number): string {
  return l10n.t('{0} s', decimal(time / 1000, 3));
}

export function readCount(reads: number): string {
  return counted(reads, l10n.t('{0} read'), l10n.t('{0} reads'));
}

/** `31,457,280 bytes in 480 reads`. */
export function bytesInReads(bytes: number, reads: number): string {
  return l10n.t('{0} in {1}', bytesText(bytes), readCount(reads));
}

/** A moment with what happened last before it: `0.412 s: child A created`. */
export function momentSentence(time: number, last: Landmark | undefined): string {
  return last === undefined
    ? momentText(time)
    : l10n.t('{0}: {1}', momentText(time), landmarkText(last));
}
