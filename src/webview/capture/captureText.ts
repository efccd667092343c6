// Bytes of a capture as text that can be shown, cut where one read ended and the next began, and around what was found.
import {
  decodeSingleByte,
  isSingleByte,
  type TextEncoding,
} from '../../model/capture/textEncoding';
import { AnsiReader, type TextRun } from './ansiText';
import type { ThemeColors } from './themeColors';

export interface TextSegment {
  /** Offset of its first byte in the capture. */
  readonly offset: number;
  readonly startsRead: boolean;
  readonly mark: 'match' | 'current' | null;
  readonly runs: readonly TextRun[];
}

/** A stretch of the capture to be marked. */
export interface MarkedRange {
  readonly start: number;
  readonly end: number;
  readonly isCurrent: boolean;
}

export interface TextOptions {
  readonly encoding: TextEncoding;
  /** Colours are shown in those of the theme, and their sequences are not; with null every sequence is text. */
  readonly colors: ThemeColors | null;
  /** Offsets of reads within the window, ascending. */
  readonly cuts: readonly number[];
  /** Ascending, without overlaps. */
  readonly marks: readonly MarkedRange[];
  /** Nothing follows the window. */
  readonly isWhole: boolean;
}

const invisible =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Controls are shown, never carried out, also those that turn the direction of text; tab and line feed do what they do. */
function withVisibleControls(text: string): string {
  return text.replace(invisible, (control) => {
    const code = control.charCodeAt(0);
    if (code === 0x7f) return '␡';
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** CR LF is one line break, also when two reads share it; a CR alone would otherwise overwrite unseen. */
function withoutLineReturns(text: string, next: string): string {
  const joined = text.replaceAll('\r\n', '\n');
  return joined.endsWith('\r') && next.startsWith('\n') ? joined.slice(0, -1) : joined;
}

/** Bytes at the beginning of a window that belong to a character that begins before it. */
function bytesOfEarlier(bytes: Uint8Array, start: number, encoding: TextEncoding): number {
  if (start === 0 || isSingleByte(encoding)) return 0;
  if (encoding === 'utf-16le') return Math.min(start % 2, bytes.length);
  let at = 0;
  while (at < 3 && at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
  return at;
}

type Decode = (bytes: Uint8Array, isFollowed: boolean) => string;

function decoder(encoding: TextEncoding): Decode {
  if (isSingleByte(encoding)) return (bytes) => decodeSingleByte(bytes, encoding);
  const stream = new TextDecoder(encoding, { ignoreBOM: true });
  return (bytes, isFollowed) => stream.decode(bytes, { stream: isFollowed });
}

/** Decoded in one stream over all cuts, so a character that two reads share appears once, in the later one. */
export function textSegments(
  bytes: Uint8Array,
  start: number,
  { encoding, colors, cuts, marks, isWhole }: TextOptions,
): readonly TextSegment[] {
  const end = start + bytes.length;
  const reads = new Set(cuts);
  const edges = marks.flatMap((mark) => [mark.start, mark.end]);
  const starts = [...new Set([start, ...reads, ...edges])]
    .filter((cut) => cut >= start && (cut < end || cut === start))
    .sort((a, b) => a - b);
  const decode = decoder(encoding);
  const skipped = bytesOfEarlier(bytes, start, encoding);
  const decoded = starts.map((from, index) => {
    const to = starts[index + 1] ?? end;
    const part = bytes.subarray(Math.max(from - start, skipped), Math.max(to - start, skipped));
    return decode(part, to < end || !isWhole);
  });
  const reader = colors && new AnsiReader(colors);
  let marked = 0;
  return starts.map((offset, index) => {
    while (marked < marks.length && (marks[marked]?.end ?? 0) <= offset) marked += 1;
    const mark = marks[marked];
    const text = withoutLineReturns(decoded[index] ?? '', decoded[index + 1] ?? '');
    const isLast = index === starts.length - 1;
    const runs = reader?.read(text, isLast) ?? [{ text, css: '' }];
    return {
      offset,
      startsRead: reads.has(offset),
      mark: !mark || mark.start > offset ? null : mark.isCurrent ? 'current' : 'match',
      runs: runs.map((run) => ({ text: withVisibleControls(run.text), css: run.css })),
    };
  });
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

/** A part of a line: text, or controls as a C program would write them, to be told from the same text by its looks. */
export interface PreviewPart {
  readonly text: string;
  readonly isControl: boolean;
}

/** Bytes as one line of text, for a list. Fonts for tables of bytes often lack the pictures of controls. */
export function textPreview(bytes: Uint8Array, encoding: TextEncoding): readonly PreviewPart[] {
  const text = decoder(encoding)(bytes, true);
  const parts = text.split(/([\u0000-\u001f\u007f]+)/).map((part, index): PreviewPart => {
    if (index % 2 === 0) return { text: withVisibleControls(part), isControl: false };
    const escaped = part.replace(/./gs, (control) => {
      const code = control.charCodeAt(0).toString(16).padStart(2, '0');
      return escapes[control] ?? `\\x${code}`;
    });
    return { text: escaped, isControl: true };
  });
  return parts.filter((part) => part.text !== '');
}
