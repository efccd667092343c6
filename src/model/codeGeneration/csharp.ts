// Renders a launch program in C# 5, which the compiler that comes with Windows understands, and every later one.
import { csharpMain, csharpProcess } from './csharpProcess';
import { csharpRuntime } from './csharpParts';
import { renderBody, type Dialect } from './dialect';
import type { LaunchProgram, Pieces } from './launchProgram';
import { commentText, csharpBytes, csharpString } from './stringLiterals';

const pascal = (name: string): string =>
  name.replace(/(?:^| )(.)/g, (_, letter: string) => letter.toUpperCase());

function textOf(pieces: Pieces): string {
  const parts = pieces.map((piece) =>
    typeof piece === 'string' ? csharpString(piece) : `Decimal(${piece.camel})`,
  );
  return parts.length === 0 ? '""' : parts.join(' + ');
}

const dialect: Dialect = {
  comment: '//',
  end: ';',
  noText: 'null',
  noHandle: 'IntPtr.Zero',
  invalidHandle: 'INVALID_HANDLE_VALUE',
  noList: 'null',
  handleArgument: (variable) => variable.camel,
  variable: (variable) => variable.camel,
  value: (variable) => `${variable.camel}.Value`,
  declare: (name, expression) => `var ${name} = ${expression};`,
  call: (name, ...args) => `${pascal(name)}(${args.join(', ')})`,
  system: (call, args) => `${call}(${args.join(', ')})`,
  make: (call, made) => `Made("${call}", ${made})`,
  pipe: ({ read, write, bufferSize }, attributes) => [
    `Handle ${read.camel}, ${write.camel};`,
    `MakePipe(${attributes}, ${bufferSize}, out ${read.camel}, out ${write.camel});`,
  ],
  attributes: (inherit) => (inherit === null ? 'null' : `Attributes(${String(inherit)})`),
  textOf,
  path: csharpString,
  winBool: String,
  bool: String,
  bytes: csharpBytes,
  handleList: (values) => `new IntPtr[] { ${values.join(', ')} }`,
  present: (list) => `Present(${list})`,
  environment: (entries) => {
    const pairs = entries.map(([name, value]) => `{ ${csharpString(name)}, ${value ?? 'null'} }`);
    return pairs.length === 0 ? 'new string[0, 2]' : `new string[,] { ${pairs.join(', ')} }`;
  },
  optional: (text) => (text === null ? 'null' : csharpString(text)),
  index: (name, at) => `${name}${at}`,
  close: (variable) => `${variable.camel}.Close()`,
  refuse: (reason, target) => [
    `#error Not generated: ${reason}`,
    ...(target ? [`var ${target.camel} = Borrowed(0);`] : []),
  ],
  result: (expression) => `return ${expression};`,
};

export function csharpProgram(program: LaunchProgram): string {
  const body = renderBody(dialect, program).map((line) => `        ${line}`);
  return [
    `// Repeats the launch of "${commentText(program.title)}". Start it in the folder of its launch configuration.\n`,
    '// Compile with: csc launch.cs\n',
    csharpRuntime,
    csharpProcess,
    `\n    static uint Launch()\n    {\n${body.join('\n')}\n    }\n`,
    csharpMain,
  ].join('');
}
