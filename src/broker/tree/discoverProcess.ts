// A process that has just been found, from what can be learned about it: its program, its creator, the handles it was born with.
import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { wallClock } from '../../model/base/fileTime';
import type { Birth, Descent } from '../../model/session/state';
import { ERROR_INVALID_PARAMETER, STILL_ACTIVE } from '../../win32/constants';
import type { HandleLedger, OwnedHandle } from '../../win32/ownedHandle';
import type { Attaching } from './birthTables';
import { descendantBirth, usualHold, type BirthContext } from './descendantBirth';
import { creatorOf, knownAtBirth, type SessionProcess } from '../processes/sessionProcess';
import { unknownEnvironment } from '../processes/environmentNumbers';
import { SilentHandles } from '../processes/silentHandles';
import type { SessionProcesses } from '../processes/sessionProcesses';
import type { SessionFamily } from '../processes/sessionFamily';

export interface DiscoveryContext extends BirthContext {
  readonly ledger: HandleLedger;
  readonly family: SessionFamily;
  readonly processes: SessionProcesses;
}

/** How a process was found. */
export interface Found {
  readonly pid: number;
  /** Null when it may not be opened. */
  readonly opened: OwnedHandle | null;
  /** The path of its program, where that is known: it need not be asked for. */
  readonly image?: string | null;
  readonly seenBy: 'debug' | 'job' | 'attach';
  readonly note: string | null;
  /** Whether it runs while its handles are read. */
  readonly isRunning: boolean;
  /** Milliseconds for the questions about its files while it is held, where it is to be held for longer than others. */
  readonly longestHold?: number;
  /** Called when all has been read of one that is held; what was read is told later. */
  readonly letGo?: () => void;
  /** Only of a session that is attached to it. */
  readonly attaching?: Attaching;
  /** As of `Descent`. */
  readonly isUndebugged?: boolean;
}

export interface Discovered {
  readonly process: SessionProcess;
  readonly image: string | null;
  readonly commandLine: string;
  readonly birth: Birth | null;
  readonly descent: Descent;
  /** The birth with the files that were not described while the process was held; null when all were. */
  readonly whole: Promise<Birth> | null;
}

/** Of 20 ms each. */
const attemptsForImage = 10;

const endedNote = (): string => l10n.t('It exited before it could be inspected.');

/** A pid that is nobody's any more is an invalid parameter. */
export const refusalNote = (code: number): string =>
  code === ERROR_INVALID_PARAMETER
    ? endedNote()
    : l10n.t('It cannot be opened (Win32 code {0}).', code);

const strangerNote = (parentPid: number | null): string =>
  parentPid === null
    ? l10n.t('Who created it is not known.')
    : l10n.t(
        'Its parent (PID {0}) is no process of this session: it has a parent process override.',
        parentPid,
      );

/** A process that the job has just reported may not have its program yet. */
async function imageOf(
  { inspect }: DiscoveryContext,
  process: OwnedHandle,
  isYoung: boolean,
): Promise<string | null> {
  for (let attempt = 0; ; attempt++) {
    const image = process.isClosed ? null : inspect.QueryFullProcessImageNameW(process.value);
    if (image !== null || !isYoung || attempt === attemptsForImage) return image;
    await pause(20);
  }
}

/** A process of which nothing but its handles is still to be found out. */
export interface Identified {
  readonly process: SessionProcess;
  readonly image: string | null;
  /** Of the one that created it, which may be no process of the session. */
  readonly parentPid: number | null;
}

/** Adds it to the session's processes. */
export async function identifyProcess(
  context: DiscoveryContext,
  { pid, opened, isRunning, image: known }: Pick<Found, 'pid' | 'opened' | 'isRunning' | 'image'>,
): Promise<Identified> {
  const { inspect, family, processes } = context;
  const listed = opened ? null : inspect.ProcessList().find((candidate) => candidate.pid === pid);
  const facts = opened ? inspect.Descent(opened.value) : (listed ?? null);
  const image = known ?? (opened && (await imageOf(context, opened, isRunning)));
  const program = image === null ? listed?.name : basename(image);
  const name = program ?? l10n.t('PID {0}', pid);
  const creator = creatorOf(processes.all, facts);
  const createdAt = facts?.createdAt ?? '0';
  const process: SessionProcess = {
    ...{ id: processes.newId(program ?? `process ${pid}`, pid), name, pid, createdAt },
    ...{ parent: creator, child: null, process: opened, known: new Map(), witnesses: new Map() },
    silent: new SilentHandles(),
    environment: unknownEnvironment,
    isDiscovered: false,
    endedAt: null,
    phase: 'held',
  };
  processes.add(process);
  if (facts) family.saw({ pid, name, parentPid: facts.parentPid, createdAt });
  return { process, image, parentPid: facts?.parentPid ?? null };
}

/** Where it comes from, with what is to be said about that. */
export function descentOf(
  { process, image, parentPid }: Identified,
  seenBy: Found['seenBy'],
  notes: readonly (string | null)[],
  isUndebugged = false,
): Descent {
  const { parent, createdAt } = process;
  const note = notes.filter((text) => text !== null).join(' ');
  return {
    ...{ parentId: parent?.id ?? null, image, createdAt, seenBy },
    note: note || (parent || seenBy === 'attach' ? null : strangerNote(parentPid)),
    ...(isUndebugged ? { isUndebugged } : {}),
  };
}

function once<Value>(read: () => Value): () => Value {
  let kept: { readonly value: Value } | null = null;
  return () => (kept ??= { value: read() }).value;
}

/** Reads the handles of an identified process, and notes them as what it is known to have. */
export async function readProcess(
  context: DiscoveryContext,
  identified: Identified,
  {
    seenBy,
    note,
    isRunning,
    attaching,
    isUndebugged,
    longestHold = 0,
    letGo,
  }: Omit<Found, 'pid' | 'opened'>,
): Promise<Discovered> {
  const { inspect, ledger } = context;
  const { process, image } = identified;
  const { pid, name, parent, createdAt, silent, process: opened } = process;
  const readAfter = isRunning ? Math.max(0, Date.now() - wallClock(createdAt)) : null;
  // Whoever keeps a handle to it keeps its id, but not its handles.
  const hasEnded = (): boolean =>
    isRunning && opened !== null && inspect.GetExitCodeProcess(opened.value) !== STILL_ACTIVE;
  let failure = hasEnded() ? endedNote() : null;
  const parameters = once(() => opened && inspect.StartParameters(opened.value));
  const readable =
    opened && failure === null ? { pid, silent, parameters, hProcess: opened.value } : null;
  const read =
    readable &&
    (await descendantBirth(
      { ...context, longestHold: Math.max(longestHold, context.longestHold ?? usualHold) },
      readable,
      parent ?? attaching?.creator ?? null,
      readAfter,
      attaching,
      letGo,
    ).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      failure = l10n.t('Its handles could not be read: {0}', reason);
      return null;
    }));
  // Read by now, before it was let go, unless nothing could be read of it.
  const commandLine = parameters()?.commandLine ?? name;
  process.bornIn = parameters()?.directory ?? null;
  let birth = read?.birth ?? null;
  if (birth?.childHandles.length === 0 && hasEnded()) {
    birth = null;
    failure = endedNote();
  }
  if (read) {
    process.known = knownAtBirth(read.birth);
    process.environment = { numbers: read.numbers, told: read.birth.told ?? [] };
    process.witnesses = new Map(read.witnesses.map(([value, copy]) => [value, ledger.own(copy)]));
  }
  const descent = descentOf(identified, seenBy, [note, failure], isUndebugged);
  return { process, image, commandLine, birth, descent, whole: birth && (read?.whole ?? null) };
}
