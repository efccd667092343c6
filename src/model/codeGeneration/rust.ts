// Renders a launch program in Rust, with declarations of its own instead of a crate.
import { renderBody, type Dialect, type RuntimeFunction } from './dialect';
import type { LaunchProgram, Pieces } from './launchProgram';
import { rustMain, rustProcess } from './rustProcess';
import { rustRuntime } from './rustParts';
import { commentText, rustBytes, rustString } from './stringLiterals';

/** The others return a Result. */
const cannotFail: readonly RuntimeFunction[] = [
  'decimal',
  'borrowed',
  'start capture',
  'start input',
  'finish input',
];

function call(name: RuntimeFunction, ...args: readonly string[]): string {
  const handled = cannotFail.includes(name) || name === 'exit code' ? '' : '?';
  return `${name.replaceAll(' ', '_')}(${args.join(', ')})${handled}`;
}

function textOf(pieces: Pieces): string {
  const parts = pieces.map((piece) =>
    typeof piece === 'string' ? rustString(piece) : `decimal(&${piece.snake}).as_str()`,
  );
  return parts.length === 0 ? 'String::new()' : `[${parts.join(', ')}].concat()`;
}

const dialect: Dialect = {
  comment: '//',
  end: ';',
  noText: 'null()',
  noHandle: 'null_mut()',
  invalidHandle: 'INVALID_HANDLE_VALUE',
  noList: 'None',
  handleArgument: (variable) => `&${variable.snake}`,
  variable: (variable) => variable.snake,
  value: (variable) => `${variable.snake}.get()`,
  declare: (name, expression) => `let ${name} = ${expression};`,
  call,
  system: (name, args) => `${name}(${args.join(', ')})`,
  make: (name, made) => `made("${name}", ${made})?`,
  pipe: ({ read, write, bufferSize }, attributes) => [
    `let (${read.snake}, ${write.snake}) = create_pipe(${attributes}, ${bufferSize})?;`,
  ],
  attributes: (inherit) => (inherit === null ? 'null()' : `&attributes(${String(inherit)})`),
  textOf,
  path: (text) => `wide(${rustString(text)}).as_ptr()`,
  winBool: (value) => (value ? '1' : '0'),
  bool: String,
  bytes: rustBytes,
  handleList: (values) => `Some(vec![${values.join(', ')}])`,
  present: (list) => `present(${list})`,
  environment: (entries) => {
    const pairs = entries.map(
      ([name, value]) => `(${rustString(name)}, ${value === null ? 'None' : `Some(${value})`})`,
    );
    return `&[${pairs.join(', ')}]`;
  },
  optional: (text) => (text === null ? 'None' : `Some(${rustString(text)})`),
  index: (name, at) => `&${name}${at}`,
  close: (variable) => `${variable.snake}.close()`,
  refuse: (reason, target) => [
    `compile_error!(${rustString(`not generated: ${reason}`)});`,
    ...(target ? [`let ${target.snake} = borrowed(0);`] : []),
  ],
  result: (expression) => expression,
};

export function rustProgram(program: LaunchProgram): string {
  const body = renderBody(dialect, program).map((line) => `    ${line}`);
  return [
    `// Repeats the launch of "${commentText(program.title)}". Start it in the folder of its launch configuration.\n`,
    '// Compile with: rustc --edition 2021 launch.rs\n',
    rustRuntime,
    rustProcess,
    `\nunsafe fn launch() -> Result<u32> {\n${body.join('\n')}\n}\n`,
    rustMain,
  ].join('');
}
