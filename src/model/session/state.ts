// All that is known of a session, as plain JSON. Every view is a function of this.
import type { FileDescription } from './fileDescription';
import type { AttachedTo } from '../plan/attachedTo';
import type { LaunchPlan, Stream } from '../plan/launchPlan';
import type { RuntimeId } from '../runtimes/runtime';
import type { ExpectationResult } from './expectationResult';
import type { PipeEnd } from './pipeEnd';
import type { ThreadWaits } from './threadWait';
import type { ProcessChains } from './waitChain';
import type { WatchedPipe } from './watchedPipe';
import type { Win32Failure } from './win32Failure';

export type { AttachedTo, PipeEnd };

/** A handle of the broker: one the plan asked for, or, `isAmbient`, one it was born with or opened itself. */
export interface BrokerHandle {
  readonly value: string;
  readonly isAmbient: boolean;
  readonly label: string | null;
  readonly type: string;
  /** What it is: a pipe's name, a path, a kind. */
  readonly object: string;
  readonly access: string;
  readonly inheritable: boolean;
  /** `label` is that of the pipe: on Windows every anonymous pipe has the same name. */
  readonly pipe: { readonly label: string; readonly name: string; readonly end: PipeEnd } | null;
  /** Milliseconds since the session began; null while open. */
  readonly closedAt: number | null;
  /** Id of the process that opened the object; absent for what the broker made or had. */
  readonly openedBy?: string;
  /** Absent when nobody had to ask. */
  readonly file?: FileDescription;
  /**
   * Nobody saw the creator with it: the flag of the handle in the new process says that it was inherited, or sent with that flag
   * before the process ran. Absent when it was seen.
   */
  readonly isUnseen?: true;
}

/** What a job does to its processes when nobody has a handle to it any more, as somebody asked while one was there. */
export interface JobDescription {
  /** JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE; null where the system does not tell the limits of a job. */
  readonly endsWithHandles: boolean | null;
  /** Pids of the processes in it. */
  readonly members: readonly number[];
}

/** One entry of a process's handle table as the kernel reported it. */
export interface ObservedHandle {
  readonly value: string;
  readonly type: string;
  /** Name of the object; null when it has none or asking was not safe. */
  readonly object: string | null;
  readonly access: string;
  readonly inheritable: boolean;
  /** Values of the parent's handles that refer to the very same kernel object: the equal value first, and not more than 20. */
  readonly sameObjectAs: readonly string[];
  /** Absent when nobody had to ask. */
  readonly file?: FileDescription;
  /** What it was called when the process was born with it; absent when it had no name then, or came later. */
  readonly label?: string;
  /** Of a job whose opener has it no more; absent when nobody had to ask, or could. */
  readonly job?: JobDescription;
}

/** The process of the session that called CreateProcessW for another. */
export interface Creator {
  readonly pid: number;
  readonly name: string;
  readonly processId: string;
}

/** A handle whose value stands in an environment variable of the process it was passed to. */
export interface ToldHandle {
  readonly value: string;
  /** Name of the variable. */
  readonly variable: string;
}

/** The three values a child finds with GetStdHandle. */
export type StandardValues = Readonly<Record<Stream, string | null>>;

/** A process other than the broker whose handles a child inherited. */
export interface ChosenParent {
  readonly pid: number;
  /** A child's name, or the program and id of a process that is no part of the session. */
  readonly name: string;
  /** Id of the child of this session it is; null for any other process. */
  readonly processId: string | null;
  /** What the broker duplicated into it for the call, and closed there again. */
  readonly duplicated: readonly {
    readonly label: string;
    /** In the broker. */
    readonly value: string;
    /** In the chosen parent, and so in the child that inherits it. */
    readonly duplicate: string;
  }[];
}

/** The parent's table and the child's, taken around CreateProcessW while the child had not run one instruction. */
export interface Birth {
  /** Null when the caller of CreateProcessW was the parent. */
  readonly parent: ChosenParent | null;
  /** Absent when the broker called CreateProcessW. */
  readonly creator?: Creator;
  /** Milliseconds the process had run, at most, when its table was read; absent when it had not run an instruction. */
  readonly readAfter?: number;
  /**
   * Candidates for inheritance: handles of the broker, of the chosen parent at the moment of the call, or of the creator when its
   * child was reported. `closedAt` is then when it was first seen to be closed.
   */
  readonly brokerHandles: readonly BrokerHandle[];
  readonly childHandles: readonly ObservedHandle[];
  readonly standardHandles: StandardValues | null;
  /** The list given to UpdateProcThreadAttribute, by value; null when there was none, or the call was not the broker's. */
  readonly handleList: readonly string[] | null;
  /** Of a creator's call this is what can be told from the tables: whether anything was passed on. */
  readonly inheritHandles: boolean;
  /** What its environment says of the handles it was born with; absent when nobody could look, or nothing does. */
  readonly told?: readonly ToldHandle[];
  /** Present when nobody saw the creation: the session attached to it while it ran, and compared the tables of that moment. */
  readonly attached?: AttachedBirth;
}

/** What stands in for a creation that nobody saw. */
export interface AttachedBirth {
  /** Why the handle table of its creator was not compared; absent when it was. */
  readonly noCreator?: 'exited' | 'refused' | 'unknown';
  /** Values under which another process of the same creator has the same object, inheritable there as here; absent when there are none. */
  readonly shared?: readonly SharedValue[];
  /** Values whose object both have under other values as well: the process may have duplicated one from another. */
  readonly repeated?: readonly string[];
}

export interface SharedValue {
  readonly value: string;
  /** The other process. */
  readonly pid: number;
  readonly name: string;
}

/** A handle the broker duplicated into a process that had been started before. */
export interface SentHandle {
  readonly label: string;
  /** In the broker, where it was duplicated from. */
  readonly source: string;
  /** In the process. */
  readonly value: string;
  readonly type: string;
  readonly object: string;
  readonly access: string;
  readonly inheritable: boolean;
  readonly pipe: BrokerHandle['pipe'];
  /** Whether the process was told the value through its stdin. */
  readonly writtenToStdin: boolean;
  /** Milliseconds since the session began. */
  readonly time: number;
}

/** What the plan would have sent to a process and could not. */
export interface UnsentHandle {
  readonly label: string;
  readonly message: string;
  /** Milliseconds since the session began. */
  readonly time: number;
}

/** Where a process comes from that the broker did not create itself. */
export interface Descent {
  /** Id of the process that created it; null when that one is not known. */
  readonly parentId: string | null;
  /** Path of the program; null when it could not be asked. */
  readonly image: string | null;
  /** FILETIME of its creation, in decimal. */
  readonly createdAt: string;
  /**
   * `debug`: held before its first instruction, so its birth is exact. `job`: looked at when it ran already. `attach`: it ran before
   * the session, or was found in the list of all processes.
   */
  readonly seenBy: 'debug' | 'job' | 'attach';
  /** Why less is known of it than of others; null when nothing is in the way. */
  readonly note: string | null;
  /** The session is attached as a debugger, and what this one creates is not debugged: `note` says why. */
  readonly isUndebugged?: true;
}

/** An exception that nobody in the process handled: it ended by it. */
export interface Crash {
  /** Hex text, 0xc0000005 for an access violation. */
  readonly code: string;
  readonly address: string;
  /** Milliseconds since the session began. */
  readonly time: number;
}

/** Calls of NtClose for handles a process does not have, or that are protected. Without a debugger they return the code and no more. */
interface InvalidCloses {
  /** Hex text: 0xc0000008 for a value without a handle, 0xc0000235 for a protected handle. */
  readonly code: string;
  /** Where ntdll.dll raised it last. */
  readonly address: string;
  readonly count: number;
  /** The last one, milliseconds since the session began. */
  readonly time: number;
}

/** A handle that a running process was seen to have, or to have no longer, since it was last looked at. */
export interface HandleChange {
  readonly change: 'opened' | 'closed';
  readonly handle: ObservedHandle;
  /** Milliseconds since the session began. */
  readonly time: number;
  /** Of what is closed: when it was seen last; absent when nobody knows. */
  readonly seenUntil?: number;
}

/** The handles of a process at one moment. */
interface HandleSnapshot {
  /** Counted from 1. */
  readonly number: number;
  readonly handles: readonly ObservedHandle[];
  readonly time: number;
}

interface CurrentDirectory {
  /** Without a backslash at its end, except that of a drive. */
  readonly path: string;
  /** Milliseconds since the session began. */
  readonly time: number;
}

export interface ProcessState {
  readonly id: string;
  readonly name: string;
  readonly pid: number | null;
  readonly commandLine: string;
  readonly phase: 'suspended' | 'running' | 'paused' | 'exited' | 'failed';
  readonly exitCode: number | null;
  /** Milliseconds since the session began; null while it lives. */
  readonly exitedAt: number | null;
  readonly error: Win32Failure | null;
  readonly birth: Birth | null;
  readonly sent: readonly SentHandle[];
  readonly notSent: readonly UnsentHandle[];
  /** Null for a child of the broker. */
  readonly descent: Descent | null;
  /** Milliseconds since the session began. */
  readonly createdAt: number;
  /** Why it is held at its creation, as a sentence; null when it is not. */
  readonly stop: string | null;
  readonly crash: Crash | null;
  /** Absent when it was not seen to; only a debugger sees it. */
  readonly invalidCloses?: InvalidCloses;
  /** When it was seen to be outside the session's job, milliseconds since the session began; absent when it is in it. */
  readonly leftJobAt?: number;
  /** What its program is written in; absent when nobody looked. */
  readonly runtime?: RuntimeId;
  /** What its threads waited for when anybody looked last; absent where the system does not tell. */
  readonly calls?: ThreadWaits & { readonly time: number };
  /** What its threads wait for besides pipes; absent where nobody asked or the system does not tell. */
  readonly chains?: ProcessChains & { readonly time: number };
  /** When it was left to itself by a wish of the user, milliseconds since the session began; null otherwise. */
  readonly detachedAt: number | null;
  /** What it opened and closed while it was watched, in order; the oldest go when there are too many. */
  readonly history: readonly HandleChange[];
  readonly snapshots: readonly HandleSnapshot[];
  /** Its current directory when it was looked at last; absent when nobody could. */
  readonly directory?: CurrentDirectory;
}

/**
 * How a process came to hold an end of a pipe. `parent`: the broker made it and has not closed its copy. `ownInput`: it reads the
 * pipe and holds the write end as well. `child`: the pipe is for it. `sibling`: another child of the broker. `descendant`: a
 * process that a child started, however far down. `outside`: the session did not start it.
 */
export type HolderCause = 'parent' | 'ownInput' | 'child' | 'sibling' | 'descendant' | 'outside';

/** A process on the way of a handle. */
export interface PathStep {
  readonly pid: number;
  /** Null when it had exited before anybody asked. */
  readonly name: string | null;
  readonly hasExited: boolean;
}

export interface Holder {
  readonly pid: number;
  readonly name: string;
  readonly handle: string;
  readonly end: PipeEnd;
  readonly access: string;
  readonly cause: HolderCause;
  /** From the broker, or the oldest ancestor known, to the holder itself. */
  readonly path: readonly PathStep[];
  /** FILETIME of the process's creation, in decimal: a pid alone may be another process's by now. */
  readonly createdAt: string;
}

/** Somebody who cannot go on before the other end does something. */
export interface Blocked {
  /** The broker in its WriteFile, or whoever writes to a pipe that is full and not read. */
  readonly who: 'broker' | 'writer';
  /** Milliseconds since the session began. */
  readonly since: number;
  /** Bytes that wait: of the broker's write, or in the full pipe. */
  readonly bytes: number;
}

/** A child's wait for input that nothing announces: seen by asking about the read end of its stdin. */
export interface AwaitedInput {
  readonly since: number;
  /** `reading`: a call is pending on the read end. `empty`: there is nothing to read, and nothing has moved since. */
  readonly sign: 'reading' | 'empty';
}

/** A span of time in which somebody could not go on at a pipe; milliseconds since the session began. */
export interface PipeWait {
  /** `broker` and `writer` as in `Blocked`; `reader` waits for input. */
  readonly who: Blocked['who'] | 'reader';
  readonly from: number;
  /** Null while it lasts. */
  readonly to: number | null;
}

export interface PipeState {
  /** The label of the pipe: "stdout", "A.stderr", or the name of an extra pipe. */
  readonly label: string;
  readonly name: string;
  /** Which way bytes go, seen from the broker; `between`: from child to child, of which the broker sees nothing. */
  readonly direction: 'captured' | 'written' | 'between';
  /** Whose stream it is; of a pipe between two children, who writes. */
  readonly processId: string | null;
  readonly stream: Stream | null;
  /** What the broker moved: 0 of a pipe between children. */
  readonly bytes: number;
  readonly reads: number;
  /** When bytes moved last, milliseconds since the session began; null when never. */
  readonly movedAt: number | null;
  /** Bytes moved by `time`, about a second ago: what a rate is measured from. */
  readonly rateFrom: { readonly time: number; readonly bytes: number };
  /** What the kernel says it gave; null when it cannot be asked. */
  readonly bufferSize: number | null;
  /** Bytes in the pipe that nobody has read, as last seen; null when that cannot be asked. */
  readonly fill: number | null;
  /** Captured pipes: whether the broker reads now, and how much one read asks for. */
  readonly paused: boolean;
  readonly readSize: number;
  /** Written pipes: bytes given to the broker that it has not written yet. */
  readonly queued: number;
  readonly blocked: Blocked | null;
  readonly awaited: AwaitedInput | null;
  /** What `blocked` and `awaited` were until now, in order; the oldest go when there are too many. */
  readonly waits: readonly PipeWait[];
  readonly sha256: string | null;
  /** `open` until end of file or a cancel; for a written pipe until the write end is closed. */
  readonly phase: 'open' | 'endOfFile' | 'closed' | 'cancelled' | 'failed';
  /** Milliseconds since the session began; null while it is open. */
  readonly endedAt: number | null;
  readonly failure: Win32Failure | null;
  readonly captureFile: string | null;
  readonly indexFile: string | null;
  readonly holders: readonly Holder[];
  /** When they were looked for, milliseconds since the session began; null when never. */
  readonly holdersAt: number | null;
  /** Processes and handles that could not be asked who they are, with the reason. */
  readonly unanswered: readonly string[];
}

export interface CallRecord {
  readonly api: string;
  readonly args: Readonly<Record<string, string>>;
  readonly result: string;
  readonly error: { readonly code: number; readonly symbol: string } | null;
  readonly time: number;
}

export type SessionEnd = 'finished' | 'stopped' | 'timeout' | 'detached' | 'brokerLost' | 'failed';

/** Why the event log of a session ends before the session does. */
export interface LogFailure {
  readonly file: string;
  /** Of the system: `ENOSPC`. */
  readonly code: string;
}

/** What could not be found out when the processes outside the tree were asked for ends of its pipes. */
export interface OutsideAsked {
  /** Those that denied access. */
  readonly refused: readonly { readonly pid: number; readonly name: string | null }[];
  /** Handles that gave no answer: a call is pending on them. */
  readonly silent: number;
  /** Processes that have one and were not taken into the session, because there are too many. */
  readonly left: number;
}

export interface SessionState {
  readonly id: string;
  readonly plan: LaunchPlan;
  /** Absent when the session launches its processes: then the plan says which. */
  readonly attached?: AttachedTo;
  /** The last time anybody was asked; absent until then, and when the session launches its processes. */
  readonly outsideAsked?: OutsideAsked;
  /** Whether this system tells wait chains; absent when nobody asked. */
  readonly tellsChains?: boolean;
  /** Programs below it are the user's own. Absent when nobody knows. */
  readonly workspaceFolder?: string;
  /** Wall clock of the start, milliseconds since 1970. */
  readonly startedAt: number;
  readonly phase: 'starting' | 'running' | 'ended';
  readonly end: {
    readonly reason: SessionEnd;
    readonly message: string;
    readonly time: number;
  } | null;
  /** When somebody asked for the end, milliseconds since the session began; null when nobody did. */
  readonly stoppedAt: number | null;
  readonly broker: {
    readonly pid: number | null;
    readonly ambient: readonly ObservedHandle[];
    /** All handles of the broker. To know only: the runtime opens and closes handles of its own meanwhile. */
    readonly handleCount: { readonly before: number; readonly after: number } | null;
    /** Values of the session's own handles that could not be closed; absent until its end, and when nobody could say. */
    readonly handlesLeft?: readonly string[];
    /** Why descendants are not debugged although the plan wants it; absent when nothing is in the way. */
    readonly tracingFailure?: string;
  };
  /** Absent while all of the session is recorded. */
  readonly logFailure?: LogFailure;
  readonly brokerHandles: readonly BrokerHandle[];
  readonly processes: readonly ProcessState[];
  readonly pipes: readonly PipeState[];
  /** Pipes between processes of the session, as they were seen last. Absent when none was. */
  readonly watchedPipes?: readonly WatchedPipe[];
  /** When the tables of all processes were read last, milliseconds since the session began. Absent when never. */
  readonly lookedAt?: number;
  readonly calls: readonly CallRecord[];
  /** What came of what the plan expects; absent until the session has ended, and when the plan expects nothing. */
  readonly expectations?: readonly ExpectationResult[];
}
