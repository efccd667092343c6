// A saved session made ready to be shown: its captures as files where they are whole, in memory where only parts of them are there.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeptCapture } from '../../model/capture/keptCapture';
import type { SavedFacts } from '../../model/protocol/hostMessages';
import {
  captureCuts,
  savedVersion,
  shownState,
  type SavedCapture,
  type SavedSession,
} from '../../model/report/savedSession';
import type { SessionState } from '../../model/session/state';
import { saveSession } from './saveSession';

export interface OpenedReport {
  readonly state: SessionState;
  /** What the session was called where it ran. */
  readonly name: string;
  readonly facts: SavedFacts;
  /** By label of the pipe, what is there of captures that are not whole. */
  readonly kept: ReadonlyMap<string, KeptCapture>;
}

interface Shown {
  readonly id: string;
  readonly name: string;
}

/** The files are named by number: what stands in a report decides of no path. */
export async function unpackReport(
  saved: SavedSession,
  shown: Shown,
  folder: string,
): Promise<OpenedReport> {
  await mkdir(folder, { recursive: true });
  const kept = new Map<string, KeptCapture>();
  const files = new Map<string, { captureFile: string | null; indexFile: string }>();
  for (const [number, { pipe, size, missing, bytes, reads }] of saved.captures.entries()) {
    const indexFile = join(folder, `${number}.index`);
    await writeFile(indexFile, Buffer.from(reads, 'base64'));
    const content = Buffer.from(bytes, 'base64');
    const captureFile = missing ? null : join(folder, `${number}.bin`);
    if (captureFile === null) kept.set(pipe, new KeptCapture(size, missing, content));
    else await writeFile(captureFile, content);
    files.set(pipe, { captureFile, indexFile });
  }
  const state = shownState(saved);
  const none = { captureFile: null, indexFile: null };
  return {
    state: {
      ...state,
      id: shown.id,
      plan: { ...state.plan, name: shown.name },
      pipes: state.pipes.map((pipe) => ({ ...pipe, ...(files.get(pipe.label) ?? none) })),
    },
    name: saved.state.plan.name,
    facts: { savedAt: saved.savedAt, cuts: captureCuts(saved) },
    kept,
  };
}

/** The same again for another file, with all that is there of its captures. */
export async function saveAgain({ state, name, facts, kept }: OpenedReport): Promise<SavedSession> {
  const whole = await saveSession(state, Number.MAX_SAFE_INTEGER, facts.savedAt);
  const parts: SavedCapture[] = [];
  for (const pipe of state.pipes) {
    const capture = kept.get(pipe.label);
    if (!capture || pipe.indexFile === null) continue;
    parts.push({
      pipe: pipe.label,
      size: pipe.bytes,
      missing: capture.missing,
      bytes: Buffer.from(capture.bytes).toString('base64'),
      reads: (await readFile(pipe.indexFile)).toString('base64'),
    });
  }
  return {
    version: savedVersion,
    savedAt: facts.savedAt,
    state: { ...whole.state, plan: { ...state.plan, name } },
    captures: [...whole.captures, ...parts],
  };
}
