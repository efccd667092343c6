// The report: the facts of a session in the shape other programs rely on (version 1).
import type { Finding } from '../findings/finding';
import { findingText } from '../findings/finding';
import { findings } from '../findings/findings';
import { helpPage } from '../findings/helpPage';
import type { Notice } from '../preflight/notice';
import { childHandles, sentHandles, type ChildHandle } from '../handles/origin';
import { notInherited, type NotInherited } from '../handles/notInherited';
import type { EvidenceLevel } from '../handles/evidence';
import { plannedChild } from '../processes/plannedChild';
import { preflight } from '../preflight/preflight';
import { comparePrediction, type Prediction } from '../handles/prediction';
import { handlePath } from '../handles/handlePath';
import type { ExpectationResult } from '../session/expectationResult';
import type {
  AttachedTo,
  CallRecord,
  Crash,
  Descent,
  Holder,
  ObservedHandle,
  PipeState,
  ProcessState,
  SessionState,
} from '../session/state';
import type { LaunchPlan } from '../plan/launchPlan';
import type { Win32Failure } from '../session/win32Failure';
import { reportedPipes, type ReportedPipe } from './reportedPipes';

/** Where the handbook explains it, on the web. */
interface Explained {
  readonly help: string | undefined;
}

/** What `evidence` says of `origin`: seen, inferred from the tables of a later moment, or not known. */
type ReportedHandle = Omit<ChildHandle, 'certainty'> & {
  readonly evidence: EvidenceLevel;
  readonly via: readonly string[];
};

function reportedHandle(
  { certainty, ...handle }: ChildHandle,
  via: readonly string[],
): ReportedHandle {
  return { ...handle, evidence: certainty, via };
}

export interface Report {
  readonly version: 1;
  readonly plan: LaunchPlan;
  /** Processes that ran before the session; absent when it launched its own. */
  readonly attached?: AttachedTo;
  /** What the rules of Windows said of the plan before the launch. */
  readonly preflight: readonly (Notice & Explained)[];
  readonly parent: { readonly pid: number | null; readonly ambient: readonly ObservedHandle[] };
  readonly end: SessionState['end'];
  /** Children of the broker and, as far as they were followed, what they started. */
  readonly processes: readonly {
    readonly id: string;
    readonly name: string;
    readonly pid: number | null;
    /** "broker", the id of a process of the session, or "process <pid>"; "unknown" when nobody could tell. */
    readonly parentId: string;
    /** Null for a child of the broker. */
    readonly descent: Descent | null;
    readonly commandLine: string;
    readonly exitCode: number | null;
    readonly crash: Crash | null;
    readonly error: Win32Failure | null;
    readonly handles: readonly ReportedHandle[];
    readonly notInherited: readonly NotInherited[];
    readonly prediction: Prediction;
  }[];
  readonly pipes: readonly {
    readonly label: string;
    readonly direction: PipeState['direction'];
    /** Null of a pipe between children: the broker does not see what goes through it, nor its end. */
    readonly bytes: number | null;
    readonly reads: number | null;
    readonly sha256: string | null;
    readonly eof: boolean | null;
    readonly captureFile: string | null;
    readonly holders: readonly Holder[];
  }[];
  /** Pipes between processes of the session: what goes through them is not captured. */
  readonly sharedPipes: readonly ReportedPipe[];
  readonly findings: readonly (Finding & Explained)[];
  readonly calls: readonly CallRecord[];
  /** Absent when the configuration expects nothing. */
  readonly expectations?: readonly ExpectationResult[];
}

/** Known from the plan too, for a child that did not start. */
function parentIdOf(state: SessionState, process: ProcessState): string {
  if (process.descent) return process.descent.parentId ?? 'unknown';
  const planned = plannedChild(state.plan, process)?.parent;
  if (!planned) return 'broker';
  return planned.kind === 'child' ? planned.name : `process ${planned.pid}`;
}

/** The processes a handle went through on its way, the one that has it last. */
function viaOf(state: SessionState, process: ProcessState, handle: ChildHandle): readonly string[] {
  if (process.descent) return handlePath(state, process, handle);
  if (handle.origin === 'opened') return [process.id];
  const parent = process.birth?.parent;
  if (!parent) return ['broker', process.id];
  const id = parent.processId ?? `process ${parent.pid}`;
  return handle.label === null ? [id, process.id] : ['broker', id, process.id];
}

const explained = (code: string): Explained => ({ help: helpPage(code)?.address });

export function makeReport(state: SessionState): Report {
  return {
    version: 1,
    plan: state.plan,
    ...(state.attached ? { attached: state.attached } : {}),
    preflight: preflight(state.plan).map((notice) => ({ ...notice, ...explained(notice.rule) })),
    parent: { pid: state.broker.pid, ambient: state.broker.ambient },
    end: state.end,
    processes: state.processes.map((process) => ({
      id: process.id,
      name: process.name,
      pid: process.pid,
      parentId: parentIdOf(state, process),
      descent: process.descent,
      commandLine: process.commandLine,
      exitCode: process.exitCode,
      crash: process.crash,
      error: process.error,
      handles: [
        ...(process.birth ? childHandles(process.birth) : []).map((handle) =>
          reportedHandle(handle, viaOf(state, process, handle)),
        ),
        ...sentHandles(process).map((handle) => reportedHandle(handle, ['broker', process.id])),
      ],
      notInherited: process.birth ? notInherited(process.birth) : [],
      prediction: process.birth
        ? comparePrediction(process.birth)
        : { agrees: true, differences: [] },
    })),
    pipes: state.pipes.map((pipe) => ({
      label: pipe.label,
      direction: pipe.direction,
      bytes: pipe.direction === 'between' ? null : pipe.bytes,
      reads: pipe.direction === 'between' ? null : pipe.reads,
      sha256: pipe.sha256,
      eof: pipe.direction === 'between' ? null : pipe.phase === 'endOfFile',
      captureFile: pipe.captureFile,
      holders: pipe.holders,
    })),
    sharedPipes: reportedPipes(state),
    findings: findings(state).map((finding) => ({
      ...finding,
      message: findingText(finding),
      remedy: finding.fix,
      ...explained(finding.code),
    })),
    calls: state.calls,
    ...(state.expectations ? { expectations: state.expectations } : {}),
  };
}
