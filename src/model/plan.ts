// The plan as people write it in a launch configuration: one schema is its type, its validation and its completion.
import * as v from 'valibot';
import { accessOfCopy, paused, readSize, writtenHandleSchema } from './objectKinds';

const described = <T extends v.GenericSchema>(schema: T, text: string) =>
  v.pipe(schema, v.description(text));

const bufferSize = described(
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0x7fff_ffff)),
  'Size in bytes suggested to CreatePipe (nSize); 0 takes the system default, 4,096. Default: 262144, so that a child seldom waits for its reader.',
);

const pipeAttributes = {
  bufferSize: v.optional(bufferSize),
  parentEndInheritable: v.optional(
    described(
      v.boolean(),
      "Leave the broker's end of the pipe inheritable: the classic mistake that passes the write end of its own stdin to a child.",
    ),
  ),
};
const pipeStream = v.strictObject({
  pipe: v.strictObject({
    ...pipeAttributes,
    readSize: v.optional(readSize),
    paused: v.optional(paused),
  }),
});
const inputPipe = v.strictObject({
  pipe: v.strictObject({
    ...pipeAttributes,
    text: v.optional(
      described(
        v.string(),
        'Text written to the pipe as UTF-8 after the start; then the write end is closed.',
      ),
    ),
    file: v.optional(
      described(
        v.pipe(v.string(), v.nonEmpty()),
        'Path of a file whose bytes are written to the pipe after the start; then the write end is closed.',
      ),
    ),
  }),
});
const handleStream = v.strictObject({
  handle: described(
    v.string(),
    'Name of an entry in "handles", or one end of a pipe: "name.read", "name.write".',
  ),
});
const childStream = v.strictObject({
  child: described(v.string(), 'Name of the child whose output this is.'),
  stream: v.optional(described(v.picklist(['stdout', 'stderr']), 'Default: stdout.')),
});
const inputFile = v.strictObject({ file: described(v.string(), 'Path of the file to read.') });
const outputFile = v.strictObject({
  file: described(v.string(), 'Path of the file to write; created when missing.'),
  append: v.optional(described(v.boolean(), 'Write at the end instead of emptying the file.')),
});

const streamWords = ['pipe', 'nul', 'inherit', 'none'] as const;
const stdio = v.strictObject({
  stdin: v.optional(
    described(
      v.union([v.picklist(streamWords), inputPipe, inputFile, handleStream, childStream]),
      'Standard input: "pipe" (write to it from the editor), "nul", "inherit" (the broker\'s own), "none" (NULL; a console program then opens its own hidden console), a file, a named handle, or another child\'s output.',
    ),
  ),
  stdout: v.optional(
    described(
      v.union([v.picklist(streamWords), pipeStream, outputFile, handleStream]),
      'Standard output: "pipe" (captured), "nul", "inherit" (the broker\'s own), "none" (NULL; a console program then opens its own hidden console), a file, or a named handle.',
    ),
  ),
  stderr: v.optional(
    described(
      v.union([v.picklist([...streamWords, 'stdout']), pipeStream, outputFile, handleStream]),
      'Standard error: as stdout, or "stdout" for the same handle.',
    ),
  ),
});

const inherit = described(
  v.picklist(['list', 'all', 'none']),
  '"list": only the handles of "handleList" (PROC_THREAD_ATTRIBUTE_HANDLE_LIST). "all": every inheritable handle of the parent (bInheritHandles TRUE). "none": bInheritHandles FALSE.',
);
const handleList = described(
  v.array(v.string()),
  'Names of the handles to pass: "stdin", "stdout", "stderr", names in "handles", pipe ends as "name.read" or "name.write". Default: the standard handles and every inheritable named handle.',
);
const args = described(
  v.union([v.array(v.string()), v.string()]),
  'Arguments, one entry each, quoted for the command line as the C runtime expects; or one text that is put on the command line as it is, for programs with rules of their own, such as cmd.exe and find.exe. ${handle:name} becomes the handle value.',
);
const env = described(
  v.record(v.string(), v.nullable(v.string())),
  'Variables added to the environment, or removed with null. ${handle:name} becomes the handle value.',
);
const cwd = described(v.string(), 'Working directory. Default: the workspace folder.');
const consoleField = described(
  v.picklist(['noWindow', 'shared', 'new', 'detached']),
  "The child's console: one without a window (CREATE_NO_WINDOW, the default), the parent's, a new one with a window (CREATE_NEW_CONSOLE), or none (DETACHED_PROCESS).",
);
const parent = described(
  v.union([
    v.literal('broker'),
    v.strictObject({
      child: described(v.string(), 'Name of a child that stands before this one.'),
    }),
    v.strictObject({
      pid: described(
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0xffff_ffff)),
        'Id of a process that runs already.',
      ),
    }),
  ]),
  'The process whose handles the child inherits (PROC_THREAD_ATTRIBUTE_PARENT_PROCESS): "broker" (the default), an earlier child, or any process that may be opened. The broker duplicates into it the standard handles and those of "handleList", inheritable or not, and closes these duplicates after the call.',
);
const stdioField = described(
  stdio,
  'What each standard handle of the child is. Default: three pipes.',
);

const child = v.strictObject({
  name: described(
    v.pipe(v.string(), v.nonEmpty()),
    'Name of this child in the session; its streams are called "<name>.stdout" and so on.',
  ),
  program: v.optional(v.string()),
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
    'Name of an entry in "handles", or one end of a pipe: "name.read", "name.write".',
  ),
  to: v.optional(described(v.string(), 'Name of the child that gets it. Default: the only child.')),
  stdin: v.optional(
    described(
      v.boolean(),
      "Write the value in decimal and a line end to the child's stdin pipe, after the text or file the plan gives it. Default: false.",
    ),
  ),
  inheritable: v.optional(
    described(v.boolean(), 'Whether the copy in the child is inheritable. Default: false.'),
  ),
  access: v.optional(accessOfCopy),
});

/** What a launch configuration may say, without the attributes VS Code itself adds. */
export const writtenPlanSchema = v.strictObject({
  program: v.optional(
    described(
      v.string(),
      'Program to start: an .exe (found like the command prompt finds it), or a .bat/.cmd through cmd.exe.',
    ),
  ),
  args: v.optional(args),
  cwd: v.optional(cwd),
  env: v.optional(env),
  stdio: v.optional(stdioField),
  console: v.optional(consoleField),
  stdioMethod: v.optional(
    described(
      v.picklist(['startupInfo', 'setStdHandle']),
      'How standard handles reach the child: in STARTUPINFO (hStdInput …), or by SetStdHandle in the parent, CreateProcess and SetStdHandle back. The second way needs a parent with a console, and "console": "shared": the broker of the editor has none. Default: startupInfo.',
    ),
  ),
  start: v.optional(
    described(
      v.picklist(['together', 'apart']),
      'Several children: "together" makes every object first and then both children, so that each could inherit what is meant for the other; "apart" finishes one before the next. Default: together.',
    ),
  ),
  handles: v.optional(
    described(
      v.record(v.string(), writtenHandleSchema),
      'Extra handles the broker creates before the start, by name.',
    ),
  ),
  parent: v.optional(parent),
  inherit: v.optional(inherit),
  handleList: v.optional(handleList),
  keepParentEnds: v.optional(
    described(
      v.array(v.string()),
      'Child-side handles whose copy in the broker stays open, for example "stdout": its pipe then never reaches end of file.',
    ),
  ),
  send: v.optional(
    described(
      v.array(send),
      'Handles duplicated into a child that runs already (DuplicateHandle), right after it was started or continued. They stay open in the broker until then, and the default "handleList" leaves them out.',
    ),
  ),
  stopOnEntry: v.optional(
    described(
      v.boolean(),
      'Keep every child suspended at its start, with its inherited handles in the Variables view.',
    ),
  ),
  followChildren: v.optional(
    described(
      v.picklist(['debug', 'job', 'off']),
      'How the processes are followed that the children start: "debug" (the default) holds each one before its first instruction and reads exactly what it inherited (DEBUG_PROCESS); "job" learns of each from the job and reads its handles shortly after; "off" shows the children only. Without debugging (Ctrl+F5), "debug" means "job".',
    ),
  ),
  watchInterval: v.optional(
    described(
      v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_600_000)),
      'Milliseconds between two looks at the handles of running processes: what they open and close becomes their history. 0 (the default): only at stops.',
    ),
  ),
  children: v.optional(
    described(
      v.pipe(v.array(child), v.nonEmpty()),
      'Several children of one parent, created before any of them runs. Each takes what it does not say itself from the attributes above.',
    ),
  ),
});

export type WrittenPlan = v.InferOutput<typeof writtenPlanSchema>;
export type WrittenChild = v.InferOutput<typeof child>;
export type WrittenParent = NonNullable<WrittenChild['parent']>;
export type WrittenStream = NonNullable<v.InferOutput<typeof stdio>['stdin' | 'stdout' | 'stderr']>;
