// What happens in a session, one event each, as the broker reports it and the event log keeps it.
import type { FileDescription } from './fileDescription';
import type { LaunchPlan, Stream } from '../plan/launchPlan';
import type { RuntimeId } from '../runtimes/runtime';
import type { ExpectationResult } from './expectationResult';
import type { PipeObservation } from './pipeObservation';
import type {
  AttachedTo,
  Birth,
  BrokerHandle,
  CallRecord,
  Descent,
  Holder,
  JobDescription,
  LogFailure,
  ObservedHandle,
  OutsideAsked,
  PipeState,
  SentHandle,
  SessionEnd,
  UnsentHandle,
} from './state';
import type { ThreadWaits } from './threadWait';
import type { ProcessChains } from './waitChain';
import type { WatchedPipe } from './watchedPipe';
import type { Win32Failure } from './win32Failure';

/** `time` is milliseconds since the session began. */
export type SessionEvent = { readonly time: number } & (
  | {
      readonly type: 'sessionStarted';
      readonly id: string;
      readonly plan: LaunchPlan;
      readonly startedAt: number;
      /** Absent when the session launches its processes. */
      readonly attached?: AttachedTo;
      /** Programs below it are the user's own. Absent when nobody knows. */
      readonly workspaceFolder?: string;
    }
  | {
      readonly type: 'brokerReady';
      readonly pid: number;
      readonly ambient: readonly ObservedHandle[];
    }
  /** Descendants cannot be debugged here: the job alone tells of them. */
  | { readonly type: 'tracingFailed'; readonly message: string }
  | { readonly type: 'handleCreated'; readonly handle: BrokerHandle }
  | { readonly type: 'handleClosed'; readonly value: string }
  | {
      readonly type: 'pipeCreated';
      readonly label: string;
      readonly name: string;
      readonly direction: PipeState['direction'];
      readonly processId: string | null;
      readonly stream: Stream | null;
      readonly captureFile: string | null;
      readonly indexFile: string | null;
      readonly bufferSize: number | null;
      readonly paused: boolean;
      readonly readSize: number;
    }
  | {
      readonly type: 'readingChanged';
      readonly label: string;
      readonly paused: boolean;
      readonly readSize: number;
    }
  | ({ readonly type: 'pipeObserved'; readonly label: string } & PipeObservation)
  | {
      readonly type: 'processCreated';
      readonly id: string;
      readonly name: string;
      readonly pid: number;
      readonly commandLine: string;
      /** Null when it was gone before anybody could look. */
      readonly birth: Birth | null;
      /** Absent for a child of the broker. */
      readonly descent?: Descent;
    }
  /** A process that was shown before its first thread ran: what it was born with is known now. */
  | {
      readonly type: 'processStarted';
      readonly id: string;
      readonly birth: Birth | null;
      readonly descent: Descent;
    }
  /** Held at its creation until it is resumed. */
  | { readonly type: 'processStopped'; readonly id: string; readonly stop: string }
  | {
      readonly type: 'processCrashed';
      readonly id: string;
      readonly code: string;
      readonly address: string;
    }
  /** It closed handles it does not have, or that are protected: `count` times until now. */
  | {
      readonly type: 'invalidClose';
      readonly id: string;
      readonly code: string;
      readonly address: string;
      readonly count: number;
    }
  /** It is not in the session's job, by a wish of the program that created it (CREATE_BREAKAWAY_FROM_JOB). */
  | { readonly type: 'jobLeft'; readonly id: string }
  /** What its program is written in, seen when it had loaded its modules. */
  | { readonly type: 'runtimeFound'; readonly id: string; readonly runtime: RuntimeId }
  | { readonly type: 'processDetached'; readonly id: string }
  /**
   * Files a process was born with: described only now, because they gave no answer while it was held, or looked at again, because their
   * share mode matters. `brokerHandles`: those of its creator, by what is known of them now; absent when nothing new is.
   */
  | {
      readonly type: 'filesDescribed';
      readonly id: string;
      readonly files: readonly {
        readonly value: string;
        readonly file: FileDescription;
        /** What it is called now; absent when that stays. */
        readonly object?: string | null;
      }[];
      readonly brokerHandles?: readonly BrokerHandle[];
    }
  | {
      readonly type: 'handlesChanged';
      readonly id: string;
      readonly opened: readonly ObservedHandle[];
      readonly closed: readonly ObservedHandle[];
      /** When its table was read the time before: until then what is closed was there. Absent at the first look. */
      readonly seenUntil?: number;
    }
  /** Jobs to which a process was born with a handle: asked about when their opener has it no more. */
  | {
      readonly type: 'jobsDescribed';
      readonly id: string;
      readonly jobs: readonly { readonly value: string; readonly job: JobDescription }[];
    }
  /** Told when it is another than before, and once some time after the end of its creator. */
  | { readonly type: 'directorySeen'; readonly id: string; readonly path: string }
  /** Pipes between processes of the session, those of which something has changed or that stand still. */
  | {
      readonly type: 'pipesWatched';
      readonly pipes: readonly Omit<WatchedPipe, 'time'>[];
      /** When the tables of the processes were read, milliseconds since the session began. */
      readonly lookedAt: number;
      /** What the threads of some processes wait for, where that has changed; absent where the system does not tell. */
      readonly calls?: readonly { readonly id: string; readonly calls: ThreadWaits }[];
    }
  /** What threads wait for besides pipes; of the processes of which that has changed. */
  | {
      readonly type: 'chainsSeen';
      /** Whether this system tells wait chains at all. */
      readonly isTold: boolean;
      readonly processes: readonly { readonly id: string; readonly chains: ProcessChains }[];
    }
  | {
      readonly type: 'snapshotTaken';
      readonly id: string;
      readonly handles: readonly ObservedHandle[];
    }
  | {
      readonly type: 'processFailed';
      readonly id: string;
      readonly name: string;
      readonly commandLine: string;
      readonly error: Win32Failure;
    }
  | { readonly type: 'handleSent'; readonly id: string; readonly handle: Omit<SentHandle, 'time'> }
  | ({ readonly type: 'handleNotSent'; readonly id: string } & Omit<UnsentHandle, 'time'>)
  | { readonly type: 'processResumed'; readonly id: string }
  | { readonly type: 'processPaused'; readonly id: string }
  | { readonly type: 'processExited'; readonly id: string; readonly exitCode: number }
  | {
      readonly type: 'pipeProgress';
      readonly label: string;
      readonly bytes: number;
      readonly reads: number;
    }
  | {
      readonly type: 'pipeEnded';
      readonly label: string;
      readonly phase: 'endOfFile' | 'closed' | 'cancelled' | 'failed';
      readonly bytes: number;
      readonly reads: number;
      /** Of what was written; that of a capture follows, as `pipeHashed`. */
      readonly sha256: string | null;
      readonly failure: Win32Failure | null;
    }
  | { readonly type: 'pipeHashed'; readonly label: string; readonly sha256: string }
  /** The other processes of the system were asked whether they have an end of a pipe of the tree that the session is attached to. */
  | ({ readonly type: 'outsideAsked' } & OutsideAsked)
  | {
      readonly type: 'holdersFound';
      readonly label: string;
      readonly holders: readonly Holder[];
      readonly unanswered: readonly string[];
    }
  /** From here on the session is not recorded: this event is in no log. */
  | ({ readonly type: 'logFailed' } & LogFailure)
  /** Somebody ends the session: what stood still at this moment is kept as it was. */
  | { readonly type: 'sessionStopping' }
  | { readonly type: 'callMade'; readonly call: CallRecord }
  /** What the plan expects was checked against all that happened: the last event but the end. */
  | { readonly type: 'expectationsChecked'; readonly results: readonly ExpectationResult[] }
  | {
      readonly type: 'sessionEnded';
      readonly reason: SessionEnd;
      readonly message: string;
      /** To know only: the runtime opens and closes handles of its own meanwhile. */
      readonly handleCount: { readonly before: number; readonly after: number } | null;
      /** Values of the session's own handles that could not be closed; absent when nobody could say. */
      readonly handlesLeft?: readonly string[];
    }
);
