// The processes the broker creates itself: started, held, resumed and awaited, each with its handles.
import * as l10n from '@vscode/l10n';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { basename } from 'node:path';
import type { StartRequest } from '../../model/protocol/brokerProtocol';
import type { ChildPlan } from '../../model/plan/launchPlan';
import type { Win32Failure } from '../../model/session/win32Failure';
import type { Handle } from '../../win32/handle';
import type { HandleLedger } from '../../win32/ownedHandle';
import type { Win32 } from '../../win32/win32';
import {
  launchChild,
  resolveCommand,
  type LaunchContext,
  type LaunchedChild,
} from './childLauncher';
import type { EventQueue } from '../events/eventQueue';
import { failureOf } from '../events/failure';
import type { Signal } from '../events/signal';
import type { SessionHandles } from '../handles/sessionHandles';
import { endProcess } from '../processes/endProcess';
import { knownAtBirth } from '../processes/sessionProcess';
import { SilentHandles } from '../processes/silentHandles';
import type { SessionJob } from '../processes/sessionJob';
import type { ChildProcess, SessionProcesses } from '../processes/sessionProcesses';
import type { ProcessCreator } from './processCreator';

/** Told of each child, before anybody else is. */
interface ChildrenListener {
  /** While it is suspended. */
  launched(child: ChildProcess): void;
  failed(name: string): void;
  /** One of them has ended, which is told next. */
  exiting(): void;
  /** Its handles are open until this returns. */
  exited(child: ChildProcess): void;
}

interface ChildrenContext {
  readonly win32: Win32;
  readonly inspect: Win32;
  readonly ledger: HandleLedger;
  readonly handles: SessionHandles;
  readonly events: EventQueue;
  readonly request: StartRequest;
  readonly job: Pick<SessionJob, 'handle'>;
  readonly processes: SessionProcesses;
  readonly creator: ProcessCreator;
  /** Resolves when no more children will be started: until then none of them is seen to end. */
  readonly launched: Promise<void>;
  readonly listener: ChildrenListener;
  /** When a child's handles are closed. */
  readonly quiet: Signal;
}

export class SessionChildren {
  /** Why the others were not started. */
  readonly #failures = new Map<string, Win32Failure>();
  #isOver = false;

  constructor(private readonly context: ChildrenContext) {}

  launch(plan: ChildPlan): void {
    const { win32, inspect, ledger, handles, events, request, creator, processes } = this.context;
    let label: string | null = null;
    const context: LaunchContext = {
      ...{ win32, inspect, ledger, handles, creator, processes },
      job: this.context.job.handle,
      plan: request.plan,
      workspaceFolder: request.workspaceFolder,
      tell: (next) => (label = next),
    };
    const id = plan.name;
    const fail = (error: Win32Failure): void => {
      this.#failures.set(id, error);
      const commandLine = resolveCommand(context, plan).line;
      events.push({ type: 'processFailed', id, name: id, commandLine, error });
      this.context.listener.failed(id);
    };
    const { parent } = plan;
    const before = parent?.kind === 'child' ? this.#failures.get(parent.name) : undefined;
    if (before && parent?.kind === 'child') {
      const message = l10n.t(
        '{0}, its parent process override, did not start. {1}',
        parent.name,
        before.message,
      );
      fail({ ...before, message });
      return;
    }
    try {
      const launched = launchChild(context, plan);
      const { pid, commandLine, birth } = launched;
      const child = this.#register(id, launched);
      this.context.listener.launched(child);
      events.push({ type: 'processCreated', id, name: id, pid, commandLine, birth });
      if (!launched.isInJob) events.push({ type: 'jobLeft', id });
      void this.#awaitExit(child);
    } catch (error) {
      const about =
        parent?.kind === 'process'
          ? l10n.t('Starting {0} below PID {1}', plan.program, parent.pid)
          : l10n.t('Starting {0}', plan.program);
      fail(failureOf(error, about, label));
    }
  }

  #register(id: string, launched: LaunchedChild): ChildProcess {
    const { pid, process, thread, birth, numbers, bornIn, isInJob } = launched;
    const { inspect, processes } = this.context;
    const descent = inspect.Descent(process.value);
    const image = inspect.QueryFullProcessImageNameW(process.value);
    const listed = descent && { pid, name: image === null ? id : basename(image), ...descent };
    const child: ChildProcess = {
      ...{ id, name: id, pid, process, parent: null, child: { thread, birth, listed, isInJob } },
      createdAt: descent?.createdAt ?? '0',
      known: knownAtBirth(birth),
      witnesses: new Map(),
      silent: new SilentHandles(),
      environment: { numbers, told: birth.told ?? [] },
      bornIn,
      isDiscovered: true,
      endedAt: null,
      phase: 'held',
    };
    processes.addChild(child);
    return child;
  }

  async #awaitExit(child: ChildProcess): Promise<void> {
    const { inspect, win32, events, processes } = this.context;
    const { id, process } = child;
    // To wait in another thread takes a moment to begin: the child runs first.
    await nextTurn();
    if (!this.#isOver) await inspect.WaitForExit(process.value);
    // A child after this one may be started below it, or need what is closed with it.
    await this.context.launched;
    // A child that was left to itself may outlive the session, and its handles with it.
    if (this.#isOver) return;
    this.context.listener.exiting();
    processes.ended(child, inspect.EndedAt(process.value));
    const exitCode = win32.GetExitCodeProcess(process.value);
    events.push({ type: 'processExited', id, exitCode });
    this.context.listener.exited(child);
    child.child.thread.close();
    process.close();
    this.context.quiet.tell();
  }

  #child(id: string): ChildProcess {
    const child = this.context.processes.childNamed(id);
    if (!child) throw new Error(l10n.t('There is no child "{0}" in this session.', id));
    return child;
  }

  /** True when the child runs its first instruction now. */
  resume(id: string): boolean {
    const child = this.#child(id);
    const isStart = child.phase === 'held';
    if (isStart) this.context.win32.ResumeThread(child.child.thread.value);
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

  /** It runs from now on, and the session does not wait for its end. False when it did so before, or has ended. */
  detach(id: string): boolean {
    const child = this.#child(id);
    if (child.phase === 'exited' || child.phase === 'detached') return false;
    this.resume(id);
    child.phase = 'detached';
    this.context.events.push({ type: 'processDetached', id });
    return true;
  }

  receiver(id: string): Receiver {
    const { process, pid, phase } = this.#child(id);
    return { id, pid, hProcess: process.value, hasEnded: phase === 'exited' };
  }

  /** The job ends all others. */
  endOutsideJob(): void {
    for (const { phase, child, process } of this.context.processes.children) {
      const lives = phase !== 'exited' && phase !== 'detached';
      if (lives && !child.isInJob) endProcess(this.context.win32, process.value);
    }
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
