// What a capture says of the text that a configuration expects: read in pieces, however large it is.
import * as l10n from '@vscode/l10n';
import { open, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { bytesText, duration, integerText, shortSize } from '../../model/base/quantity';
import { BytePattern } from '../../model/capture/bytePattern';
import { detectEncoding, type TextEncoding } from '../../model/capture/textEncoding';
import type { CaptureAnswer, CaptureQuestion } from '../../model/expectations/textExpectations';
import { compareCapture, type Comparison } from './captureCompare';
import { findNext } from './captureSearch';
import { readFully } from './fileSteps';
import { firstMatch } from './patternSearch';

/** Bytes in which a regular expression is looked for: it needs them as one text. */
const longestMatched = 16 * 1024 * 1024;
/** Bytes by which an encoding is recognised, and by which an output is quoted. */
const head = 4096;
const quoted = 160;
/** How long a regular expression is looked for, in milliseconds. */
const longestMatching = 10_000;

const signal = new AbortController().signal;

async function reading<T>(file: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file, 'r');
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

const bytesAt = (file: string, offset: number, length: number): Promise<Buffer> =>
  reading(file, (handle) => readFully(handle, Buffer.alloc(length), offset, length));

const sizeOf = (file: string): Promise<number> =>
  reading(file, async (handle) => (await handle.stat()).size);

const decoded = (bytes: Uint8Array, encoding: TextEncoding): string =>
  new TextDecoder(encoding === 'utf-16le' ? 'utf-16le' : 'utf-8').decode(bytes);

async function encodingOf(file: string): Promise<TextEncoding> {
  return detectEncoding(await bytesAt(file, 0, head)).encoding;
}

/** How an output ends is mostly why it is not what it should be. */
async function ending(file: string, size: number): Promise<readonly string[]> {
  if (size === 0) return [l10n.t('The output is empty.')];
  const from = Math.max(0, size - quoted);
  // Whole units, whichever encoding it is.
  const bytes = await bytesAt(file, from - (from % 2), quoted + 1);
  const text = JSON.stringify(decoded(bytes, await encodingOf(file)));
  return [
    from === 0 ? l10n.t('The output is: {0}', text) : l10n.t('The output ends with: {0}', text),
  ];
}

const missing = (file: string, size: number): Promise<CaptureAnswer> =>
  ending(file, size).then((evidence) => ({
    ...{ outcome: 'failed', evidence },
    seen: l10n.t('The output ({0}) does not contain it.', bytesText(size)),
  }));

async function contains(file: string, text: string): Promise<CaptureAnswer> {
  const encoding = await encodingOf(file);
  const pattern = new BytePattern({ kind: 'text', text, matchCase: true, encoding });
  const at = await findNext(file, pattern, 0, { signal });
  if (at === null) return missing(file, await sizeOf(file));
  const seen = l10n.t('The output contains it at byte {0}.', integerText(at));
  return { outcome: 'held', seen, evidence: [] };
}

async function matches(file: string, pattern: string, limitMs: number): Promise<CaptureAnswer> {
  const size = await sizeOf(file);
  const bytes = await bytesAt(file, 0, Math.min(size, longestMatched));
  const found = await firstMatch(pattern, decoded(bytes, await encodingOf(file)), limitMs);
  if (found.kind === 'tooLong') {
    const time = duration(limitMs);
    const seen = l10n.t('The search for the pattern was stopped after {0}.', time);
    const advice = l10n.t('Nested repetitions such as (a+)+ can take very long. Simplify them.');
    return { outcome: 'unknown', seen, evidence: [advice] };
  }
  if (found.kind === 'match') {
    const text = found.text.length > quoted ? `${found.text.slice(0, quoted)}…` : found.text;
    const seen = l10n.t('The output contains {0}.', JSON.stringify(text));
    return { outcome: 'held', seen, evidence: [] };
  }
  if (size <= longestMatched) return missing(file, size);
  const seen = l10n.t(
    'The first {0} do not match, and the rest was not searched.',
    shortSize(longestMatched),
  );
  return { outcome: 'unknown', seen, evidence: [] };
}

/** Both texts where they part. */
async function around(capture: string, file: string, offset: number): Promise<readonly string[]> {
  const from = Math.max(0, offset - quoted / 4);
  const start = from - (from % 2);
  const encoding = await encodingOf(capture);
  const text = async (each: string): Promise<string> =>
    JSON.stringify(decoded(await bytesAt(each, start, quoted / 2), encoding));
  return [
    l10n.t('The output there: {0}', await text(capture)),
    l10n.t('The file there: {0}', await text(file)),
  ];
}

function differenceText(found: Exclude<Comparison, { kind: 'equal' }>): string {
  if (found.kind === 'different')
    return l10n.t('The output and the file differ from byte {0} on.', integerText(found.offset));
  return found.which === 'capture'
    ? l10n.t('The output begins like the file and is {0} longer.', bytesText(found.by))
    : l10n.t('The output begins like the file and is {0} shorter.', bytesText(found.by));
}

async function equalsFile(capture: string, file: string): Promise<CaptureAnswer> {
  const found = await compareCapture(capture, file, { signal, onProgress: () => undefined });
  if (found.kind === 'equal') {
    const seen = l10n.t('The output and the file have the same {0}.', bytesText(found.bytes));
    return { outcome: 'held', seen, evidence: [] };
  }
  const evidence = await around(capture, file, found.offset);
  return { outcome: 'failed', seen: differenceText(found), evidence };
}

function unreadText(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT' && 'path' in error)
    return l10n.t({
      message: 'The file {0} does not exist.',
      args: [String(error.path)],
      comment: ['{0} is a path'],
    });
  const reason = error instanceof Error ? error.message : String(error);
  return l10n.t({
    message: 'A file could not be read ({0}).',
    args: [reason],
    comment: ['{0} is the reason from the system'],
  });
}

/** `file` is the capture. What cannot be read is said, and is never an answer. */
export async function captureAnswer(
  { kind, value }: CaptureQuestion,
  file: string,
  workspaceFolder: string,
  matchingMs = longestMatching,
): Promise<CaptureAnswer> {
  try {
    switch (kind) {
      case 'contains':
        return await contains(file, value);
      case 'matches':
        return await matches(file, value, matchingMs);
      case 'equalsFile':
        return await equalsFile(file, resolve(workspaceFolder, value));
    }
  } catch (error) {
    return { outcome: 'unknown', seen: unreadText(error), evidence: [] };
  }
}
