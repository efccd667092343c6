// The plan with every default filled in: what the broker carries out and the report repeats.
import type { ChildExpectations, SessionExpectations } from './expectations';
import type { MadeHandle } from './objectKinds';

export const streams = ['stdin', 'stdout', 'stderr'] as const;
export type Stream = (typeof streams)[number];

/** A pipe one of whose ends the broker keeps. */
export interface PipePlan {
  readonly kind: 'pipe';
  /** nSize of CreatePipe; 0 is the system's default. */
  readonly bufferSize: number;
  /** stdin: written to it, then closed. At most one of the two is given. */
  readonly text: string | null;
  readonly file: string | null;
  /** Outputs: most bytes one ReadFile asks for, and whether reading waits to be resumed. */
  readonly readSize: number;
  readonly paused: boolean;
  readonly parentEndInheritable: boolean;
}

export type StreamPlan =
  | PipePlan
  | { readonly kind: 'nul' | 'inherit' | 'none' | 'stdout' }
  | { readonly kind: 'file'; readonly path: string; readonly append: boolean }
  | { readonly kind: 'handle'; readonly name: string }
  | { readonly kind: 'child'; readonly child: string; readonly stream: 'stdout' | 'stderr' };

/** A named handle: one row of `objectKinds.ts`, with its defaults. */
export type HandlePlan = { readonly name: string } & MadeHandle;

/** Whose handles the child inherits: an earlier child, or a process that is no part of the session; null for the broker. */
export type ParentPlan =
  | { readonly kind: 'child'; readonly name: string }
  | { readonly kind: 'process'; readonly pid: number };

/** A handle that is duplicated into a child once that runs. */
export interface SendPlan {
  readonly label: string;
  /** Name of the child. */
  readonly to: string;
  /** Whether the value is written to its stdin. */
  readonly stdin: boolean;
  readonly inheritable: boolean;
  /** Access mask as hex text; null for that of the original. */
  readonly access: string | null;
}

export interface ChildPlan {
  readonly name: string;
  readonly program: string;
  /** One entry each, to be quoted; or a text that goes on the command line as it is. */
  readonly args: readonly string[] | string;
  readonly cwd: string | null;
  readonly env: Readonly<Record<string, string | null>>;
  readonly stdio: Readonly<Record<Stream, StreamPlan>>;
  readonly console: 'noWindow' | 'shared' | 'new' | 'detached' | null;
  readonly parent: ParentPlan | null;
  readonly inherit: 'list' | 'all' | 'none';
  /** Labels as of `labels.ts`; meaningful when `inherit` is "list". */
  readonly handleList: readonly string[];
  /** Absent when nothing is expected of it. */
  readonly expect?: ChildExpectations;
}

export interface LaunchPlan {
  readonly name: string;
  readonly children: readonly ChildPlan[];
  readonly handles: readonly HandlePlan[];
  readonly keepParentEnds: readonly string[];
  readonly send: readonly SendPlan[];
  readonly stopOnEntry: boolean;
  /** How the processes that children start are followed: as a debugger, by the job's notices, or not. */
  readonly followChildren: 'debug' | 'job' | 'off';
  /** Milliseconds between two looks at the handles of running processes; 0 for none. */
  readonly watchInterval: number;
  readonly stdioMethod: 'startupInfo' | 'setStdHandle';
  /** Whether all objects of all children are there before the first child, or each child is finished before the next. */
  readonly start: 'together' | 'apart';
  /** Of all children together; absent when nothing is expected. */
  readonly expect?: SessionExpectations;
}
