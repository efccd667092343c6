// Who has the object that a handle of a process refers to.
import * as l10n from '@vscode/l10n';
import { hex } from '../../model/base/handleValue';
import type { FindAnswer, FindRequest, FoundObject } from '../../model/search/question';
import { fileType } from '../../model/search/target';
import { ERROR_ACCESS_DENIED } from '../../win32/constants';
import type { TableEntry } from '../../win32/bindings/handleTable';
import { SearchedHandles } from './searchedHandles';
import type { SearchContext } from './searchContext';
import { SearchFault } from './searchFault';

/** Stands for the object in the prober's answers. */
const label = 'object';

const unnamed: FoundObject = {
  ...{ object: '', isDirectory: false, share: null, end: null, isServer: null, socketState: null },
};

/** The entry, and the kernel's name for its type. @throws SearchFault */
function typeOf(context: SearchContext, pid: number, handle: string): [TableEntry, string] {
  const { inspect } = context.parts;
  const process = context.processes.get(pid);
  if (!process)
    throw new SearchFault(l10n.t('PID {0} has exited. Search for a process that runs.', pid));
  const value = BigInt(handle);
  const entry = inspect.HandleTable(new Set([pid])).find((one) => one.value === value);
  if (!entry) {
    throw new SearchFault(
      l10n.t(
        '{0} (PID {1}) has no handle {2}. Check the value; the process may have closed it.',
        process.name,
        pid,
        handle,
      ),
    );
  }
  const opened = context.processes.isProtected(pid)
    ? ({ ok: false, code: ERROR_ACCESS_DENIED } as const)
    : inspect.OpenForCopies(pid);
  if (!opened.ok) {
    throw new SearchFault(
      l10n.t(
        '{0} (PID {1}) cannot be inspected. Run the editor as administrator and search again (Windows error {2}).',
        process.name,
        pid,
        opened.code,
      ),
    );
  }
  const copy = inspect.CopyHandle(opened.process, value);
  const type = copy === null ? null : inspect.ObjectType(copy);
  if (copy !== null) inspect.Discard(copy);
  inspect.Discard(opened.process);
  return [entry, type ?? ''];
}

/** What it is called. Of a file it is asked in the prober. */
async function describe(
  context: SearchContext,
  { pid, value }: TableEntry,
  type: string,
): Promise<FoundObject> {
  const handles = [hex(value)];
  if (type !== fileType) {
    const { inspect } = context.parts;
    const opened = inspect.OpenForCopies(pid);
    if (!opened.ok) return unnamed;
    const copy = inspect.CopyHandle(opened.process, value);
    const object = copy === null ? '' : (inspect.ObjectName(copy) ?? '');
    if (copy !== null) inspect.Discard(copy);
    inspect.Discard(opened.process);
    return { ...unnamed, object };
  }
  const answer = await context.parts.prober.describe({
    ...{ pipes: [], known: [], makerPid: process.pid, withShare: true },
    processes: [{ pid, handles }],
  });
  const file = answer?.described[0];
  if (!file) return unnamed;
  const { socket, pipe, name, share } = file;
  return {
    object: socket ? `${socket.protocol} ${socket.address}:${socket.port}` : (name ?? ''),
    isDirectory: file.kind === 'directory',
    ...{ share, end: pipe?.end ?? null, isServer: pipe?.isServer ?? null },
    socketState: socket?.state ?? null,
  };
}

/** @throws SearchFault */
export async function searchSameObject(
  context: SearchContext,
  pid: number,
  handle: string,
): Promise<void> {
  const [entry, type] = typeOf(context, pid, handle);
  const object = await describe(context, entry, type);
  context.output.push({ type: 'objectFound', object: object.object, objectType: type });
  const handles = new SearchedHandles(context.parts.inspect, entry.typeIndex, context.skipped);
  const known = [{ pid, handle: hex(entry.value), label, end: 'read' }] as const;
  // Only compared, which never waits.
  const ask = async (processes: FindRequest['processes']): Promise<FindAnswer | null> => {
    const answer = await context.parts.prober.probe({
      ...{ pipes: [], makerPid: process.pid, known, mayWait: false, processes },
    });
    if (!answer) return null;
    const { refused, silent, left, took } = answer;
    const found = answer.found.map((one) => ({ pid: one.pid, handle: one.handle, ...object }));
    return { found, refused, silent, left, took };
  };
  await context.askAbout(handles, type, ask);
}
