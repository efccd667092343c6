// A session that ends is checked first: whoever is told of its end has the results, and so has its log; whatever happens, it ends.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkExpectations } from '../../../../src/client/following/expectationCheck';
import { logFileName, replayLog } from '../../../../src/client/logs/eventLog';
import type { Session } from '../../../../src/client/session';
import type { SessionEvent } from '../../../../src/model/session/events';
import type { SessionState } from '../../../../src/model/session/state';
import { loseBroker, sessionWith } from '../../fixtures/fakeBroker';
import { heir } from '../../fixtures/mapFixture';
import {
  created,
  ended,
  exited,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

const expecting = { program: 'a.exe', expect: { exitCode: 0, stdout: { contains: 'hello' } } };
const outcomes = ({ expectations = [] }: SessionState) => expectations.map((each) => each.outcome);

describe('The end of a session that is expected to be something', function () {
  this.timeout(20_000);
  let place: string;
  let session: Session | undefined;
  beforeEach(() => (place = mkdtempSync(join(tmpdir(), 'expecting '))));
  afterEach(async () => {
    await session?.dispose();
    session = undefined;
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  });

  function open(): Session {
    const captureFile = join(place, 'stdout.bin');
    writeFileSync(captureFile, 'hello\r\n');
    const whole = [
      ...[created('a'), pipeCreated('stdout', { captureFile }), exited('a')],
      ...[pipeEnded('stdout', { bytes: 7 }), ended()],
    ];
    session = sessionWith(
      { start: [ready], resume: whole },
      place,
      join(place, 's'),
      's',
      expecting,
    );
    return session;
  }

  it('comes with what came of it, at once and in the log', async () => {
    const running = open();
    const told: string[] = [];
    running.onDidChange((state) => {
      told.push(`${state.phase} ${outcomes(state).join()}`);
    });
    await running.start();
    await running.request('resume', { processId: 'a' });
    const state = await running.ended;
    assert.deepEqual(outcomes(state), ['held', 'held']);
    assert.equal(told.at(-1), 'ended held,held');
    assert.ok(
      told.slice(0, -1).every((each) => each.startsWith('running')),
      told.join('; '),
    );
    assert.deepEqual(replayLog(running.folder)?.expectations, state.expectations);
    const types = readFileSync(join(running.folder, logFileName), 'utf8').match(/"type":"\w+"/g);
    assert.deepEqual(types?.slice(-2), ['"type":"expectationsChecked"', '"type":"sessionEnded"']);
  });

  it('comes all the same when the broker is lost: then nothing is decided', async () => {
    const running = open();
    await running.start();
    await loseBroker(running);
    const state = await running.ended;
    assert.equal(state.end?.reason, 'brokerLost');
    assert.deepEqual(outcomes(state), ['unknown', 'unknown']);
  });

  it('does not wait for the check when the editor goes', async () => {
    const running = open();
    await running.start();
    running.abandon('The editor has gone.');
    assert.equal(running.state.phase, 'ended');
    assert.equal(running.state.expectations, undefined);
    const state = await running.ended;
    assert.equal(state.end?.message, 'The editor has gone.');
  });
});

describe('Captured text of a session that was stopped', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'expecting-'))));
  after(() => rmSync(folder, { recursive: true }));

  const check = (text: string, ...events: readonly SessionEvent[]) => {
    const captureFile = join(folder, 'stdout.bin');
    writeFileSync(captureFile, text);
    const configuration = { program: 'a.exe', expect: { stdout: { contains: 'hello' } } };
    const state = stateAfter(
      ...[started(configuration), ready, heir('a', null, [])],
      ...[pipeCreated('stdout', { captureFile }), ...events],
    );
    return checkExpectations(state, folder);
  };
  const stop: SessionEvent = { type: 'sessionStopping', time: 5 };
  const end = [pipeEnded('stdout'), ended({ reason: 'stopped' })];

  it('decides only what is there: the rest could have come', async () => {
    assert.equal((await check('hello', stop, exited('a'), ...end))[0]?.outcome, 'held');
    const [cut] = await check('hell', stop, exited('a'), ...end);
    assert.equal(cut?.outcome, 'unknown');
    assert.match(cut.seen, /The session was stopped before the output ended\./);
    const own: SessionEvent = { type: 'processExited', time: 4, id: 'a', exitCode: 0 };
    assert.equal((await check('hell', own, stop, ...end))[0]?.outcome, 'failed');
  });
});
