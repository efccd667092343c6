// Photographs a process that a process of the session has created: each of its handles matched to the creator's it came from.
import { fileText } from '../model/fileText';
import type { DescribedFile, FileDescription } from '../model/fileDescription';
import { hex } from '../model/handleValue';
import type { Birth, BrokerHandle, ObservedHandle } from '../model/state';
import type { Handle } from '../win32/handle';
import type { TableEntry } from '../win32/handleTable';
import type { Win32 } from '../win32/win32';
import { standardValues } from './birth';
import type { FollowedProcess, KnownHandle } from './followedProcess';
import { fileKey } from './fileDescriber';
import type { SessionHandles } from './sessionHandles';

/** Answers by `fileKey`. */
type DescribeFiles = (
  entries: readonly TableEntry[],
) => Promise<ReadonlyMap<string, DescribedFile>>;

export interface BirthContext {
  readonly inspect: Win32;
  readonly session: SessionHandles;
  readonly describe: DescribeFiles;
  /** Milliseconds since the session began. */
  readonly now: () => number;
}

interface Newborn {
  readonly pid: number;
  readonly hProcess: Handle;
}

/** Comparisons of a handle that was not inherited with those of its creator; it is a copy of one of them or of none. */
const mostComparisons = 200;

/** What was seen of one handle of the newborn while nothing ran in it. */
interface Seen {
  readonly entry: TableEntry;
  readonly type: string;
  /** Of other objects than files; null when it has none. */
  readonly name: string | null;
  /** The creator's handles with the same object, at this moment. */
  readonly sources: readonly TableEntry[];
  /** Whether it is what the creator was known to have under this value; null when no handle of the broker can tell. */
  readonly isKnown: boolean | null;
}

class Photograph {
  readonly #copies = new Map<Handle, Handle | null>();

  constructor(
    private readonly context: BirthContext,
    private readonly child: Newborn,
    private readonly creator: FollowedProcess | null,
    private readonly creatorTable: readonly TableEntry[],
  ) {}

  /** A copy of the creator's handle here, made once; null when it is gone or cannot be copied. */
  #creatorCopy(value: Handle): Handle | null {
    const known = this.#copies.get(value);
    const process = this.creator?.process;
    if (known !== undefined || !process || process.isClosed) return known ?? null;
    const copy = this.context.inspect.CopyHandle(process.value, value);
    this.#copies.set(value, copy);
    return copy;
  }

  see(entry: TableEntry): Seen {
    const { inspect } = this.context;
    const copy = inspect.CopyHandle(this.child.hProcess, entry.value);
    if (copy === null) return { entry, type: 'unknown', name: null, sources: [], isKnown: null };
    try {
      const type = inspect.ObjectType(copy) ?? 'unknown';
      // The name of a file can only be asked where the question may hang.
      const name = type === 'File' ? null : inspect.ObjectName(copy) || null;
      const sources = this.#sources(entry, copy);
      return { entry, type, name, sources, isKnown: this.#isKnown(entry.value, copy) };
    } finally {
      inspect.Discard(copy);
    }
  }

  #sources(entry: TableEntry, copy: Handle): readonly TableEntry[] {
    const alike = this.creatorTable.filter(({ typeIndex }) => typeIndex === entry.typeIndex);
    const isSame = ({ value }: TableEntry): boolean => {
      const theirs = this.#creatorCopy(value);
      return theirs !== null && this.context.inspect.CompareObjectHandles(theirs, copy);
    };
    // Inherited, it has the value of its source, and the flag: its other twins are of no interest.
    const source = alike.find(({ value }) => value === entry.value);
    if (source && isSame(source)) return [source];
    if (entry.inheritable) return [];
    return alike.slice(0, mostComparisons).filter(isSame).slice(0, 1);
  }

  #isKnown(value: Handle, copy: Handle): boolean | null {
    const { inspect, session } = this.context;
    const label = this.creator?.known.get(value)?.label ?? null;
    const own = label === null ? null : session.value(label);
    return own === null ? null : inspect.CompareObjectHandles(own, copy);
  }

  discard(): void {
    for (const copy of this.#copies.values()) if (copy !== null) this.context.inspect.Discard(copy);
  }
}

function descriptionIn(described: DescribedFile | undefined): FileDescription | undefined {
  if (!described) return undefined;
  const { pid: _pid, handle: _handle, ...description } = described;
  return description;
}

const isSameSocket = (a: FileDescription, b: FileDescription): boolean =>
  a.socket?.protocol === b.socket?.protocol &&
  a.socket?.port === b.socket?.port &&
  a.socket?.address === b.socket?.address;

const labelOfPipe = ({ pipe, file }: KnownHandle): string | null =>
  pipe?.label ?? file?.pipe?.label ?? null;

/** Whether what the creator is known to have had under this value is what the child has: a value is used again when it is free. */
function isStill(known: KnownHandle, seen: Seen, file: FileDescription | undefined): boolean {
  if (seen.isKnown !== null) return seen.isKnown;
  if (known.type !== seen.type || known.access !== hex(seen.entry.access)) return false;
  // Whoever gives no answer is believed to be what it was.
  if (seen.type !== 'File' || !file || file.kind === 'unknown') return true;
  if (known.pipe ?? known.file?.pipe ?? file.pipe) {
    const end = known.pipe?.end ?? known.file?.pipe?.end;
    return file.pipe?.end === end && file.pipe?.label === labelOfPipe(known);
  }
  if (file.socket) return known.file === undefined || isSameSocket(known.file, file);
  return known.file === undefined || known.file.name === file.name;
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

function objectText(seen: Seen, file: FileDescription | undefined): string {
  if (file) return fileText(file);
  return seen.name ?? `${seen.type} without a name`;
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
function passedOver(creator: FollowedProcess, inspect: Win32, entry: TableEntry): KnownHandle {
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
    object: `${type} of ${creator.name}`,
    pipe: null,
    openedBy: creator.id,
  };
}

/**
 * The child must not run before this resolves, unless it ran before: then `readAfter` says for how long. The creator runs on, so a
 * handle it passed on and closed at once is known from the child's table only: it is inheritable there, as in no other way.
 */
export async function descendantBirth(
  context: BirthContext,
  child: Newborn,
  creator: FollowedProcess | null,
  readAfter: number | null,
): Promise<Birth> {
  const { inspect, now } = context;
  const lives = creator !== null && creator.phase !== 'exited';
  const entries = inspect.ProcessHandles(child.hProcess, child.pid);
  const creatorTable =
    lives && creator.process ? inspect.ProcessHandles(creator.process.value, creator.pid) : [];
  const photograph = new Photograph(context, child, creator, creatorTable);
  let seen: readonly Seen[];
  try {
    seen = entries.map((entry) => photograph.see(entry));
  } finally {
    photograph.discard();
  }
  const standardHandles = standardValues(inspect, child.hProcess);
  const files = await context.describe(
    seen.filter(({ type }) => type === 'File').map(({ entry }) => entry),
  );
  const standardValueSet = new Set(
    Object.values(standardHandles ?? {}).filter((value): value is string => value !== null),
  );
  const candidates = new Map<Handle, BrokerHandle>();
  const childHandles = seen.map((one): ObservedHandle => {
    const { entry, type, name, sources } = one;
    const file = descriptionIn(files.get(fileKey(entry.pid, entry.value)));
    const [source] = isOwn(one, file, standardValueSet) ? [] : sources;
    // Not even the creator can have a handle of this value that is not inheritable and in the child the same.
    const isInherited = entry.inheritable && (readAfter === null || source !== undefined);
    if (creator && (isInherited || source)) {
      const value = source?.value ?? entry.value;
      const known = creator.known.get(value);
      const described =
        known && isStill(known, one, file)
          ? { ...known, ...(file && !known.pipe ? { file } : {}) }
          : newlyKnown(context.session, one, file, creator.id);
      candidates.set(value, {
        ...described,
        value: hex(value),
        inheritable: source?.inheritable ?? entry.inheritable,
        closedAt: source ? null : now(),
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
  const others = creatorTable.filter(
    ({ inheritable, value }) => inheritable && !candidates.has(value),
  );
  return {
    parent: null,
    ...(creator
      ? { creator: { pid: creator.pid, name: creator.name, processId: creator.id } }
      : {}),
    ...(readAfter === null ? {} : { readAfter }),
    brokerHandles: [
      ...candidates.values(),
      ...(lives ? others.map((entry) => passedOver(creator, inspect, entry)) : []).map(
        (handle): BrokerHandle => ({ ...handle, closedAt: null }),
      ),
    ],
    childHandles,
    standardHandles,
    handleList: null,
    inheritHandles: [...candidates.values()].some(({ inheritable, value }) => {
      return inheritable && childHandles.some((handle) => handle.value === value);
    }),
  };
}
