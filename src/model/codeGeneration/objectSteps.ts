// The named handles of a plan as steps: which call makes each, and what is left to do for its inherit flag.
import { assertNever } from '../base/assertNever';
import { writtenNumber } from '../base/handleValue';
import type { HandlePlan } from '../plan/launchPlan';
import type { HandleKind, MadeOf } from '../plan/objectKinds';
import type { Argument, Constant, MakingCall, PipeStep, Step, Variable } from './launchProgram';
import { utf8 } from '../base/utf8';
import type { Variables } from './variables';

interface Inheritability {
  readonly inheritable: boolean;
  readonly inheritableBy: 'creation' | 'SetHandleInformation';
  readonly securityAttributes?: 'given' | 'absent';
}

const flags = (...names: readonly Constant[]): Argument => ({ kind: 'constants', names });
const number = (value: number): Argument => ({ kind: 'number', value });
const flag = (value: boolean): Argument => ({ kind: 'flag', value });
const noText: Argument = { kind: 'noText' };
const noHandle: Argument = { kind: 'noHandle' };

/** With SetHandleInformation the handle is made the other way round, so that the call is seen to matter. */
function atCreation(plan: Inheritability): boolean {
  return plan.inheritableBy === 'creation' ? plan.inheritable : !plan.inheritable;
}

function attributes(plan: Inheritability): Argument {
  const absent = plan.securityAttributes === 'absent';
  return { kind: 'attributes', inherit: absent ? null : atCreation(plan) };
}

function afterwards(plan: Inheritability, target: Variable): readonly Step[] {
  if (plan.inheritableBy === 'creation') return [];
  return [{ kind: 'setInheritance', target, inherit: plan.inheritable }];
}

const fileModes: Readonly<
  Record<MadeOf<'file'>['access'], readonly [readonly Constant[], Constant]>
> = {
  read: [['GENERIC_READ'], 'OPEN_EXISTING'],
  write: [['GENERIC_WRITE'], 'CREATE_ALWAYS'],
  readWrite: [['GENERIC_READ', 'GENERIC_WRITE'], 'OPEN_ALWAYS'],
  append: [['FILE_APPEND_DATA', 'SYNCHRONIZE'], 'OPEN_ALWAYS'],
};

interface Opening {
  readonly path: string;
  readonly access: MadeOf<'file'>['access'];
  readonly disposition?: Constant;
  readonly flags?: readonly Constant[];
}

/** Shared in every way: the handle is there to be passed on, not to keep others out. */
export function openStep(target: Variable, opening: Opening, security: Argument): Step {
  const [access, disposition] = fileModes[opening.access];
  const args: readonly Argument[] = [
    { kind: 'text', text: opening.path },
    flags(...access),
    flags('FILE_SHARE_READ', 'FILE_SHARE_WRITE', 'FILE_SHARE_DELETE'),
    security,
    flags(opening.disposition ?? disposition),
    flags(...(opening.flags ?? [])),
    noHandle,
  ];
  return { kind: 'make', call: 'CreateFileW', target, args };
}

/** CreatePipe gives both ends one flag; the end that stays here is cleared at once, as the documentation shows. */
export function pipeSteps(
  ends: Pick<PipeStep, 'read' | 'write' | 'bufferSize'>,
  plan: Omit<Inheritability, 'inheritable'>,
  inheritable: Readonly<Record<'read' | 'write', boolean>>,
): readonly Step[] {
  const any = { ...plan, inheritable: inheritable.read || inheritable.write };
  const absent = plan.securityAttributes === 'absent';
  const made = !absent && atCreation(any);
  const sets = (['read', 'write'] as const).flatMap((end): Step[] => {
    const byCreation = plan.inheritableBy === 'creation';
    const wanted = byCreation && !made ? false : inheritable[end];
    return made === wanted ? [] : [{ kind: 'setInheritance', target: ends[end], inherit: wanted }];
  });
  return [{ kind: 'pipe', ...ends, inherit: absent ? null : made }, ...sets];
}

function namedPipe(target: Variable, plan: MadeOf<'namedPipe'>): Step {
  const path = `\\\\.\\pipe\\${plan.pipeName}`;
  const overlapped: readonly Constant[] = plan.overlapped ? ['FILE_FLAG_OVERLAPPED'] : [];
  if (plan.end === 'client') {
    const opening = { path, access: 'readWrite', disposition: 'OPEN_EXISTING' } as const;
    return openStep(target, { ...opening, flags: overlapped }, attributes(plan));
  }
  const args: readonly Argument[] = [
    { kind: 'text', text: path },
    flags('PIPE_ACCESS_DUPLEX', ...overlapped),
    plan.mode === 'message' ? flags('PIPE_TYPE_MESSAGE', 'PIPE_READMODE_MESSAGE') : flags(),
    number(1),
    number(4096),
    number(4096),
    number(0),
    attributes(plan),
  ];
  return { kind: 'make', call: 'CreateNamedPipeW', target, args };
}

function fileMapping(
  target: Variable,
  plan: MadeOf<'fileMapping'>,
  variables: Variables,
): readonly Step[] {
  const file: Argument =
    plan.file === undefined
      ? { kind: 'invalidHandle' }
      : { kind: 'handle', variable: variables.of(plan.file) };
  const args = [file, attributes(plan), flags('PAGE_READWRITE'), number(0), number(plan.size)];
  const steps: Step[] = [
    { kind: 'make', call: 'CreateFileMappingW', target, args: [...args, noText] },
    ...afterwards(plan, target),
  ];
  if (plan.text === undefined) return steps;
  return [...steps, { kind: 'fill', target, bytes: utf8(`${plan.text}\0`).slice(0, plan.size) }];
}

function pipe(plan: HandlePlan & MadeOf<'pipe'>, variables: Variables): readonly Step[] {
  const end = (name: string): boolean => plan.inheritable === true || plan.inheritable === name;
  const ends = {
    read: variables.of(`${plan.name}.read`),
    write: variables.of(`${plan.name}.write`),
    bufferSize: plan.bufferSize,
  };
  return pipeSteps(ends, plan, { read: end('read'), write: end('write') });
}

function duplicate(target: Variable, plan: MadeOf<'duplicate'>, variables: Variables): Step {
  return {
    kind: 'duplicate',
    target,
    source: variables.of(plan.of),
    inherit: atCreation(plan),
    access: plan.access === undefined ? null : Number(plan.access),
    closeSource: plan.closeSource,
  };
}

const refusals: Partial<Record<HandleKind, string>> = {
  tcpListener: 'a TCP listener is made with Winsock',
  udpSocket: 'a UDP socket is made with Winsock',
};

function refusal(plan: HandlePlan): string | null {
  const reason = refusals[plan.kind];
  if (reason !== undefined) return reason;
  const described = 'securityDescriptor' in plan && plan.securityDescriptor !== undefined;
  return described ? 'it has a security descriptor' : null;
}

/** The steps that make one named handle, in the order of the broker. */
export function objectSteps(plan: HandlePlan, variables: Variables): readonly Step[] {
  const reason = refusal(plan);
  if (reason !== null) return [{ kind: 'refused', target: variables.of(plan.name), reason }];
  if (plan.kind === 'pipe') return pipe(plan, variables);
  const target = variables.of(plan.name);
  if (plan.kind === 'fileMapping') return fileMapping(target, plan, variables);
  if (plan.kind === 'value') {
    const value = writtenNumber(plan.value);
    return [{ kind: 'value', target, value: BigInt.asUintN(64, value) }];
  }
  return [oneCall(plan, target, variables), ...afterwards(plan, target)];
}

type OneCallPlan = Exclude<HandlePlan, { kind: 'pipe' | 'fileMapping' | 'value' }>;

function oneCall(plan: OneCallPlan, target: Variable, variables: Variables): Step {
  const make = (call: MakingCall, ...args: readonly Argument[]): Step => {
    return { kind: 'make', call, target, args };
  };
  switch (plan.kind) {
    case 'namedPipe':
      return namedPipe(target, plan);
    case 'file':
      return openStep(target, plan, attributes(plan));
    case 'directory': {
      const opening = { path: plan.path, access: 'read' } as const;
      const backup = { ...opening, flags: ['FILE_FLAG_BACKUP_SEMANTICS'] } as const;
      return openStep(target, backup, attributes(plan));
    }
    case 'nul':
      return openStep(target, { path: 'NUL', access: 'readWrite' }, attributes(plan));
    case 'console': {
      const path = plan.direction === 'input' ? 'CONIN$' : 'CONOUT$';
      const opening = { path, access: 'readWrite', disposition: 'OPEN_EXISTING' } as const;
      return openStep(target, opening, attributes(plan));
    }
    case 'event': {
      const how = [flag(plan.manualReset), flag(plan.initialState)];
      return make('CreateEventW', attributes(plan), ...how, noText);
    }
    case 'mutex':
      return make('CreateMutexW', attributes(plan), flag(plan.initialOwner), noText);
    case 'semaphore': {
      const counts = [number(plan.initialCount), number(plan.maximumCount)];
      return make('CreateSemaphoreW', attributes(plan), ...counts, noText);
    }
    case 'waitableTimer':
      return make('CreateWaitableTimerW', attributes(plan), flag(plan.manualReset), noText);
    case 'job':
      return make('CreateJobObjectW', attributes(plan), noText);
    case 'process': {
      const access = flags('PROCESS_QUERY_LIMITED_INFORMATION', 'SYNCHRONIZE');
      return make('OpenProcess', access, flag(atCreation(plan)), id(plan.pid, 'Process'));
    }
    case 'thread': {
      const access = flags('THREAD_QUERY_LIMITED_INFORMATION', 'SYNCHRONIZE');
      return make('OpenThread', access, flag(atCreation(plan)), id(plan.threadId, 'Thread'));
    }
    case 'duplicate':
      return duplicate(target, plan, variables);
    case 'tcpListener':
    case 'udpSocket':
      return { kind: 'refused', target, reason: refusals[plan.kind] ?? '' };
    default:
      return assertNever(plan);
  }
}

function id(given: number | undefined, of: 'Process' | 'Thread'): Argument {
  return given === undefined ? { kind: 'ownId', call: `GetCurrent${of}Id` } : number(given);
}
