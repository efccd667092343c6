// Random sessions on the model of Windows: whatever its processes do, a session ends, and says nothing twice.
import assert from 'node:assert/strict';
import fc, { seeds, tries } from '../../random';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sessionMethods } from '../../../src/broker/sessionMethods';
import type { SessionState } from '../../../src/model/session/state';
import { scriptedProgram, type Begin, type Step } from '../../windowsModel/scriptedProgram';
import { ModelSession } from '../../windowsModel/session/modelSession';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { planOf } from '../fixtures/planFixture';

const count = tries(100, 2000);
const fixedSeed = 20_261_130;

/** Milliseconds of the model after which somebody says stop, and those a stop may take. */
const patience = 8000;
const patienceForStop = 15_000;

/** Milliseconds a process may stand still at its creation for us. */
const mostHeld = 100;

const simple: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ open: fc.constantFrom('event', 'pipe', 'file'), inherit: fc.boolean() }),
  fc.record({ close: fc.nat(3) }),
  fc.record({ sleep: fc.constantFrom(0, 1, 20, 700) }),
  fc.record({ write: fc.constant('text') }),
  fc.constantFrom<Step>({ closeTwice: true }, { killLast: 'any' }, { read: true }),
);
const last: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ exit: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ crash: fc.constantFrom(0xc000_0005, 0xe06d_7363) }) },
  { weight: 1, arbitrary: fc.record({ sleep: fc.constant(3_600_000) }) },
);

function steps(level: number): fc.Arbitrary<readonly Step[]> {
  const begin: fc.Arbitrary<Step> = fc.record({
    begin: fc.record<Begin>({
      steps: fc.constant([]).chain(() => (level >= 2 ? fc.constant([]) : steps(level + 1))),
      passes: fc.constantFrom('all', 'list', 'none'),
      resumedAfter: fc.constantFrom(null, null, null, 0, 30, 1500, -1),
      leavesJob: fc.constantFrom(false, false, false, true),
      hasConsole: fc.constantFrom(false, false, true),
      isSent: fc.constantFrom(false, false, true),
      isAwaited: fc.boolean(),
    }),
  });
  const one = level >= 2 ? simple : fc.oneof(simple, simple, begin);
  return fc.tuple(fc.array(one, { maxLength: 4 }), last).map(([some, end]) => [...some, end]);
}

/** What somebody does in the editor meanwhile. */
interface Act {
  readonly at: number;
  readonly what:
    'terminate' | 'terminateTree' | 'pause' | 'resume' | 'snapshot' | 'findHolders' | 'send';
  readonly who: number;
}

const act: fc.Arbitrary<Act> = fc.record<Act>({
  at: fc.nat(80),
  what: fc.constantFrom(
    ...([
      'terminate',
      'terminateTree',
      'pause',
      'resume',
      'snapshot',
      'findHolders',
      'send',
    ] as const),
  ),
  who: fc.nat(4),
});

interface Shape {
  readonly acts: readonly Act[];
  readonly first: readonly Step[];
  readonly follows: 'debug' | 'job';
  readonly stopsAt: number | null;
  readonly loses: readonly number[];
}

/**
 * Without a debugger the list of all processes tells who has left the job, by creators that are known. Of one that has ended unknown,
 * because it had left itself or its message was lost, nobody can know the children.
 */
const knownCreators = (some: readonly Step[], mayLeave: boolean): readonly Step[] =>
  some.map((step) => {
    if (!('begin' in step)) return step;
    const below = knownCreators(step.begin.steps, mayLeave);
    const isLast = !below.some((each) => 'begin' in each);
    const leavesJob = step.begin.leavesJob && isLast && mayLeave;
    return { begin: { ...step.begin, steps: below, leavesJob } };
  });

const shape: fc.Arbitrary<Shape> = fc
  .record({
    first: steps(0),
    acts: fc.array(act, { maxLength: 3 }),
    follows: fc.constantFrom('debug', 'debug', 'job'),
    stopsAt: fc.option(fc.nat(60)),
    loses: fc.subarray([6, 7, 8]),
  })
  .map((one) =>
    one.follows === 'job'
      ? { ...one, first: knownCreators(one.first, !one.loses.includes(6)) }
      : one,
  );

function assertSound(model: WindowsModel, state: SessionState): void {
  // A pid is given away once here: who is listed twice is one process.
  const pids = state.processes.map(({ pid }) => pid);
  assert.deepEqual(pids, [...new Set(pids)], 'no process is listed twice');
  assert.deepEqual(state.broker.handlesLeft, []);
  assert.deepEqual(model.faults, [], 'the broker never stands still');
  const held = model.system.holds.filter(({ kind }) => kind === 'processCreated');
  const longest = Math.max(0, ...held.map(({ milliseconds }) => milliseconds));
  assert.ok(longest <= mostHeld, `held at creation for ${longest} ms`);
  // The broker goes after its session, and with its debug object what only that one knew.
  model.broker.end(0);
  const living = model.processes.filter(({ imageName }) => /^(a|conhost)\.exe$/.test(imageName));
  assert.deepEqual(
    living.map(({ pid, commandLine }) => `${pid} ${commandLine}`),
    [],
    'nobody is left',
  );
}

/** A refusal is a sentence for people; anything else is a fault. */
function carryOut(session: ModelSession, { what, who }: Act): void {
  const methods = sessionMethods(() => session.session);
  const { processes } = session.state;
  const processId = processes[who % Math.max(1, processes.length)]?.id ?? 'nobody';
  const asked = {
    terminate: () => methods.terminate({ processId, tree: false }),
    terminateTree: () => methods.terminate({ processId, tree: true }),
    pause: () => methods.pause({ processId }),
    resume: () => methods.resume({ processId }),
    snapshot: () => methods.snapshot({ processId }),
    findHolders: () => methods.findHolders({ pipe: 'stdout' }),
    send: () =>
      methods.sendHandle({ processId, label: 'shared', inheritable: true, writeToStdin: false }),
  }[what];
  Promise.resolve(asked()).catch((error: unknown) => {
    const isSentence = error instanceof Error && ['Error', 'Win32Error'].includes(error.name);
    if (!isSentence) session.fail(error);
  });
}

describe('Random sessions on the model of Windows', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'model '))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function run({ first, follows, stopsAt, loses, acts }: Shape): Promise<void> {
    const model = new WindowsModel({
      brokerPid: process.pid,
      isDelivered: (message) => !loses.includes(message),
    });
    model.install('a.exe', scriptedProgram('a.exe', first, { pids: [] }));
    const plan = planOf({
      program: 'a.exe',
      args: ['0'],
      console: 'detached',
      followChildren: follows,
      handles: { shared: { kind: 'event' } },
    });
    const session = new ModelSession({ model, plan, folder });
    try {
      const isDue = (): boolean => session.isOver || model.clock.now >= (stopsAt ?? patience);
      for (const one of [...acts].sort((a, b) => a.at - b.at)) {
        await session.until(() => isDue() || model.clock.now >= one.at, patience + 1);
        if (!session.isOver) carryOut(session, one);
      }
      await session.until(isDue, patience + 1);
      if (!session.isOver) session.session.ending.stop('stopped', 'enough');
      await session.until(() => session.isOver, patienceForStop);
      assertSound(model, session.state);
    } finally {
      session.dispose();
    }
  }

  for (const [what, seed] of seeds(fixedSeed)) {
    it(`end soundly: ${count} of ${what} (${seed})`, async function () {
      this.timeout(0);
      await fc.assert(fc.asyncProperty(shape, run), { seed, numRuns: count });
    });
  }
});
