// What may be asked of the broker over its IPC channel, and what it tells. Plain JSON, but for bytes to write.
import type { ListedProcess } from '../search/listedProcess';
import type { SearchRequest } from '../search/searchEvents';
import type { FindAnswer, FindRequest, ResolveAnswer, ResolveRequest } from '../search/question';
import type { SessionEvent } from '../session/events';
import type { DescribedFile } from '../session/fileDescription';
import type { LaunchPlan } from '../plan/launchPlan';
import type { ShownHandle } from '../handles/sameAsShown';
import type { PipeIdentity, Recognised } from '../pipes/pipeIdentity';
import type { AttachedTo, PipeEnd } from '../session/state';
import type { ChainAnswer } from '../session/waitChain';
import type { StopRule } from '../processes/stopRules';

/** Raised with every change of the messages; a broker of another version is refused. */
export const protocolVersion = 9;

/** An argument of the broker's command line: the plan wants descendants to be debugged. */
export const followByDebugging = '--debug-descendants';
/** Argument of the broker, before the path of the file with its sentences in the language of the editor. */
export const stringsOption = '--strings';

export interface StartRequest {
  readonly version: number;
  readonly sessionId: string;
  readonly plan: LaunchPlan;
  /** Processes that run already, in place of a plan: then that is an empty one. */
  readonly attach?: AttachedTo;
  /** Folder that exists and into which capture files and their indexes are written. */
  readonly captureFolder: string;
  /** Base for relative paths of the plan. */
  readonly workspaceFolder: string;
  /** Wall clock at the session's time 0, milliseconds since 1970. */
  readonly startedAt: number;
  /** At which processes to stop when they are created. */
  readonly stopRules: readonly StopRule[];
  /** Milliseconds for which a new process is held for the questions about its files; those of `descendantBirth.ts` when absent. */
  readonly longestHold?: number;
}

/** A handle of the broker to be duplicated into a child that has been started. */
export interface SendRequest {
  readonly label: string;
  readonly processId: string;
  readonly inheritable: boolean;
  /** Access mask as hex text; that of the original when there is none. */
  readonly access?: string;
  /** Whether the value is written, in decimal and with a line end, to the child's stdin pipe. */
  readonly writeToStdin: boolean;
}

/** A process as somebody was shown it; with the time of its creation (FILETIME, in decimal) it is no other. */
export interface ShownProcess {
  readonly pid: number;
  readonly name: string;
  readonly createdAt: string;
}

/** The broker's verbs: parameters and results by method name. Failures reject with a sentence for people. */
export interface BrokerMethods {
  start: { params: StartRequest; result: null };
  resume: { params: { processId: string }; result: null };
  pause: { params: { processId: string }; result: null };
  /** With `tree`, what it has started, too. */
  terminate: { params: { processId: string; tree?: boolean }; result: null };
  /** Reads all its handles now. */
  snapshot: { params: { processId: string }; result: null };
  /** Somebody looks on: handles that come and go are shown at once. */
  watchClosely: { params: { isWatched: boolean }; result: null };
  /** Leaves a process running without us, beyond the end of the session; without an id all of them, which ends the session. */
  detach: { params: { processId?: string }; result: null };
  /** Replaces the rules of the start. */
  setStops: { params: { rules: readonly StopRule[] }; result: null };
  write: { params: { pipe: string; bytes: Uint8Array }; result: null };
  /** Queues the bytes of a file. */
  writeFile: { params: { pipe: string; path: string }; result: null };
  /** Gives up what is queued for a pipe, the blocked write included. */
  cancelWrite: { params: { pipe: string }; result: null };
  setReading: { params: { pipe: string; paused: boolean; readSize: number }; result: null };
  closeWriteEnd: { params: { pipe: string }; result: null };
  closeParentEnd: { params: { label: string }; result: null };
  /** Answers with the value the handle has in the process. */
  sendHandle: { params: SendRequest; result: { readonly value: string } };
  findHolders: { params: { pipe: string }; result: null };
  /** Ends a process that the last search named as a holder of the pipe. */
  endHolder: { params: { pipe: string; pid: number }; result: null };
  /** In that process, which does not know of it. Refused unless it is still the handle that was shown. */
  closeHandle: { params: { processId: string; handle: ShownHandle }; result: null };
  stop: { params: { reason: 'stopped' | 'timeout'; message: string }; result: null };
  /** Needs no session, as all that follows. `ownPids`: processes of the client, to be marked. Without ports it is there sooner. */
  listProcesses: {
    params: { ownPids: readonly number[]; withPorts: boolean };
    result: readonly ListedProcess[];
  };
  /** Resolves when the search is over; what it finds comes as `searchNews`. */
  searchHolders: { params: SearchRequest; result: null };
  /** At once: no news follow but that it has ended. */
  cancelSearch: { params: { id: string }; result: null };
  /** What a handle of a process is now, to be shown before somebody closes it. */
  lookAtHandle: { params: { process: ShownProcess; value: string }; result: ShownHandle };
  /** As `closeHandle`, in any process. */
  closeShown: { params: { process: ShownProcess; handle: ShownHandle }; result: null };
  /** Refused unless it is still the process that was shown. Resolves when it has ended. */
  endShown: { params: { process: ShownProcess }; result: null };
}

/** The broker's first word. */
export const brokerReadyMethod = 'ready';
/** An empty batch is a sign of life. */
export const brokerEvents = 'events';
export type BrokerEvents = readonly SessionEvent[];
/** A notification with `SearchNews`. */
export const searchNewsMethod = 'searchNews';

/** The one request that goes the other way: the broker asks its client for an answer of the prober. */
export const probeMethod = 'probe';

/** A handle of a process, as requests and answers name it. */
export interface NamedHandle {
  readonly pid: number;
  readonly handle: string;
}

/** Asked of the prober, one of whose threads may hang on it. */
export interface ProbeRequest {
  readonly pipes: readonly PipeIdentity[];
  /** The process that made the pipes. */
  readonly makerPid: number;
  /** Handles known to be ends of these pipes: comparing with them never hangs. */
  readonly known: readonly KnownEnd[];
  /** Whether to ask what can hang, too. */
  readonly mayWait: boolean;
  readonly processes: readonly {
    readonly pid: number;
    readonly handles: readonly string[];
  }[];
}

/** As `probe`, for one more question that can hang. */
export const peekMethod = 'peek';

/** How much is in the pipe of which another process has the read end? */
export interface PeekRequest {
  readonly peek: { readonly pid: number; readonly handle: string };
}

export interface PeekAnswer {
  /** Bytes; null when the process or its handle is gone, is no pipe, or gave no answer in time. */
  readonly available: number | null;
  /** On Windows a call that is pending on a pipe keeps all other questions waiting. */
  readonly isSilent?: true;
}

/** As `probe`: how much is in these pipes? */
export const measureMethod = 'measure';

export interface MeasureRequest {
  readonly measure: readonly { readonly pid: number; readonly handles: readonly string[] }[];
}

/** An end of a pipe as FILE_PIPE_LOCAL_INFORMATION tells it, in bytes. */
export interface MeasuredEnd extends NamedHandle {
  readonly inboundQuota: number;
  readonly readable: number;
  readonly outboundQuota: number;
  readonly writeRoom: number;
}

export interface MeasureAnswer {
  /** What is gone, or is no pipe, is left out. */
  readonly measured: readonly MeasuredEnd[];
  /** As in `ProbeAnswer`. */
  readonly silent: readonly NamedHandle[];
  readonly left: readonly NamedHandle[];
}

/** As `probe`: what do these threads wait for? */
export const chainsMethod = 'chains';

export interface ChainsRequest {
  /** Ids of threads, of whatever process. */
  readonly chains: readonly number[];
}

export interface ChainsAnswer {
  /** What is in neither has to be asked again. */
  readonly answers: readonly { readonly threadId: number; readonly answer: ChainAnswer }[];
  /** The one that gave no answer in time. */
  readonly silent: number | null;
}

/** As `probe`: what are these File handles? */
export const describeMethod = 'describe';

export interface DescribeRequest {
  /** `pipes`, `makerPid` and `known` are as in `ProbeRequest`. */
  readonly pipes: readonly PipeIdentity[];
  readonly makerPid: number;
  readonly known: readonly KnownEnd[];
  readonly processes: readonly {
    readonly pid: number;
    readonly handles: readonly string[];
  }[];
  /** Whether to ask of files what others can do with them: each is opened three times for it. */
  readonly withShare: boolean;
}

export interface DescribeAnswer {
  /** One for each handle of a process that is not refused, and that is not left. */
  readonly described: readonly DescribedFile[];
  readonly refused: ProbeAnswer['refused'];
  /** As in `ProbeAnswer`. */
  readonly left: readonly NamedHandle[];
}

/** As `probe`: which of these handles are what is searched for? */
export const findMethod = 'find';
/** As `probe`: what is this path? */
export const resolveMethod = 'resolve';

/** What the prober is sent. */
export type ProberQuestion =
  | ProbeRequest
  | PeekRequest
  | MeasureRequest
  | ChainsRequest
  | { readonly describe: DescribeRequest }
  | { readonly find: FindRequest }
  | { readonly resolve: ResolveRequest };

export type ProberAnswer =
  | ProbeAnswer
  | PeekAnswer
  | MeasureAnswer
  | ChainsAnswer
  | DescribeAnswer
  | FindAnswer
  | ResolveAnswer;

export interface KnownEnd {
  readonly pid: number;
  readonly handle: string;
  readonly label: string;
  readonly end: PipeEnd;
}

export interface ProbeAnswer {
  /** Only those that are an end of one of the pipes. */
  readonly found: readonly ({ readonly pid: number; readonly handle: string } & Recognised)[];
  /** Processes that did not let themselves be opened, with the Win32 code. */
  readonly refused: readonly { readonly pid: number; readonly code: number }[];
  /** Those that gave no answer in time. */
  readonly silent: readonly NamedHandle[];
  /** Those whose turn has not come: to be asked about again, so that others get theirs between. */
  readonly left: readonly NamedHandle[];
  /** Milliseconds of the prober itself, without the way there. */
  readonly took: number;
}

/** What the prober says before an answer after which it is to be replaced: too many of its threads hang. */
export const proberSpent = 'spent';
