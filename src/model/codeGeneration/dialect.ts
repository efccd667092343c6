// Renders a launch program for languages with the same shape of runtime part; a dialect says how its words are written.
import { assertNever } from '../base/assertNever';
import type {
  Argument,
  ChildLaunch,
  Constant,
  LaunchProgram,
  PipeStep,
  Pieces,
  Step,
  Variable,
} from './launchProgram';
import { failureValue, mayLackHandles } from './launchProgram';
import { commentText } from './stringLiterals';

/** The functions of the runtime part, as each language spells them. */
export type RuntimeFunction =
  | 'set inheritance'
  | 'duplicate'
  | 'standard handle'
  | 'fill'
  | 'decimal'
  | 'borrowed'
  | 'start process'
  | 'start capture'
  | 'finish capture'
  | 'start input'
  | 'finish input'
  | 'wait for'
  | 'exit code';

export interface Dialect {
  readonly comment: string;
  readonly end: string;
  readonly noText: string;
  readonly noHandle: string;
  readonly invalidHandle: string;
  readonly noList: string;
  readonly handleArgument: (variable: Variable) => string;
  readonly variable: (variable: Variable) => string;
  readonly value: (variable: Variable) => string;
  readonly declare: (name: string, expression: string) => string;
  readonly call: (name: RuntimeFunction, ...args: readonly string[]) => string;
  readonly system: (call: string, args: readonly string[]) => string;
  readonly make: (call: string, made: string, failure: 'NULL' | 'INVALID_HANDLE_VALUE') => string;
  readonly pipe: (step: PipeStep, attributes: string) => readonly string[];
  readonly attributes: (inherit: boolean | null) => string;
  readonly textOf: (pieces: Pieces) => string;
  readonly path: (text: string) => string;
  /** A truth value given to Windows, and one given to the runtime part. */
  readonly winBool: (value: boolean) => string;
  readonly bool: (value: boolean) => string;
  readonly bytes: (bytes: readonly number[]) => string;
  readonly handleList: (values: readonly string[]) => string;
  /** The list without the standard handles the program turns out not to have. */
  readonly present: (list: string) => string;
  readonly environment: (entries: readonly (readonly [string, string | null])[]) => string;
  readonly optional: (text: string | null) => string;
  readonly index: (name: string, at: number) => string;
  readonly close: (variable: Variable) => string;
  readonly refuse: (reason: string, target: Variable | null) => readonly string[];
  readonly result: (expression: string) => string;
}

const or = (names: readonly Constant[]): string => (names.length === 0 ? '0' : names.join(' | '));

function argument(dialect: Dialect, value: Argument): string {
  switch (value.kind) {
    case 'attributes':
      return dialect.attributes(value.inherit);
    case 'text':
      return dialect.path(value.text);
    case 'constants':
      return or(value.names);
    case 'number':
      return String(value.value);
    case 'flag':
      return dialect.winBool(value.value);
    case 'handle':
      return dialect.value(value.variable);
    case 'ownId':
      return dialect.system(value.call, []);
    case 'noText':
    case 'noHandle':
    case 'invalidHandle':
      return dialect[value.kind];
    default:
      return assertNever(value);
  }
}

const standardIds = {
  stdin: 'STD_INPUT_HANDLE',
  stdout: 'STD_OUTPUT_HANDLE',
  stderr: 'STD_ERROR_HANDLE',
} as const;

function step(dialect: Dialect, value: Step): readonly string[] {
  const made = (expression: string): readonly string[] =>
    value.kind === 'pipe' ? [] : [dialect.declare(dialect.variable(value.target), expression)];
  switch (value.kind) {
    case 'make': {
      const args = value.args.map((each) => argument(dialect, each));
      return made(
        dialect.make(value.call, dialect.system(value.call, args), failureValue(value.call)),
      );
    }
    case 'pipe':
      return dialect.pipe(value, dialect.attributes(value.inherit));
    case 'duplicate': {
      const options: readonly Constant[] = [
        ...(value.access === null ? (['DUPLICATE_SAME_ACCESS'] as const) : []),
        ...(value.closeSource ? (['DUPLICATE_CLOSE_SOURCE'] as const) : []),
      ];
      const source = dialect.handleArgument(value.source);
      const access = `0x${(value.access ?? 0).toString(16)}`;
      return made(
        dialect.call('duplicate', source, access, dialect.bool(value.inherit), or(options)),
      );
    }
    case 'standard':
      return made(dialect.call('standard handle', standardIds[value.stream]));
    case 'value':
      return made(dialect.call('borrowed', `0x${value.value.toString(16)}`));
    case 'setInheritance': {
      const target = dialect.handleArgument(value.target);
      return [dialect.call('set inheritance', target, dialect.bool(value.inherit)) + dialect.end];
    }
    case 'fill': {
      const target = dialect.handleArgument(value.target);
      return [dialect.call('fill', target, dialect.bytes(value.bytes)) + dialect.end];
    }
    case 'refused':
      return dialect.refuse(`${value.target.label}: ${value.reason}`, value.target);
    default:
      return assertNever(value);
  }
}

function child(
  dialect: Dialect,
  launch: ChildLaunch,
  at: number,
  lacking: boolean,
): readonly string[] {
  const list = (values: readonly (Variable | null)[] | null): string =>
    values === null
      ? dialect.noList
      : dialect.handleList(
          values.map((variable) => (variable ? dialect.value(variable) : dialect.noHandle)),
        );
  const entries = launch.environment.map(
    ({ name, value }) => [name, value === null ? null : dialect.textOf(value)] as const,
  );
  const everything = launch.inheritHandles && launch.list === null;
  return [
    `${dialect.comment} ${commentText(launch.name)}`,
    ...(everything
      ? [`${dialect.comment} Without a list, every inheritable handle of this process goes along.`]
      : []),
    dialect.declare(
      `process${at}`,
      dialect.call(
        'start process',
        dialect.optional(launch.application),
        dialect.textOf(launch.commandLine),
        dialect.bool(launch.inheritHandles),
        or(launch.creationFlags),
        dialect.optional(launch.directory),
        list(launch.standard),
        lacking && launch.list ? dialect.present(list(launch.list)) : list(launch.list),
        dialect.environment(entries),
      ),
    ),
  ];
}

function running(dialect: Dialect, program: LaunchProgram): readonly string[] {
  const { captures, inputs, children, closedAfterLaunch, keptOpen } = program;
  const run = (name: RuntimeFunction, ...args: readonly string[]): string =>
    dialect.call(name, ...args) + dialect.end;
  return [
    ...(closedAfterLaunch.length === 0
      ? []
      : [
          `${dialect.comment} A pipe ends only when every copy of its write end is closed, ours too.`,
        ]),
    ...closedAfterLaunch.map((variable) => dialect.close(variable) + dialect.end),
    ...captures.map(({ from, to }, at) =>
      dialect.declare(
        `capture${at}`,
        dialect.call('start capture', dialect.handleArgument(from), standardIds[to]),
      ),
    ),
    ...inputs.map(({ to, bytes }, at) =>
      dialect.declare(
        `input${at}`,
        dialect.call('start input', dialect.handleArgument(to), dialect.bytes(bytes)),
      ),
    ),
    ...children.map((_, at) => run('wait for', dialect.index('process', at))),
    ...keptOpen.map((variable) => dialect.close(variable) + dialect.end),
    ...inputs.map((_, at) => run('finish input', `input${at}`)),
    ...captures.map((_, at) => run('finish capture', `capture${at}`)),
    dialect.result(dialect.call('exit code', dialect.index('process', 0))),
  ];
}

/** The lines of the function that launches, not indented. */
export function renderBody(dialect: Dialect, program: LaunchProgram): readonly string[] {
  return [
    ...program.refusals.flatMap((reason) => dialect.refuse(reason, null)),
    ...program.steps.flatMap((each) => step(dialect, each)),
    ...program.children.flatMap((launch, at) =>
      child(dialect, launch, at, mayLackHandles(program)),
    ),
    ...running(dialect, program),
  ];
}
