// The end of processes of which no message comes.
import assert from 'node:assert/strict';
import type { SessionProcess } from '../../../../src/broker/processes/sessionProcess';
import { unknownEnvironment } from '../../../../src/broker/processes/environmentNumbers';
import { SilentHandles } from '../../../../src/broker/processes/silentHandles';
import { UnreportedEnds } from '../../../../src/broker/tree/unreportedEnds';

function followed(pid: number, handle: bigint | null): SessionProcess {
  const close = (): void => undefined;
  const process =
    handle === null ? null : { value: handle, isClosed: false, close, release: close };
  return {
    ...{ id: `p${pid}`, name: 'p', pid, createdAt: '5', parent: null, child: null, process },
    ...{
      known: new Map(),
      witnesses: new Map(),
      silent: new SilentHandles(),
      environment: unknownEnvironment,
      endedAt: null,
    },
    isDiscovered: true,
    phase: 'running',
  };
}

describe('Ends that nobody reports', () => {
  const ended = new Set<bigint>();
  let listed: readonly { pid: number; parentPid: number; createdAt: string; name: string }[] = [];
  const inspect = { HasEnded: (handle: bigint) => ended.has(handle), ProcessList: () => listed };
  beforeEach(() => ended.clear());

  it('are seen by themselves, once each', async () => {
    const told: number[] = [];
    const first = new Promise<void>((resolve) => {
      const ends = new UnreportedEnds(inspect, ({ pid }) => {
        told.push(pid);
        ends.look();
        ends.end();
        resolve();
      });
      ends.add(followed(1, 1n));
      ends.add(followed(2, 2n));
      ended.add(2n);
      ends.lookOften();
    });
    await first;
    assert.deepEqual(told, [2]);
  });

  it('of processes that cannot be opened are seen in the list of all', () => {
    const told: number[] = [];
    const ends = new UnreportedEnds(inspect, ({ pid }) => told.push(pid));
    ends.add(followed(3, null));
    listed = [{ pid: 3, parentPid: 1, createdAt: '5', name: 'p' }];
    ends.look();
    assert.deepEqual(told, []);
    // The pid is another's by now.
    listed = [{ pid: 3, parentPid: 1, createdAt: '6', name: 'q' }];
    ends.look();
    assert.deepEqual(told, [3]);
    ends.end();
  });

  it('are not told of those that somebody else has reported', () => {
    const told: number[] = [];
    const ends = new UnreportedEnds(inspect, ({ pid }) => told.push(pid));
    const process = followed(4, 4n);
    ends.add(process);
    ended.add(4n);
    ends.delete(process);
    ends.look();
    assert.deepEqual(told, []);
  });
});
