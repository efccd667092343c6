// When the times of what is expected are over, and whether a session has to be ended because they passed in vain.
import assert from 'node:assert/strict';
import { endedInVain, timesAreOver } from '../../../../src/model/expectations/expectedTimes';
import type { SessionEvent } from '../../../../src/model/session/events';
import { describedAs } from '../../../../src/model/session/fileDescription';
import { heir } from '../../fixtures/mapFixture';
import { fileOf } from '../../fixtures/passedDown';
import {
  exited,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

const children = (first: object, second: object = {}) => ({
  children: [
    { name: 'A', program: 'a.exe', expect: { exitCode: 0, ...first } },
    { name: 'B', program: 'b.exe', expect: { exitCode: 0, ...second } },
  ],
});
const exitedAt = (id: string, time: number): SessionEvent => ({ ...exited(id), time });
const after = (configuration: object, ...events: readonly SessionEvent[]) =>
  stateAfter(started(configuration), ready, heir('A', null, []), heir('B', null, []), ...events);

describe('The times of what is expected', () => {
  const output = pipeCreated('A.stdout', { processId: 'A' });
  const timed = children({ endOfFileWithin: { stdout: '2s' } }, { handlesLeft: 0 });

  it('are over at the last of them, once all children have exited', () => {
    assert.equal(timesAreOver(after(timed, output, exitedAt('A', 100))), null);
    const both = after(timed, output, exitedAt('A', 100), exitedAt('B', 500));
    assert.equal(timesAreOver(both), 2100);
    const late = after(timed, output, exitedAt('A', 100), exitedAt('B', 5000));
    assert.equal(timesAreOver(late), 6000);
    assert.equal(timesAreOver(after(children({}), exitedAt('A', 1), exitedAt('B', 1))), null);
  });

  it('have passed in vain for an output that is open', () => {
    const exits = [exitedAt('A', 100), exitedAt('B', 500)];
    assert.match(endedInVain(after(timed, output, ...exits)) ?? '', /^A\.stdout is still open/);
    assert.equal(endedInVain(after(timed, output, ...exits, pipeEnded('A.stdout'))), null);
  });

  it('have passed in vain for handles that are left', () => {
    const log = fileOf('0x30', describedAs('file', { name: 'C:\\x.log' }), 'A');
    const server = heir('server', 'A', [log]);
    const exits = [server, exitedAt('A', 100), exitedAt('B', 500)];
    const most = (handlesLeft: number) => after(children({ handlesLeft }), ...exits);
    assert.match(
      endedInVain(most(0)) ?? '',
      /^The time of `handlesLeft` is over, and processes below A still run/,
    );
    assert.equal(endedInVain(most(1)), null);
  });
});
