// Pipes that were held open before the session attached: who was meant to write went unseen, but who still has the write end is a fact.
import * as l10n from '@vscode/l10n';
import { grouped } from '../../base/groupBy';
import { isOpen, likelyUsers, type PipeHold } from '../../pipes/pipeHold';
import { streamSaidOf } from '../../pipes/sharedPipeName';
import { flowsOf, madeByProcesses, type PipeFlow } from '../../pipes/sharedPipes';
import { nameAndPid } from '../../processes/nameAndPid';
import { isOver } from '../../handles/passedHandles';
import type { ProcessState, SessionState } from '../../session/state';
import { mostNamed, withMore } from '../affected';
import type { Finding } from '../finding';
import { pathDown } from '../findingPath';
import { handlePlace } from '../place';
import { heldFlows } from './heldFlows';

interface Kept {
  readonly flow: PipeFlow;
  readonly reader: PipeHold;
  readonly keeper: PipeHold;
  /** Its output goes there, and who created it has exited; else the end is none of its streams. */
  readonly way: 'orphan' | 'stray';
}

const isOutput = ({ stream, isTold }: PipeHold): boolean =>
  stream === 'stdout' || stream === 'stderr' || isTold;

const isBorn = ({ process, knownBy }: PipeHold): boolean =>
  process.birth?.attached !== undefined && knownBy === 'birth';

/** Whether it may well be what the reader reads from: its creator, or a process above it, writes to what it has created. */
function isAbove(state: SessionState, upper: ProcessState, lower: ProcessState): boolean {
  const passed = new Set<string>();
  let id = lower.birth?.creator?.processId;
  while (id !== undefined && !passed.has(id)) {
    if (id === upper.id) return true;
    passed.add(id);
    const above: string = id;
    id = state.processes.find((one) => one.id === above)?.birth?.creator?.processId;
  }
  return false;
}

function hasLostCreator(state: SessionState, { birth }: ProcessState): boolean {
  if (birth?.attached?.noCreator === 'exited') return true;
  const creator = state.processes.find(({ id }) => id === birth?.creator?.processId);
  return creator?.phase === 'exited';
}

/**
 * Whether the pipe may be the keeper's own, which it opened or was sent: then it is meant to write. What it inherited it did not open.
 * Otherwise two facts together rule it out: the handle is inheritable, and programs keep their own ends from being inherited; and the keeper is
 * not above the reader, which nobody knows when the reader's creator has exited.
 */
function mayBeMaker(keeper: PipeHold, reader: PipeHold): boolean {
  if (keeper.passedBy !== null) return false;
  const { creator, attached } = reader.process.birth ?? {};
  const areSiblings = creator !== undefined && creator.pid === keeper.process.birth?.creator?.pid;
  const isLost = attached?.noCreator !== undefined && !areSiblings;
  return keeper.inheritable === false || isLost;
}

/** Null where somebody is there who is meant to write, or nobody waits. */
function keptOf(state: SessionState, flow: PipeFlow): readonly Kept[] {
  const { watched } = flow;
  if (watched?.stillSince == null || (watched.fill ?? 0) !== 0) return [];
  // Both ends of the pipes of Node.js read and write, but nobody reads from stdout.
  const readers = flow.readers.filter((hold) => isOpen(hold) && !isOutput(hold));
  const [reader] = likelyUsers(readers, 'NtReadFile');
  const writers = flow.writers.filter(isOpen);
  if (!reader || !isBorn(reader) || writers.length === 0) return [];
  const found = writers.map((keeper): Kept | null => {
    const { process } = keeper;
    if (!isBorn(keeper) || process === reader.process) return null;
    if (isAbove(state, process, reader.process)) return null;
    if (!isOutput(keeper)) {
      return mayBeMaker(keeper, reader) ? null : { flow, reader, keeper, way: 'stray' };
    }
    return hasLostCreator(state, process) ? { flow, reader, keeper, way: 'orphan' } : null;
  });
  const all = found.filter((one) => one !== null);
  // One who has more than one handle, or somebody who is meant to write: then nothing is amiss.
  return all.length === writers.length ? all : [];
}

function headlineOf({ flow, reader, keeper }: Kept, isPast: boolean): string {
  const owner = flow.readers.find(({ stream }) => stream === 'stdin') ?? keeper;
  const args = [
    nameAndPid(keeper.process),
    streamSaidOf(keeper.process, owner.process, owner.stream),
    owner.process === reader.process ? reader.process.name : nameAndPid(reader.process),
  ];
  return isPast
    ? l10n.t({
        message: '{0} kept {1} open: {2} could not reach end of file.',
        args,
        comment: ['{0} names processes, {1} a pipe'],
      })
    : l10n.t({
        message: '{0} keeps {1} open: {2} cannot reach end of file.',
        args,
        comment: ['{0} is a process, {1} a pipe'],
      });
}

function whyOf({ keeper, way }: Kept): string {
  const { process, value } = keeper;
  const args = [process.name, value];
  const creator = process.birth?.creator?.pid ?? '?';
  return way === 'orphan'
    ? l10n.t({
        message: '{0} has the write end ({1}) as its output, and its creator (PID {2}) has exited.',
        args: [...args, creator],
        comment: ['{0} is a program, {1} a handle value'],
      })
    : l10n.t({
        message: '{0} has the write end ({1}) and does not use it as an output.',
        args,
        comment: ['{0} is a program, {1} a handle value'],
      });
}

function fixOf({ keeper, way }: Kept): string {
  const { name } = keeper.process;
  return way === 'orphan'
    ? l10n.t(
        'In the program that starts {0}: redirect its output, for example to NUL or to a file.',
        name,
      )
    : l10n.t(
        'In the program that starts {0}: leave this handle out of its handle list, or clear HANDLE_FLAG_INHERIT.',
        name,
      );
}

function findingOf(state: SessionState, [first, ...others]: readonly [Kept, ...Kept[]]): Finding {
  const { keeper, reader, way, flow } = first;
  return {
    code: way === 'orphan' ? 'descendant-holds-pipe' : 'write-end-held',
    severity: 'warning',
    headline: headlineOf(first, isOver(state)),
    path: pathDown(state, null, keeper.process, keeper.value),
    why: whyOf(first),
    fix: fixOf(first),
    ...(others.length === 0
      ? {}
      : {
          affects: withMore(
            others.slice(0, mostNamed).map((one) => headlineOf(one, isOver(state))),
            others.length,
          ),
        }),
    about: `${way} ${keeper.process.id}`,
    places: [
      handlePlace(keeper),
      handlePlace(reader),
      ...others.slice(0, mostNamed).map((one) => handlePlace(one.keeper)),
    ],
    evidence: {
      ...{ identity: flow.pipe.identity, way },
      keeper: {
        ...{ process: keeper.process.id, pid: keeper.process.pid, name: keeper.process.name },
        handle: keeper.value,
      },
      reader: {
        ...{ process: reader.process.id, pid: reader.process.pid, name: reader.process.name },
        handle: reader.value,
      },
    },
  };
}

/** One for each process that keeps pipes open; those of which more was seen are told elsewhere. */
export function attachedPipes(state: SessionState): readonly Finding[] {
  if (!state.attached) return [];
  const told = new Set(heldFlows(state).map(({ flow }) => flow.pipe));
  const kept = madeByProcesses(state)
    .filter((pipe) => !told.has(pipe))
    .flatMap((pipe) => flowsOf(state, pipe))
    .flatMap((flow) => keptOf(state, flow));
  const causes = grouped(kept, ({ keeper, way }) => `${way} ${keeper.process.id}`);
  return [...causes.values()].flatMap(([first, ...others]) =>
    first ? [findingOf(state, [first, ...others])] : [],
  );
}
