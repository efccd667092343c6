// Each thing a configuration can expect of its session, on real processes: one run in which it holds, and one in which it fails.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExpectationResult } from '../../../src/model/session/expectationResult';
import type { SessionState } from '../../../src/model/session/state';
import { namedEvent, type NamedEvent } from '../namedEvent';
import { endSessions, program, runSession, temporaryFolder } from '../runSession';

const quiet = { stdin: 'none', stderr: 'none' };

async function ended(configuration: object, folder?: string): Promise<SessionState> {
  return (await runSession(configuration, folder)).state;
}

/** By its place in the configuration. */
function resultIn({ expectations = [] }: SessionState, field: string): ExpectationResult {
  const result = expectations.find((each) => each.field === `expect.${field}`);
  assert.ok(result, JSON.stringify(expectations, null, 1));
  return result;
}

const outcomes = ({ expectations = [] }: SessionState): readonly string[] =>
  expectations.map(({ field, outcome }) => `${field}: ${outcome}`);

describe('What a configuration expects', () => {
  afterEach(endSessions);

  it('is an exit code', async () => {
    const run = (exitCode: number) =>
      ended({ program: program('exitCode'), args: ['3'], expect: { exitCode } });
    assert.deepEqual(outcomes(await run(3)), ['expect.exitCode: held']);
    const failed = resultIn(await run(0), 'exitCode');
    assert.deepEqual([failed.outcome, failed.seen], ['failed', 'exitCode exited with code 3.']);
  });

  it('is text of stdout and stderr', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'same.txt'), 'to stderr\n');
    writeFileSync(join(folder, 'other.txt'), 'to stdout\n');
    const run = (stdout: object, stderr: object) =>
      ended({ program: program('writeStreams'), expect: { stdout, stderr } }, folder);
    const held = await run(
      { contains: 'to stdout', matches: '^to std(out|err)$' },
      { equalsFile: 'same.txt' },
    );
    assert.deepEqual(outcomes(held), [
      'expect.stdout.contains: held',
      'expect.stdout.matches: held',
      'expect.stderr.equalsFile: held',
    ]);
    const failed = await run(
      { contains: 'to stderr', matches: '^stdout$' },
      { equalsFile: 'other.txt' },
    );
    assert.deepEqual(outcomes(failed), [
      'expect.stdout.contains: failed',
      'expect.stdout.matches: failed',
      'expect.stderr.equalsFile: failed',
    ]);
    assert.match(resultIn(failed, 'stderr.equalsFile').seen, /differ from byte 6 on/);
    const absent = await run({ contains: 'to' }, { equalsFile: 'absent.txt' });
    assert.equal(resultIn(absent, 'stderr.equalsFile').outcome, 'unknown');
  });

  it('is which handles the child inherits, exactly', async () => {
    const run = (inherits: readonly string[]) =>
      ended({
        ...{ program: program('exitCode'), stdio: { stderr: 'none' } },
        ...{ handles: { ready: { kind: 'event' } }, expect: { inherits } },
      });
    const held = await run(['stdin', 'stdout', 'ready']);
    assert.deepEqual(outcomes(held), ['expect.inherits: held']);
    const failed = resultIn(await run(['stdin', 'stdout']), 'inherits');
    assert.equal(failed.outcome, 'failed');
    assert.match(
      failed.evidence.join('\n'),
      /^Inherited, but not expected: ready \(0x[0-9a-f]+\)\.$/,
    );
  });

  it('is which handles the child does not inherit, by kind and by path', async () => {
    const handles = {
      port: { kind: 'tcpListener' },
      log: { kind: 'file', path: 'app.log', access: 'append' },
    };
    const run = (handleList: readonly string[]) =>
      ended({
        ...{ program: program('exitCode'), stdio: quiet, handles, handleList },
        expect: { inheritsNot: [{ kind: 'socket' }, { path: '*.log' }] },
      });
    assert.deepEqual(outcomes(await run(['stdout'])), [
      'expect.inheritsNot[0]: held',
      'expect.inheritsNot[1]: held',
    ]);
    assert.deepEqual(outcomes(await run(['stdout', 'port', 'log'])), [
      'expect.inheritsNot[0]: failed',
      'expect.inheritsNot[1]: failed',
    ]);
  });

  it('is how many processes start below, and which', async () => {
    const run = (processes: object) =>
      ended({
        ...{ program: 'cmd.exe', args: ['/c', program('exitCode')], followChildren: 'debug' },
        expect: { processes },
      });
    const held = await run({ atMost: 1, names: ['exit*.exe'] });
    assert.deepEqual(outcomes(held), [
      'expect.processes.atMost: held',
      'expect.processes.names: held',
    ]);
    const failed = await run({ atMost: 0, names: ['cl.exe'] });
    assert.deepEqual(outcomes(failed), [
      'expect.processes.atMost: failed',
      'expect.processes.names: failed',
    ]);
    assert.match(
      resultIn(failed, 'processes.atMost').evidence.join(),
      /^exitCode\.exe \(PID \d+\)$/,
    );
  });
});

describe('A process that is left running', () => {
  let event: NamedEvent;
  beforeEach(() => (event = namedEvent()));
  afterEach(async () => {
    event.set();
    await endSessions();
    event.close();
  });

  const keepOpen = (how: 'start' | 'leave', expect: object): object => ({
    ...{ program: program('keepOpen'), args: [how, event.name], stdio: quiet },
    // Without a console there are no handles of one to be passed on.
    ...{ console: 'detached', followChildren: 'debug', expect },
  });

  it('keeps an output open: its time passes, the session ends by itself, and says who it was', async () => {
    const state = await ended(
      keepOpen('start', {
        ...{ exitCode: 0, endOfFileWithin: { stdout: '500ms' } },
        noFindings: ['descendant-holds-pipe'],
      }),
    );
    assert.deepEqual(outcomes(state), [
      'expect.exitCode: held',
      'expect.endOfFileWithin.stdout: failed',
      'expect.noFindings: failed',
    ]);
    const [keeper] = state.processes.filter(({ name }) => name === 'keepOpen.exe');
    const { evidence, seen } = resultIn(state, 'endOfFileWithin.stdout');
    assert.match(seen, /^stdout was still open 0\.\d s after keepOpen exited\.$/);
    assert.ok(evidence.join().includes(`PID ${keeper?.pid ?? '?'}`), evidence.join('\n'));
    assert.equal(state.end?.reason, 'stopped');
  });

  it('is none when it inherits nothing: end of file comes in time, and nothing is found', async () => {
    const session = ended(
      keepOpen('leave', {
        endOfFileWithin: { stdout: '5s' },
        noFindings: ['information'],
        handlesLeft: 0,
      }),
    );
    event.set();
    const state = await session;
    assert.deepEqual(outcomes(state), [
      'expect.endOfFileWithin.stdout: held',
      'expect.handlesLeft: held',
      'expect.noFindings: held',
    ]);
    assert.equal(state.end?.reason, 'finished');
  });

  it('holds handles that outlive the child: more than are expected end the session', async () => {
    const state = await ended(keepOpen('start', { handlesLeft: 0 }));
    const { outcome, evidence } = resultIn(state, 'handlesLeft');
    assert.equal(outcome, 'failed');
    assert.match(evidence.join('\n'), /^keepOpen\.exe \(PID \d+\) holds stdout \(0x[0-9a-f]+\)\.$/);
    assert.equal(state.end?.reason, 'stopped');
  });

  it('may hold as many as are expected', async () => {
    const expect = { handlesLeft: 1, endOfFileWithin: { stdout: '1500ms' } };
    const state = await ended(keepOpen('start', expect));
    assert.equal(resultIn(state, 'handlesLeft').outcome, 'held');
    assert.match(resultIn(state, 'handlesLeft').evidence.join(), /holds stdout/);
  });
});
