// Each named problem of a session appears when its evidence does, and only then.
import assert from 'node:assert/strict';
import type { SessionEvent } from '../../../../src/model/session/events';
import type { Finding } from '../../../../src/model/findings/finding';
import { pathLine } from '../../fixtures/findingPath';
import { placedFindings as findings } from '../../fixtures/placedFindings';
import type { Holder } from '../../../../src/model/session/state';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
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

const failure = {
  api: 'ReadFile',
  code: 5,
  symbol: 'ERROR_ACCESS_DENIED',
  handle: null,
  message: 'Reading.',
};

const after = (...events: readonly SessionEvent[]): readonly Finding[] =>
  findings(stateAfter(started(), ready, ...events));

function only(list: readonly Finding[], code: Finding['code']): Finding {
  assert.deepEqual(
    list.map((finding) => finding.code),
    [code],
  );
  return list[0]!;
}

const held = (...holders: readonly Holder[]): SessionEvent => ({
  type: 'holdersFound',
  time: 8,
  label: 'stdout',
  holders,
  unanswered: [],
});
const ping: Holder = {
  pid: 7,
  name: 'ping.exe',
  handle: '0x44',
  end: 'write',
  access: '0x120196',
  cause: 'descendant',
  path: [
    { pid: 42, name: 'broker', hasExited: false },
    { pid: 100, name: 'a.exe', hasExited: true },
    { pid: 7, name: 'ping.exe', hasExited: false },
  ],
  createdAt: '5',
};

describe('Findings', () => {
  it('children-not-started names those the end of the session came before', () => {
    const children = [{ name: 'A' }, { name: 'B' }, { name: 'C' }];
    const plan = started({ program: 'a.exe', children });
    const cut = findings(stateAfter(plan, ready, created('A'), ended({ reason: 'stopped' })));
    const finding = only(cut, 'children-not-started');
    assert.equal(finding.headline, 'Not started: B, C.');
    assert.match(finding.why ?? '', /^The session ended while the launcher was starting/);
    assert.deepEqual(finding.evidence, { processes: ['B', 'C'] });
    assert.deepEqual(findings(stateAfter(plan, ready, created('A'))), []);
    const all = [created('A'), created('B'), created('C')];
    assert.deepEqual(findings(stateAfter(plan, ready, ...all, ended({ reason: 'stopped' }))), []);
  });

  it('are none for a session without problems', () => {
    const list = after(
      pipeCreated('stdout'),
      created('a'),
      exited('a'),
      pipeEnded('stdout'),
      ended(),
    );
    assert.deepEqual(list, []);
  });

  // A parent process override is opened before anything is created.
  for (const api of ['CreateProcessW', 'OpenProcess']) {
    it(`launch-failed says which call failed with what: ${api}`, () => {
      const list = after({
        type: 'processFailed',
        time: 2,
        id: 'a',
        name: 'a',
        commandLine: '"a.exe"',
        error: { ...failure, api },
      });
      const { headline, why, evidence } = only(list, 'launch-failed');
      assert.equal(headline, 'a did not start.');
      assert.equal(why, `${api} failed with 5 (ERROR_ACCESS_DENIED). Reading.`);
      assert.equal(evidence['code'], 5);
    });
  }

  it('capture-failed says how far it came', () => {
    const list = after(pipeCreated('stdout'), pipeEnded('stdout', { phase: 'failed', failure }));
    const { headline, why, evidence, severity } = only(list, 'capture-failed');
    assert.equal(headline, 'The launcher stopped reading stdout after 5 bytes.');
    assert.equal(why, 'ReadFile failed with 5 (ERROR_ACCESS_DENIED). Reading.');
    assert.deepEqual([evidence['bytes'], severity], [5, 'error']);
  });

  it('not-recorded names the log and the reason', () => {
    const log = { file: 'C:\\s\\events.jsonl', code: 'ENOSPC' };
    const list = after({ type: 'logFailed', time: 4, ...log });
    const { headline, why, fix: remedy, evidence, severity } = only(list, 'not-recorded');
    assert.match(headline, /not being recorded/);
    assert.equal(why, 'C:\\s\\events.jsonl cannot be written (ENOSPC).');
    assert.match(remedy, /Export a report/);
    assert.deepEqual([evidence, severity], [log, 'warning']);
  });

  it('write-failed is a note only: a reader may leave when it has enough', () => {
    const stdin = pipeCreated('stdin', { direction: 'written', stream: 'stdin' });
    const list = after(stdin, pipeEnded('stdin', { phase: 'failed', failure }));
    const { headline, why, severity } = only(list, 'write-failed');
    assert.equal(headline, 'stdin accepted 5 bytes and no more.');
    assert.match(why ?? '', /^ReadFile failed with 5/);
    assert.equal(severity, 'information');
  });

  it('write-end-held names the process and handle that keep a pipe open', () => {
    const list = after(pipeCreated('stdout'), created('a'), exited('a'), held(ping));
    const finding = only(list, 'write-end-held');
    assert.equal(finding.headline, 'ping.exe (PID 7) keeps stdout open: end of file never comes.');
    assert.match(
      finding.why ?? '',
      /^a \(PID 100\) has exited, but ping\.exe, started as .*a\.exe.* → ping\.exe, has the write end \(0x44\)\.$/,
    );
    assert.equal(pathLine(finding), 'a.exe (exited) → ping.exe 0x44');
    assert.match(finding.fix, /own standard handles/);
  });

  it('write-end-held blames the broker for an end the plan kept', () => {
    const own: Holder = { ...ping, pid: 42, name: 'broker', handle: '0x10', cause: 'parent' };
    const finding = only(
      after(pipeCreated('stdout'), created('a'), exited('a'), held(own)),
      'write-end-held',
    );
    assert.match(finding.headline, /^The launcher keeps stdout open/);
    assert.match(finding.why ?? '', /has exited, but the launcher .* write end \(0x10\)/);
    assert.equal(pathLine(finding), '');
    assert.match(finding.fix, /Take "stdout" out of "keepParentEnds"/);
  });

  it('write-end-held stays when the pipe has ended, and says how late that was', () => {
    const late = pipeEnded('stdout', {});
    const list = after(
      pipeCreated('stdout'),
      created('a'),
      exited('a'),
      held(ping),
      { ...late, time: 2506 },
      ended(),
    );
    assert.match(
      only(list, 'write-end-held').headline,
      /^ping\.exe \(PID 7\) kept stdout open: end of file came 2\.5 s late\.$/,
    );
  });

  it('write-end-held says when the session was ended before the pipe', () => {
    const cut = pipeEnded('stdout', { phase: 'cancelled' });
    const list = after(
      pipeCreated('stdout'),
      created('a'),
      exited('a'),
      held(ping),
      cut,
      ended({ reason: 'timeout' }),
    );
    assert.match(
      only(list, 'write-end-held').headline,
      /end of file had not come when the session ended/,
    );
  });

  it('write-end-held does not mind readers and living children', () => {
    const reader: Holder = { ...ping, end: 'read' };
    assert.deepEqual(after(pipeCreated('stdout'), created('a'), exited('a'), held(reader)), []);
    assert.deepEqual(after(pipeCreated('stdout'), created('a'), held(ping)), []);
  });

  it('write-end-held does not mind what a child held while it lived', () => {
    const own: SessionEvent = { ...held({ ...ping, pid: 100, name: 'a.exe' }), time: 4 };
    const list = after(
      pipeCreated('stdout'),
      created('a'),
      own,
      exited('a'),
      pipeEnded('stdout'),
      ended(),
    );
    assert.deepEqual(list, []);
  });

  it('write-end-held admits it when a process could not be asked', () => {
    const event: SessionEvent = {
      type: 'holdersFound',
      time: 8,
      label: 'stdout',
      holders: [],
      unanswered: ['handle 0x4 of x.exe'],
    };
    const list = after(pipeCreated('stdout'), created('a'), exited('a'), event);
    assert.match(
      only(list, 'write-end-held').headline,
      /^A process that cannot be inspected keeps stdout open/,
    );
  });

  it('leaked-handle names the handle a child got that was made for another', () => {
    const name = '\\Device\\NamedPipe\\B.stdout';
    const foreign = brokerHandle('0x20', 'B.stdout', {
      type: 'File',
      pipe: { label: 'B.stdout', name, end: 'write' },
    });
    const inherited = observed('0x20', ['0x20'], { type: 'File' });
    const events = (birth: ReturnType<typeof birthOf>) => [
      pipeCreated('B.stdout', { processId: 'B' }),
      created('A', birth),
    ];
    const { headline: message, evidence } = only(
      after(...events(birthOf([foreign], [inherited]))),
      'leaked-handle',
    );
    assert.match(message, /^A also inherited B\.stdout \(0x20\), made for another child/);
    assert.deepEqual(evidence, { process: 'A', handles: ['0x20'] });
    // With a list it is not passed on, and the own handle in the list is no leak.
    const own99 = brokerHandle('0x99', 'ready');
    const child = [observed('0x99', ['0x99'])];
    const listed = birthOf([foreign, own99], child, { handleList: ['0x99'] });
    assert.deepEqual(after(...events(listed)), []);
    const own = [
      pipeCreated('B.stdout', { processId: 'A' }),
      created('A', birthOf([foreign], [inherited])),
    ];
    assert.deepEqual(after(...own), []);
  });

  it('dangling-standard-handle names the stream that has only a number', () => {
    const list = after(
      created(
        'a',
        birthOf([], [], { standardHandles: { stdin: null, stdout: '0x30', stderr: null } }),
      ),
    );
    const { headline, why, fix } = only(list, 'dangling-standard-handle');
    assert.equal(headline, 'a cannot use its stdout.');
    assert.equal(why, 'Its stdout is 0x30, but a has no handle with this value.');
    assert.match(fix, /Add "stdout" to the handle list/);
  });

  it('prediction-differs repeats each difference with its process', () => {
    const list = after(created('a', birthOf([brokerHandle('0x10', 'log')], [])));
    assert.match(only(list, 'prediction-differs').headline, /^a: log \(0x10\) should have been/);
  });

  it('broker-handles-differ and broker-lost are about the broker', () => {
    const differ = only(after(ended({ handlesLeft: ['0x44', '0x1a0'] })), 'broker-handles-differ');
    assert.match(differ.headline, /could not close handles of its own: 0x44, 0x1a0\.$/);
    assert.deepEqual(differ.evidence, { handles: ['0x44', '0x1a0'] });
    const lost = only(
      after(
        ended({ reason: 'brokerLost', message: 'The broker process ended.', handleCount: null }),
      ),
      'broker-lost',
    );
    assert.equal(lost.headline, 'The session ended because its launcher is gone.');
    assert.deepEqual([lost.why, lost.evidence['pid']], ['The broker process ended.', 42]);
  });

  it('launch-failed and tracing-failed keep the reason of Windows apart from what it means', () => {
    const message = 'CreatePipe failed with 8 (ERROR_NOT_ENOUGH_MEMORY). No memory.';
    const failed = only(after(ended({ reason: 'failed', message })), 'launch-failed');
    assert.deepEqual([failed.headline, failed.why], ['The launcher started no process.', message]);
    const untraced = only(
      after({ type: 'tracingFailed', time: 4, message: 'No debugger.' }),
      'tracing-failed',
    );
    assert.match(untraced.headline, /^The launcher cannot debug the processes/);
    assert.equal(untraced.why, 'No debugger.');
  });

  it('are not made of handles the runtime has opened meanwhile', () => {
    const handleCount = { before: 50, after: 53 };
    const state = stateAfter(started(), ready, ended({ handleCount }));
    assert.deepEqual(state.broker.handleCount, handleCount);
    assert.deepEqual(findings(state), []);
    // Sessions recorded earlier do not say what was left.
    const earlier = {
      type: 'sessionEnded',
      time: 9,
      reason: 'finished',
      message: 'Over.',
    } as const;
    assert.deepEqual(after({ ...earlier, handleCount }), []);
  });

  it('stand with errors first and notes last', () => {
    const list = after(
      pipeCreated('stdout'),
      created('a', birthOf([brokerHandle('0x10', 'log')], [])),
      exited('a'),
      held(ping),
      ended({ reason: 'brokerLost', handlesLeft: ['0x44'] }),
    );
    assert.deepEqual(
      list.map((finding) => finding.severity),
      ['error', 'warning', 'information', 'information'],
    );
  });
});
