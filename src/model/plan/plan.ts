// The plan as people write it in a launch configuration: one schema is its type, its validation and its completion.
import * as v from 'valibot';
import { described } from './attributeText';
import { accessOfCopy, paused, readSize, writtenHandleSchema } from './objectKinds';

const bufferSize = described(
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0x7fff_ffff)),
  'Size of the buffer in bytes: nSize of [CreatePipe], which takes it as a suggestion; 0 is the system default, 4,096. Default: 262144, so that a child seldom waits for its reader.',
);

const pipeAttributes = {
  bufferSize: v.optional(bufferSize),
  parentEndInheritable: v.optional(
    described(
      v.boolean(),
      "Leave the launcher's end of the pipe inheritable. [CreatePipe] makes both ends so, and [SetHandleInformation] is not called to clear HANDLE_FLAG_INHERIT of this one: the classic mistake that passes the write end of its own stdin to a child. Default: false.",
    ),
  ),
};
const pipeStream = v.strictObject({
  pipe: described(
    v.strictObject({
      ...pipeAttributes,
      readSize: v.optional(readSize),
      paused: v.optional(paused),
    }),
    'A pipe of [CreatePipe]: the child gets the write end, the launcher captures what it reads from the other with [ReadFile].',
  ),
});
const inputPipe = v.strictObject({
  pipe: described(
    v.strictObject({
      ...pipeAttributes,
      text: v.optional(
        described(
          v.string(),
          'Text that [WriteFile] writes to the pipe as UTF-8 after the start. Then [CloseHandle] closes the write end, and the child reads end of file.',
        ),
      ),
      file: v.optional(
        described(
          v.pipe(v.string(), v.nonEmpty()),
          'Path of a file whose bytes [WriteFile] writes to the pipe after the start. Then [CloseHandle] closes the write end, and the child reads end of file.',
        ),
      ),
    }),
    'A pipe of [CreatePipe]: the child gets the read end, the launcher writes to the other with [WriteFile].',
  ),
});
const handleStream = v.strictObject({
  handle: described(
    v.string(),
    'Name of an entry in `handles`, or one end of a pipe: "name.read", "name.write". Its value becomes hStdInput, hStdOutput or hStdError of [STARTUPINFOW]; the child can use it only if it inherits the handle too.',
  ),
});
const childStream = v.strictObject({
  child: described(
    v.string(),
    'Name of the child whose output this is: both get an end of one pipe of [CreatePipe], as in a pipeline. The launcher closes its copies and sees none of the bytes.',
  ),
  stream: v.optional(
    described(
      v.picklist(['stdout', 'stderr']),
      'Which output of the other child. Default: stdout.',
    ),
  ),
});
const inputFile = v.strictObject({
  file: described(
    v.string(),
    'Path of the file to read, opened by [CreateFileW] with GENERIC_READ; relative to the workspace folder.',
  ),
});
const outputFile = v.strictObject({
  file: described(
    v.string(),
    'Path of the file to write, opened by [CreateFileW]; created when missing, relative to the workspace folder.',
  ),
  append: v.optional(
    described(
      v.boolean(),
      'true: write at the end (FILE_APPEND_DATA, OPEN_ALWAYS of [CreateFileW]); false, the default: empty the file (GENERIC_WRITE, CREATE_ALWAYS).',
    ),
  ),
});

const streamWords = ['pipe', 'nul', 'inherit', 'none'] as const;
const stdio = v.strictObject({
  stdin: v.optional(
    described(
      v.union([v.picklist(streamWords), inputPipe, inputFile, handleStream, childStream]),
      'Standard input, hStdInput of [STARTUPINFOW]: "pipe" ([CreatePipe]; write to it from the editor), "nul" (the NUL device), "inherit" (the launcher\'s own), "none" (NULL: a console program then opens its own hidden console), a file, a named handle, or another child\'s output. Default: "pipe".',
    ),
  ),
  stdout: v.optional(
    described(
      v.union([v.picklist(streamWords), pipeStream, outputFile, handleStream]),
      'Standard output, hStdOutput of [STARTUPINFOW]: "pipe" ([CreatePipe]; captured), "nul" (the NUL device), "inherit" (the launcher\'s own), "none" (NULL: a console program then opens its own hidden console), a file, or a named handle. Default: "pipe".',
    ),
  ),
  stderr: v.optional(
    described(
      v.union([v.picklist([...streamWords, 'stdout']), pipeStream, outputFile, handleStream]),
      'Standard error, hStdError of [STARTUPINFOW]: as stdout, or "stdout" for the same handle, which is then listed once. Default: "pipe".',
    ),
  ),
});

const inherit = described(
  v.picklist(['list', 'all', 'none']),
  'What the child inherits: bInheritHandles of [CreateProcessW], and whether there is a list. "list", the default: TRUE, and only the inheritable handles of `handleList` (PROC_THREAD_ATTRIBUTE_HANDLE_LIST by [UpdateProcThreadAttribute]). "all": TRUE without a list, so every inheritable handle of the parent. "none": FALSE; then the standard handles of [STARTUPINFOW] do not reach the child either.',
);
const handleList = described(
  v.array(v.string()),
  'Names of the handles to pass: "stdin", "stdout", "stderr", names in `handles`, pipe ends as "name.read" or "name.write". They become PROC_THREAD_ATTRIBUTE_HANDLE_LIST by [UpdateProcThreadAttribute] in [STARTUPINFOEXW]. Each has to be inheritable, or [CreateProcessW] fails with 87; one that is NULL makes Windows pass nothing on; a list that is empty means bInheritHandles FALSE. Default: the standard handles and every inheritable named handle.',
);
const args = described(
  v.union([v.array(v.string()), v.string()]),
  'Arguments, after the program in lpCommandLine of [CreateProcessW]. One entry each, quoted as [the C runtime](C arguments) expects; or one text that is put there as it is, for programs with rules of their own, such as cmd.exe and find.exe. `${handle:name}` becomes the value of the handle in decimal.',
);
const env = described(
  v.record(v.string(), v.nullable(v.string())),
  'Variables added to the environment of the child, or removed from it with null: lpEnvironment of [CreateProcessW], with CREATE_UNICODE_ENVIRONMENT. `${handle:name}` becomes the value of the handle in decimal.',
);
const cwd = described(
  v.string(),
  'Working directory: lpCurrentDirectory of [CreateProcessW]. Default: the workspace folder.',
);
const program = described(
  v.string(),
  'Program to start: lpApplicationName of [CreateProcessW], with its full path. An .exe (found like the command prompt finds it), or a .bat or .cmd, which cmd.exe is started for.',
);
const consoleField = described(
  v.picklist(['noWindow', 'shared', 'new', 'detached']),
  'The console of the child, in dwCreationFlags of [CreateProcessW]: "noWindow", one without a window (CREATE_NO_WINDOW); "shared", that of the parent (no flag); "new", one with a window (CREATE_NEW_CONSOLE); "detached", none (DETACHED_PROCESS). Default: "shared" where the child takes the standard handles of a launcher with a console, else "noWindow".',
);
const parent = described(
  v.union([
    v.literal('broker'),
    v.strictObject({
      child: described(
        v.string(),
        'Name of a child that stands before this one; the launcher has its process handle from [CreateProcessW].',
      ),
    }),
    v.strictObject({
      pid: described(
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0xffff_ffff)),
        'Id of a process that runs already. [OpenProcess] asks for PROCESS_CREATE_PROCESS, PROCESS_DUP_HANDLE and PROCESS_QUERY_LIMITED_INFORMATION, which may be refused.',
      ),
    }),
  ]),
  'The process whose handles the child inherits: PROC_THREAD_ATTRIBUTE_PARENT_PROCESS by [UpdateProcThreadAttribute]. "broker" (the default, no attribute), an earlier child, or any process that may be opened. With [DuplicateHandle] the launcher copies the standard handles and those of `handleList` into it, inheritable or not, and closes these copies after the call.',
);
const stdioField = described(
  stdio,
  'What each standard handle of the child is: hStdInput, hStdOutput and hStdError of [STARTUPINFOW] with STARTF_USESTDHANDLES, or [SetStdHandle], as `stdioMethod` says. With three times "inherit" Windows is left to its own rules where that is possible. Default: three pipes.',
);

const child = v.strictObject({
  name: described(
    v.pipe(v.string(), v.nonEmpty()),
    'Name of this child in the session, where its streams are called "name.stdout" and so on. Windows does not know it.',
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
});

const send = v.strictObject({
  handle: described(
    v.string(),
    'Name of an entry in `handles`, or one end of a pipe: "name.read", "name.write". hSourceHandle of [DuplicateHandle].',
  ),
  to: v.optional(
    described(
      v.string(),
      'Name of the child that gets it, hTargetProcessHandle of [DuplicateHandle]. Default: the only child.',
    ),
  ),
  stdin: v.optional(
    described(
      v.boolean(),
      "Write the new value in decimal and a line end to the child's stdin pipe with [WriteFile], after the text or file of the launch configuration, so that the child knows it. Default: false.",
    ),
  ),
  inheritable: v.optional(
    described(
      v.boolean(),
      'Whether the copy in the child is inheritable: bInheritHandle of [DuplicateHandle]. Default: false.',
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
      v.picklist(['startupInfo', 'setStdHandle']),
      'How the standard handles reach the child. "startupInfo", the default: hStdInput, hStdOutput and hStdError of [STARTUPINFOW] with STARTF_USESTDHANDLES. "setStdHandle": [SetStdHandle] in the parent, [CreateProcessW], [SetStdHandle] back, as [the article](Pipe Handle Inheritance) on pipes has it; it needs a parent with a console and "console": "shared", and the launcher of the editor has none.',
    ),
  ),
  start: v.optional(
    described(
      v.picklist(['together', 'apart']),
      'Several children: the order of the calls. "together", the default, makes every object first and then calls [CreateProcessW] for each child, so that one could inherit what is meant for another; "apart" makes the objects of a child, starts it and closes what is its own before the next.',
    ),
  ),
  handles: v.optional(
    described(
      v.record(v.string(), writtenHandleSchema),
      'Extra handles the launcher makes before the start, by name. What `kind` says is the call that makes one, such as [CreateFileW] or [CreateEventW]. `${handle:name}` is its value in `args` and `env`.',
    ),
  ),
  parent: v.optional(parent),
  inherit: v.optional(inherit),
  handleList: v.optional(handleList),
  keepParentEnds: v.optional(
    described(
      v.array(v.string()),
      'Child-side handles whose copy in the launcher stays open: [CloseHandle] is not called after the start. With "stdout" its pipe never reaches end of file, because the launcher itself holds a write end.',
    ),
  ),
  send: v.optional(
    described(
      v.array(send),
      'Handles that [DuplicateHandle] copies into a child that runs already, right after it was started or continued: no inheritance at all. They stay open in the launcher until then, and the default `handleList` leaves them out.',
    ),
  ),
  stopOnEntry: v.optional(
    described(
      v.boolean(),
      'Keep every child suspended at its start (CREATE_SUSPENDED of [CreateProcessW]), with its inherited handles in the Variables view, until you continue it ([ResumeThread]). Default: false.',
    ),
  ),
  followChildren: v.optional(
    described(
      v.picklist(['debug', 'job', 'off']),
      'How the processes are followed that the children start. "debug", the default: DEBUG_PROCESS of [CreateProcessW] stops each one before its first instruction, and what it inherited is read exactly. "job": the completion port of the job ([JOBOBJECT_ASSOCIATE_COMPLETION_PORT]) reports each, and its handles are read shortly after. "off": the children only. Without debugging (Ctrl+F5), "debug" means "job".',
    ),
  ),
  watchInterval: v.optional(
    described(
      v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_600_000)),
      'Milliseconds between two looks at the handle tables of running processes ([NtQuerySystemInformation] or [NtQueryInformationProcess]): what they open and close becomes their history. 0, the default: only at stops.',
    ),
  ),
  children: v.optional(
    described(
      v.pipe(v.array(child), v.nonEmpty()),
      'Several children of one parent, each by a [CreateProcessW] with CREATE_SUSPENDED, and created before any of them runs. Each takes what it does not say itself from the attributes above.',
    ),
  ),
});

export type WrittenPlan = v.InferOutput<typeof writtenPlanSchema>;
export type WrittenChild = v.InferOutput<typeof child>;
export type WrittenParent = NonNullable<WrittenChild['parent']>;
export type WrittenStream = NonNullable<v.InferOutput<typeof stdio>['stdin' | 'stdout' | 'stderr']>;
