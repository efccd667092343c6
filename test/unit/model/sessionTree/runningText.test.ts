// What the status bar says of the sessions that run.
import assert from 'node:assert/strict';
import { runningText } from '../../../../src/model/sessionTree/runningText';
import type { SessionState } from '../../../../src/model/session/state';
import { created, ended, exited, ready, started, stateAfter } from '../../fixtures/sessionFixture';

const named = (state: SessionState, name: string): SessionState => ({
  ...state,
  plan: { ...state.plan, name },
});
const running = stateAfter(started(), ready, created('a'), created('b'), exited('b'));

describe('The text of the status bar', () => {
  it('is none while nothing runs', () => {
    assert.equal(runningText([]), null);
    assert.equal(runningText([stateAfter(started(), ready, ended())]), null);
  });

  it('names the session and counts the processes that live', () => {
    const said = runningText([named(running, 'Build')]);
    assert.equal(said?.text, '$(server-process) Build: 1 process');
    assert.equal(said.spoken, 'Build, 1 process');
    assert.equal(said.tooltip, 'Build · 1 process · running');
  });

  it('counts what was found, but for what is only to be known', () => {
    const crash = { code: '0xc0000005', address: '0x0', time: 4, firstChance: false };
    const processes = running.processes.map((each) => ({ ...each, crash }));
    // A handle that was left is information.
    const broker = { ...running.broker, handlesLeft: ['0x44'] };
    assert.equal(runningText([{ ...running, broker }])?.text.includes('finding'), false);
    const said = runningText([{ ...running, broker, processes }]);
    assert.match(said?.text ?? '', /: 1 process \$\(warning\) 2 findings$/);
    assert.match(said?.spoken ?? '', /, 1 process, 2 findings$/);
  });

  it('says how many sessions there are when there are several, and of each in the tooltip', () => {
    const over = stateAfter(started(), ready, ended());
    const said = runningText([named(running, 'A'), named(running, 'B'), over]);
    assert.equal(said?.text, '$(server-process) 2 sessions: 2 processes');
    assert.deepEqual(said.tooltip.split('\n'), [
      'A · 1 process · running',
      'B · 1 process · running',
    ]);
  });

  it('takes no icon from a name, and cuts what is long', () => {
    assert.match(
      runningText([named(running, '$(bug) x')])?.text ?? '',
      /^\$\(server-process\) \\\$\(bug\) x: /,
    );
    const long = runningText([named(running, 'n'.repeat(100))])?.text ?? '';
    assert.match(long, / n{29}…: /);
  });
});
