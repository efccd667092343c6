// The birth of a process that a process of the session has created: each of its handles with its name, and who opened it.
import * as l10n from '@vscode/l10n';
import { fileText } from '../../model/session/fileText';
import type { DescribedFile, FileDescription } from '../../model/session/fileDescription';
import { hex } from '../../model/base/handleValue';
import type { Birth, BrokerHandle, ObservedHandle, SharedValue } from '../../model/session/state';
import type { Handle } from '../../win32/handle';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { Win32 } from '../../win32/win32';
import { knownLately, type KnownHandle, type SessionProcess } from '../processes/sessionProcess';
import {
  toldByEnvironment,
  unknownEnvironment,
  type EnvironmentNumbers,
} from '../processes/environmentNumbers';
import type { SilentHandles } from '../processes/silentHandles';
import { atMost } from '../events/atMost';
import {
  fileKey,
  type DescribedFiles,
  type Describing,
  type FileDescriber,
} from '../prober/fileDescriber';
import { isSameFile, isStill } from './knownObject';
import {
  BirthTables,
  type Attaching,
  type TablesContext,
  type Seen,
  type StartedProcess,
} from './birthTables';
import type { SessionHandles } from '../handles/sessionHandles';

/** Milliseconds for which a process is held for the questions about its files: it feels them, and so does whoever waits for it. */
export const usualHold = 100;

export interface BirthContext extends TablesContext {
  readonly files: Pick<FileDescriber, 'begin'>;
  /** Milliseconds since the session began. */
  readonly now: () => number;
  /** Milliseconds, where the usual ones are not right. */
  readonly longestHold?: number;
  /** Resolves when the work has settled, or after the time. */
  readonly hold?: typeof atMost;
}

export interface BornProcess extends StartedProcess {
  readonly silent: SilentHandles;
}

function descriptionIn(described: DescribedFile | undefined): FileDescription | undefined {
  if (!described) return undefined;
  const { pid: _pid, handle: _handle, ...description } = described;
  return description;
}

/**
 * Whether Windows gave the process this handle of its own, though its creator has one to the same object: both have opened the
 * window station and the like by name, and both are connected to one console.
 */
function isOwn(
  seen: Seen,
  file: FileDescription | undefined,
  standard: ReadonlySet<string>,
): boolean {
  if (seen.entry.inheritable || standard.has(hex(seen.entry.value))) return false;
  return seen.name !== null || file?.kind === 'console';
}

/**
 * What the creator was known to have of the same object: under this value, or under another from which it made this one. A handle
 * it has closed since can only be told by what is behind it.
 */
function knownOf(
  creator: Pick<SessionProcess, 'id' | 'known'>,
  value: Handle,
  seen: Seen,
  file: FileDescription | undefined,
  stillHas: (value: Handle, access: string) => boolean,
): KnownHandle | null {
  const known = creator.known.get(value);
  // What it seemed to have opened itself can be another handle to what it was born with.
  const isOther = (handle: KnownHandle): boolean => handle.openedBy !== creator.id;
  if (known && isOther(known) && isStill(known, seen, file)) return known;
  for (const twin of seen.twins) {
    const other = creator.known.get(twin.value);
    // What is known of this value says nothing of another.
    const elsewhere = { ...seen, isKnown: null };
    const access = hex(seen.entry.access);
    const isSame = other && (twin.isSure || isStill({ ...other, access }, elsewhere, file));
    if (isSame && isOther(other)) return other;
  }
  const closed = [...creator.known].find(([other, theirs]) => {
    return file && isOther(theirs) && !stillHas(other, theirs.access) && isSameFile(theirs, file);
  });
  if (closed) return closed[1];
  return known && isStill(known, seen, file) ? known : null;
}

/**
 * The same of a file that nobody has been asked about yet: only a handle to it can tell. That another file had its value before says
 * nothing.
 */
function sureOf(known: SessionProcess['known'], value: Handle, seen: Seen): KnownHandle | null {
  if (seen.isKnown === true) return known.get(value) ?? null;
  const twin = seen.twins.find(({ isSure }) => isSure);
  return (twin && known.get(twin.value)) ?? null;
}

function objectText(seen: Seen, file: FileDescription | undefined): string {
  if (file) return fileText(file);
  return seen.name ?? l10n.t('{0} without a name', seen.type);
}

/** What the creator had come to have since it was looked at last: opened by itself, or a pipe of the session that reached it otherwise. */
function newlyKnown(
  session: SessionHandles,
  seen: Seen,
  file: FileDescription | undefined,
  creatorId: string,
): KnownHandle {
  const label = file?.pipe?.label ?? null;
  const ends = label === null ? [] : session.endsOf(label);
  const end = ends.find(({ pipe }) => pipe.end === file?.pipe?.end);
  const facts = {
    value: hex(seen.entry.value),
    isAmbient: false,
    type: seen.type,
    access: hex(seen.entry.access),
    inheritable: seen.entry.inheritable,
    ...(file ? { file } : {}),
  };
  if (end) {
    const { label: pipeLabel, name, end: side } = end.pipe;
    const pipe = { label: pipeLabel, name, end: side };
    return { ...facts, label: end.label, object: end.object, pipe };
  }
  const object = objectText(seen, file);
  return { ...facts, label: null, object, pipe: null, openedBy: creatorId };
}

/** What the creator could have passed on and did not: named as far as it is known, never asked while the creator runs. */
function passedOver(creator: SessionProcess, inspect: Win32, entry: TableEntry): KnownHandle {
  const known = creator.known.get(entry.value);
  const access = hex(entry.access);
  if (known?.access === access) return { ...known, inheritable: entry.inheritable };
  const copy = creator.process && inspect.CopyHandle(creator.process.value, entry.value);
  const type = (copy === null ? null : inspect.ObjectType(copy)) ?? 'unknown';
  if (copy !== null) inspect.Discard(copy);
  return {
    ...{ value: hex(entry.value), type, access, inheritable: entry.inheritable },
    isAmbient: false,
    label: null,
    object: l10n.t('{0} of {1}', type, creator.name),
    pipe: null,
    openedBy: creator.id,
  };
}

/** A birth, and copies of those handles of which only a handle can say later whether they are the same. The receiver closes them. */
interface BirthWithWitnesses {
  readonly birth: Birth;
  readonly witnesses: readonly (readonly [Handle, Handle])[];
  /** Of its environment. */
  readonly numbers: EnvironmentNumbers | null;
  /** The birth with what was not known in time, of its own files and of its creator's; null when all was. */
  readonly whole: Promise<Birth> | null;
}

/**
 * Reads the handles of a new process, and asks about its files: about those it seems to have at once, so that the prober answers while
 * the rest is read here. What has the object of a handle of its creator that gave no answer gives none either.
 */
function readAndDescribe(
  { files }: BirthContext,
  child: BornProcess,
  creator: SessionProcess | null,
  tables: BirthTables,
  isHeld: boolean,
): { readonly seen: readonly Seen[]; readonly asking: Describing } {
  const sources = new Map<TableEntry, readonly TableEntry[]>();
  const sourcesOf = (entry: TableEntry): readonly TableEntry[] => sources.get(entry) ?? [];
  const ask = (entries: readonly TableEntry[]): Describing => {
    const asked = files.begin(entries, {
      isUrgent: isHeld,
      isSilent: (entry) => sourcesOf(entry).some((source) => creator?.silent.has(source)),
      onSilent: (entry) => {
        child.silent.add(entry);
        for (const source of sourcesOf(entry)) creator?.silent.add(source);
      },
    });
    asked.all.catch(() => undefined);
    return asked;
  };
  // Where some of the creator's give no answer, it must be known first which handles have the same objects.
  const likely = creator?.silent.isEmpty ? tables.likelyFiles : [];
  const early = likely.length > 0 ? ask(likely) : null;
  const seen = tables.read();
  for (const { entry, sources: found } of seen) sources.set(entry, found);
  const others = seen
    .filter(({ type, entry }) => type === 'File' && !likely.includes(entry))
    .map(({ entry }) => entry);
  if (!early) return { seen, asking: ask(others) };
  return { seen, asking: others.length > 0 ? bothOf(early, ask(others)) : early };
}

function bothOf(one: Describing, other: Describing): Describing {
  const all = Promise.all([one.all, other.all]);
  return {
    sofar: () => new Map([...one.sofar(), ...other.sofar()]),
    all: all.then((described) => new Map(described.flatMap((files) => [...files]))),
  };
}

/** What was seen of a process while nothing ran in it, and of its creator at that moment. */
interface Scene {
  readonly context: BirthContext;
  readonly creator: SessionProcess | null;
  readonly creatorKnown: SessionProcess['known'];
  readonly tables: BirthTables;
  readonly seen: readonly Seen[];
  readonly readAfter: number | null;
  readonly attaching: Attaching | null;
  readonly time: number;
  /** What the creator could have passed on. */
  readonly passedOver: ReadonlyMap<Handle, KnownHandle>;
}

/** Both tables are of one moment: a handle of the creator that is compared now is the one it was seen to have at that moment. */
function attachedTo(
  attaching: Attaching | null,
  creatorKnown: SessionProcess['known'],
  source: TableEntry | undefined,
  { type }: Seen,
): KnownHandle | null {
  const known = attaching && source ? creatorKnown.get(source.value) : undefined;
  return known?.type === type && known.access === hex(source?.access ?? 0) ? known : null;
}

/** With what its file is found to be now: one without a name of the session is called by that. */
function knownAs(known: KnownHandle, file: FileDescription | undefined): KnownHandle {
  if (!file || known.pipe) return known;
  const isNamed = known.label !== null || known.file !== undefined;
  return isNamed ? { ...known, file } : { ...known, file, object: fileText(file) };
}

/** The birth by what is known of its files. */
function birthWith(scene: Scene, files: DescribedFiles): Birth {
  const { context, creator, creatorKnown, tables, seen, readAfter, time, passedOver } = scene;
  const { attaching } = scene;
  const candidates = new Map<Handle, BrokerHandle>();
  const childHandles = seen.map((one): ObservedHandle => {
    const { entry, type, name, sources, sharedWith } = one;
    // What only seemed to be a file was asked about as well.
    const file =
      type === 'File' ? descriptionIn(files.get(fileKey(entry.pid, entry.value))) : undefined;
    const [source] = isOwn(one, file, tables.standardValues) ? [] : sources;
    // Not even the creator can have a handle of this value that is not inheritable and in the child the same.
    const isInherited =
      sharedWith !== null || (entry.inheritable && (readAfter === null || source !== undefined));
    if (creator && (isInherited || source)) {
      const value = source?.value ?? entry.value;
      const isUnasked = type === 'File' && !file;
      const known = isUnasked
        ? (sureOf(creatorKnown, value, one) ?? attachedTo(attaching, creatorKnown, source, one))
        : knownOf({ id: creator.id, known: creatorKnown }, value, one, file, (other, access) =>
            tables.stillHas(other, access),
          );
      const described = known
        ? { ...knownAs(known, file), access: hex(entry.access) }
        : newlyKnown(context.session, one, file, creator.id);
      candidates.set(value, {
        ...described,
        value: hex(value),
        // The creator can have taken the flag from its own since.
        inheritable: isInherited || (source?.inheritable ?? false),
        closedAt: source ? null : time,
        ...(source || known || sharedWith || tables.isNamedAtStart(entry.value)
          ? {}
          : { isUnseen: true }),
      });
    }
    const hasSource = source !== undefined || (isInherited && creator !== null);
    return {
      value: hex(entry.value),
      type,
      object: file ? fileText(file) : name,
      access: hex(entry.access),
      inheritable: entry.inheritable,
      sameObjectAs: hasSource ? [hex(source?.value ?? entry.value)] : [],
      ...(file ? { file } : {}),
    };
  });
  const others = [...passedOver].filter(([value]) => !candidates.has(value));
  const told = toldByEnvironment(
    tables.numbers,
    creator?.environment ?? unknownEnvironment,
    childHandles,
  );
  const shared = attaching
    ? seen.flatMap(({ entry, sharedWith }): SharedValue[] =>
        sharedWith ? [{ value: hex(entry.value), pid: sharedWith.pid, name: sharedWith.name }] : [],
      )
    : [];
  const repeated = seen.flatMap(({ entry, isRepeated }) => (isRepeated ? hex(entry.value) : []));
  return {
    parent: null,
    ...(creator
      ? { creator: { pid: creator.pid, name: creator.name, processId: creator.id } }
      : {}),
    ...(readAfter === null ? {} : { readAfter }),
    ...(told.length > 0 ? { told } : {}),
    ...(attaching
      ? {
          attached: {
            ...(attaching.noCreator === null ? {} : { noCreator: attaching.noCreator }),
            ...(shared.length > 0 ? { shared } : {}),
            ...(repeated.length > 0 ? { repeated } : {}),
          },
        }
      : {}),
    brokerHandles: [
      ...candidates.values(),
      ...others.map(([, handle]): BrokerHandle => ({ ...handle, closedAt: null })),
    ],
    childHandles,
    standardHandles: tables.standardHandles,
    handleList: null,
    inheritHandles: [...candidates.values()].some(({ inheritable, value }) => {
      return inheritable && childHandles.some((handle) => handle.value === value);
    }),
  };
}

/**
 * The child must not run before `letGo` is called, unless it ran before: then `readAfter` says for how long. The creator runs on, so a
 * handle it passed on and closed at once is known from the child's table only: it is inheritable there, as in no other way. `letGo` is
 * called when nothing more is asked of the child: what was read is put into words while it runs.
 */
export async function descendantBirth(
  context: BirthContext,
  child: BornProcess,
  creator: SessionProcess | null,
  readAfter: number | null,
  attaching: Attaching | null = null,
  letGo: () => void = () => undefined,
): Promise<BirthWithWitnesses> {
  const { inspect, now, hold = atMost, longestHold = usualHold } = context;
  const living = creator?.phase === 'exited' ? null : creator;
  // It runs on, and is looked at: what it closes meanwhile it had when it made the call.
  const before: SessionProcess['known'] = creator ? knownLately(creator) : new Map();
  const creatorKnown = (): SessionProcess['known'] => {
    const now = creator?.known ?? new Map<Handle, KnownHandle>();
    const still = [...before].map(([value, handle]) => {
      const described = now.get(value);
      if (!described) return [value, handle] as const;
      const isSame = described.openedBy === handle.openedBy && described.label === handle.label;
      // What else could have come under this value the creator has opened itself.
      const isDescribedSince =
        handle.type === 'File' && !handle.file && described.openedBy !== creator?.id;
      return [value, isSame || isDescribedSince ? described : handle] as const;
    });
    return new Map([...now, ...still]);
  };
  const completing = creator?.completing;
  const tables = new BirthTables(context, child, creator, attaching?.siblings);
  try {
    creator?.silent.keepOnly(tables.creatorTable);
    const { seen, asking } = readAndDescribe(context, child, creator, tables, readAfter === null);
    const passedOn = new Map(
      tables.creatorTable
        .filter(({ inheritable }) => inheritable)
        .flatMap((entry) =>
          living ? [[entry.value, passedOver(living, inspect, entry)] as const] : [],
        ),
    );
    const known = Promise.all([asking.all, completing]).then(([files]) => files);
    known.catch(() => undefined);
    // Whoever runs already waits for nothing. Those of a tree are many: they are shown before their files are known.
    const isWhole =
      readAfter === null
        ? await hold(longestHold, known)
        : attaching === null && (await asking.all.then(() => completing === undefined));
    if (readAfter === null) letGo();
    const scene: Scene = {
      ...{ context, creator, creatorKnown: creatorKnown(), tables, seen, readAfter },
      attaching,
      ...{ time: now(), passedOver: passedOn },
    };
    // Of its creator more may be known by then: it can have been described late itself.
    const sceneNow = (): Scene => ({ ...scene, creatorKnown: creatorKnown() });
    const whole = isWhole ? null : known.then((files) => birthWith(sceneNow(), files));
    whole?.catch(() => undefined);
    return {
      birth: birthWith(scene, isWhole ? await asking.all : asking.sofar()),
      witnesses: tables.keep(),
      numbers: tables.numbers,
      whole,
    };
  } finally {
    tables.discard();
  }
}
