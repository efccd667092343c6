// Which processes of the session hold an end of the same pipe, as far as their births and what they were sent tell.
import * as l10n from '@vscode/l10n';
import { childHandles, sentHandles, type ChildHandle } from '../handles/origin';
import { ownPipeName } from './pipeIdentity';
import type { BrokerHandle, PipeEnd, ProcessState, SessionState } from '../session/state';

export interface PipeHolding {
  readonly pid: number | null;
  readonly name: string;
  readonly end: PipeEnd;
  readonly value: string;
  /** Whose birth shows it, when it is the creator's: that is as late as it is known. Null for what a process was born with or sent. */
  readonly seenWith: string | null;
}

export interface TreePipe {
  /** The session's name for it; null for a pipe that some process of the tree made. */
  readonly label: string | null;
  /** Id of the process that opened it; null for the session's own, and when that is not known. */
  readonly openedBy: string | null;
  /** By which of its handles the process is one of the holders. */
  readonly own: readonly PipeHolding[];
  /** The living others of the session. */
  readonly others: readonly PipeHolding[];
  /** Null: nothing tells this pipe from others, so nobody else can be named. */
  readonly identity: string | null;
}

type PipeHandle = Pick<ChildHandle, 'pipe' | 'file'>;

export function labelOf({ pipe, file }: PipeHandle): string | null {
  return pipe?.label ?? file?.pipe?.label ?? null;
}

export const endOf = ({ pipe, file }: PipeHandle): PipeEnd | null =>
  pipe?.end ?? file?.pipe?.end ?? null;

/** The same for both ends and for no other living pipe; null when it has nothing of the kind. */
export function identityOf(handle: PipeHandle): string | null {
  const label = labelOf(handle);
  if (label !== null) return `label ${label}`;
  const { file } = handle;
  const index = file?.pipe?.index;
  // A driver that gives 0 gives it to every pipe.
  if (index !== undefined && index !== '0x0') return `index ${index}`;
  const name = file?.pipe ? ownPipeName(file.name) : null;
  return name === null ? null : `name ${name}`;
}

interface Held extends PipeHolding {
  readonly handle: PipeHandle & { readonly openedBy?: string | null };
  readonly processId: string | null;
}

const lives = ({ phase, pid }: ProcessState): boolean =>
  pid !== null && phase !== 'exited' && phase !== 'failed';

function bornWith(process: ProcessState): readonly Held[] {
  const { birth, pid, name, id } = process;
  if (!birth) return [];
  // A value seen to be closed later is no holding any more.
  const closed = new Set(
    process.history.filter(({ change }) => change === 'closed').map(({ handle }) => handle.value),
  );
  return [...childHandles(birth), ...sentHandles(process)].flatMap((handle): readonly Held[] => {
    const end = endOf(handle);
    if (end === null || closed.has(handle.value)) return [];
    const { value } = handle;
    return [{ pid, name, end, value, seenWith: null, handle, processId: id }];
  });
}

/** What a process had open when it created another. */
function seenAtCreation(state: SessionState, child: ProcessState): readonly Held[] {
  const { birth } = child;
  const creator = state.processes.find(({ id }) => id === birth?.creator?.processId);
  if (!birth || !creator || !lives(creator)) return [];
  return birth.brokerHandles.flatMap((source: BrokerHandle): readonly Held[] => {
    const handle = {
      pipe: source.pipe,
      file: source.file ?? null,
      openedBy: source.openedBy ?? null,
    };
    const end = endOf(handle);
    if (end === null || source.closedAt !== null) return [];
    const { pid, name, id } = creator;
    return [{ pid, name, end, value: source.value, seenWith: child.name, handle, processId: id }];
  });
}

function brokersOwn({ broker, brokerHandles }: SessionState): readonly Held[] {
  return brokerHandles.flatMap((handle): readonly Held[] => {
    if (!handle.pipe || handle.closedAt !== null) return [];
    const { pipe, value } = handle;
    const known = { pipe, file: null };
    const { pid } = broker;
    const facts = { pid, name: 'broker', end: pipe.end, value, seenWith: null };
    return [{ ...facts, handle: known, processId: null }];
  });
}

function holding({ pid, name, end, value, seenWith }: Held): PipeHolding {
  return { pid, name, end, value, seenWith };
}

/** The pipes of which a process was born with an end, or was sent one, each with the others that hold it. */
export function pipesOf(state: SessionState, process: ProcessState): readonly TreePipe[] {
  const own = bornWith(process);
  const everybody = [
    ...brokersOwn(state),
    ...state.processes.filter((each) => each !== process && lives(each)).flatMap(bornWith),
    ...state.processes.flatMap((each) => seenAtCreation(state, each)),
  ].filter(({ processId }) => processId !== process.id);
  const pipes = new Map<string, TreePipe>();
  for (const held of own) {
    const identity = identityOf(held.handle);
    const key = identity ?? `handle ${held.value}`;
    const known = pipes.get(key);
    if (known) {
      pipes.set(key, { ...known, own: [...known.own, holding(held)] });
      continue;
    }
    const same = new Map<string, PipeHolding>();
    for (const other of everybody) {
      if (identity === null || identityOf(other.handle) !== identity) continue;
      const one = `${other.processId ?? ''} ${other.value}`;
      if (!same.has(one)) same.set(one, holding(other));
    }
    pipes.set(key, {
      label: labelOf(held.handle),
      openedBy: held.handle.openedBy ?? null,
      own: [holding(held)],
      others: [...same.values()],
      identity,
    });
  }
  return [...pipes.values()];
}

/** "cmd.exe, process 12, 0x44"; of a creator's handle with the moment to which the knowledge goes back. */
export function holdingText({ name, pid, value, seenWith }: PipeHolding): string {
  return seenWith === null
    ? l10n.t({
        message: '{0}, process {1}, {2}',
        args: [name, pid ?? '?', value],
        comment: ['{2} is the value of a handle'],
      })
    : l10n.t({
        message: '{0}, process {1}, {2}, as it was when it created {3}',
        args: [name, pid ?? '?', value, seenWith],
        comment: ['{2} is the value of a handle, {3} a process'],
      });
}
