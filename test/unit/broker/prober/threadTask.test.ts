// What a thread of the prober asks, in which order: files of servers last, and of what is no pipe nothing but its device.
import assert from 'node:assert/strict';
import { carryOut, type ThreadTask } from '../../../../src/broker/prober/threadTask';
import type { Win32 } from '../../../../src/win32/win32';

const [disk, server, pipe] = [0x7, 0x14, 0x11];

/** `devices` by copy. Every call is noted. */
function asking(devices: Readonly<Record<string, number>>, stopsAtOnce = false) {
  const calls: string[] = [];
  const steps: [number, boolean][] = [];
  const answered: number[] = [];
  const noting =
    <Answer>(name: string, answer: (copy: bigint) => Answer) =>
    (copy: bigint): Answer => {
      calls.push(`${name} ${copy}`);
      return answer(copy);
    };
  const inspect = {
    FileDeviceType: noting('device', (copy) => devices[String(copy)] ?? null),
    IsDirectory: noting('directory', () => false),
    GetFinalPathNameByHandleW: noting('path', (copy) => `\\\\?\\C:\\${copy}`),
    PipeEnd: noting('end', () => 'read' as const),
    FileIndexNumber: noting('index', () => 7n),
    ObjectName: noting('name', () => ''),
  } as unknown as Win32;
  const note = {
    begin: (index: number, isSlow: boolean) => void steps.push([index, isSlow]),
    get mustStop(): boolean {
      return stopsAtOnce && calls.length > 0;
    },
  };
  const run = (task: ThreadTask): void =>
    carryOut(inspect, task, note, (index) => void answered.push(index));
  return { calls, steps, answered, run };
}

const copies = [1n, 2n, 3n];
const session = { pipes: [{ label: 'p', name: '', indexNumber: '0x7' }], makerPid: 1 };

describe('A thread of the prober', () => {
  it('asks a file of a server last, and says before what may take long', () => {
    const { answered, steps, run } = asking({ 1: server, 2: disk, 3: pipe });
    run({ kind: 'describe', withShare: false, ...session, copies });
    assert.deepEqual(answered, [1, 2, 0]);
    assert.deepEqual(steps, [
      [0, false],
      [1, false],
      [1, true],
      [2, false],
      [0, true],
    ]);
  });

  it('asks for the ends of a pipe whoever has the device of one only', () => {
    const { calls, run } = asking({ 1: disk, 2: pipe, 3: server });
    run({ kind: 'probe', ...session, copies });
    assert.deepEqual(calls, ['device 1', 'device 2', 'index 2', 'end 2', 'device 3']);
  });

  it('answers one question in any case, and no further one when it is to stop', () => {
    const { answered, run } = asking({ 1: server, 2: server, 3: server }, true);
    run({ kind: 'describe', withShare: false, ...session, copies });
    assert.deepEqual(answered, [0]);
  });
});
