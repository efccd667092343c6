// What each handle of a plan is, as far as the plan says it.
import type { KindWord } from './kindWords';
import { streamLabel } from './labels';
import { streams, type HandlePlan, type LaunchPlan, type StreamPlan } from './launchPlan';

/** What a planned handle is; null where only the launch shows it. */
export interface PlannedObject {
  readonly kind: KindWord;
  /** Of a file or directory, as written. */
  readonly path: string | null;
}

function ofStream(planned: StreamPlan): PlannedObject | null {
  switch (planned.kind) {
    case 'pipe':
    case 'child':
      return { kind: 'pipe', path: null };
    case 'nul':
      return { kind: 'device', path: null };
    case 'file':
      return { kind: 'file', path: planned.path };
    case 'inherit':
    case 'none':
    case 'stdout':
    case 'handle':
      return null;
  }
}

function ofHandle(plan: Pick<LaunchPlan, 'handles'>, handle: HandlePlan): PlannedObject | null {
  switch (handle.kind) {
    case 'file':
    case 'directory':
      return { kind: handle.kind, path: handle.path };
    case 'pipe':
    case 'namedPipe':
      return { kind: 'pipe', path: null };
    case 'nul':
      return { kind: 'device', path: null };
    case 'tcpListener':
    case 'udpSocket':
      return { kind: 'socket', path: null };
    case 'duplicate':
      // It stands behind the handle it names, so this comes to an end.
      return plannedHandle(plan, handle.of);
    case 'value':
      return null;
    default:
      return { kind: handle.kind, path: null };
  }
}

function plannedHandle(plan: Pick<LaunchPlan, 'handles'>, label: string): PlannedObject | null {
  const name = label.replace(/\.(read|write)$/, '');
  const handle = plan.handles.find((each) => each.name === name);
  return handle ? ofHandle(plan, handle) : null;
}

/** What the handle with this label is by the plan; null where only the launch shows it. */
export function plannedObject(
  plan: Pick<LaunchPlan, 'children' | 'handles'>,
  label: string,
): PlannedObject | null {
  for (const child of plan.children) {
    const stream = streams.find((each) => streamLabel(plan, child, each) === label);
    if (stream) return ofStream(child.stdio[stream]);
  }
  const end = /^(.*)\.(read|write)$/.exec(label)?.[1];
  const isStreamsEnd = plan.children.some((child) =>
    streams.some((stream) => streamLabel(plan, child, stream) === end),
  );
  return isStreamsEnd ? { kind: 'pipe', path: null } : plannedHandle(plan, label);
}
