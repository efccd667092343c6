// The standard handles of a child as people write them: a word, a pipe to experiment with, a file, a handle or another child.
import * as v from 'valibot';
import { described, oneOf, withWin32 } from './attributeText';
import { paused, readSize } from './objectAttributes';

const pipeAttributes = {
  bufferSize: v.optional(
    described(
      v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0x7fff_ffff)),
      "Size of the pipe's buffer in bytes. A child rarely waits for its reader with the default, 262144. 0 means 4096, the default of Windows.",
      'nSize of CreatePipe, which takes it as a suggestion',
    ),
  ),
  parentEndInheritable: v.optional(
    described(
      v.boolean(),
      "Whether a child can inherit the launcher's end of the pipe, to reproduce a classic mistake. A child that holds the write end of its own stdin never reads EOF. Default: false.",
      'CreatePipe makes both ends inheritable; SetHandleInformation does not clear HANDLE_FLAG_INHERIT of this end',
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
    'A pipe to [experiment with](pipes.md#experiments). The child writes to it, and the launcher captures what it reads.',
    'CreatePipe, and ReadFile in the launcher',
  ),
});
const inputPipe = v.strictObject({
  pipe: described(
    v.strictObject({
      ...pipeAttributes,
      text: v.optional(
        described(
          v.string(),
          'Text for the child to read from stdin. The launcher writes it as UTF-8 and closes its end: the child then reads EOF.',
          'WriteFile after the start, then CloseHandle',
        ),
      ),
      file: v.optional(
        described(
          v.pipe(v.string(), v.nonEmpty()),
          'Path of a file for the child to read from stdin, relative to the workspace folder. The launcher writes its bytes and closes its end: the child then reads EOF.',
          'WriteFile after the start, then CloseHandle',
        ),
      ),
    }),
    'A pipe to [experiment with](pipes.md#experiments). The child reads from it, and the launcher writes to it.',
    'CreatePipe, and WriteFile in the launcher',
  ),
});
const handleStream = v.strictObject({
  handle: described(
    v.string(),
    'Which extra handle the child gets as this standard handle. Value: a name in `handles`, or one end of a pipe, "name.read" or "name.write". The child can use it only if it also inherits it.',
    'hStdInput, hStdOutput or hStdError of STARTUPINFOW',
  ),
});
const childStream = v.strictObject({
  child: described(
    v.string(),
    'Which child writes what this child reads, as in a pipeline. Value: the name of that child. The launcher sees none of the bytes.',
    'CreatePipe; the launcher closes its copies of both ends',
  ),
  stream: v.optional(
    described(
      oneOf({
        stdout: 'The standard output of the other child. The default.',
        stderr: 'The standard error of the other child.',
      }),
      'Which output of the other child this child reads. Default: "stdout".',
    ),
  ),
});
const inputFile = v.strictObject({
  file: described(
    v.string(),
    'Path of the file that the child reads, relative to the workspace folder.',
    'CreateFileW with GENERIC_READ',
  ),
});
const outputFile = v.strictObject({
  file: described(
    v.string(),
    'Path of the file that the child writes, relative to the workspace folder. The launcher creates a missing file.',
    'CreateFileW',
  ),
  append: v.optional(
    described(
      v.boolean(),
      'Whether the file keeps its content and the child writes at the end. false: the launcher empties the file. Default: false.',
      'CreateFileW with FILE_APPEND_DATA and OPEN_ALWAYS, otherwise with GENERIC_WRITE and CREATE_ALWAYS',
    ),
  ),
});

const none = withWin32('No handle. A console program then opens its own hidden console.', 'NULL');
const inputWords = {
  pipe: withWin32('A pipe that you write to from the editor. The default.', 'CreatePipe'),
  nul: withWin32('The NUL device: the child reads EOF at once.', 'CreateFileW'),
  inherit: "The launcher's own standard input.",
  none,
};
const outputWords = {
  pipe: withWin32('A pipe that the launcher captures. The default.', 'CreatePipe'),
  nul: withWin32('The NUL device, which discards the output.', 'CreateFileW'),
  inherit: "The launcher's own standard handle of the same name.",
  none,
};

const stdio = v.strictObject({
  stdin: v.optional(
    described(
      v.union([oneOf(inputWords), inputPipe, inputFile, handleStream, childStream]),
      'Where the child reads its input. Values: a word, a pipe, a file, an extra handle or the output of another child. Default: "pipe".',
      'hStdInput of STARTUPINFOW',
    ),
  ),
  stdout: v.optional(
    described(
      v.union([oneOf(outputWords), pipeStream, outputFile, handleStream]),
      'Where the output of the child goes. Values: a word, a pipe, a file or an extra handle. Default: "pipe".',
      'hStdOutput of STARTUPINFOW',
    ),
  ),
  stderr: v.optional(
    described(
      v.union([
        oneOf({
          ...outputWords,
          stdout: 'The same handle as stdout. The handle list then names it once.',
        }),
        pipeStream,
        outputFile,
        handleStream,
      ]),
      'Where the error output of the child goes. Values: a word, a pipe, a file or an extra handle. Default: "pipe".',
      'hStdError of STARTUPINFOW',
    ),
  ),
});

export const stdioField = described(
  stdio,
  'What the child reads from and writes to: its [standard handles](launch-configurations.md#standard-handles). Default: three pipes. With "inherit" for all three, Windows follows its own rules where that is possible.',
  'hStdInput, hStdOutput and hStdError of STARTUPINFOW with STARTF_USESTDHANDLES, or SetStdHandle as `stdioMethod` says',
);

export type WrittenStream = NonNullable<v.InferOutput<typeof stdio>['stdin' | 'stdout' | 'stderr']>;
