// Runs sessions without a broker process: the broker's own code in this process, one session after another.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BrokerSession } from '../../../src/broker/brokerSession';
import { EventQueue } from '../../../src/broker/events/eventQueue';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import type { CallSink } from '../../../src/win32/callTrace';
import type { Win32 } from '../../../src/win32/win32';
import { protocolVersion } from '../../../src/model/protocol/brokerProtocol';
import type { LaunchPlan } from '../../../src/model/plan/launchPlan';
import { reduce } from '../../../src/model/session/reduce';
import type { SessionState } from '../../../src/model/session/state';
import { hasLostLaunch, launchAttempts } from '../lostLaunch';

function hasEnded(plan: LaunchPlan, { processes }: SessionState): boolean {
  return (
    processes.length === plan.children.length &&
    processes.every(({ phase }) => phase === 'exited' || phase === 'failed')
  );
}

/** Of the kernel that runs the tests, or of a model of one. */
type LoadWin32 = (onCall: CallSink) => Win32;

/** Milliseconds a session may take on a machine that is busy with others. */
const patience = 30_000;

/**
 * Carries a plan out, to the end of its session. That session counts every handle of this process, so no two may run at
 * once, and whatever else lives here must hold still meanwhile. No child runs an instruction: what it was born with is all
 * that is asked for.
 */
export async function runHere(
  plan: LaunchPlan,
  workspaceFolder: string,
  load: LoadWin32 = loadWin32,
): Promise<SessionState> {
  for (let attempt = 1; ; attempt++) {
    const state = await runOnce(plan, workspaceFolder, load);
    if (attempt === launchAttempts || !hasLostLaunch(state)) return state;
  }
}

async function runOnce(
  plan: LaunchPlan,
  workspaceFolder: string,
  load: LoadWin32,
): Promise<SessionState> {
  // As the broker does: the thread pool comes into being before the handles are counted.
  await stat(__filename);
  const startedAt = Date.now();
  const id = 'here';
  const captureFolder = join(workspaceFolder, 'captures');
  const suspended = { ...plan, stopOnEntry: true, followChildren: 'off' as const };
  const request = {
    version: protocolVersion,
    sessionId: id,
    plan: suspended,
    startedAt,
    stopRules: [],
  };
  let state = reduce(null, { type: 'sessionStarted', time: 0, id, plan, startedAt });
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<SessionState>((resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`The session did not end: ${JSON.stringify(plan)}`));
    }, patience);
    let keptEnds = plan.keepParentEnds;
    const closeKeptEnd = (label: string): void => {
      try {
        session.parts.childSide.closeKept(label);
      } catch {
        // Nothing waits for the end of an event, a mutex and the like: the session refuses, and closes them itself.
      }
    };
    const events = new EventQueue((batch) => {
      state = batch.reduce(reduce, state);
      const { course, pipes } = session.parts;
      const { launched } = course;
      for (const event of batch) {
        // Nothing is asked before the last child is there, which may be started below the first.
        if (event.type === 'processCreated') {
          void launched.then(() => session.terminate(event.id));
        }
        if (event.type === 'pipeCreated' && event.direction === 'written') {
          // One whose text the plan gives is being closed already.
          launched.then(() => pipes.writer(event.label).close()).catch(() => undefined);
        }
      }
      if (state.phase === 'ended') resolve(state);
      else if (hasEnded(plan, state)) {
        for (const label of keptEnds) closeKeptEnd(label);
        keptEnds = [];
      }
    }, startedAt);
    const unasked = () =>
      Promise.reject(new Error('A pipe was open after its last holder had ended.'));
    const prober = {
      ...{ probe: unasked, peek: unasked, measure: unasked },
      ...{ chains: unasked, describe: unasked },
    };
    const folders = { captureFolder, workspaceFolder };
    const givens = { loadWin32: load, prober, debug: null };
    const session = new BrokerSession({ ...request, ...folders }, events, givens);
    session.launch.start().catch((error: unknown) => {
      reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
  return ended.finally(() => clearTimeout(timer));
}
