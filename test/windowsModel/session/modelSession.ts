// A session of the product's broker on a machine of the model, in the model's time.
import path from 'node:path';
import { mock } from 'node:test';
import { BrokerSession } from '../../../src/broker/brokerSession';
import { EventQueue } from '../../../src/broker/events/eventQueue';
import type { LaunchPlan } from '../../../src/model/plan/launchPlan';
import type { StopRule } from '../../../src/model/processes/stopRules';
import {
  protocolVersion,
  type ChainsAnswer,
  type DescribeAnswer,
  type MeasureAnswer,
  type PeekAnswer,
  type ProbeAnswer,
  type ProberQuestion,
} from '../../../src/model/protocol/brokerProtocol';
import type { SessionEvent } from '../../../src/model/session/events';
import { reduce } from '../../../src/model/session/reduce';
import type { AttachedTo, SessionState } from '../../../src/model/session/state';
import { DirectDebugger } from './directDebugger';
import { ModelProber } from './modelProber';
import type { WindowsModel } from '../windowsModel';

/** Taken before the timers are the model's. */
const realTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Whether the disk, which is a real one, still works for the session. */
const isDiskBusy = (): boolean =>
  process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));

export interface ModelSessionOptions {
  readonly model: WindowsModel;
  readonly plan: LaunchPlan;
  /** For the captures. */
  readonly folder: string;
  readonly stopRules?: readonly StopRule[];
  /** Processes that run already, in place of the plan. */
  readonly attach?: AttachedTo;
}

/**
 * While one lives, `Date`, setTimeout, setInterval and those of timers/promises are the model's: 1 ms of the model at a time, with
 * one turn of the real event loop for promises. So no two may live at once.
 */
export class ModelSession {
  readonly events: SessionEvent[] = [];
  state: SessionState;
  readonly session: BrokerSession;
  readonly prober: ModelProber;
  readonly debug: DirectDebugger | null;
  readonly #model: WindowsModel;
  #failure: unknown = null;

  constructor({ model, plan, folder, stopRules = [], attach }: ModelSessionOptions) {
    this.#model = model;
    const { clock } = model;
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: clock.wallClock });
    // The product takes paths of the model apart, which are paths of Windows wherever this runs.
    const { win32 } = path;
    mock.method(path, 'basename', (...args: [string, string?]) => win32.basename(...args));
    const startedAt = clock.wallClock;
    const id = 'model';
    const attached = attach === undefined ? {} : { attached: attach };
    const started = { time: 0, id, plan, startedAt, ...attached };
    this.state = reduce(null, { type: 'sessionStarted', ...started });
    const events = new EventQueue((batch) => {
      this.events.push(...batch);
      this.state = batch.reduce(reduce, this.state);
    }, startedAt);
    this.prober = new ModelProber(model);
    const ask = (question: ProberQuestion) => this.prober.ask(question);
    this.debug =
      plan.followChildren === 'debug'
        ? new DirectDebugger((onCall) => model.win32(model.broker, { onCall }))
        : null;
    // Its thread wakes up for an event: after the turn of the one that raised it.
    model.onDebugEvent(() => clock.after(0, () => this.debug?.pump()));
    const request = {
      ...{ version: protocolVersion, sessionId: id, plan, startedAt, stopRules },
      ...{ captureFolder: folder, workspaceFolder: folder },
      ...(attach === undefined ? {} : { attach }),
    };
    this.session = new BrokerSession(request, events, {
      loadWin32: (onCall) => model.win32(model.broker, { onCall }),
      prober: {
        probe: (question) => ask(question) as Promise<ProbeAnswer | null>,
        peek: (question) => ask(question) as Promise<PeekAnswer | null>,
        measure: (question) => ask(question) as Promise<MeasureAnswer | null>,
        chains: (question) => ask(question) as Promise<ChainsAnswer | null>,
        describe: (describe) => ask({ describe }) as Promise<DescribeAnswer | null>,
      },
      debug: this.debug,
    });
    this.session.launch.start().catch((error: unknown) => this.fail(error));
  }

  /** What must not have happened: time does not go on. */
  fail(error: unknown): void {
    this.#failure ??= error;
  }

  get isOver(): boolean {
    return this.state.phase === 'ended';
  }

  /** Lets time pass until it is so. @throws Error when it is not so within as many milliseconds of the model. */
  async until(isSo: () => boolean, patience = 60_000): Promise<void> {
    const { clock } = this.#model;
    const end = clock.now + patience;
    for (;;) {
      do await realTurn();
      while (isDiskBusy());
      if (this.#failure) throw this.#failure as Error;
      if (isSo()) return;
      if (clock.now >= end)
        throw new Error(`It is not so after ${patience} ms: ${isSo.toString()}`);
      clock.advanceTo(clock.now + 1);
      mock.timers.tick(1);
    }
  }

  async toEnd(patience?: number): Promise<SessionState> {
    await this.until(() => this.isOver, patience);
    return this.state;
  }

  pass(milliseconds: number): Promise<void> {
    const end = this.#model.clock.now + milliseconds;
    return this.until(() => this.#model.clock.now >= end, milliseconds + 1);
  }

  /** Gives the timers back. */
  dispose(): void {
    mock.timers.reset();
    mock.restoreAll();
  }
}
