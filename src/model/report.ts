// The report: the facts of a session in the shape other programs rely on (version 1).
import type { Finding } from './finding';
import { findings } from './findings';
import { childHandles, notInherited, type ChildHandle, type NotInherited } from './origin';
import { preflight, type Notice } from './preflight';
import { comparePrediction, type Prediction } from './prediction';
import type { CallRecord, Holder, ObservedHandle, SessionState } from './state';
import type { LaunchPlan } from './launchPlan';
import type { Win32Failure } from './win32Failure';

export interface Report {
  readonly version: 1;
  readonly plan: LaunchPlan;
  /** What the rules of Windows said of the plan before the launch. */
  readonly preflight: readonly Notice[];
  readonly parent: { readonly pid: number | null; readonly ambient: readonly ObservedHandle[] };
  readonly end: SessionState['end'];
  readonly processes: readonly {
    readonly id: string;
    readonly name: string;
    readonly pid: number | null;
    readonly parentId: 'broker';
    readonly exitCode: number | null;
    readonly error: Win32Failure | null;
    readonly handles: readonly (ChildHandle & { readonly via: readonly string[] })[];
    readonly notInherited: readonly NotInherited[];
    readonly prediction: Prediction;
  }[];
  readonly pipes: readonly {
    readonly label: string;
    readonly bytes: number;
    readonly reads: number;
    readonly sha256: string | null;
    readonly eof: boolean;
    readonly captureFile: string | null;
    readonly holders: readonly Holder[];
  }[];
  readonly findings: readonly Finding[];
  readonly calls: readonly CallRecord[];
}

export function makeReport(state: SessionState): Report {
  return {
    version: 1,
    plan: state.plan,
    preflight: preflight(state.plan),
    parent: { pid: state.broker.pid, ambient: state.broker.ambient },
    end: state.end,
    processes: state.processes.map((process) => ({
      id: process.id,
      name: process.name,
      pid: process.pid,
      parentId: 'broker',
      exitCode: process.exitCode,
      error: process.error,
      handles: (process.birth ? childHandles(process.birth) : []).map((handle) => ({
        ...handle,
        via: handle.origin === 'opened' ? [process.id] : ['broker', process.id],
      })),
      notInherited: process.birth ? notInherited(process.birth) : [],
      prediction: process.birth
        ? comparePrediction(process.birth)
        : { agrees: true, differences: [] },
    })),
    pipes: state.pipes.map((pipe) => ({
      label: pipe.label,
      bytes: pipe.bytes,
      reads: pipe.reads,
      sha256: pipe.sha256,
      eof: pipe.phase === 'endOfFile',
      captureFile: pipe.captureFile,
      holders: pipe.holders,
    })),
    findings: findings(state),
    calls: state.calls,
  };
}
