// One session of the product in a folder of its own, with the moments a scenario measures.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { resolvePrograms } from '../../src/client/programs/resolveProgram';
import { Session } from '../../src/client/session';
import { SpareBroker } from '../../src/client/forks/spareBroker';
import { blockingCalls } from '../../src/model/plan/blockingCalls';
import type { LaunchPlan } from '../../src/model/plan/launchPlan';
import type { SessionEvent } from '../../src/model/session/events';
import { parsePlan } from '../../src/model/plan/parsePlan';
import { problemText } from '../../src/model/plan/problem';
import type { SessionState } from '../../src/model/session/state';
import { assertBalanced } from '../win32/handleBalance';
import type { Meters } from './brokerMeters';
import { counterNow } from './counter';

interface Moment {
  readonly here: number;
  readonly there: number;
}

export interface BenchSession {
  readonly session: Session;
  readonly folder: string;
  /** When it was begun, before anything of the configuration was looked at, by the performance counter. */
  readonly begun: number;
  /** Milliseconds it took until the broker answered; NaN when nobody waited for that. */
  readonly forkTime: number;
  /** When the event came: performance.now here, and milliseconds of the session in the broker. */
  moment(type: SessionEvent['type'], label?: string): Promise<Moment>;
  /** @throws Error when the session ended otherwise than it should. */
  end(): Promise<{ readonly state: SessionState; readonly meters: Meters }>;
}

/** Resolves with what the session's one child printed to its pipe, when the session has ended: its files go soon after. */
export function printedIn(session: Session): Promise<string> {
  return new Promise((resolve) => {
    session.onDidChange((state) => {
      const file = state.pipes.find(({ stream }) => stream === 'stdout')?.captureFile;
      if (state.phase === 'ended') resolve(file ? readFileSync(file, 'utf8') : '');
    });
  });
}

function checked(configuration: object, workspaceFolder: string) {
  const parsed = parsePlan(configuration, 'bench');
  if (!parsed.ok) throw new Error(parsed.problems.map(problemText).join('\n'));
  const resolved = resolvePrograms(parsed.plan, { workspaceFolder, env: process.env });
  if (!resolved.ok) throw new Error(resolved.problems.map(problemText).join('\n'));
  return resolved.plan;
}

const brokerModule = join(__dirname, 'meteredBroker.js');

/** Milliseconds after its fork a spare is ready, with its tracer and its prober: no message tells. */
const spareReady = 1500;

/** As the extension keeps one after a launch like this one; no other follows it. */
async function readySpare(plan: LaunchPlan): Promise<SpareBroker> {
  let isWanted = true;
  const spare = new SpareBroker({ brokerModule, isWanted: () => isWanted, delay: 0 });
  const debugs = plan.followChildren === 'debug';
  spare.prepare({ calls: blockingCalls(plan), debugs, stringsFile: null });
  isWanted = false;
  while (spare.pids.length === 0) await nextTurn();
  await pause(spareReady);
  return spare;
}

/**
 * Forks a broker and waits until it answers, unless it is to be `cold`. With `hasSpare` the session finds one that was kept ready. With `watch` it looks at itself meanwhile. `end` removes
 * the folder and with it the captures.
 */
export async function openSession(
  configuration: object,
  { watch = false, isCold = false, hasSpare = false } = {},
): Promise<BenchSession> {
  const folder = mkdtempSync(join(tmpdir(), 'handle bench '));
  const meters = join(folder, 'meters.json');
  // The broker takes them from our environment.
  process.env['HANDLE_BENCH_METERS'] = meters;
  process.env['HANDLE_BENCH_WATCH'] = watch ? '1' : '';
  const spare = hasSpare ? await readySpare(checked(configuration, folder)) : null;
  const [spared] = spare?.pids ?? [];
  const begun = counterNow();
  const plan = checked(configuration, folder);
  const before = performance.now();
  const session = new Session({
    id: 'bench',
    plan,
    workspaceFolder: folder,
    folder: join(folder, 'session'),
    brokerModule,
    stringsFile: null,
    ...(spare ? { spare } : {}),
  });
  if (session.brokerPid !== (spared ?? session.brokerPid))
    throw new Error('The spare was not used.');
  session.onOutput((_stream, text) => console.error(text));
  // It has no such process; that it says so shows that it is there.
  const isAwaited = !isCold && !hasSpare;
  if (isAwaited) await session.request('pause', { processId: '' }).catch(() => undefined);
  const forkTime = isAwaited ? performance.now() - before : NaN;
  const came = new Map<string, Moment>();
  const waiting = new Map<string, (moment: Moment) => void>();
  session.onDidChange((_state, events) => {
    const here = performance.now();
    for (const event of events) {
      const moment = { here, there: event.time };
      for (const key of [event.type, 'label' in event ? `${event.type} ${event.label}` : '']) {
        if (!came.has(key)) came.set(key, moment);
        waiting.get(key)?.(moment);
      }
    }
  });
  return {
    session,
    folder,
    begun,
    forkTime,
    moment(type, label) {
      const key = label === undefined ? type : `${type} ${label}`;
      const known = came.get(key);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => waiting.set(key, resolve));
    },
    async end() {
      const state = await session.ended;
      await Promise.all([session.dispose(), spare?.dispose()]);
      const metered = JSON.parse(readFileSync(meters, 'utf8')) as Meters;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      if (state.end?.reason !== 'finished') {
        throw new Error(`The session did not end well: ${JSON.stringify(state.end)}`);
      }
      // A broker that looks at itself may be reading a file, with a handle, at the moment of either count.
      if (!watch) assertBalanced(state);
      return { state, meters: metered };
    },
  };
}
