// The processes the broker creates itself: started, held, resumed and awaited, each with its handles.
import * as l10n from '@vscode/l10n';
import type { StartRequest } from '../../model/protocol/brokerProtocol';
import type { ChildPlan } from '../../model/plan/launchPlan';
import type { Win32Failure } from '../../model/session/win32Failure';
import type { Handle } from '../../win32/handle';
import type { HandleLedger, OwnedHandle } from '../../win32/ownedHandle';
import type { CreatedProcess, ProcessToCreate } from '../../win32/processes';
import type { Win32 } from '../../win32/win32';
import {
  launchChild,
  resolveCommand,
  type LaunchContext,
  type LaunchedChild,
} from './childLauncher';
import type { EventQueue } from '../events/eventQueue';
import { failureOf } from '../events/failure';
import type { SessionHandles } from '../handles/sessionHandles';

interface RunningChild extends LaunchedChild {
  phase: 'suspended' | 'running' | 'paused' | 'detached' | 'exited';
}

interface ChildrenContext {
  readonly win32: Win32;
  readonly inspect: Win32;
  readonly ledger: HandleLedger;
  readonly handles: SessionHandles;
  readonly events: EventQueue;
  readonly request: StartRequest;
  readonly job: () => Handle;
  readonly createProcess: (request: Omit<ProcessToCreate, 'debug'>) => CreatedProcess;
  /** Resolves when no more children will be started: until then none of them is seen to end. */
  readonly launched: Promise<void>;
  /** Before anybody is told, and while it is suspended. */
  readonly onLaunch: (id: string, child: LaunchedChild) => void;
  readonly onFailure: (id: string) => void;
  /** Its handles are open until this returns. */
  readonly onExit: (id: string) => void;
  /** When they are closed. */
  readonly onGone: () => void;
}

export class SessionChildren {
  readonly #children = new Map<string, RunningChild>();
  /** Why the others were not started. */
  readonly #failures = new Map<string, Win32Failure>();
  #isOver = false;

  constructor(private readonly context: ChildrenContext) {}

  get ids(): readonly string[] {
    return [...this.#children.keys()];
  }

  /** Whether none is left that the session has to wait for. */
  get areOver(): boolean {
    return [...this.#children.values()].every(
      ({ phase }) => phase === 'exited' || phase === 'detached',
    );
  }

  /** Whether this child, or with null any child, has not exited. */
  isAlive(id: string | null): boolean {
    return [...this.#children].some(
      ([childId, { phase }]) => (id === null || id === childId) && phase !== 'exited',
    );
  }

  launch(plan: ChildPlan): void {
    const { win32, inspect, ledger, handles, events, request, createProcess } = this.context;
    let label: string | null = null;
    const context: LaunchContext = {
      ...{ win32, inspect, ledger, handles, createProcess },
      job: this.context.job(),
      plan: request.plan,
      workspaceFolder: request.workspaceFolder,
      children: this.#children,
      tell: (next) => (label = next),
    };
    const id = plan.name;
    const fail = (error: Win32Failure): void => {
      this.#failures.set(id, error);
      const commandLine = resolveCommand(context, plan).line;
      events.push({ type: 'processFailed', id, name: id, commandLine, error });
      this.context.onFailure(id);
    };
    const { parent } = plan;
    const before = parent?.kind === 'child' ? this.#failures.get(parent.name) : undefined;
    if (before && parent?.kind === 'child') {
      const message = l10n.t(
        '{0}, its chosen parent, did not start. {1}',
        parent.name,
        before.message,
      );
      fail({ ...before, message });
      return;
    }
    try {
      const child = launchChild(context, plan);
      this.#children.set(id, { ...child, phase: 'suspended' });
      this.context.onLaunch(id, child);
      const { pid, commandLine, birth } = child;
      events.push({ type: 'processCreated', id, name: id, pid, commandLine, birth });
      void this.#awaitExit(id, child.process);
    } catch (error) {
      const about =
        parent?.kind === 'process'
          ? l10n.t('Starting {0} below process {1}', plan.program, parent.pid)
          : l10n.t('Starting {0}', plan.program);
      fail(failureOf(error, about, label));
    }
  }

  async #awaitExit(id: string, hProcess: OwnedHandle): Promise<void> {
    await this.context.inspect.WaitForExit(hProcess.value);
    // A child after this one may be started below it, or need what is closed with it.
    await this.context.launched;
    const child = this.#children.get(id);
    // A child that was left to itself may outlive the session, and its handles with it.
    if (!child || this.#isOver) return;
    child.phase = 'exited';
    const exitCode = this.context.win32.GetExitCodeProcess(hProcess.value);
    this.context.events.push({ type: 'processExited', id, exitCode });
    this.context.onExit(id);
    child.thread.close();
    child.process.close();
    this.context.onGone();
  }

  #child(id: string): RunningChild {
    const child = this.#children.get(id);
    if (!child) throw new Error(l10n.t('There is no child "{0}" in this session.', id));
    return child;
  }

  launched(id: string): LaunchedChild {
    return this.#child(id);
  }

  /** True when the child runs its first instruction now. */
  resume(id: string): boolean {
    const child = this.#child(id);
    const isStart = child.phase === 'suspended';
    if (isStart) this.context.win32.ResumeThread(child.thread.value);
    else if (child.phase === 'paused') this.context.win32.NtResumeProcess(child.process.value);
    else return false;
    child.phase = 'running';
    this.context.events.push({ type: 'processResumed', id });
    return isStart;
  }

  pause(id: string): void {
    const child = this.#child(id);
    const { win32, events } = this.context;
    if (child.phase !== 'running' || !win32.NtSuspendProcess(child.process.value)) return;
    child.phase = 'paused';
    events.push({ type: 'processPaused', id });
  }

  terminate(id: string): void {
    const child = this.#child(id);
    if (child.phase !== 'exited') this.context.win32.TerminateProcess(child.process.value, 1);
  }

  /** It runs from now on, and the session does not wait for its end. */
  detach(id: string): void {
    const child = this.#child(id);
    if (child.phase === 'exited' || child.phase === 'detached') return;
    this.resume(id);
    child.phase = 'detached';
    this.context.events.push({ type: 'processDetached', id });
  }

  receiver(id: string): Receiver {
    const { process, pid, phase } = this.#child(id);
    return { id, pid, hProcess: process.value, hasEnded: phase === 'exited' };
  }

  /** The read end of its stdin, while it runs and has one. */
  stdinOf(id: string): { readonly pid: number; readonly handle: string } | null {
    const child = this.#children.get(id);
    const handle = child?.phase === 'running' ? child.birth.standardHandles?.stdin : null;
    return child && handle ? { pid: child.pid, handle } : null;
  }

  /** Nothing is told of any child any more. */
  finish(): void {
    this.#isOver = true;
  }
}

/** A child that was started. */
export interface Receiver {
  readonly id: string;
  readonly pid: number;
  readonly hProcess: Handle;
  readonly hasEnded: boolean;
}
