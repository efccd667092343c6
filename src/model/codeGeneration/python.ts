// Renders a launch program in Python 3, with ctypes alone.
import { renderBody, type Dialect } from './dialect';
import type { LaunchProgram, Pieces } from './launchProgram';
import { pythonMain, pythonRuntime } from './pythonParts';
import { commentText, pythonBytes, pythonString } from './stringLiterals';

const truth = (value: boolean): string => (value ? 'True' : 'False');

function textOf(pieces: Pieces): string {
  const parts = pieces.map((piece) =>
    typeof piece === 'string' ? pythonString(piece) : `decimal(${piece.snake})`,
  );
  return parts.length === 0 ? '""' : parts.join(' + ');
}

const dialect: Dialect = {
  comment: '#',
  end: '',
  noText: 'None',
  noHandle: 'None',
  invalidHandle: 'INVALID_HANDLE_VALUE',
  noList: 'None',
  handleArgument: (variable) => variable.snake,
  variable: (variable) => variable.snake,
  value: (variable) => `${variable.snake}.value`,
  declare: (name, expression) => `${name} = ${expression}`,
  call: (name, ...args) => `${name.replaceAll(' ', '_')}(${args.join(', ')})`,
  system: (call, args) => `kernel32.${call}(${args.join(', ')})`,
  // The arguments are passed on, so that the failure is told with the name of the call.
  make: (call, made) =>
    `made("${call}", ${made.slice(`kernel32.${call}(`.length)}`.replace(/, \)$/, ')'),
  pipe: ({ read, write, bufferSize }, attributes) => [
    `${read.snake}, ${write.snake} = create_pipe(${attributes}, ${bufferSize})`,
  ],
  attributes: (inherit) => (inherit === null ? 'None' : `attributes(${truth(inherit)})`),
  textOf,
  path: pythonString,
  winBool: truth,
  bool: truth,
  bytes: pythonBytes,
  handleList: (values) => `[${values.join(', ')}]`,
  // A handle that is missing is None there, and the number NULL is not.
  present: (list) => list,
  environment: (entries) =>
    `[${entries.map(([name, value]) => `(${pythonString(name)}, ${value ?? 'None'})`).join(', ')}]`,
  optional: (text) => (text === null ? 'None' : pythonString(text)),
  index: (name, at) => `${name}${at}`,
  close: (variable) => `${variable.snake}.close()`,
  refuse: (reason) => [
    `# Not generated: ${reason}`,
    `raise NotImplementedError(${pythonString(reason)})`,
  ],
  result: (expression) => `return ${expression}`,
};

export function pythonProgram(program: LaunchProgram): string {
  const body = renderBody(dialect, program).map((line) => `    ${line}`);
  return [
    `# Repeats the launch of "${commentText(program.title)}". Start it in the folder of its launch configuration.\n`,
    pythonRuntime,
    `\n\ndef launch():\n${body.join('\n')}\n`,
    pythonMain,
  ].join('');
}
