// What the test programs printed, read from the captures of a session.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { SessionState } from '../../src/model/session/state';

/** All captured bytes of a pipe. */
export function captured(state: SessionState, label = 'stdout'): Buffer {
  const file = state.pipes.find((pipe) => pipe.label === label)?.captureFile;
  assert.ok(file, `there is no capture of ${label}`);
  return readFileSync(file);
}

/** Texts that were each ended by NUL. */
export function capturedTexts(state: SessionState, label = 'stdout'): readonly string[] {
  const text = captured(state, label).toString('utf8');
  assert.ok(text === '' || text.endsWith('\0'), 'the last text is whole');
  return text.split('\0').slice(0, -1);
}

/** One line of reportHandles.exe. */
interface SeenHandle {
  readonly value: string;
  readonly valid: boolean;
  readonly inheritable: boolean;
  /** As GetFileType: 0 for what is no file, 1 disk, 2 character device, 3 pipe. */
  readonly fileType: number;
}

interface SeenHandles {
  readonly standard: readonly SeenHandle[];
  /** In the order of the arguments. */
  readonly named: readonly SeenHandle[];
}

export function seenHandles(text: string): SeenHandles {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SeenHandle);
  return { standard: lines.slice(0, 3), named: lines.slice(3) };
}

/** The bytes writeBytes.exe writes. */
export function expectedBytes(count: number, seed: number): Buffer {
  const bytes = Buffer.alloc(count);
  let state = seed >>> 0;
  for (let index = 0; index < count; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}
