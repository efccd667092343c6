// Hostile plans that are well-formed, in real sessions: each ends by itself or in one clear error, and leaves nothing behind.
import assert from 'node:assert/strict';
import fc, { anyText, seeds, tries } from '../../random';
import { parsePlan } from '../../../src/model/plan/parsePlan';
import { makeReport } from '../../../src/model/report/report';
import { failureText } from '../../../src/model/session/win32Failure';
import { assertBalanced } from '../handleBalance';
import { onWine } from '../knownDifferences';
import { whenGone } from '../processEnd';
import {
  endSessions,
  openSession,
  program,
  runSession,
  runToEnd,
  startSession,
  type Run,
} from '../runSession';

const event = { kind: 'event' };
const quiet = { stdin: 'nul', stdout: 'nul', stderr: 'nul' };

/** What every session owes, however its plan was meant: an end, its handles, and no process left. */
async function assertCleanEnd({ state }: Run, wanted: readonly string[]): Promise<void> {
  assert.ok(state.end);
  assert.ok(wanted.includes(state.end.reason), `${state.end.reason}: ${state.end.message}`);
  assertBalanced(state);
  assert.ok(state.brokerHandles.every((handle) => handle.closedAt !== null));
  for (const { pid } of state.processes) if (pid !== null) await whenGone(pid);
}

async function ends(configuration: object, ...wanted: readonly string[]): Promise<Run> {
  const run = await runSession(configuration);
  await assertCleanEnd(run, wanted.length > 0 ? wanted : ['finished']);
  return run;
}

const exitCodes = ({ state }: Run): readonly (number | null)[] =>
  state.processes.map(({ exitCode }) => exitCode);

describe('A hostile plan', () => {
  afterEach(endSessions);
  const one = { program: program('exitCode'), stdio: quiet };

  it('with SDDL that does not parse ends with the call, the code and the handle', async () => {
    const handles = { guarded: { ...event, securityDescriptor: 'D:(A;;GA;;;' } };
    const { state } = await ends({ ...one, handles }, 'failed');
    assert.match(
      state.end?.message ?? '',
      /ConvertStringSecurityDescriptorToSecurityDescriptorW.*(1336|1338|87|1337).*/,
    );
    assert.match(state.end?.message ?? '', /guarded/);
    assert.deepEqual(state.processes, []);
  });

  it('with a file mapping of 2^31 - 1 bytes runs, or says what the kernel said', async () => {
    const handles = { region: { kind: 'fileMapping', size: 0x7fff_ffff, text: 'x' } };
    const { state } = await ends({ ...one, handles }, 'finished', 'failed');
    if (state.end?.reason === 'failed')
      assert.match(state.end.message, /CreateFileMappingW.*region/);
  });

  for (const bufferSize of [0, 0x7fff_ffff]) {
    it(`with a pipe for which ${bufferSize} bytes are suggested runs, or says what the kernel said`, async () => {
      const pipe = { pipe: { bufferSize } };
      const stdio = { stdin: 'nul', stdout: pipe, stderr: 'nul' };
      const run = await ends({ ...one, args: ['7'], stdio }, 'finished', 'failed');
      if (run.state.end?.reason === 'failed')
        assert.match(run.state.end.message, /CreatePipe.*stdout/);
      else assert.deepEqual(exitCodes(run), [7]);
    });
  }

  it('with a chain of 200 duplicates passes the last one on, and closes all the others', async () => {
    const chain = Array.from({ length: 200 }, (_, index) => [
      `h${index}`,
      index === 0 ? event : { kind: 'duplicate', of: `h${index - 1}`, closeSource: true },
    ]);
    const run = await ends({ ...one, handles: Object.fromEntries(chain) as object });
    const inherited = run.report.processes[0]?.handles.filter(({ label }) => label !== null);
    assert.deepEqual(
      inherited?.flatMap(({ label }) => (label?.startsWith('h') ? [label] : [])),
      ['h199'],
    );
  });

  it('with 200 handles to one object has each of them inherited, and no session that cannot end', async () => {
    const twins = Array.from({ length: 200 }, (_, index) => [
      `h${index}`,
      index === 0 ? event : { kind: 'duplicate', of: 'h0' },
    ]);
    const run = await ends({ ...one, handles: Object.fromEntries(twins) as object });
    const birth = run.state.processes[0]?.birth;
    const inherited = birth?.childHandles.filter(({ value, sameObjectAs }) =>
      sameObjectAs.includes(value),
    );
    assert.ok((inherited?.length ?? 0) >= 200);
    assert.ok(inherited?.every(({ sameObjectAs }) => sameObjectAs.length <= 20));
  });

  const values = ['-1', 'NULL', '0x3', '0x100000004', '0x7ffffffffffffff3', '9999999999999999999'];
  for (const value of values) {
    it(`with ${value} in its list, as a standard handle and as the source of a duplicate ends each time`, async () => {
      const handles = { odd: { kind: 'value', value } };
      const copied = { ...handles, copy: { kind: 'duplicate', of: 'odd' } };
      const [listed, standard, duplicated] = await Promise.all([
        ends({ ...one, handles, handleList: ['stdout', 'odd'] }),
        ends({ ...one, handles, stdio: { ...quiet, stdout: { handle: 'odd' } } }),
        ends({ ...one, handles: copied }, 'finished', 'failed'),
      ]);
      const [started] = listed.state.processes;
      assert.ok(started?.phase === 'exited' || started?.error?.code === 87);
      assert.equal(standard.state.processes.length, 1);
      const { state } = duplicated;
      // A pseudo handle is one the kernel can copy: of the process it is used in.
      if (state.end?.reason === 'failed') assert.match(state.end.message, /DuplicateHandle.*copy/);
      else assert.equal(value, '-1');
    });
  }

  it('of two children that read each other runs until it is stopped', async () => {
    const reads = (name: string, of: string) => ({ name, stdio: { stdin: { child: of } } });
    const session = await startSession({
      program: program('echoInput'),
      children: [reads('A', 'B'), reads('B', 'A')],
      stdio: { stderr: 'nul' },
    });
    assert.equal(session.state.end, null);
    await session.stop('stopped', 'The test has seen enough.');
    const run = await runToEnd(session);
    await assertCleanEnd(run, ['stopped']);
    assert.deepEqual(exitCodes(run), [1, 1]);
  });

  it('of 100 children at once starts and ends every one of them', async function () {
    this.timeout(60_000);
    const children = Array.from({ length: 100 }, (_, index) => ({
      name: `c${index}`,
      args: [String(index)],
    }));
    // No deadline but this test's own: a hundred processes take their time on a machine at work.
    const session = openSession({ ...one, children });
    await session.start();
    const state = await session.ended;
    const run = { session, state, report: makeReport(state) };
    await assertCleanEnd(run, ['finished']);
    assert.deepEqual(
      exitCodes(run),
      children.map((_, index) => index),
    );
  });

  it('with a list of 2,000 handles passes on every one', async function () {
    this.timeout(60_000);
    const many = Number(process.env['HANDLE_TEST_LIST'] ?? 2000);
    const names = Array.from({ length: many }, (_, index) => `h${index}`);
    const handles = Object.fromEntries(names.map((name) => [name, event]));
    const run = await ends({ ...one, handles, handleList: ['stdin', ...names] });
    const error = run.state.processes[0]?.error;
    assert.equal(error ? failureText(error) : null, null);
    const inherited = run.report.processes[0]?.handles.filter(
      ({ origin }) => origin === 'inherited',
    );
    const expected = onWine('standard handle outside the list') ? many + 3 : many + 1;
    assert.equal(inherited?.length, expected);
  });
});

const flag = fc.boolean();
const inheritance = {
  inheritable: flag,
  inheritableBy: fc.constantFrom('creation', 'SetHandleInformation'),
};
const made = {
  ...inheritance,
  securityAttributes: fc.constantFrom('given', 'absent'),
  securityDescriptor: fc.option(
    fc.constantFrom('D:', 'D:(A;;GA;;;WD)', '\ud800', 'O:', 'x'.repeat(5000)),
    {
      nil: undefined,
      freq: 6,
    },
  ),
};
const hostilePath = fc.constantFrom(
  '.',
  '..',
  'CON',
  'a*b',
  'x'.repeat(300),
  '\ud800',
  '\\\\?\\',
  ' ',
  'ok',
);
const hostileHandle = fc.oneof(
  fc.record({ kind: fc.constantFrom('event', 'mutex', 'job', 'nul', 'console'), ...made }),
  fc.record({ kind: fc.constant('pipe'), ...made, bufferSize: fc.constantFrom(0, 1, 0x7fff_ffff) }),
  fc.record({ kind: fc.constantFrom('file', 'directory'), path: hostilePath, ...made }),
  fc.record({
    kind: fc.constant('namedPipe'),
    pipeName: hostilePath,
    end: fc.constantFrom('server', 'client'),
    ...made,
  }),
  fc.record({
    kind: fc.constant('fileMapping'),
    size: fc.constantFrom(1, 4097, 0x7fff_ffff),
    ...made,
  }),
  fc.record({
    kind: fc.constantFrom('process'),
    pid: fc.constantFrom(1, 3, 0x7fff_ffff),
    ...inheritance,
  }),
  fc.record({
    kind: fc.constant('semaphore'),
    initialCount: fc.constantFrom(0, 5),
    maximumCount: fc.constantFrom(1, 5),
    ...made,
  }),
  fc.record({
    kind: fc.constant('value'),
    value: fc.constantFrom('NULL', '-1', '0x3', '0xffffffffffffffff'),
  }),
  fc.record({ kind: fc.constant('duplicate'), of: fc.constantFrom('h0', 'h1'), ...inheritance }),
);
const hostileStream = fc.constantFrom('pipe', 'nul', 'none', 'inherit');
const hostilePlan = fc.record({
  args: fc.array(anyText({ maxLength: 9 }), { maxLength: 2 }),
  env: fc.dictionary(fc.string({ maxLength: 5 }), anyText({ maxLength: 9 }), {
    maxKeys: 2,
  }),
  handles: fc
    .array(hostileHandle, { maxLength: 4 })
    .map((all) => Object.fromEntries(all.map((handle, index) => [`h${index}`, handle]))),
  stdio: fc.record({ stdin: hostileStream, stdout: hostileStream, stderr: hostileStream }),
  inherit: fc.constantFrom('list', 'all', 'none'),
  stdioMethod: fc.constantFrom('startupInfo', 'setStdHandle'),
  start: fc.constantFrom('together', 'apart'),
  keepParentEnds: fc.constantFrom([], ['h0'], ['h1']),
});

describe('Random hostile plans', () => {
  afterEach(endSessions);
  const runs = tries(8, 20);
  for (const [what, seed] of seeds(20_261_120)) {
    it(`of ${what} (${seed}) end, ${runs} of them`, async function () {
      this.timeout(60_000);
      const sample = fc.sample(hostilePlan, { seed, numRuns: runs * 10 });
      const plans = sample
        .map((plan) => ({ ...plan, program: program('exitCode') }))
        .filter((plan) => parsePlan(plan, 'hostile').ok);
      assert.ok(plans.length >= runs, `${plans.length} plans`);
      for (const plan of plans.slice(0, runs)) {
        try {
          const run = await ends(plan, 'finished', 'failed');
          assert.ok(run.state.end?.message);
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          throw new Error(`Seed ${seed}: ${why}\n${JSON.stringify(plan)}`, { cause: error });
        }
        await endSessions();
      }
    });
  }
});
