// The kinds of objects a plan can make, one row each: what may be said of it, with the defaults.
import * as v from 'valibot';
import { defaultReadSize } from './pipeSizes';

const described = <T extends v.GenericSchema>(schema: T, text: string) =>
  v.pipe(schema, v.description(text));
const flag = (value: boolean, text: string) => v.optional(described(v.boolean(), text), value);
const word = <const T extends readonly string[]>(words: T, value: T[number], text: string) =>
  v.optional(described(v.picklist(words), text), value);
const text = (about: string) => described(v.pipe(v.string(), v.nonEmpty()), about);
const size = (least: number, about: string) =>
  described(v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(0x7fff_ffff)), about);

const inheritable = flag(
  true,
  'Whether the handle is inheritable in the end. Default true: a handle of a plan is there to be passed on.',
);
const inheritableBy = word(
  ['creation', 'SetHandleInformation'],
  'creation',
  'How it becomes so: bInheritHandle of the SECURITY_ATTRIBUTES at creation, or SetHandleInformation afterwards.',
);

export const readSize = described(
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16 * 1024 * 1024)),
  'Most bytes one ReadFile of the broker asks for. Default: 262144.',
);
export const paused = described(
  v.boolean(),
  'Do not read the pipe before "Resume Reading": watch its buffer fill and its writer wait.',
);

/** What every object made through SECURITY_ATTRIBUTES may say. */
const made = {
  inheritableBy,
  securityAttributes: word(
    ['given', 'absent'],
    'given',
    '"absent" passes NULL: the handle is then created non-inheritable, with the default security.',
  ),
  securityDescriptor: v.optional(
    text('Security of the object as SDDL, such as "D:(A;;GA;;;WD)". Default: that of the creator.'),
  ),
};

/** For DuplicateHandle. */
export const accessOfCopy = described(
  v.pipe(v.string(), v.regex(/^0x[0-9A-Fa-f]{1,8}$/)),
  'Access mask of the copy, such as "0x100000". Default: that of the original.',
);

export const handleKinds = {
  pipe: v.strictObject({
    kind: v.literal('pipe'),
    bufferSize: v.optional(size(0, 'nSize of CreatePipe; 0 takes the system default.'), 0),
    inheritable: v.optional(
      described(
        v.union([v.boolean(), v.picklist(['read', 'write'])]),
        'Which ends are inheritable: true (both), false, "read" or "write". When only one end is, the broker keeps the other: it captures a read end.',
      ),
      true,
    ),
    readSize: v.optional(readSize, defaultReadSize),
    paused: v.optional(paused, false),
    ...made,
  }),
  namedPipe: v.strictObject({
    kind: v.literal('namedPipe'),
    end: word(
      ['server', 'client'],
      'server',
      'The server end makes the pipe (CreateNamedPipeW); a client end opens it (CreateFileW).',
    ),
    pipeName: text('The part of the name after \\\\.\\pipe\\; the same for both ends.'),
    mode: word(['byte', 'message'], 'byte', 'Type and read mode of the server end.'),
    overlapped: flag(false, 'FILE_FLAG_OVERLAPPED.'),
    inheritable,
    ...made,
  }),
  file: v.strictObject({
    kind: v.literal('file'),
    path: text('Path of the file, relative to the workspace folder.'),
    access: word(
      ['read', 'write', 'readWrite', 'append'],
      'read',
      'Access asked of CreateFileW. "write" empties the file, "append" writes at its end.',
    ),
    inheritable,
    ...made,
  }),
  directory: v.strictObject({
    kind: v.literal('directory'),
    path: text('Path of the folder, relative to the workspace folder.'),
    inheritable,
    ...made,
  }),
  nul: v.strictObject({ kind: v.literal('nul'), inheritable, ...made }),
  console: v.strictObject({
    kind: v.literal('console'),
    direction: word(['input', 'output'], 'output', 'CONIN$ or CONOUT$ of the broker.'),
    inheritable,
    ...made,
  }),
  event: v.strictObject({
    kind: v.literal('event'),
    manualReset: flag(true, 'bManualReset of CreateEventW.'),
    initialState: flag(false, 'bInitialState of CreateEventW.'),
    inheritable,
    ...made,
  }),
  mutex: v.strictObject({
    kind: v.literal('mutex'),
    initialOwner: flag(false, 'bInitialOwner of CreateMutexW.'),
    inheritable,
    ...made,
  }),
  semaphore: v.strictObject({
    kind: v.literal('semaphore'),
    initialCount: v.optional(size(0, 'lInitialCount of CreateSemaphoreW.'), 0),
    maximumCount: v.optional(size(1, 'lMaximumCount of CreateSemaphoreW.'), 1),
    inheritable,
    ...made,
  }),
  waitableTimer: v.strictObject({
    kind: v.literal('waitableTimer'),
    manualReset: flag(true, 'bManualReset of CreateWaitableTimerW.'),
    inheritable,
    ...made,
  }),
  fileMapping: v.strictObject({
    kind: v.literal('fileMapping'),
    size: size(1, 'Size in bytes.'),
    file: v.optional(
      text('Name of a readWrite file handle of this plan. Default: the paging file.'),
    ),
    text: v.optional(
      described(v.string(), 'Text written at the beginning, as UTF-8, with a NUL after it.'),
    ),
    inheritable,
    ...made,
  }),
  job: v.strictObject({ kind: v.literal('job'), inheritable, ...made }),
  process: v.strictObject({
    kind: v.literal('process'),
    pid: v.optional(size(1, 'Process to open. Default: the broker.')),
    inheritable,
    inheritableBy,
  }),
  thread: v.strictObject({
    kind: v.literal('thread'),
    threadId: v.optional(size(1, 'Thread to open. Default: the one of the broker that launches.')),
    inheritable,
    inheritableBy,
  }),
  tcpListener: v.strictObject({
    kind: v.literal('tcpListener'),
    port: v.optional(
      described(
        v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
        'Port on 127.0.0.1; 0 lets Windows choose.',
      ),
      0,
    ),
    inheritable,
    inheritableBy,
  }),
  udpSocket: v.strictObject({ kind: v.literal('udpSocket'), inheritable, inheritableBy }),
  duplicate: v.strictObject({
    kind: v.literal('duplicate'),
    of: text('Name of a handle that stands before this one.'),
    access: v.optional(accessOfCopy),
    closeSource: flag(false, 'DUPLICATE_CLOSE_SOURCE: the original is closed.'),
    inheritable,
    inheritableBy,
  }),
  value: v.strictObject({
    kind: v.literal('value'),
    value: described(
      v.pipe(v.string(), v.regex(/^(NULL|-1|0x[0-9A-Fa-f]{1,16}|[0-9]{1,19})$/)),
      'A number put where a handle belongs, for experiments: "NULL", "-1", "0x1a4". The broker neither makes nor closes it.',
    ),
  }),
} as const;

export type HandleKind = keyof typeof handleKinds;

/** As written, before the defaults. */
export const writtenHandleSchema = v.variant('kind', [
  handleKinds.pipe,
  handleKinds.namedPipe,
  handleKinds.file,
  handleKinds.directory,
  handleKinds.nul,
  handleKinds.console,
  handleKinds.event,
  handleKinds.mutex,
  handleKinds.semaphore,
  handleKinds.waitableTimer,
  handleKinds.fileMapping,
  handleKinds.job,
  handleKinds.process,
  handleKinds.thread,
  handleKinds.tcpListener,
  handleKinds.udpSocket,
  handleKinds.duplicate,
  handleKinds.value,
]);

export type MadeHandle = v.InferOutput<typeof writtenHandleSchema>;
export type MadeOf<K extends HandleKind> = Extract<MadeHandle, { kind: K }>;
