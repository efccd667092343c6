// The exit code of a session that ran: by the gravest finding, the way it ended, and the codes of its children.
import assert from 'node:assert/strict';
import { verdictOf, type FailOn } from '../../../../src/cli/commandLine/verdict';
import type { SessionEvent } from '../../../../src/model/session/events';
import type { ExpectationResult } from '../../../../src/model/session/expectationResult';
import type { SessionEnd } from '../../../../src/model/session/state';
import { findings } from '../../../../src/model/findings/findings';
import { created, ready, started, stateAfter } from '../../fixtures/sessionFixture';

const end = (reason: SessionEnd): SessionEvent => ({
  ...{ type: 'sessionEnded', time: 9, reason, message: '', handleCount: null },
});
const exit = (id: string, exitCode: number): SessionEvent => ({
  ...{ type: 'processExited', time: 6, id, exitCode },
});
const ran = (...events: readonly SessionEvent[]) => stateAfter(started(), ready, ...events);

describe('The exit code of a run', () => {
  const crashed = ran(created('a'), exit('a', 0xc000_00fd), end('finished'));

  it('counts findings as grave as was asked for', () => {
    assert.deepEqual(
      findings(crashed).map(({ severity }) => severity),
      ['warning'],
    );
    const codes = (['error', 'warning', 'information', 'never'] as FailOn[]).map((failOn) =>
      verdictOf(crashed, { failOn }),
    );
    assert.deepEqual(codes, [0, 1, 1, 0]);
  });

  it('is 1 after a timeout, whatever was found', () => {
    assert.equal(verdictOf(ran(created('a'), end('timeout')), { failOn: 'never' }), 1);
  });

  it('is 1 for an expectation that failed or could not be checked, whatever was found', () => {
    const judged = (outcome: ExpectationResult['outcome']): number => {
      const result: ExpectationResult = {
        ...{ expectation: 'exitCode', child: 'a', field: 'expect.exitCode', outcome },
        ...{ expected: '', seen: '', evidence: [] },
      };
      const state = { ...ran(created('a'), end('finished')), expectations: [result] };
      return verdictOf(state, { failOn: 'never' });
    };
    assert.deepEqual([judged('held'), judged('failed'), judged('unknown')], [0, 1, 1]);
  });

  it('is 70 when the launcher itself was lost', () => {
    assert.equal(verdictOf(ran(created('a'), end('brokerLost')), { failOn: 'never' }), 70);
  });

  it('is that of the child when that was asked for and nothing else is wrong', () => {
    const three = ran(created('a'), exit('a', 3), end('finished'));
    assert.equal(verdictOf(three, { failOn: 'error' }), 0);
    assert.equal(verdictOf(three, { failOn: 'error', childExitCode: true }), 3);
    assert.equal(verdictOf(crashed, { failOn: 'warning', childExitCode: true }), 1);
  });

  it('is of several children that of the first that failed', () => {
    const two = ran(created('a'), created('b'), exit('a', 0), exit('b', 4), end('finished'));
    assert.equal(verdictOf(two, { failOn: 'error', childExitCode: true }), 4);
  });
});
