// Starts one child, suspended and in the session's job, with exactly the handles the plan gives it.
import { join } from 'node:path';
import { isBatchFile } from '../../model/plan/batchFile';
import { batchCommandLine, commandLine } from '../../model/plan/commandLine';
import { childEnvironment, environmentBlock } from '../../model/plan/environmentBlock';
import { replaceReferences } from '../../model/plan/handleReferences';
import { hex } from '../../model/base/handleValue';
import { streams, type ChildPlan, type LaunchPlan } from '../../model/plan/launchPlan';
import { labelFor, listedLabels, standardLabel } from '../../model/plan/labels';
import { NULL_HANDLE, type Handle } from '../../win32/handle';
import type { OwnedHandle, HandleLedger } from '../../win32/ownedHandle';
import type { Win32 } from '../../win32/win32';
import { Win32Error } from '../../win32/win32Error';
import { readBirth, type ReadBirth } from './birth';
import type { SessionProcesses } from '../processes/sessionProcesses';
import { ParentInUse } from './chosenParent';
import { leavesStandardHandlesToWindows, standardHandleIds } from './plannedObjects';
import { ownEnvironment } from './ownEnvironment';
import type { ProcessCreator } from './processCreator';
import type { SessionHandles } from '../handles/sessionHandles';

export interface LaunchedChild extends ReadBirth {
  readonly pid: number;
  readonly process: OwnedHandle;
  readonly thread: OwnedHandle;
  readonly commandLine: string;
  readonly isInJob: boolean;
}

export interface LaunchContext {
  readonly win32: Win32;
  readonly inspect: Win32;
  readonly ledger: HandleLedger;
  readonly handles: SessionHandles;
  readonly job: Handle;
  readonly plan: LaunchPlan;
  readonly workspaceFolder: string;
  readonly processes: Pick<SessionProcesses, 'childNamed'>;
  readonly creator: ProcessCreator;
  /** Told which handle is at hand, for the error. */
  readonly tell: (label: string | null) => void;
}

/** What will be called, with `${handle:name}` replaced by values in decimal, the form every runtime parses. */
export function resolveCommand(
  { plan, handles }: Pick<LaunchContext, 'plan' | 'handles'>,
  child: ChildPlan,
) {
  const resolve = (text: string): string =>
    replaceReferences(text, (name) =>
      String(handles.valueIn(child.name, labelFor(plan, child, name) ?? name) ?? 0n),
    );
  const args = typeof child.args === 'string' ? resolve(child.args) : child.args.map(resolve);
  const env = Object.fromEntries(
    Object.entries(child.env).map(([name, value]) => [
      name,
      value === null ? null : resolve(value),
    ]),
  );
  const environment = environmentBlock(childEnvironment(ownEnvironment(), env));
  // A text as it is never reaches cmd.exe by way of a batch file: the plan is refused before.
  if (typeof args === 'string' || !isBatchFile(child.program)) {
    return { program: child.program, line: commandLine(child.program, args), environment };
  }
  // Named in full: the search path of a workspace must not decide which cmd.exe runs.
  const cmd = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'cmd.exe');
  return { program: cmd, line: batchCommandLine(cmd, child.program, args), environment };
}

type ValueOf = (label: string) => Handle | null;

/** The list as values, once each: stdout and stderr may be one handle, and the call refuses a value given twice. */
function valuesOf(labels: readonly string[], valueOf: ValueOf): readonly Handle[] {
  return [...new Set(labels.flatMap((label) => valueOf(label) ?? []))];
}

function openParent(context: LaunchContext, child: ChildPlan): ParentInUse | null {
  const { win32, inspect, handles, ledger, processes } = context;
  const { parent } = child;
  if (!parent) return null;
  const earlier = parent.kind === 'child' ? (processes.childNamed(parent.name) ?? null) : null;
  const pid = parent.kind === 'process' ? parent.pid : earlier?.pid;
  if (pid === undefined) throw new Error(`The parent of ${child.name} was not started.`);
  return new ParentInUse(
    win32,
    inspect,
    handles,
    ledger,
    parent,
    pid,
    earlier?.child.birth ?? null,
  );
}

/**
 * A child that takes the parent's standard handles shares its console too; no other may make a window pop up. Detached would do
 * that later: the console programs such a child starts would each get a new console.
 */
function defaultConsole(win32: Win32, takesStandardHandles: boolean): 'shared' | 'noWindow' {
  return takesStandardHandles && win32.HasConsole() ? 'shared' : 'noWindow';
}

/**
 * The documented steps of the Pipe Handle Inheritance article: get, set, (create the process,) set back. Process-wide, and safe
 * only because nothing else starts a process here. https://learn.microsoft.com/windows/win32/ipc/pipe-handle-inheritance
 */
function setStandardHandles(win32: Win32, wanted: readonly Handle[]): () => void {
  const steps = streams.map((stream, index) => {
    const id = standardHandleIds[stream];
    return { id, before: win32.GetStdHandleValue(id), wanted: wanted[index] ?? NULL_HANDLE };
  });
  for (const step of steps) win32.SetStdHandle(step.id, step.wanted);
  return () => {
    for (const step of steps) win32.SetStdHandle(step.id, step.before);
  };
}

/**
 * Before its first instruction: it cannot have started anything outside the job yet. Below a process of the job it is born in it.
 * False when Windows refuses (a packaged program, or a chosen parent in another's job) and its debugger takes the job's place.
 */
function putIntoJob(
  { win32, job, creator }: LaunchContext,
  hProcess: Handle,
  hasOtherParent: boolean,
): boolean {
  if (hasOtherParent && win32.IsProcessInJob(hProcess, job)) return true;
  try {
    win32.AssignProcessToJobObject(job, hProcess);
    return true;
  } catch (error) {
    if (!(error instanceof Win32Error) || !creator.endWithBroker()) throw error;
    return false;
  }
}

/** @throws Win32Error of the call that failed; then no process and no handle is left behind. */
export function launchChild(context: LaunchContext, child: ChildPlan): LaunchedChild {
  const parent = openParent(context, child);
  try {
    return launchBelow(context, child, parent);
  } finally {
    parent?.close();
  }
}

/** `parent` null for the broker itself. */
function launchBelow(
  context: LaunchContext,
  child: ChildPlan,
  parent: ParentInUse | null,
): LaunchedChild {
  const { win32, plan, handles, ledger } = context;
  // An empty list is refused (ERROR_BAD_LENGTH); what it means is said with bInheritHandles FALSE.
  const labels = child.inherit === 'list' ? listedLabels(plan, child) : null;
  const inherits = child.inherit === 'all' || (labels !== null && labels.length > 0);
  const valueOf: ValueOf = (label) => {
    if (!parent) return handles.value(label);
    context.tell(label);
    const value = inherits ? parent.duplicate(label) : null;
    if (value !== null) handles.passAs(child.name, label, value);
    context.tell(null);
    return value;
  };
  const listed = labels && valuesOf(labels, valueOf);
  const handleList = listed && listed.length > 0 ? listed : null;
  const inheritHandles = child.inherit === 'all' || handleList !== null;
  const untouched = leavesStandardHandlesToWindows(win32, child);
  const standard = streams.map((stream): Handle => {
    const label = standardLabel(plan, child, stream);
    return (label === null ? null : valueOf(label)) ?? NULL_HANDLE;
  });
  const command = resolveCommand(context, child);
  const passed = parent?.candidates() ?? null;
  const attributes =
    handleList || parent
      ? win32.AttributeList({ parentProcess: parent?.process.value ?? null, handleList })
      : null;
  const bySetStdHandle = plan.stdioMethod === 'setStdHandle' && inheritHandles && !untouched;
  let restore: (() => void) | null = null;
  let created;
  try {
    if (bySetStdHandle) restore = setStandardHandles(win32, standard);
    created = context.creator.create({
      lpApplicationName: command.program,
      lpCommandLine: command.line,
      bInheritHandles: inheritHandles,
      console: child.console ?? defaultConsole(win32, untouched || bySetStdHandle),
      lpEnvironment: command.environment,
      lpCurrentDirectory: child.cwd ?? context.workspaceFolder,
      standardHandles:
        untouched || bySetStdHandle
          ? null
          : [standard[0] ?? NULL_HANDLE, standard[1] ?? NULL_HANDLE, standard[2] ?? NULL_HANDLE],
      attributeList: attributes,
    });
  } finally {
    restore?.();
    attributes?.delete();
    parent?.closeDuplicates();
  }
  const owned = { process: ledger.own(created.hProcess), thread: ledger.own(created.hThread) };
  try {
    const isInJob = putIntoJob(context, created.hProcess, parent !== null);
    const read = readBirth(
      context.inspect,
      handles,
      { hProcess: created.hProcess, pid: created.dwProcessId },
      {
        parent: parent?.describe() ?? null,
        handleList: handleList?.map((value) => hex(value)) ?? null,
        inheritHandles,
      },
      passed,
    );
    return { pid: created.dwProcessId, ...owned, commandLine: command.line, ...read, isInJob };
  } catch (error) {
    win32.TerminateProcess(created.hProcess, 1);
    owned.thread.close();
    owned.process.close();
    throw error;
  }
}
