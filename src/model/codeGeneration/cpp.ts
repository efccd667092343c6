// Renders a launch program in C++17, for MSVC and MinGW, with nothing but the Windows SDK.
import { assertNever } from '../base/assertNever';
import * as parts from './cppParts';
import {
  failureValue,
  mayLackHandles,
  type Argument,
  type ChildLaunch,
  type Constant,
  type LaunchProgram,
  type MakeStep,
  type Pieces,
  type Step,
  type Variable,
} from './launchProgram';
import { commentText, cppBytes, cppString } from './stringLiterals';

const standardIds: Readonly<Record<string, Constant>> = {
  stdin: 'STD_INPUT_HANDLE',
  stdout: 'STD_OUTPUT_HANDLE',
  stderr: 'STD_ERROR_HANDLE',
};
const truth = (value: boolean): string => (value ? 'true' : 'false');
const or = (names: readonly string[]): string => (names.length === 0 ? '0' : names.join(' | '));
const attributes = (inherit: boolean | null): string =>
  inherit === null ? 'nullptr' : `Attributes(${truth(inherit)}).get()`;

function argument(value: Argument): string {
  switch (value.kind) {
    case 'attributes':
      return attributes(value.inherit);
    case 'text':
      return cppString(value.text);
    case 'constants':
      return or(value.names);
    case 'number':
      return String(value.value);
    case 'flag':
      return truth(value.value);
    case 'handle':
      return `${value.variable.camel}.get()`;
    case 'ownId':
      return `${value.call}()`;
    case 'invalidHandle':
      return 'INVALID_HANDLE_VALUE';
    case 'noText':
    case 'noHandle':
      return 'nullptr';
    default:
      return assertNever(value);
  }
}

function make({ call, target, args }: MakeStep): readonly string[] {
  const failure = failureValue(call) === 'NULL' ? '' : ', INVALID_HANDLE_VALUE';
  return [
    `Handle ${target.camel} = made(`,
    `    ${call}(${args.map(argument).join(', ')}),`,
    `    "${call}"${failure});`,
  ];
}

function step(value: Step): readonly string[] {
  switch (value.kind) {
    case 'make':
      return make(value);
    case 'pipe': {
      const [read, write] = [value.read.camel, value.write.camel];
      const size = String(value.bufferSize);
      return [
        `HANDLE ${read}Made = nullptr, ${write}Made = nullptr;`,
        `check(CreatePipe(&${read}Made, &${write}Made, ${attributes(value.inherit)}, ${size}),`,
        `    "CreatePipe");`,
        `Handle ${read}(${read}Made), ${write}(${write}Made);`,
      ];
    }
    case 'duplicate': {
      const { target, source, access } = value;
      const options = [
        ...(access === null ? ['DUPLICATE_SAME_ACCESS'] : []),
        ...(value.closeSource ? ['DUPLICATE_CLOSE_SOURCE'] : []),
      ];
      const from = `${source.camel}.${value.closeSource ? 'release' : 'get'}()`;
      const mask = `0x${(access ?? 0).toString(16)}`;
      return [
        `Handle ${target.camel} =`,
        `    duplicate(${from}, ${mask}, ${truth(value.inherit)}, ${or(options)});`,
      ];
    }
    case 'standard': {
      const id = standardIds[value.stream] ?? '';
      return [`Handle ${value.target.camel} = inheritableStandardHandle(${id});`];
    }
    case 'value':
      return [
        '// A number, not a handle of ours: never closed.',
        `[[maybe_unused]] const Number ${value.target.camel}{reinterpret_cast<HANDLE>(ULONG_PTR{${value.value}u})};`,
      ];
    case 'setInheritance':
      return [`setInheritance(${value.target.camel}, ${truth(value.inherit)});`];
    case 'fill': {
      const bytes = `std::string(${cppBytes(value.bytes)}, ${value.bytes.length})`;
      return [`fill(${value.target.camel}, ${bytes});`];
    }
    case 'refused':
      return [`#error "${value.target.label} is not generated: ${value.reason}"`].concat(
        `Handle ${value.target.camel};`,
      );
    default:
      return assertNever(value);
  }
}

function text(pieces: Pieces): string {
  const rendered = pieces.map((piece) =>
    typeof piece === 'string' ? cppString(piece) : `decimal(${piece.camel}.get())`,
  );
  return rendered.length === 0 ? 'std::wstring()' : `std::wstring() + ${rendered.join(' + ')}`;
}

const got = (variable: Variable | null): string =>
  variable === null ? 'nullptr' : `${variable.camel}.get()`;

function child(launch: ChildLaunch, index: number, lacking: boolean): readonly string[] {
  const list = launch.list;
  const info = list ? 'startup.StartupInfo' : 'startup';
  const lines = [
    `STARTUPINFO${list ? 'EX' : ''}W startup{};`,
    `${info}.cb = sizeof startup;`,
    ...(launch.standard ? [`${info}.dwFlags = STARTF_USESTDHANDLES;`] : []),
    ...['Input', 'Output', 'Error'].flatMap((name, at) =>
      launch.standard ? [`${info}.hStd${name} = ${got(launch.standard[at] ?? null)};`] : [],
    ),
    ...launch.environment.map(({ name, value }, at) => {
      const planned = value === null ? 'nullptr' : `(${text(value)}).c_str()`;
      return `Variable variable${at}(${cppString(name)}, ${planned});`;
    }),
    ...(list ? listLines(list, lacking) : []),
    ...(launch.inheritHandles && !list
      ? ['// Without a list, every inheritable handle of this process goes along.']
      : []),
  ];
  const call = [
    `return startProcess(${launch.application === null ? 'nullptr' : cppString(launch.application)},`,
    `    ${text(launch.commandLine)},`,
    `    ${truth(launch.inheritHandles)}, ${or(launch.creationFlags)},`,
    `    ${launch.directory === null ? 'nullptr' : cppString(launch.directory)}, &${info});`,
  ];
  return [
    `// ${commentText(launch.name)}`,
    `Handle process${index} = [&] {`,
    ...[...lines, ...call].map((line) => `    ${line}`),
    '}();',
  ];
}

function listLines(list: readonly Variable[], lacking: boolean): readonly string[] {
  const values = list.map(got).join(', ');
  const source = lacking ? `present({${values}})` : `{${values}}`;
  return [`HandleList list(${source});`, 'startup.lpAttributeList = list.get();'];
}

const closingComment = 'A pipe ends only when every copy of its write end is closed, ours too.';

function running(program: LaunchProgram): readonly string[] {
  const threads = [
    ...program.captures.map(({ from, to }, at) => {
      const target = `GetStdHandle(${standardIds[to] ?? ''})`;
      return [
        `Capture capture${at}{${from.camel}.get(), ${target}};`,
        `Handle captureThread${at} = startThread(capture${at});`,
      ];
    }),
    ...program.inputs.map(({ to, bytes }, at) => [
      `Input input${at}{${to.camel}, std::string(${cppBytes(bytes)}, ${bytes.length})};`,
      `Handle inputThread${at} = startThread(input${at});`,
    ]),
  ];
  return [
    ...(program.closedAfterLaunch.length === 0 ? [] : [`// ${closingComment}`]),
    ...program.closedAfterLaunch.map((variable) => `${variable.camel}.close();`),
    ...threads.flat(),
    ...program.children.map((_, index) => `waitFor(process${index});`),
    ...program.keptOpen.map((variable) => `${variable.camel}.close();`),
    ...program.inputs.map((_, at) => `waitFor(inputThread${at});`),
    ...program.captures.map((_, at) => `finishCapture(captureThread${at});`),
    'DWORD exitCode = 0;',
    'check(GetExitCodeProcess(process0.get(), &exitCode), "GetExitCodeProcess");',
    'return exitCode;',
  ];
}

const present = `
std::vector<HANDLE> present(std::vector<HANDLE> handles) {
    std::vector<HANDLE> found;
    for (HANDLE handle : handles) {
        if (handle) found.push_back(handle);
    }
    return found;
}
`;

const number = `
struct Number {
    HANDLE value;
    HANDLE get() const { return value; }
};
`;

function neededParts(program: LaunchProgram, body: string): readonly string[] {
  const used: readonly (readonly [boolean, string])[] = [
    [body.includes('Attributes('), parts.cppAttributes],
    [body.includes('setInheritance('), parts.cppSetInheritance],
    [/duplicate\(|inheritableStandardHandle/.test(body), parts.cppDuplicate],
    [body.includes('inheritableStandardHandle('), parts.cppStandard],
    [body.includes('fill('), parts.cppFill],
    [body.includes('Number '), number],
    [body.includes('decimal('), parts.cppDecimal],
    [body.includes('Variable variable'), parts.cppEnvironment],
    [body.includes('present('), present],
    [body.includes('HandleList list'), parts.cppAttributeList],
    [true, parts.cppStart],
    [true, parts.cppWait],
    [program.captures.length + program.inputs.length > 0, parts.cppThreads],
    [program.captures.length > 0, parts.cppCapture],
    [program.inputs.length > 0, parts.cppInput],
  ];
  return used.flatMap(([needed, part]) => (needed ? [part] : []));
}

export function cppProgram(program: LaunchProgram): string {
  const lacking = mayLackHandles(program);
  const body = [
    ...program.refusals.map((reason) => `#error "${reason}"`),
    ...program.steps.flatMap(step),
    ...program.children.flatMap((launch, index) => child(launch, index, lacking)),
    ...running(program),
  ];
  const indented = body.map((line) => (line.startsWith('#') ? line : `    ${line}`)).join('\n');
  return [
    `// Repeats the launch of "${commentText(program.title)}". Start it in the folder of its launch configuration.\n`,
    '// Compile with: cl /std:c++17 /EHsc launch.cpp, or: g++ -std=c++17 -static launch.cpp\n',
    parts.cppOpening,
    ...neededParts(program, indented),
    `\nDWORD launch() {\n${indented}\n}\n`,
    parts.cppMain,
  ].join('');
}
