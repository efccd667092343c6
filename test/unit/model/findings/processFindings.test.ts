// What is said of a process that closed what it does not have, or left the job: an information, with no more than was seen.
import assert from 'node:assert/strict';
import type { SessionEvent } from '../../../../src/model/session/events';
import { placedFindings as findings } from '../../fixtures/placedFindings';
import { created, ready, started, stateAfter } from '../../fixtures/sessionFixture';

const close = (code: string, count: number, time: number): SessionEvent => ({
  ...{ type: 'invalidClose', time, id: 'a', code, address: '0x7ff0', count },
});

const about = (...events: readonly SessionEvent[]) =>
  findings(stateAfter(started(), ready, created('a'), ...events)).filter(({ code }) =>
    ['invalid-close', 'left-job'].includes(code),
  );

describe('A handle that is closed twice', () => {
  it('is one finding, however often it is done, with the last count', () => {
    const [finding, ...others] = about(close('0xc0000008', 1, 4), close('0xc0000008', 8, 5));
    assert.deepEqual(others, []);
    assert.equal(finding?.severity, 'information');
    assert.equal(finding.headline, 'a (PID 100) closed a handle it does not have. Count: 8.');
    // Windows does not say which.
    assert.deepEqual([finding.evidence['handle'], finding.evidence['count']], [null, 8]);
  });

  it('is told from one that is protected', () => {
    assert.match(about(close('0xc0000235', 1, 4))[0]?.headline ?? '', /protected/);
  });
});

describe('Processes that an attached debugger does not follow', () => {
  const met = (pid: number, note: string): SessionEvent => ({
    ...{ type: 'processCreated', time: 4, id: `p:${pid}`, name: 'p.exe', pid, commandLine: 'p' },
    birth: null,
    descent: {
      ...{ parentId: null, image: null, createdAt: '5', seenBy: 'attach', note },
      isUndebugged: true,
    },
  });

  it('are one finding for each reason, which names all of them', () => {
    const found = findings(
      stateAfter(started(), ready, met(7, 'Denied.'), met(8, 'Debugged.'), met(9, 'Denied.')),
    ).filter(({ code }) => code === 'tracing-failed');
    assert.deepEqual(
      found.map(({ headline, why, affects, severity }) => [headline, why, affects, severity]),
      [
        [
          'The launcher does not debug what p.exe (PID 7) creates.',
          'Denied.',
          ['p.exe (PID 9)'],
          'information',
        ],
        [
          'The launcher does not debug what p.exe (PID 8) creates.',
          'Debugged.',
          undefined,
          'information',
        ],
      ],
    );
  });
});

describe('A process outside the job', () => {
  const outside = (seenBy: 'debug' | 'job') =>
    about(
      {
        ...{ type: 'processCreated', time: 4, id: 'b:7', name: 'b', pid: 7, commandLine: 'b' },
        birth: null,
        descent: { parentId: 'a', image: null, createdAt: '5', seenBy, note: null },
      },
      { type: 'jobLeft', time: 5, id: 'b:7' },
    );

  it('was started so by its creator, as the debugger has seen', () => {
    const [finding] = outside('debug');
    assert.equal(finding?.code, 'left-job');
    assert.equal(finding.severity, 'information');
    assert.match(
      finding.headline,
      /^b \(PID 7\) .*: a \(PID 100\) started it with CREATE_BREAKAWAY/,
    );
    assert.match(finding.why ?? '', /follows b all the same/);
    assert.equal(finding.fix, '');
  });

  it('is one finding with those it started, which are outside because it is', () => {
    const below = (id: string, parentId: string, pid: number): readonly SessionEvent[] => [
      {
        ...{ type: 'processCreated', time: 4, id, name: id, pid, commandLine: id, birth: null },
        descent: { parentId, image: null, createdAt: `${pid}`, seenBy: 'debug', note: null },
      },
      { type: 'jobLeft', time: 5, id },
    ];
    const [finding, ...others] = about(
      ...[...below('b', 'a', 7), ...below('c', 'b', 8), ...below('d', 'c', 9)],
    );
    assert.deepEqual(others, []);
    assert.match(finding?.headline ?? '', /^b \(PID 7\)/);
    assert.deepEqual(finding?.affects, ['c (PID 8)', 'd (PID 9)']);
  });

  it('may have come about otherwise where nobody saw it', () => {
    const [finding] = outside('job');
    assert.match(finding?.headline ?? '', /or had the system start it/);
    assert.match(finding?.why ?? '', /finds such processes by their creator/);
    assert.match(finding?.fix ?? '', /"followChildren": "debug"/);
  });
});
