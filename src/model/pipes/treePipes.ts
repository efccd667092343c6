// Which processes of the session hold an end of the same pipe, as far as births, sendings and looks tell.
import * as l10n from '@vscode/l10n';
import { childHandles, sentHandle, type ChildHandle } from '../handles/origin';
import { isPast } from '../handles/passedHandles';
import { isHeld, tenuresOf, type Tenure } from '../handles/tenure';
import { ownPipeName } from '../session/pipeName';
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

/** The identity of a pipe that the session made. */
export const labelIdentity = (label: string): string => `label ${label}`;

/** The same for both ends and for no other living pipe; null when it has nothing of the kind. */
export function identityOf(handle: PipeHandle): string | null {
  const label = labelOf(handle);
  if (label !== null) return labelIdentity(label);
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

/** What it has still, as far as anybody has looked, of what it was born with and sent. */
function held(state: SessionState, process: ProcessState): readonly Held[] {
  const { birth, sent, pid, name, id: processId } = process;
  const tenures = tenuresOf(state);
  const heldAs = (handle: ChildHandle, tenure: () => Tenure): readonly Held[] => {
    const end = endOf(handle);
    if (end === null || tenure().until !== null) return [];
    return [{ pid, name, end, value: handle.value, seenWith: null, handle, processId }];
  };
  return [
    ...(birth ? childHandles(birth) : []).flatMap((handle) =>
      heldAs(handle, () => tenures.born(process, handle.value)),
    ),
    ...sent.flatMap((each) => heldAs(sentHandle(each), () => tenures.sent(process, each))),
  ];
}

/** What a process had open when it created another. */
function seenAtCreation(state: SessionState, child: ProcessState): readonly Held[] {
  const { birth } = child;
  const creator = state.processes.find(({ id }) => id === birth?.creator?.processId);
  if (!birth || !creator) return [];
  const tenures = tenuresOf(state);
  return birth.brokerHandles.flatMap((source: BrokerHandle): readonly Held[] => {
    const handle = {
      pipe: source.pipe,
      file: source.file ?? null,
      openedBy: source.openedBy ?? null,
    };
    const end = endOf(handle);
    if (end === null || !isHeld(state, creator, tenures.given(creator, child, source.value))) {
      return [];
    }
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
    const facts = { pid, name: l10n.t('launcher'), end: pipe.end, value, seenWith: null };
    return [{ ...facts, handle: known, processId: null }];
  });
}

function holding({ pid, name, end, value, seenWith }: Held): PipeHolding {
  return { pid, name, end, value, seenWith };
}

/** The pipes of which a process was born with an end, or was sent one, each with the others that hold it. */
export function pipesOf(state: SessionState, process: ProcessState): readonly TreePipe[] {
  const own = held(state, process);
  const everybody = [
    ...brokersOwn(state),
    ...state.processes
      .filter((each) => each !== process && !isPast(state, each))
      .flatMap((each) => held(state, each)),
    ...state.processes.flatMap((each) => seenAtCreation(state, each)),
  ].filter(({ processId }) => processId !== process.id);
  const pipes = new Map<string, TreePipe>();
  for (const one of own) {
    const identity = identityOf(one.handle);
    const key = identity ?? `handle ${one.value}`;
    const known = pipes.get(key);
    if (known) {
      pipes.set(key, { ...known, own: [...known.own, holding(one)] });
      continue;
    }
    const same = new Map<string, PipeHolding>();
    for (const other of everybody) {
      if (identity === null || identityOf(other.handle) !== identity) continue;
      const place = `${other.processId ?? ''} ${other.value}`;
      if (!same.has(place)) same.set(place, holding(other));
    }
    pipes.set(key, {
      label: labelOf(one.handle),
      openedBy: one.handle.openedBy ?? null,
      own: [holding(one)],
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
        message: '{0} (PID {1}), {2}',
        args: [name, pid ?? '?', value],
        comment: ['{2} is the value of a handle'],
      })
    : l10n.t({
        message: '{0} (PID {1}), {2}, as it was when it created {3}',
        args: [name, pid ?? '?', value, seenWith],
        comment: ['{2} is the value of a handle, {3} a process'],
      });
}
