// Bytes of a capture as text that can be shown, cut where one read ended and the next began.

export interface TextSegment {
  /** Offset of its first byte in the capture. */
  readonly offset: number;
  readonly startsRead: boolean;
  readonly text: string;
}

/** Escape sequences and other controls are shown, never carried out; tab and line feed do what they do. */
function withVisibleControls(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, (control) =>
    control === '\u007f' ? '␡' : String.fromCharCode(0x2400 + control.charCodeAt(0)),
  );
}

/** CR LF is one line break, also when two reads share it; a CR alone would otherwise overwrite unseen. */
function withoutLineReturns(text: string, next: string): string {
  const joined = text.replaceAll('\r\n', '\n');
  return joined.endsWith('\r') && next.startsWith('\n') ? joined.slice(0, -1) : joined;
}

/** A window may begin in the middle of a character: its remaining bytes belong to text that is not shown. */
function charactersBegin(bytes: Uint8Array): number {
  let at = 0;
  while (at < 3 && at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
  return at;
}

/**
 * Decodes UTF-8 in one stream over all cuts, so a character that two reads share appears once, in the later one.
 * `cuts` are offsets of reads within the window, ascending. `isWhole` says that nothing follows the window.
 */
export function textSegments(
  bytes: Uint8Array,
  start: number,
  cuts: readonly number[],
  isWhole: boolean,
): readonly TextSegment[] {
  const end = start + bytes.length;
  const inside = [...new Set(cuts)].filter((cut) => cut >= start && cut < end);
  const starts = inside[0] === start ? inside : [start, ...inside];
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const decoded = starts.map((from, index) => {
    const to = starts[index + 1] ?? end;
    const skipped = index === 0 && start > 0 ? charactersBegin(bytes) : 0;
    const part = bytes.subarray(from - start + skipped, to - start);
    return decoder.decode(part, { stream: to < end || !isWhole });
  });
  return starts.map((offset, index) => ({
    offset,
    startsRead: index > 0 || offset === inside[0],
    text: withVisibleControls(withoutLineReturns(decoded[index] ?? '', decoded[index + 1] ?? '')),
  }));
}

/** Bytes as one line of text, for a list. */
export function textPreview(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true });
  return withVisibleControls(text).replaceAll('\n', '␊').replaceAll('\t', '␉');
}
