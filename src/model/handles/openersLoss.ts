// When the process that opened an object had it no more, though others live on with it: it has exited, or closed its handle.
import type { ProcessState, SessionState } from '../session/state';
import { ownEnd, together, type PassedHandle } from './passedHandles';
import { rememberedByBirth } from './rememberedByBirth';
import { sourceOf } from './source';
import { tenureEnd, tenuresOf } from './tenure';

export interface Loss {
  /** Milliseconds since the session began. */
  readonly time: number;
  readonly how: 'exited' | 'closed';
}

type Processes = ReadonlyMap<string, ProcessState>;

const sources = rememberedByBirth(
  (birth) =>
    new Map(birth.childHandles.map((handle) => [handle.value, sourceOf(birth, handle)?.value])),
);

/** The first process below the opener on the way of the handle, and the opener's own value of it. */
function firstHeir(processes: Processes, { process, value, source }: PassedHandle) {
  let [heir, own] = [process, value];
  const passed = new Set<string>();
  while (heir.birth?.creator && !passed.has(heir.id)) {
    passed.add(heir.id);
    const above = sources(heir.birth).get(own);
    const { processId } = heir.birth.creator;
    if (above === undefined) break;
    if (processId === source.openedBy) return { heir, value: above };
    const creator = processes.get(processId);
    if (!creator) break;
    [heir, own] = [creator, above];
  }
  return { heir: process, value: source.value };
}

/** Whether it was seen to open the same file anew, or to make another handle to it, and has that one still. */
function hasAnother(state: SessionState, opener: ProcessState, handle: PassedHandle): boolean {
  const file = handle.observed.file ?? handle.source.file;
  if (file?.name == null || (file.kind !== 'file' && file.kind !== 'directory')) return false;
  return opener.history.some(({ change, handle: opened, time }) => {
    const isSame = change === 'opened' && opened.file?.name === file.name;
    return isSame && tenuresOf(state).opened(opener, opened, time).until === null;
  });
}

/** Null while the opener has it, or when that is not known. */
export function openersLoss(
  state: SessionState,
  processes: Processes,
  handle: PassedHandle,
): Loss | null {
  const opener = processes.get(handle.source.openedBy ?? '');
  if (!opener) return null;
  const { heir, value } = firstHeir(processes, handle);
  const { until } = tenuresOf(state).given(opener, heir, value);
  const end = ownEnd(state, opener);
  // What ends loses all its handles, which can be seen before its end is told.
  const isClosed = until !== null && (end === null || end - until >= together);
  if (isClosed && !hasAnother(state, opener, handle)) return { time: until, how: 'closed' };
  return end === null ? null : { time: end, how: 'exited' };
}

/** Whether the process had it, by itself, for a while longer. */
export function outlives(state: SessionState, { process, value }: PassedHandle, loss: Loss) {
  const lost = tenureEnd(state, process, tenuresOf(state).born(process, value));
  return lost === null || lost - loss.time >= together;
}
