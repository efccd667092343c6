// The kinds of objects a plan can make, one row each: what may be said of it, with the defaults.
import * as v from 'valibot';
import { described } from './attributeText';
import { defaultReadSize } from './pipeSizes';

const kind = <const T extends string>(name: T, about: string) => described(v.literal(name), about);
const flag = (value: boolean, text: string) => v.optional(described(v.boolean(), text), value);
const word = <const T extends readonly string[]>(words: T, value: T[number], text: string) =>
  v.optional(described(v.picklist(words), text), value);
const text = (about: string) => described(v.pipe(v.string(), v.nonEmpty()), about);
const size = (least: number, about: string) =>
  described(v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(0x7fff_ffff)), about);

const inheritable = flag(
  true,
  'Whether the handle is inheritable in the end: its HANDLE_FLAG_INHERIT, set as `inheritableBy` says. Default: true.',
);
const inheritableBy = word(
  ['creation', 'SetHandleInformation'],
  'creation',
  'How the handle gets its HANDLE_FLAG_INHERIT. "creation", the default: by the call that makes it (bInheritHandle of [SECURITY_ATTRIBUTES], or the parameter the call has instead). "SetHandleInformation": made the other way round, and changed afterwards by [SetHandleInformation].',
);

export const readSize = described(
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16 * 1024 * 1024)),
  "Most bytes one call asks for: nNumberOfBytesToRead of the launcher's [ReadFile]. Default: 262144.",
);
export const paused = described(
  v.boolean(),
  'Call no [ReadFile] before "Resume Reading": watch the buffer fill and the writer wait in [WriteFile]. Default: false.',
);

/** What every object made through SECURITY_ATTRIBUTES may say. */
const made = {
  inheritableBy,
  securityAttributes: word(
    ['given', 'absent'],
    'given',
    'lpSecurityAttributes of the call that makes the object. "given", the default: a [SECURITY_ATTRIBUTES]. "absent": NULL, and the handle is not inheritable then, and has the default security.',
  ),
  securityDescriptor: v.optional(
    text(
      'Security of the object as SDDL, such as "D:(A;;GA;;;WD)": [ConvertStringSecurityDescriptorToSecurityDescriptorW] makes lpSecurityDescriptor of [SECURITY_ATTRIBUTES] of it. Default: none, which means the default of the creator.',
    ),
  ),
};

/** For DuplicateHandle. */
export const accessOfCopy = described(
  v.pipe(v.string(), v.regex(/^0x[0-9A-Fa-f]{1,8}$/)),
  'Access mask of the copy, such as "0x100000": dwDesiredAccess of [DuplicateHandle]. Default: that of the original (DUPLICATE_SAME_ACCESS).',
);

export const handleKinds = {
  pipe: v.strictObject({
    kind: kind(
      'pipe',
      'An anonymous pipe, by [CreatePipe]. Its ends are called "name.read" and "name.write".',
    ),
    bufferSize: v.optional(
      size(
        0,
        'Size of the buffer in bytes: nSize of [CreatePipe], which takes it as a suggestion. 0, the default: that of the system, 4,096.',
      ),
      0,
    ),
    inheritable: v.optional(
      described(
        v.union([v.boolean(), v.picklist(['read', 'write'])]),
        'Which ends are inheritable: true (both, the default), false, "read" or "write". [CreatePipe] gives both the same flag; [SetHandleInformation] changes the other end. When only one end is inheritable, the launcher keeps the other: it captures a read end.',
      ),
      true,
    ),
    readSize: v.optional(readSize, defaultReadSize),
    paused: v.optional(paused, false),
    ...made,
  }),
  namedPipe: v.strictObject({
    kind: kind(
      'namedPipe',
      'One end of a named pipe: the server by [CreateNamedPipeW], a client by [CreateFileW].',
    ),
    end: word(
      ['server', 'client'],
      'server',
      '"server", the default, makes the pipe ([CreateNamedPipeW], PIPE_ACCESS_DUPLEX); "client" opens one that is there ([CreateFileW]).',
    ),
    pipeName: text('The part of lpName after `\\\\.\\pipe\\`; the same for both ends.'),
    mode: word(
      ['byte', 'message'],
      'byte',
      'Type and read mode of the server end, dwPipeMode of [CreateNamedPipeW]: "byte", the default, or "message" (PIPE_TYPE_MESSAGE and PIPE_READMODE_MESSAGE).',
    ),
    overlapped: flag(
      false,
      'Made with FILE_FLAG_OVERLAPPED: calls on it need not wait. A child that does not expect that may misread it. Default: false.',
    ),
    inheritable,
    ...made,
  }),
  file: v.strictObject({
    kind: kind('file', 'A file, by [CreateFileW]; shared for reading, writing and deleting.'),
    path: text('Path of the file, relative to the workspace folder: lpFileName of [CreateFileW].'),
    access: word(
      ['read', 'write', 'readWrite', 'append'],
      'read',
      'dwDesiredAccess and dwCreationDisposition of [CreateFileW]. "read", the default: GENERIC_READ, OPEN_EXISTING. "write": GENERIC_WRITE, CREATE_ALWAYS, which empties the file. "readWrite": both, OPEN_ALWAYS. "append": FILE_APPEND_DATA, OPEN_ALWAYS, writing at its end.',
    ),
    inheritable,
    ...made,
  }),
  directory: v.strictObject({
    kind: kind('directory', 'A folder, by [CreateFileW] with FILE_FLAG_BACKUP_SEMANTICS.'),
    path: text(
      'Path of the folder, relative to the workspace folder: lpFileName of [CreateFileW].',
    ),
    inheritable,
    ...made,
  }),
  nul: v.strictObject({
    kind: kind('nul', 'The NUL device, by [CreateFileW] for reading and writing.'),
    inheritable,
    ...made,
  }),
  console: v.strictObject({
    kind: kind(
      'console',
      'The console of the launcher, by [CreateFileW] with CONIN$ or CONOUT$. It fails when the launcher has no console.',
    ),
    direction: word(
      ['input', 'output'],
      'output',
      'Which of the two [CreateFileW] opens: "input" is CONIN$, "output", the default, is CONOUT$.',
    ),
    inheritable,
    ...made,
  }),
  event: v.strictObject({
    kind: kind('event', 'An event without a name, by [CreateEventW].'),
    manualReset: flag(
      true,
      'bManualReset of [CreateEventW]: true, the default, stays signaled until ResetEvent; false lets one waiting thread through.',
    ),
    initialState: flag(
      false,
      'bInitialState of [CreateEventW]: whether it is signaled at first. Default: false.',
    ),
    inheritable,
    ...made,
  }),
  mutex: v.strictObject({
    kind: kind('mutex', 'A mutex without a name, by [CreateMutexW].'),
    initialOwner: flag(
      false,
      'bInitialOwner of [CreateMutexW]: whether the thread of the launcher that makes it owns it. Default: false.',
    ),
    inheritable,
    ...made,
  }),
  semaphore: v.strictObject({
    kind: kind('semaphore', 'A semaphore without a name, by [CreateSemaphoreW].'),
    initialCount: v.optional(
      size(0, 'lInitialCount of [CreateSemaphoreW]: how many may pass at first. Default: 0.'),
      0,
    ),
    maximumCount: v.optional(
      size(1, 'lMaximumCount of [CreateSemaphoreW]: how many may pass at most. Default: 1.'),
      1,
    ),
    inheritable,
    ...made,
  }),
  waitableTimer: v.strictObject({
    kind: kind('waitableTimer', 'A waitable timer without a name, by [CreateWaitableTimerW].'),
    manualReset: flag(
      true,
      'bManualReset of [CreateWaitableTimerW]: true, the default, stays signaled until it is set anew; false lets one waiting thread through.',
    ),
    inheritable,
    ...made,
  }),
  fileMapping: v.strictObject({
    kind: kind(
      'fileMapping',
      'Shared memory without a name, by [CreateFileMappingW] with PAGE_READWRITE; a child maps it with [MapViewOfFile].',
    ),
    size: size(1, 'Size in bytes: dwMaximumSizeLow of [CreateFileMappingW].'),
    file: v.optional(
      text(
        'Name of a readWrite file handle of this launch configuration, hFile of [CreateFileMappingW]. Default: INVALID_HANDLE_VALUE, the paging file.',
      ),
    ),
    text: v.optional(
      described(
        v.string(),
        'Text the launcher writes at the beginning, as UTF-8 with a NUL after it, through a view of [MapViewOfFile].',
      ),
    ),
    inheritable,
    ...made,
  }),
  job: v.strictObject({
    kind: kind('job', 'A job without a name, by [CreateJobObjectW].'),
    inheritable,
    ...made,
  }),
  process: v.strictObject({
    kind: kind(
      'process',
      'A process, by [OpenProcess] with PROCESS_QUERY_LIMITED_INFORMATION and SYNCHRONIZE.',
    ),
    pid: v.optional(
      size(
        1,
        'Id of the process to open, dwProcessId of [OpenProcess]. Default: that of the launcher.',
      ),
    ),
    inheritable,
    inheritableBy,
  }),
  thread: v.strictObject({
    kind: kind(
      'thread',
      'A thread, by [OpenThread] with THREAD_QUERY_LIMITED_INFORMATION and SYNCHRONIZE.',
    ),
    threadId: v.optional(
      size(
        1,
        'Id of the thread to open, dwThreadId of [OpenThread]. Default: that of the thread of the launcher that launches.',
      ),
    ),
    inheritable,
    inheritableBy,
  }),
  tcpListener: v.strictObject({
    kind: kind(
      'tcpListener',
      'A TCP socket that listens on 127.0.0.1, by [WSASocketW]; not inheritable means WSA_FLAG_NO_HANDLE_INHERIT.',
    ),
    port: v.optional(
      described(
        v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
        'Port on 127.0.0.1 that [bind] takes; 0, the default, lets Windows choose.',
      ),
      0,
    ),
    inheritable,
    inheritableBy,
  }),
  udpSocket: v.strictObject({
    kind: kind(
      'udpSocket',
      'A UDP socket bound to 127.0.0.1, by [WSASocketW]; not inheritable means WSA_FLAG_NO_HANDLE_INHERIT.',
    ),
    inheritable,
    inheritableBy,
  }),
  duplicate: v.strictObject({
    kind: kind(
      'duplicate',
      'A second handle to the object of an earlier one, by [DuplicateHandle] within the launcher.',
    ),
    of: text('Name of a handle that stands before this one: hSourceHandle of [DuplicateHandle].'),
    access: v.optional(accessOfCopy),
    closeSource: flag(
      false,
      'DUPLICATE_CLOSE_SOURCE of [DuplicateHandle]: the original is closed. Default: false.',
    ),
    inheritable,
    inheritableBy,
  }),
  value: v.strictObject({
    kind: kind('value', 'A number put where a handle belongs, for experiments. No call makes it.'),
    value: described(
      v.pipe(v.string(), v.regex(/^(NULL|-1|0x[0-9A-Fa-f]{1,16}|[0-9]{1,19})$/)),
      'The number: "NULL", "-1", "0x1a4" or decimal. The launcher neither makes nor closes a handle of this value; what [CreateProcessW] does with it is the experiment.',
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
