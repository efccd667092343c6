// A session of thousands of processes: what each costs the extension host and the log, and how long a long log takes to be read again.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { mock } from 'node:test';
import { EventLog, logFileName, replayLongLog } from '../../src/client/logs/eventLog';
import { usualTurns } from '../../src/client/following/inTurns';
import { SessionReplay } from '../../src/client/logs/sessionReplay';
import type { SessionEvent } from '../../src/model/session/events';
import { started } from '../unit/fixtures/sessionFixture';
import { busyTree } from './busyTree';
import { alone, type Row, type Scenario } from './comparison';
import { FollowedHost } from './followedHost';

const sizes = [1000, 2000, 5000];
/** Of which the aims are. */
const fullSize = 5000;
/** Milliseconds between two creations of a build that takes its time: what recurs is paid for longer. */
const slowPace = 20;
const calls = 100_000;

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'handle bench '));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Milliseconds of a processor until now, in all threads: on a busy machine the clock says more. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds of processor time, the longest turn by the clock, and bytes of the log. */
async function followed(
  folder: string,
  processes: number,
  pace?: number,
): Promise<readonly number[]> {
  const batches = [...busyTree(processes, pace)];
  // The time of the session passes as its events say, and nobody waits for it.
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  try {
    let longest = 0;
    let now = 0;
    const run = (work: () => void): void => {
      const before = performance.now();
      work();
      longest = Math.max(longest, performance.now() - before);
    };
    let waiting = 0;
    /** What the host goes on with later is measured as well. */
    const later = (turn: () => void): void => {
      waiting += 1;
      setImmediate(() => {
        waiting -= 1;
        run(turn);
      });
    };
    const host = new FollowedHost(folder, { ...usualTurns, later });
    const before = processorTime();
    for (const { time, events } of batches) {
      if (time > now) {
        run(() => mock.timers.tick(time - now));
        now = time;
        // What waits for a promise goes on now.
        await new Promise((resolve) => setImmediate(resolve));
      }
      run(() => host.take(events));
    }
    while (waiting > 0) await new Promise((resolve) => setImmediate(resolve));
    run(() => host.show());
    return [processorTime() - before, longest, statSync(join(folder, logFileName)).size];
  } finally {
    mock.timers.reset();
  }
}

/** Milliseconds until a log of so many calls has been read as an ended session, then as one whose time is looked at, and the longest turn. */
async function replayed(folder: string, count: number): Promise<readonly number[]> {
  const call = { api: 'WriteFile', args: { hFile: '0x1a4' }, result: 'TRUE', error: null };
  const events = Array.from({ length: count }, (_, time): SessionEvent => ({
    ...{ type: 'callMade', time },
    call: { ...call, args: { ...call.args, nNumberOfBytesToWrite: String(time) }, time },
  }));
  new EventLog(folder).append([started(), ...events]);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const times = [performance.now()];
  const state = await replayLongLog(folder);
  if (state?.calls.length !== count) throw new Error('The log was not read whole.');
  times.push(performance.now());
  const replay = new SessionReplay(join(folder, logFileName));
  await replay.update();
  await replay.stateAt({ event: replay.events });
  times.push(performance.now());
  delay.disable();
  const [begun = 0, read = 0, looked = 0] = times;
  return [read - begun, looked - read, delay.max / 1e6];
}

interface Line {
  readonly what: string;
  readonly unit: string;
  readonly aim: string;
  /** What one of the unit is of what was measured. */
  readonly part: number;
}

async function rowsOf(
  rounds: number,
  lines: readonly Line[],
  measure: (folder: string) => Promise<readonly number[]>,
): Promise<readonly Row[]> {
  const measured: (readonly number[])[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push(await inFolder(measure));
  return lines.map(({ part, ...facts }, index) =>
    alone(
      { scenario: 'processes', ...facts },
      measured.map((numbers) => (numbers[index] ?? NaN) / part),
    ),
  );
}

export const manyProcesses: Scenario = {
  name: 'processes',
  async run(rounds, scale) {
    const rows: Row[] = [];
    for (const size of sizes) {
      const count = Math.max(2, Math.round(size * scale));
      const aim = (text: string): string => (size === fullSize ? text : '');
      const each = `${count} processes in one session: `;
      const lines = [
        { what: `${each}extension host, for each`, unit: 'ms', aim: aim('<= 5'), part: count },
        { what: 'the longest it is busy at once', unit: 'ms', aim: aim('< 50'), part: 1 },
        { what: 'event log, for each', unit: 'kB', aim: aim('<= 20'), part: count * 1000 },
      ];
      rows.push(...(await rowsOf(rounds, lines, (folder) => followed(folder, count))));
    }
    const slowly = Math.max(2, Math.round(fullSize * scale));
    const each = `${slowly} processes, ${1000 / slowPace} a second: `;
    rows.push(
      ...(await rowsOf(
        rounds,
        [
          { what: `${each}extension host, for each`, unit: 'ms', aim: '<= 5', part: slowly },
          { what: 'the longest it is busy at once', unit: 'ms', aim: '< 50', part: 1 },
        ],
        (folder) => followed(folder, slowly, slowPace),
      )),
    );
    const count = Math.round(calls * scale);
    const lines = [
      { what: `log of ${count} calls, read as a session that has ended`, aim: '< 1000' },
      { what: 'the same, to look at its last moment', aim: '< 1000' },
      { what: 'the longest nothing else could be done', aim: '< 100' },
    ].map((line) => ({ ...line, unit: 'ms', part: 1 }));
    rows.push(...(await rowsOf(rounds, lines, (folder) => replayed(folder, count))));
    return rows;
  },
};
