// A process of the session: a child of the broker, or what one has started. What it is known to hold gives its children's handles their names.
import * as l10n from '@vscode/l10n';
import { isOnlyFlagOther } from '../../model/handles/sameHandle';
import { sourceOf } from '../../model/handles/source';
import type { KnownProcess } from '../../model/pipes/holderOrigin';
import type { Birth, BrokerHandle, ObservedHandle } from '../../model/session/state';
import type { Handle } from '../../win32/handle';
import type { OwnedHandle } from '../../win32/ownedHandle';
import type { KnownEnvironment } from './environmentNumbers';
import type { SilentHandles } from './silentHandles';

/** What is known of a handle: as a candidate for inheritance, its label and object included. */
export type KnownHandle = Omit<BrokerHandle, 'closedAt' | 'isUnseen'>;

/** What only the broker's own children have. */
export interface ChildFacts {
  readonly thread: OwnedHandle;
  readonly birth: Birth;
  /** As the system lists it; null when it cannot be asked. */
  readonly listed: KnownProcess | null;
  /** False when Windows refused, and its debugger alone follows and ends it. */
  readonly isInJob: boolean;
}

interface ClosedLately {
  readonly handle: KnownHandle;
  /** Wall clock of the look, milliseconds. */
  readonly noticedAt: number;
}

export interface SessionProcess {
  readonly id: string;
  readonly name: string;
  readonly pid: number;
  /** FILETIME in decimal. */
  readonly createdAt: string;
  readonly parent: SessionProcess | null;
  /** Null for what a process of the session has created. */
  readonly child: ChildFacts | null;
  /** Null when it could not be opened; closed once it has ended. */
  process: OwnedHandle | null;
  known: ReadonlyMap<Handle, KnownHandle>;
  /** What it was seen to have closed a moment ago: a process it created before can have inherited that. Absent when nothing was. */
  closedLately?: ReadonlyMap<Handle, ClosedLately>;
  /** Copies of some of the handles it was born with: what it has there later can be compared with them. Closed when it has ended. */
  witnesses: ReadonlyMap<Handle, OwnedHandle>;
  /** What it was told of its handles; what it tells what it creates is more. */
  environment: KnownEnvironment;
  /**
   * Resolves when those of its files are known that gave no answer while it was held; absent when none is missing. What it has created by then
   * is told of once more.
   */
  completing?: Promise<void> | undefined;
  /** Its current directory when its handles were read; null when nobody could look. Absent where nobody has. */
  bornIn?: string | null;
  /** Those of its handles that gave no answer. */
  readonly silent: SilentHandles;
  /** False while the handles it was born with are still being read. */
  isDiscovered: boolean;
  /** FILETIME of its end, in decimal; null while it lives, or when nobody could ask. */
  endedAt: string | null;
  /** `held` at its creation: a child because it is created suspended, any other by the debugger. */
  phase: 'held' | 'running' | 'paused' | 'detached' | 'exited';
}

/** The handles a process was born with, under the names they have in its parent. */
export function knownAtBirth(birth: Birth): ReadonlyMap<Handle, KnownHandle> {
  return new Map(
    birth.childHandles.flatMap((observed): [Handle, KnownHandle][] => {
      const source = sourceOf(birth, observed);
      if (!source) return [];
      // Whether its creator was seen to have it says nothing of what this one passes on.
      const { closedAt: _closedAt, isUnseen: _isUnseen, ...described } = source;
      const { value, access, inheritable } = observed;
      return [[BigInt(value), { ...described, value, access, inheritable }]];
    }),
  );
}

/** What a process was seen to have opened itself while it ran. */
function knownAsOpened(processId: string, handle: ObservedHandle): KnownHandle {
  const { value, type, object, access, inheritable, file } = handle;
  return {
    ...{ value, type, access, inheritable },
    isAmbient: false,
    label: null,
    object: object ?? l10n.t('{0} without a name', type),
    pipe: null,
    openedBy: processId,
    ...(file ? { file } : {}),
  };
}

/** Milliseconds for which the handles of a new process can still have to be read when its creator runs on. */
const lateness = 10_000;

/** What a creator is known to have, and what it had until a moment ago. */
export function knownLately({
  known,
  closedLately = new Map(),
}: Pick<SessionProcess, 'known' | 'closedLately'>): SessionProcess['known'] {
  const now = Date.now();
  const closed = [...closedLately]
    .filter(([, { noticedAt }]) => now - noticedAt < lateness)
    .map(([value, { handle }]) => [value, handle] as const);
  return new Map([...closed, ...known]);
}

/** Notes what a running process was seen to have opened and closed: the names its own children's handles get. */
export function noteChanges(
  process: SessionProcess,
  opened: readonly ObservedHandle[],
  closed: readonly ObservedHandle[],
): void {
  const known = new Map(process.known);
  const noticedAt = Date.now();
  const lately = new Map(
    [...(process.closedLately ?? [])].filter(([, one]) => noticedAt - one.noticedAt < lateness),
  );
  for (const { value } of closed) {
    const handle = known.get(BigInt(value));
    if (handle) lately.set(BigInt(value), { handle, noticedAt });
    known.delete(BigInt(value));
  }
  process.closedLately = lately;
  const gone = new Map(closed.map((handle) => [handle.value, handle]));
  for (const handle of opened) {
    const value = BigInt(handle.value);
    const before = gone.get(handle.value);
    const as = process.known.get(value);
    const isSame = before && as && isOnlyFlagOther(before, handle);
    const { inheritable } = handle;
    known.set(value, isSame ? { ...as, inheritable } : knownAsOpened(process.id, handle));
  }
  process.known = known;
}

/** A pid is given away again: a creator is older than what it created, and of several the youngest. */
export function creatorOf<Process extends Pick<SessionProcess, 'pid' | 'createdAt'>>(
  processes: readonly Process[],
  created: { readonly parentPid: number; readonly createdAt: string } | null,
): Process | null {
  if (!created) return null;
  const [youngest] = processes
    .filter(({ pid, createdAt }) => {
      return pid === created.parentPid && BigInt(createdAt) <= BigInt(created.createdAt);
    })
    .sort((a, b) => (BigInt(a.createdAt) < BigInt(b.createdAt) ? 1 : -1));
  return youngest ?? null;
}
