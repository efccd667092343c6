// From an unknown object to a plan: checks its shape, names every fault, fills in the defaults.
import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { checkPlan } from './checkPlan';
import { variableKey } from './environmentBlock';
import { withExpectations } from './expectationsOf';
import { closedSources, handleLabels, isPlannedInheritable } from './labels';
import {
  streams,
  type ChildPlan,
  type HandlePlan,
  type LaunchPlan,
  type ParentPlan,
  type PipePlan,
  type SendPlan,
  type Stream,
  type StreamPlan,
} from './launchPlan';
import { defaultBufferSize, defaultReadSize } from './pipeSizes';
import { passedOver } from './passedOver';
import { writtenPlanSchema, type WrittenChild, type WrittenParent, type WrittenPlan } from './plan';
import type { WrittenStream } from './writtenStdio';
import type { Problem } from './problem';
import { shapeProblem, withoutEditorAttributes } from './writtenShape';

export type ParsedPlan =
  | { readonly ok: true; readonly plan: LaunchPlan }
  /** `isShape`: it does not fit the schema that the editor checks by itself. */
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly isShape: boolean };

type WrittenPipe = Partial<Omit<PipePlan, 'kind'>>;

function pipePlan(written: { readonly [K in keyof WrittenPipe]: WrittenPipe[K] | undefined }) {
  return {
    kind: 'pipe' as const,
    bufferSize: written.bufferSize ?? defaultBufferSize,
    text: written.text ?? null,
    file: written.file ?? null,
    readSize: written.readSize ?? defaultReadSize,
    paused: written.paused ?? false,
    parentEndInheritable: written.parentEndInheritable ?? false,
  };
}

function streamPlan(written: WrittenStream | undefined): StreamPlan {
  if (written === undefined || written === 'pipe') return pipePlan({});
  if (typeof written === 'string') return { kind: written };
  if ('pipe' in written) return pipePlan(written.pipe);
  if ('child' in written) {
    return { kind: 'child', child: written.child, stream: written.stream ?? 'stdout' };
  }
  if ('handle' in written) return { kind: 'handle', name: written.handle };
  return {
    kind: 'file',
    path: written.file,
    append: 'append' in written ? (written.append ?? false) : false,
  };
}

function programName(program: string): string {
  const file = program.split(/[\\/]/).at(-1) ?? program;
  return file.replace(/\.(exe|com|bat|cmd)$/i, '') || 'child';
}

/** A child's variables replace the shared ones of the same name, upper and lower case being one on Windows. */
function overridden(shared: ChildPlan['env'], own: ChildPlan['env']): ChildPlan['env'] {
  const names = new Set(Object.keys(own).map(variableKey));
  const kept = Object.entries(shared).filter(([name]) => !names.has(variableKey(name)));
  return { ...Object.fromEntries(kept), ...own };
}

function parentPlan(written: WrittenParent | undefined): ParentPlan | null {
  if (written === undefined || written === 'broker') return null;
  return 'child' in written
    ? { kind: 'child', name: written.child }
    : { kind: 'process', pid: written.pid };
}

/** What the default list names beside the standard handles. */
function inheritableLabels(
  written: WrittenPlan,
  handles: readonly HandlePlan[],
): readonly string[] {
  const closed = closedSources(handles);
  // What is sent once the child runs must not reach it, or another, at the start.
  const sent = new Set(written.send?.map(({ handle }) => handle));
  return handles.flatMap((handle) =>
    handleLabels(handle).filter(
      (label) => isPlannedInheritable(handle, label) && !closed.has(label) && !sent.has(label),
    ),
  );
}

/** Without "to" it is for the only child; the check asks for a name when there are several. */
function sendPlans(written: WrittenPlan, children: readonly ChildPlan[]): readonly SendPlan[] {
  const only = children.length === 1 ? children[0]?.name : undefined;
  return (written.send ?? []).map(({ handle, to, stdin, inheritable, access }) => ({
    label: handle,
    to: to ?? only ?? '',
    stdin: stdin ?? false,
    inheritable: inheritable ?? false,
    access: access ?? null,
  }));
}

function childPlan(
  written: WrittenPlan,
  own: Partial<WrittenChild>,
  inheritableNames: readonly string[],
): ChildPlan {
  const program = own.program ?? written.program ?? '';
  const stdio = Object.fromEntries(
    streams.map((stream): [Stream, StreamPlan] => [
      stream,
      streamPlan(own.stdio?.[stream] ?? written.stdio?.[stream]),
    ]),
  ) as Record<Stream, StreamPlan>;
  const byDefault = streams.filter((stream) => stdio[stream].kind !== 'none');
  return {
    name: own.name ?? programName(program),
    program,
    args: own.args ?? written.args ?? [],
    cwd: own.cwd ?? written.cwd ?? null,
    env: overridden(written.env ?? {}, own.env ?? {}),
    stdio,
    console: own.console ?? written.console ?? null,
    parent: parentPlan(own.parent ?? written.parent),
    inherit: own.inherit ?? written.inherit ?? 'list',
    handleList: own.handleList ?? written.handleList ?? [...byDefault, ...inheritableNames],
  };
}

/**
 * Reads a launch configuration (or the same object without VS Code's attributes) and returns the plan
 * with all defaults, or every problem found. Looks at no file and starts nothing.
 */
export function parsePlan(configuration: unknown, name: string): ParsedPlan {
  if (typeof configuration !== 'object' || configuration === null || Array.isArray(configuration)) {
    const problem: Problem = {
      field: 'configuration',
      value: configuration,
      message: l10n.t('A launch configuration is an object.'),
      remedy: l10n.t('Write { "type": "handle-inheritance", "request": "launch", … }.'),
    };
    return { ok: false, problems: [problem], isShape: true };
  }
  const own = withoutEditorAttributes(configuration);
  const parsed = v.safeParse(writtenPlanSchema, own);
  if (!parsed.success) {
    return { ok: false, problems: parsed.issues.map(shapeProblem), isShape: true };
  }
  const written = parsed.output;
  const dropped = passedOver(own, written);
  if (dropped.length > 0) return { ok: false, problems: dropped, isShape: false };
  const handles = Object.entries(written.handles ?? {}).map(([handle, made]): HandlePlan => ({
    name: handle,
    ...made,
  }));
  const inheritable = inheritableLabels(written, handles);
  const children = (written.children ?? [{}]).map((each) => childPlan(written, each, inheritable));
  const plan: LaunchPlan = {
    name,
    ...withExpectations(written, children),
    handles,
    keepParentEnds: written.keepParentEnds ?? [],
    send: sendPlans(written, children),
    stopOnEntry: written.stopOnEntry ?? false,
    followChildren: written.followChildren ?? 'debug',
    watchInterval: written.watchInterval ?? 0,
    stdioMethod: written.stdioMethod ?? 'startupInfo',
    start: written.start ?? 'together',
  };
  const problems = checkPlan(plan, written);
  return problems.length > 0 ? { ok: false, problems, isShape: false } : { ok: true, plan };
}
