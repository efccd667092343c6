// What a configuration expects of its session, as people write it.
import * as v from 'valibot';
import { described, oneOf } from './attributeText';

const time = v.union([v.number(), v.string()]);

const within = v.objectWithRest(
  {
    stdout: v.optional(described(time, 'For stdout: a text such as "2s" or "500ms".')),
    stderr: v.optional(described(time, 'For stderr: a text such as "2s" or "500ms".')),
  },
  time,
);

const text = v.strictObject({
  contains: v.optional(
    described(
      v.union([v.string(), v.pipe(v.array(v.string()), v.nonEmpty())]),
      'Text that the output contains. A list: all of them.',
    ),
  ),
  matches: v.optional(
    described(
      v.string(),
      'Regular expression that matches somewhere in the output. ^ and $ stand for the ends of lines.',
    ),
  ),
  equalsFile: v.optional(
    described(
      v.pipe(v.string(), v.nonEmpty()),
      'Path of a file that has the same bytes as the output, relative to the workspace folder.',
    ),
  ),
});

const handlePattern = v.strictObject({
  kind: v.optional(
    described(
      oneOf({
        file: 'A file.',
        directory: 'A folder.',
        pipe: 'An end of a pipe.',
        socket: 'A socket.',
        device: 'A device, such as NUL.',
        console: 'A handle of a console.',
        event: 'An event.',
        mutex: 'A mutex.',
        semaphore: 'A semaphore.',
        waitableTimer: 'A waitable timer.',
        fileMapping: 'A file mapping.',
        job: 'A job.',
        process: 'A handle of a process.',
        thread: 'A handle of a thread.',
      }),
      'Which kind of handle the child must not inherit.',
    ),
  ),
  path: v.optional(
    described(
      v.pipe(v.string(), v.nonEmpty()),
      'Which files, folders or named pipes the child must not inherit, with * and ?. Without a slash: their names.',
    ),
  ),
});

const processes = v.strictObject({
  atMost: v.optional(
    described(
      v.pipe(v.number(), v.integer(), v.minValue(0)),
      'How many processes start below, at most. Console hosts (conhost.exe) do not count.',
    ),
  ),
  names: v.optional(
    described(
      v.pipe(v.array(v.pipe(v.string(), v.nonEmpty())), v.nonEmpty()),
      'Which programs start below, with * and ?: each process matches one of these names.',
    ),
  ),
});

const noFindings = v.pipe(
  v.array(
    oneOf({
      error: 'No finding is an error.',
      warning: 'No finding is a warning or an error.',
      information: 'There is no finding at all.',
      'launch-failed': 'A program did not start.',
      'children-not-started': 'The session ended before it started all children.',
      'write-end-held': 'A write end of a pipe stays open, so end of file never comes.',
      'writer-blocked': 'A process cannot write: the pipe is full, and nobody reads it.',
      'write-blocked': 'The launcher cannot write: the child does not read its stdin.',
      deadlock: 'Two processes wait for each other.',
      'waits-for-input': 'A process waits for input.',
      'leaked-handle': 'A process inherited a handle that was not meant for it.',
      'descendant-holds-pipe': 'A process further down keeps an output open.',
      'socket-inherited': 'A port stays in use after its program exited or closed it.',
      'file-inherited': 'A file stays open after its program exited or closed it.',
      'directory-in-use': 'A process that was left running uses a folder.',
      'job-kept-alive': 'A process keeps its own job open.',
      'pipe-name-taken': 'The name of a pipe stays taken after its server is gone.',
      'process-crashed': 'An exception that nothing caught terminated a program.',
      'process-interrupted': 'Something outside a program ended it.',
      'process-not-loaded': 'Windows could not load a program.',
      'invalid-close': 'A program closed a handle that it does not have.',
      'left-job': 'A process runs outside the job of the session.',
      'dangling-standard-handle': 'A standard handle is a value without a handle behind it.',
      'prediction-differs': 'A child inherited something else than the rules predict.',
      'capture-failed': 'The launcher stopped reading an output.',
      'write-failed': 'The launcher stopped writing to a stdin.',
      'handle-not-sent': 'A handle that `send` names did not reach its child.',
      'tracing-failed': 'The launcher cannot follow what the children start.',
      'not-recorded': 'The events of the session cannot be written to disk.',
      'broker-handles-differ': 'The launcher could not close handles of its own.',
      'broker-lost': 'The process of the launcher is gone.',
    }),
  ),
  v.nonEmpty(),
);

const expectFields = v.strictObject({
  exitCode: v.optional(
    described(
      v.pipe(v.number(), v.integer(), v.minValue(-0x8000_0000), v.maxValue(0xffff_ffff)),
      'Exit code of the child.',
      'GetExitCodeProcess',
    ),
  ),
  endOfFileWithin: v.optional(
    described(
      within,
      'Which outputs reach EOF, and how soon after the child has exited. Names: "stdout", "stderr" and extra pipes that the launcher reads. Once this time is over and an output is still open, the session ends.',
      'ReadFile in the launcher fails with ERROR_BROKEN_PIPE (109)',
    ),
  ),
  noFindings: v.optional(
    described(
      noFindings,
      'Which findings there are not. A severity stands for graver ones as well; a code for itself.',
    ),
  ),
  inherits: v.optional(
    described(
      v.array(v.string()),
      'Which handles the child inherits: exactly these. Values: "stdin", "stdout", "stderr", names in `handles`, ends of pipes such as "name.read".',
      'the handle table of the new process, before its first instruction',
    ),
  ),
  inheritsNot: v.optional(
    described(
      v.pipe(v.array(handlePattern), v.nonEmpty()),
      'Which handles the child does not inherit, by kind, by path or by both.',
      'the handle table of the new process, before its first instruction',
    ),
  ),
  processes: v.optional(
    described(
      processes,
      'Which processes start below the child, or below all children. This needs "followChildren": "debug" or "job".',
    ),
  ),
  stdout: v.optional(described(text, 'What the child writes to stdout. The launcher captures it.')),
  stderr: v.optional(described(text, 'What the child writes to stderr. The launcher captures it.')),
  handlesLeft: v.optional(
    described(
      v.pipe(v.number(), v.integer(), v.minValue(0)),
      'How many handles outlive the child, at most: [handles of the child or the launcher](expect.md#handles-that-outlive-the-child) that processes below it inherited and hold one second after its exit.',
      'the handle tables of running processes',
    ),
  ),
});

export const expectField = described(
  expectFields,
  '[What the session must be like](expect.md). It is checked when the session ends. With several children, each one has its own, and the one above takes `processes` and `noFindings` only.',
);

export type WrittenExpect = v.InferOutput<typeof expectFields>;
