// From unknown data to a saved session: checks its shape and that its parts fit each other, and names the first fault.
import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { pageBytes } from '../capture/keptCapture';
import { fieldPath, type Problem } from '../plan/problem';
import { decodeReads, readRecordSize } from '../capture/readIndex';
import { latestTime } from './savedNames';
import { base64Length, savedVersion, type SavedCapture, type SavedSession } from './savedSession';
import type { SessionState } from '../session/state';
import { stateSchema } from './stateSchema';

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const base64 = v.pipe(
  v.string(),
  v.check((text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)),
);

const savedSchema = v.object({
  version: v.literal(savedVersion),
  savedAt: v.pipe(v.number(), v.minValue(0), v.maxValue(latestTime)),
  state: stateSchema,
  captures: v.array(
    v.object({
      pipe: v.string(),
      size: natural,
      missing: v.nullable(v.object({ offset: natural, length: natural })),
      bytes: base64,
      reads: base64,
    }),
  ),
});

export type ReadSession =
  | { readonly ok: true; readonly saved: SavedSession }
  | { readonly ok: false; readonly problem: Problem };

/** What base64 text stands for. */
type BytesOf = (base64: string) => Uint8Array;

function fault(path: readonly (string | number)[], value: unknown, message: string): ReadSession {
  const remedy = l10n.t('Export the report again.');
  return { ok: false, problem: { field: fieldPath('session', ...path), value, message, remedy } };
}

/** Two that are one by their names: every view tells them apart by these. */
function repeated(names: readonly string[]): number {
  const known = new Set<string>();
  return names.findIndex((name) => known.size === known.add(name).size);
}

/**
 * Whether the reads follow each other through the capture. Their times need not: the clock of the machine they were made on can
 * have been set back.
 */
function isIndex(reads: Uint8Array, size: number): boolean {
  if (reads.length % readRecordSize !== 0) return false;
  let from = 0;
  return decodeReads(reads).every(({ time, offset }) => {
    const follows = Math.abs(time) <= latestTime && offset >= from && offset <= size;
    from = offset;
    return follows;
  });
}

function captureFault(
  { pipe, size, missing, bytes, reads }: SavedCapture,
  index: number,
  state: SessionState,
  bytesOf: BytesOf,
): ReadSession | null {
  const at = ['captures', index] as const;
  const owner = state.pipes.find(({ label }) => label === pipe);
  if (owner?.direction !== 'captured')
    return fault([...at, 'pipe'], pipe, l10n.t('There is no captured pipe of this name.'));
  if (size !== owner.bytes)
    return fault([...at, 'size'], size, l10n.t('The pipe brought another number of bytes.'));
  const end = missing ? missing.offset + missing.length : 0;
  const isPage = (place: number): boolean => place % pageBytes === 0 || place === size;
  if (missing && !(end <= size && isPage(missing.offset) && isPage(end)))
    return fault([...at, 'missing'], missing, l10n.t('This is no part of the capture.'));
  if (base64Length(bytes) !== size - (missing?.length ?? 0))
    return fault([...at, 'bytes'], bytes, l10n.t('This is another number of bytes than it says.'));
  if (!isIndex(bytesOf(reads), size))
    return fault([...at, 'reads'], reads, l10n.t('This is no index of reads.'));
  return null;
}

/** Believes nothing: what comes out has the shape it should have, and its captures fit its pipes. */
export function readSession(value: unknown, bytesOf: BytesOf): ReadSession {
  const version = typeof value === 'object' && value && 'version' in value ? value.version : null;
  if (version !== savedVersion) {
    const isLater = typeof version === 'number' && version > savedVersion;
    const message = isLater
      ? l10n.t('A later version of this product wrote the session.')
      : l10n.t('Sessions of version {0} can be opened here.', savedVersion);
    const remedy = isLater
      ? l10n.t('Update this one, or open the session with the one that wrote it.')
      : l10n.t('Open it with a version of the extension that wrote it.');
    return { ok: false, problem: { field: 'session.version', value: version, message, remedy } };
  }
  // Of a file of millions of faults the first one is enough.
  const parsed = v.safeParse(savedSchema, value, { abortEarly: true });
  if (!parsed.success) {
    const [{ path = [], input, expected }] = parsed.issues;
    const message =
      expected === null
        ? l10n.t('This is not what belongs here.')
        : l10n.t('This does not fit: expected {0}.', expected);
    return fault(
      path.map(({ key }) => key as string | number),
      input,
      message,
    );
  }
  const saved = parsed.output;
  const { state, captures } = saved;
  const twice = l10n.t('This name stands there twice.');
  const process = repeated(state.processes.map(({ id }) => id));
  if (process >= 0)
    return fault(['state', 'processes', process, 'id'], state.processes[process]?.id, twice);
  const pipe = repeated(state.pipes.map(({ label }) => label));
  if (pipe >= 0) return fault(['state', 'pipes', pipe, 'label'], state.pipes[pipe]?.label, twice);
  const capture = repeated(captures.map((each) => each.pipe));
  if (capture >= 0) return fault(['captures', capture, 'pipe'], captures[capture]?.pipe, twice);
  for (const [index, each] of captures.entries()) {
    const found = captureFault(each, index, state, bytesOf);
    if (found) return found;
  }
  return { ok: true, saved };
}
