// The plan as people write it in a launch configuration: one schema is its type, its validation and its completion.
import * as v from 'valibot';
import { described, oneOf, withWin32 } from './attributeText';
import { accessOfCopy } from './objectAttributes';
import { writtenHandleSchema } from './objectKinds';
import { expectField } from './writtenExpect';
import { stdioField } from './writtenStdio';

const inherit = described(
  oneOf({
    list: withWin32(
      'Only the handles in `handleList`. The default.',
      'bInheritHandles TRUE, with PROC_THREAD_ATTRIBUTE_HANDLE_LIST',
    ),
    all: withWin32(
      'Every inheritable handle of the parent process.',
      'bInheritHandles TRUE, without a list',
    ),
    none: withWin32(
      'No handle. The standard handles do not reach the child either.',
      'bInheritHandles FALSE',
    ),
  }),
  'Which handles the child inherits. Default: "list".',
  'bInheritHandles of CreateProcessW, and PROC_THREAD_ATTRIBUTE_HANDLE_LIST',
);
const handleList = described(
  v.array(v.string()),
  'Which handles the child inherits with "inherit": "list". Values: "stdin", "stdout", "stderr", names in `handles`, ends of pipes such as "name.read". Default: the standard handles and every inheritable extra handle. The launch fails if a handle is not inheritable. If one is NULL, the child inherits nothing.',
  'PROC_THREAD_ATTRIBUTE_HANDLE_LIST by UpdateProcThreadAttribute, in STARTUPINFOEXW; CreateProcessW fails with ERROR_INVALID_PARAMETER (87) for a handle that is not inheritable; an empty list means bInheritHandles FALSE',
);
const args = described(
  v.union([v.array(v.string()), v.string()]),
  'What the program gets as arguments. A list: the launcher quotes each entry as [the C runtime](C arguments) expects. One text: the launcher passes it unchanged, for programs with their own rules, such as cmd.exe and find.exe. `${handle:name}` becomes the value of the handle in decimal.',
  'lpCommandLine of CreateProcessW, after the program',
);
const env = described(
  v.record(v.string(), v.nullable(v.string())),
  'Environment variables to add for the child. null removes a variable. `${handle:name}` becomes the value of the handle in decimal.',
  'lpEnvironment of CreateProcessW, with CREATE_UNICODE_ENVIRONMENT',
);
const cwd = described(
  v.string(),
  'Working folder of the child. Default: the workspace folder.',
  'lpCurrentDirectory of CreateProcessW',
);
const program = described(
  v.string(),
  'The program to start: an .exe, found as the command prompt finds it, or a .bat or .cmd file. For a batch file, the launcher starts cmd.exe.',
  'lpApplicationName of CreateProcessW, with the full path',
);
const consoleField = described(
  oneOf({
    noWindow: withWin32('A new console without a window.', 'CREATE_NO_WINDOW'),
    shared: withWin32('The console of the parent process.', 'no flag'),
    new: withWin32('A new console with a window.', 'CREATE_NEW_CONSOLE'),
    detached: withWin32('No console.', 'DETACHED_PROCESS'),
  }),
  'Which console the child gets. Default: "shared" if the launcher has a console and the child takes its standard handles, otherwise "noWindow".',
  'dwCreationFlags of CreateProcessW',
);
const parent = described(
  v.union([
    oneOf({ broker: withWin32('The launcher. The default.', 'no attribute') }),
    v.strictObject({
      child: described(
        v.string(),
        'Which child is the parent process. Value: the name of a child that stands before this one.',
        'the process handle from CreateProcessW',
      ),
    }),
    v.strictObject({
      pid: described(
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0xffff_ffff)),
        'Which running process is the parent process. Value: its PID. Windows can deny the launcher access to it.',
        'OpenProcess with PROCESS_CREATE_PROCESS, PROCESS_DUP_HANDLE and PROCESS_QUERY_LIMITED_INFORMATION',
      ),
    }),
  ]),
  'Which process the child inherits from. Values: "broker", the launcher and the default; an earlier child; a running process. Before the call, the launcher duplicates the standard and listed handles into [another parent](launch-configurations.md#another-parent). It closes these copies after the call.',
  'PROC_THREAD_ATTRIBUTE_PARENT_PROCESS by UpdateProcThreadAttribute, and DuplicateHandle',
);

const child = v.strictObject({
  name: described(
    v.pipe(v.string(), v.nonEmpty()),
    'Name of the child in the session. Its streams are called "name.stdout" and so on. Windows does not see this name.',
  ),
  program: v.optional(program),
  args: v.optional(args),
  cwd: v.optional(cwd),
  env: v.optional(env),
  stdio: v.optional(stdioField),
  console: v.optional(consoleField),
  parent: v.optional(parent),
  inherit: v.optional(inherit),
  handleList: v.optional(handleList),
  expect: v.optional(expectField),
});

const send = v.strictObject({
  handle: described(
    v.string(),
    'Which handle the child gets. Value: a name in `handles`, or one end of a pipe, "name.read" or "name.write".',
    'hSourceHandle of DuplicateHandle',
  ),
  to: v.optional(
    described(
      v.string(),
      'Which child gets the handle. Value: the name of the child. Default: the only child.',
      'hTargetProcessHandle of DuplicateHandle',
    ),
  ),
  stdin: v.optional(
    described(
      v.boolean(),
      'Whether the child reads the value of the handle from stdin. The launcher writes it in decimal, with a line end, after the text or file of the pipe. Default: false.',
      'WriteFile',
    ),
  ),
  inheritable: v.optional(
    described(
      v.boolean(),
      'Whether the children of the child can inherit the copy. Default: false.',
      'bInheritHandle of DuplicateHandle',
    ),
  ),
  access: v.optional(accessOfCopy),
});

/** What a launch configuration may say, without the attributes VS Code itself adds. */
export const writtenPlanSchema = v.strictObject({
  program: v.optional(program),
  args: v.optional(args),
  cwd: v.optional(cwd),
  env: v.optional(env),
  stdio: v.optional(stdioField),
  console: v.optional(consoleField),
  stdioMethod: v.optional(
    described(
      oneOf({
        startupInfo: withWin32(
          'With the call that creates the child. The default.',
          'STARTUPINFOW with STARTF_USESTDHANDLES',
        ),
        setStdHandle: withWin32(
          'The launcher replaces its own standard handles during the call. This needs "console": "shared" and a launcher with a console; the launcher of the editor has none.',
          'SetStdHandle before and after CreateProcessW',
        ),
      }),
      'How the standard handles reach the child. Default: "startupInfo".',
      'STARTUPINFOW or SetStdHandle',
    ),
  ),
  start: v.optional(
    described(
      oneOf({
        together:
          'The launcher creates all objects, then all children. One child can inherit what is meant for another. The default.',
        apart:
          'The launcher creates the objects of a child, starts it and closes its own copies before the next child.',
      }),
      'In which order the launcher starts several children. Default: "together".',
      'the order of CreateProcessW and the calls that create objects',
    ),
  ),
  handles: v.optional(
    described(
      v.record(v.string(), writtenHandleSchema),
      '[Extra handles](launch-configurations.md#extra-handles) that the launcher creates before the start, by name. `kind` says what each one is. `${handle:name}` in `args` and `env` becomes its value.',
      'one call for each kind, such as CreateFileW or CreateEventW',
    ),
  ),
  parent: v.optional(parent),
  inherit: v.optional(inherit),
  handleList: v.optional(handleList),
  keepParentEnds: v.optional(
    described(
      v.array(v.string()),
      'Which child-side handles stay open in the launcher, to reproduce [a pipe that never reaches EOF](pipes.md#experiments). Values: "stdin", "stdout" and "stderr", with several children "name.stdout" and so on. With "stdout", the launcher itself still holds a write end.',
      'no CloseHandle after the start',
    ),
  ),
  send: v.optional(
    described(
      v.array(send),
      '[Handles to send](launch-configurations.md#handles-sent-after-the-start) to a child that already runs, without inheritance. They stay open in the launcher until then. The default of `handleList` leaves them out.',
      'DuplicateHandle, after the child starts or continues',
    ),
  ),
  stopOnEntry: v.optional(
    described(
      v.boolean(),
      'Whether each child is [stopped at creation](stopping.md#stop-at-the-start). The Variables view shows its inherited handles until you continue it. Default: false.',
      'CREATE_SUSPENDED of CreateProcessW, then ResumeThread',
    ),
  ),
  followChildren: v.optional(
    described(
      oneOf({
        debug: withWin32(
          'Each process stops before its first instruction, and the session reads its inherited handles exactly. The default.',
          'DEBUG_PROCESS of CreateProcessW',
        ),
        job: withWin32(
          'No process stops. The session reads the handles of each one shortly after its creation.',
          'JOBOBJECT_ASSOCIATE_COMPLETION_PORT',
        ),
        off: 'The session follows the children only.',
      }),
      'How the session [follows the processes](stopping.md#followed-processes) that the children start. Default: "debug". Run Without Debugging (Ctrl+F5) uses "job" instead of "debug".',
      'DEBUG_PROCESS, or the completion port of a job',
    ),
  ),
  watchInterval: v.optional(
    described(
      v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_600_000)),
      'How many milliseconds pass between two looks at the handle tables of running processes. The session shows what they open and close. Default: 0, which means that the session decides, for example at each stop.',
      'NtQuerySystemInformation or NtQueryInformationProcess',
    ),
  ),
  expect: v.optional(expectField),
  children: v.optional(
    described(
      v.pipe(v.array(child), v.nonEmpty()),
      '[Several children](launch-configurations.md#several-children) of one parent, to compare what each one inherits. By default, the launcher creates all of them before any of them runs. A child takes what it does not set itself from the attributes above.',
      'CreateProcessW with CREATE_SUSPENDED for each child',
    ),
  ),
});

export type WrittenPlan = v.InferOutput<typeof writtenPlanSchema>;
export type WrittenChild = v.InferOutput<typeof child>;
export type WrittenParent = NonNullable<WrittenChild['parent']>;
