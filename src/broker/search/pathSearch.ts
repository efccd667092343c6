// Who holds a file or a folder: by a handle, by running from it, by having it mapped or as current directory, or by the system's word.
import { setImmediate as turn } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import type { ResolvedPath } from '../../model/search/question';
import { fileType, namedTypes } from '../../model/search/target';
import {
  ERROR_FILE_NOT_FOUND,
  ERROR_PATH_NOT_FOUND,
  PROCESS_QUERY_LIMITED_INFORMATION,
  PROCESS_VM_READ,
} from '../../win32/constants';
import type { Handle } from '../../win32/handle';
import type { RestartUsers } from '../../win32/bindings/restartManager';
import { atMost } from '../events/atMost';
import { comparable, isWithin } from '../prober/findHandle';
import type { SearchContext } from './searchContext';
import { SearchFault } from './searchFault';

/** Milliseconds that are waited for the Restart Manager when all else is done. */
const patience = 3000;
/** Processes whose memory is looked into before others have their turn. */
const readAtOnce = 20;

/** ERROR_BAD_NETPATH, ERROR_BAD_NET_NAME, ERROR_INVALID_NAME, ERROR_BAD_PATHNAME. */
const otherLostPaths: readonly number[] = [53, 67, 123, 161];
const lostPaths = new Set([ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ...otherLostPaths]);

async function resolved(context: SearchContext, path: string): Promise<ResolvedPath> {
  const answer = await context.parts.prober.resolve({ path });
  if (answer?.ok === true) {
    const { path: found, isDirectory, isRemote } = answer.resolved;
    context.output.push({ type: 'targetFound', isDirectory, path: found });
    if (isRemote) context.output.push({ type: 'noted', note: { kind: 'network' } });
    return answer.resolved;
  }
  const code = answer?.code ?? null;
  if (code !== null && lostPaths.has(code)) {
    throw new SearchFault(
      l10n.t(
        '{0} does not exist. Check the spelling, or pick the file or folder (Windows error {1}).',
        path,
        code,
      ),
    );
  }
  // Somebody may be deleting it, or it is on a server that does not answer: who has it, has it under its name.
  context.output.push({ type: 'noted', note: { kind: 'byNameOnly', code } });
  return { path, identity: null, isDirectory: false, isRemote: false, users: null };
}

/** Looks into the memory of processes, in their order. */
async function readProcesses(
  context: SearchContext,
  pids: readonly number[],
  read: (pid: number, hProcess: Handle) => void,
): Promise<void> {
  const { inspect } = context.parts;
  for (const [index, pid] of pids.entries()) {
    if (index % readAtOnce === 0) await turn();
    if (context.isOver()) return;
    const opened = inspect.OpenForCopies(pid, PROCESS_QUERY_LIMITED_INFORMATION | PROCESS_VM_READ);
    if (!opened.ok) continue;
    try {
      read(pid, opened.process);
    } finally {
      inspect.Discard(opened.process);
    }
  }
}

function programs(context: SearchContext, path: string, withBelow: boolean): void {
  const wanted = comparable(path);
  for (const { pid, image } of context.processes.inOrder(context.processes.all)) {
    const own = image === null ? null : comparable(image);
    if (own === null || !(withBelow ? isWithin(own, wanted) : own === wanted)) continue;
    context.heldWithoutHandle(pid, {
      how: 'program',
      type: namedTypes.section,
      object: image ?? path,
    });
  }
}

async function directories(context: SearchContext, path: string): Promise<void> {
  const wanted = comparable(path);
  await readProcesses(context, context.askable, (pid, hProcess) => {
    const directory = context.parts.inspect.CurrentDirectory(hProcess);
    if (directory === null || !isWithin(comparable(directory), wanted)) return;
    const object = directory.length > 3 ? directory.replace(/\\$/, '') : directory;
    context.heldWithoutHandle(pid, { how: 'directory', type: fileType, object, isDirectory: true });
  });
}

/** Those who have it mapped, as a module or as data: such a file has no handle any more. */
async function mappings(context: SearchContext, file: ResolvedPath): Promise<void> {
  const { users, path } = file;
  if (users === null) context.output.push({ type: 'noted', note: { kind: 'mappings' } });
  const left = (users ?? context.askable).filter((pid) => !context.holders.has(pid));
  const wanted = comparable(path);
  const read = new Set<number>();
  await readProcesses(context, left, (pid, hProcess) => {
    const modules = context.parts.inspect.ModulePaths(hProcess);
    if (modules) read.add(pid);
    const isModule = modules?.some((module) => comparable(module) === wanted) ?? false;
    if (!isModule && users === null) return;
    if (modules === null) return;
    context.heldWithoutHandle(pid, { how: 'mapped', type: namedTypes.section, object: path });
  });
  if (context.isOver() || users === null) return;
  for (const pid of left.filter((one) => !read.has(one))) {
    context.heldWithoutHandle(pid, { how: 'named', type: fileType, object: path });
  }
}

function byRestartManager(context: SearchContext, path: string, answer: RestartUsers): void {
  if (!answer.ok) {
    context.output.push({ type: 'noted', note: { kind: 'restartManager', code: answer.code } });
    return;
  }
  for (const { pid, createdAt, service } of answer.users) {
    // A pid that is another's by now.
    if (context.processes.get(pid)?.createdAt !== createdAt) continue;
    if (!context.holders.has(pid)) {
      context.heldWithoutHandle(pid, { how: 'named', type: fileType, object: path });
    }
    if (service !== null) context.output.push({ type: 'serviceFound', pid, service });
  }
}

/** @throws SearchFault */
export async function searchPath(context: SearchContext, typed: string): Promise<void> {
  const file = await resolved(context, typed);
  const { path, identity, isDirectory } = file;
  // It asks services, and takes longer than all the rest.
  const answers: RestartUsers[] = [];
  const restartManager = isDirectory
    ? Promise.resolve()
    : context.parts.inspect.RestartManagerUsers(path).then((answer) => void answers.push(answer));
  programs(context, path, isDirectory);
  const wanted = { kind: 'file', path, identity, withBelow: isDirectory } as const;
  await Promise.all([
    context.findHandles('file', wanted),
    isDirectory ? directories(context, path) : Promise.resolve(),
  ]);
  if (isDirectory || context.isOver()) return;
  await mappings(context, file);
  await atMost(patience, restartManager);
  if (context.isOver()) return;
  const [answer] = answers;
  byRestartManager(context, path, answer ?? { ok: false, code: 0 });
}
