// A program that repeats the launch of a plan, in no particular language: what each language renders.
import type { Stream } from '../plan/launchPlan';

/** A handle of the program: the label of the plan, and its name in the two styles of the languages. */
export interface Variable {
  readonly label: string;
  readonly camel: string;
  readonly snake: string;
}

export const constants = {
  HANDLE_FLAG_INHERIT: 0x1,
  DUPLICATE_CLOSE_SOURCE: 0x1,
  DUPLICATE_SAME_ACCESS: 0x2,
  GENERIC_READ: 0x8000_0000,
  GENERIC_WRITE: 0x4000_0000,
  FILE_APPEND_DATA: 0x4,
  SYNCHRONIZE: 0x10_0000,
  FILE_SHARE_READ: 0x1,
  FILE_SHARE_WRITE: 0x2,
  FILE_SHARE_DELETE: 0x4,
  FILE_FLAG_OVERLAPPED: 0x4000_0000,
  FILE_FLAG_BACKUP_SEMANTICS: 0x200_0000,
  CREATE_ALWAYS: 2,
  OPEN_EXISTING: 3,
  OPEN_ALWAYS: 4,
  PIPE_ACCESS_DUPLEX: 0x3,
  PIPE_TYPE_MESSAGE: 0x4,
  PIPE_READMODE_MESSAGE: 0x2,
  PAGE_READWRITE: 0x4,
  FILE_MAP_WRITE: 0x2,
  PROCESS_QUERY_LIMITED_INFORMATION: 0x1000,
  THREAD_QUERY_LIMITED_INFORMATION: 0x800,
  STD_INPUT_HANDLE: 0xffff_fff6,
  STD_OUTPUT_HANDLE: 0xffff_fff5,
  STD_ERROR_HANDLE: 0xffff_fff4,
  STARTF_USESTDHANDLES: 0x100,
  CREATE_NO_WINDOW: 0x800_0000,
  CREATE_NEW_CONSOLE: 0x10,
  DETACHED_PROCESS: 0x8,
  EXTENDED_STARTUPINFO_PRESENT: 0x8_0000,
  PROC_THREAD_ATTRIBUTE_HANDLE_LIST: 0x2_0002,
  WAIT_OBJECT_0: 0,
  INFINITE: 0xffff_ffff,
  ERROR_BROKEN_PIPE: 109,
} as const;
export type Constant = keyof typeof constants;

/** An argument of a call, to be written in the way of a language. */
export type Argument =
  /** SECURITY_ATTRIBUTES with this bInheritHandle; null passes none. */
  | { readonly kind: 'attributes'; readonly inherit: boolean | null }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'constants'; readonly names: readonly Constant[] }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'handle'; readonly variable: Variable }
  | { readonly kind: 'noText' | 'noHandle' | 'invalidHandle' }
  | { readonly kind: 'ownId'; readonly call: 'GetCurrentProcessId' | 'GetCurrentThreadId' };

export type MakingCall =
  | 'CreateFileW'
  | 'CreateNamedPipeW'
  | 'CreateEventW'
  | 'CreateMutexW'
  | 'CreateSemaphoreW'
  | 'CreateWaitableTimerW'
  | 'CreateFileMappingW'
  | 'CreateJobObjectW'
  | 'OpenProcess'
  | 'OpenThread';

export interface MakeStep {
  readonly kind: 'make';
  readonly call: MakingCall;
  readonly target: Variable;
  readonly args: readonly Argument[];
}

export interface PipeStep {
  readonly kind: 'pipe';
  readonly read: Variable;
  readonly write: Variable;
  readonly inherit: boolean | null;
  readonly bufferSize: number;
}

interface DuplicateStep {
  readonly kind: 'duplicate';
  readonly target: Variable;
  readonly source: Variable;
  readonly inherit: boolean;
  /** null for the access of the original. */
  readonly access: number | null;
  readonly closeSource: boolean;
}

export type Step =
  | MakeStep
  | PipeStep
  | DuplicateStep
  /** An inheritable copy of the program's own standard handle, or none when it has none. */
  | { readonly kind: 'standard'; readonly target: Variable; readonly stream: Stream }
  /** A number where a handle belongs: neither made nor closed. */
  | { readonly kind: 'value'; readonly target: Variable; readonly value: bigint }
  | { readonly kind: 'setInheritance'; readonly target: Variable; readonly inherit: boolean }
  | { readonly kind: 'fill'; readonly target: Variable; readonly bytes: readonly number[] }
  | { readonly kind: 'refused'; readonly target: Variable; readonly reason: string };

/** Text in which handles stand for their decimal values. */
export type Pieces = readonly (string | Variable)[];

export interface ChildLaunch {
  readonly name: string;
  /** null leaves the search for the program to CreateProcessW. */
  readonly application: string | null;
  readonly commandLine: Pieces;
  readonly directory: string | null;
  readonly environment: readonly { readonly name: string; readonly value: Pieces | null }[];
  /** null leaves the standard handles to Windows. */
  readonly standard: readonly (Variable | null)[] | null;
  readonly inheritHandles: boolean;
  readonly creationFlags: readonly Constant[];
  readonly list: readonly Variable[] | null;
}

export interface LaunchProgram {
  readonly title: string;
  /** What of the plan the program does not do; it must not run as if it did. */
  readonly refusals: readonly string[];
  readonly steps: readonly Step[];
  readonly children: readonly ChildLaunch[];
  readonly closedAfterLaunch: readonly Variable[];
  /** What the plan keeps open until the children have ended. */
  readonly keptOpen: readonly Variable[];
  readonly captures: readonly { readonly from: Variable; readonly to: 'stdout' | 'stderr' }[];
  readonly inputs: readonly { readonly to: Variable; readonly bytes: readonly number[] }[];
}

export function failureValue(call: MakingCall): 'NULL' | 'INVALID_HANDLE_VALUE' {
  return call === 'CreateFileW' || call === 'CreateNamedPipeW' ? 'INVALID_HANDLE_VALUE' : 'NULL';
}

/** Whether the values of the plan's standard handles may be missing at run time. */
export function mayLackHandles(program: LaunchProgram): boolean {
  return program.steps.some((step) => step.kind === 'standard');
}
