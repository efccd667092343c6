// The kinds of objects a plan can make, one row each: what may be said of it, with the defaults.
import * as v from 'valibot';
import { described, oneOf, withWin32 } from './attributeText';
import {
  accessOfCopy,
  flag,
  inheritable,
  inheritableBy,
  kind,
  made,
  paused,
  readSize,
  size,
  text,
  word,
} from './objectAttributes';
import { defaultReadSize } from './pipeSizes';

export const handleKinds = {
  pipe: v.strictObject({
    kind: kind(
      'pipe',
      'An anonymous pipe. Its ends are called "name.read" and "name.write".',
      'CreatePipe',
    ),
    bufferSize: v.optional(
      size(
        0,
        "Size of the pipe's buffer in bytes. Default: 0, which means 4096, the default of Windows.",
        'nSize of CreatePipe, which takes it as a suggestion',
      ),
      0,
    ),
    inheritable: v.optional(
      described(
        v.union([
          v.boolean(),
          oneOf({
            read: 'Only the read end. The launcher keeps the write end.',
            write:
              'Only the write end. The launcher keeps the read end and captures what comes through.',
          }),
        ]),
        'Which ends a child can inherit. true: both, the default. false: none. "read" or "write": only this one.',
        'CreatePipe gives both ends the same flag; SetHandleInformation changes the other end',
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
      'One end of a named pipe.',
      'CreateNamedPipeW for the server, CreateFileW for a client',
    ),
    end: word(
      {
        server: withWin32(
          'The end that creates the pipe. The default.',
          'CreateNamedPipeW with PIPE_ACCESS_DUPLEX',
        ),
        client: withWin32('The end that opens an existing pipe.', 'CreateFileW'),
      },
      'server',
      'Which end of the pipe the handle is. Default: "server".',
      'CreateNamedPipeW or CreateFileW',
    ),
    pipeName: text(
      'Name of the pipe, the same for both ends: what stands after `\\\\.\\pipe\\`.',
      'lpName of CreateNamedPipeW, lpFileName of CreateFileW',
    ),
    mode: word(
      {
        byte: withWin32('A stream of bytes. The default.', 'PIPE_TYPE_BYTE and PIPE_READMODE_BYTE'),
        message: withWin32(
          'Messages, which the server reads one by one.',
          'PIPE_TYPE_MESSAGE and PIPE_READMODE_MESSAGE',
        ),
      },
      'byte',
      'Whether the server end carries bytes or messages. Default: "byte".',
      'dwPipeMode of CreateNamedPipeW',
    ),
    overlapped: flag(
      false,
      'Whether calls on the handle can return before they finish. A child that does not expect this can misread the pipe. Default: false.',
      'FILE_FLAG_OVERLAPPED',
    ),
    inheritable,
    ...made,
  }),
  file: v.strictObject({
    kind: kind('file', 'A file, shared for reading, writing and deleting.', 'CreateFileW'),
    path: text('Path of the file, relative to the workspace folder.', 'lpFileName of CreateFileW'),
    access: word(
      {
        read: withWin32('Read a file that exists. The default.', 'GENERIC_READ and OPEN_EXISTING'),
        write: withWin32(
          'Write to an empty file. An existing file loses its content.',
          'GENERIC_WRITE and CREATE_ALWAYS',
        ),
        readWrite: withWin32(
          'Read and write. An existing file keeps its content.',
          'GENERIC_READ, GENERIC_WRITE and OPEN_ALWAYS',
        ),
        append: withWin32(
          'Write at the end. An existing file keeps its content.',
          'FILE_APPEND_DATA and OPEN_ALWAYS',
        ),
      },
      'read',
      'What a child can do with the file. Default: "read".',
      'dwDesiredAccess and dwCreationDisposition of CreateFileW',
    ),
    inheritable,
    ...made,
  }),
  directory: v.strictObject({
    kind: kind('directory', 'A folder.', 'CreateFileW with FILE_FLAG_BACKUP_SEMANTICS'),
    path: text(
      'Path of the folder, relative to the workspace folder.',
      'lpFileName of CreateFileW',
    ),
    inheritable,
    ...made,
  }),
  nul: v.strictObject({
    kind: kind('nul', 'The NUL device, for reading and writing.', 'CreateFileW'),
    inheritable,
    ...made,
  }),
  console: v.strictObject({
    kind: kind(
      'console',
      'The console of the launcher. The launch fails when the launcher has no console.',
      'CreateFileW with CONIN$ or CONOUT$',
    ),
    direction: word(
      {
        input: withWin32('The input of the console.', 'CONIN$'),
        output: withWin32('The output of the console. The default.', 'CONOUT$'),
      },
      'output',
      'Which side of the console the handle is. Default: "output".',
      'lpFileName of CreateFileW',
    ),
    inheritable,
    ...made,
  }),
  event: v.strictObject({
    kind: kind('event', 'An unnamed event.', 'CreateEventW'),
    manualReset: flag(
      true,
      'Whether the event stays signaled until a thread resets it. false: one signal releases one waiting thread. Default: true.',
      'bManualReset of CreateEventW, and ResetEvent',
    ),
    initialState: flag(
      false,
      'Whether the event is signaled from the start. Default: false.',
      'bInitialState of CreateEventW',
    ),
    inheritable,
    ...made,
  }),
  mutex: v.strictObject({
    kind: kind('mutex', 'An unnamed mutex.', 'CreateMutexW'),
    initialOwner: flag(
      false,
      'Whether the thread of the launcher that creates the mutex owns it. Default: false.',
      'bInitialOwner of CreateMutexW',
    ),
    inheritable,
    ...made,
  }),
  semaphore: v.strictObject({
    kind: kind('semaphore', 'An unnamed semaphore.', 'CreateSemaphoreW'),
    initialCount: v.optional(
      size(
        0,
        'How many threads the semaphore lets through at first. Default: 0.',
        'lInitialCount of CreateSemaphoreW',
      ),
      0,
    ),
    maximumCount: v.optional(
      size(
        1,
        'How many threads the semaphore lets through at most. Default: 1.',
        'lMaximumCount of CreateSemaphoreW',
      ),
      1,
    ),
    inheritable,
    ...made,
  }),
  waitableTimer: v.strictObject({
    kind: kind('waitableTimer', 'An unnamed waitable timer.', 'CreateWaitableTimerW'),
    manualReset: flag(
      true,
      'Whether the timer stays signaled until a thread sets it again. false: it releases one waiting thread. Default: true.',
      'bManualReset of CreateWaitableTimerW',
    ),
    inheritable,
    ...made,
  }),
  fileMapping: v.strictObject({
    kind: kind(
      'fileMapping',
      'Unnamed shared memory.',
      'CreateFileMappingW with PAGE_READWRITE; a child maps it with MapViewOfFile',
    ),
    size: size(1, 'Size of the shared memory in bytes.', 'dwMaximumSizeLow of CreateFileMappingW'),
    file: v.optional(
      text(
        'Which file backs the memory. Value: the name of an entry in `handles` of kind "file" with "access": "readWrite". Default: the paging file.',
        'hFile of CreateFileMappingW, or INVALID_HANDLE_VALUE',
      ),
    ),
    text: v.optional(
      described(
        v.string(),
        'Text for the children to read: the launcher writes it at the start of the memory, as UTF-8 with a NUL at the end.',
        'MapViewOfFile in the launcher',
      ),
    ),
    inheritable,
    ...made,
  }),
  job: v.strictObject({
    kind: kind('job', 'An unnamed job.', 'CreateJobObjectW'),
    inheritable,
    ...made,
  }),
  process: v.strictObject({
    kind: kind(
      'process',
      'A process that a child can query and wait for.',
      'OpenProcess with PROCESS_QUERY_LIMITED_INFORMATION and SYNCHRONIZE',
    ),
    pid: v.optional(
      size(
        1,
        'PID of the process to open. Default: the PID of the launcher.',
        'dwProcessId of OpenProcess',
      ),
    ),
    inheritable,
    inheritableBy,
  }),
  thread: v.strictObject({
    kind: kind(
      'thread',
      'A thread that a child can query and wait for.',
      'OpenThread with THREAD_QUERY_LIMITED_INFORMATION and SYNCHRONIZE',
    ),
    threadId: v.optional(
      size(
        1,
        'ID of the thread to open. Default: the thread of the launcher that creates the children.',
        'dwThreadId of OpenThread',
      ),
    ),
    inheritable,
    inheritableBy,
  }),
  tcpListener: v.strictObject({
    kind: kind(
      'tcpListener',
      'A TCP socket that listens on 127.0.0.1.',
      'WSASocketW, with WSA_FLAG_NO_HANDLE_INHERIT when the handle is not inheritable',
    ),
    port: v.optional(
      described(
        v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
        'Port to listen on. Default: 0, which lets Windows choose a free port.',
        'bind',
      ),
      0,
    ),
    inheritable,
    inheritableBy,
  }),
  udpSocket: v.strictObject({
    kind: kind(
      'udpSocket',
      'A UDP socket that is bound to 127.0.0.1.',
      'WSASocketW, with WSA_FLAG_NO_HANDLE_INHERIT when the handle is not inheritable',
    ),
    inheritable,
    inheritableBy,
  }),
  duplicate: v.strictObject({
    kind: kind(
      'duplicate',
      'A second handle to the object of an earlier entry.',
      'DuplicateHandle within the launcher',
    ),
    of: text(
      'Which handle to duplicate. Value: the name of an entry that stands before this one.',
      'hSourceHandle of DuplicateHandle',
    ),
    access: v.optional(accessOfCopy),
    closeSource: flag(
      false,
      'Whether the launcher closes the original. Default: false.',
      'DUPLICATE_CLOSE_SOURCE of DuplicateHandle',
    ),
    inheritable,
    inheritableBy,
  }),
  value: v.strictObject({
    kind: kind(
      'value',
      'A plain number in place of a handle, for experiments. No call creates it.',
    ),
    value: described(
      v.pipe(v.string(), v.regex(/^(NULL|-1|0x[0-9A-Fa-f]{1,16}|[0-9]{1,19})$/)),
      'The number to pass as a handle. Values: "NULL", "-1", hexadecimal such as "0x1a4", or decimal. The launcher neither creates nor closes this handle.',
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
