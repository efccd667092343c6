// Sessions for the map's tests: one small, in which a daemon holds a pipe, and one of as many processes as is wished.
import type { SessionEvent } from '../../src/model/session/events';
import type { SessionState } from '../../src/model/session/state';
import { daemonTree, handleClosed, handleMade, heir, pipeEnd } from '../unit/fixtures/mapFixture';
import { pipeCreated, ready, started, stateAfter } from '../unit/fixtures/sessionFixture';

/** The build and the compiler have exited, the server has the stdout of the build. */
export function heldState(bytes = 31_457_280): SessionState {
  return stateAfter(...daemonTree({ bytes, exits: ['compiler', 'build'] }));
}

/** `children` of the broker with a stdout of their own each, the rest below them, three to each. */
export function largeState(children: number, processes: number): SessionState {
  const names = Array.from({ length: children }, (_, index) => `worker${index}`);
  const events = names.flatMap((name, index): readonly SessionEvent[] => {
    const label = `${name}.stdout`;
    const [read, write] = [
      pipeEnd(`0x${(1000 + 8 * index).toString(16)}`, label, 'read'),
      pipeEnd(`0x${(1004 + 8 * index).toString(16)}`, label, 'write'),
    ];
    return [
      pipeCreated(label, { processId: name }),
      handleMade(read),
      handleMade(write),
      heir(name, null, [write], { pid: 1000 + index }),
      handleClosed(write.value),
      { type: 'processResumed', time: 4, id: name },
      { type: 'pipeProgress', time: 5, label, bytes: 10 ** (index % 9), reads: 1 },
    ];
  });
  const below = Array.from({ length: processes - children }, (_, index): SessionEvent => {
    const above = Math.floor(index / 3);
    const creator = above < children ? `worker${above}` : `below${above - children}`;
    return heir(`below${index}`, creator, [], { pid: 3000 + index, name: 'cl.exe' });
  });
  const plan = { children: names.map((name) => ({ name, program: 'worker.exe' })) };
  return stateAfter(started(plan), ready, ...events, ...below);
}
