// The order of questions about files: one after the other, and those first for which a process is held.
import assert from 'node:assert/strict';
import { FileDescriber } from '../../../../src/broker/prober/fileDescriber';
import type { DescribeRequest } from '../../../../src/model/protocol/brokerProtocol';
import { describedAs } from '../../../../src/model/session/fileDescription';

/** Answers when it is let, one request at a time. */
function answering() {
  const asked: number[] = [];
  const waiting: (() => void)[] = [];
  const ask = async ({ processes }: DescribeRequest) => {
    asked.push(...processes.map(({ pid }) => pid));
    await new Promise<void>((resolve) => waiting.push(resolve));
    const described = processes.flatMap(({ pid, handles }) =>
      handles.map((handle) => ({ pid, handle, ...describedAs('file') })),
    );
    return { described, refused: [], left: [] };
  };
  const files = new FileDescriber(ask, () => ({ pipes: [], known: [] }));
  const answer = (): void => waiting.shift()?.();
  return { files, asked, answer, busy: () => waiting.length };
}

describe('Questions about files', () => {
  it('are asked for a process that is held before those that wait, in their order otherwise', async () => {
    const { files, asked, answer, busy } = answering();
    const about = (pid: number, isUrgent: boolean) =>
      files.describe([{ pid, value: 4n }], { isUrgent });
    const all = [about(1, false), about(2, false), about(3, true), about(4, true)];
    for (const one of [0, 2, 3, 1]) {
      assert.equal(busy(), 1);
      answer();
      await all[one];
      await new Promise(setImmediate);
    }
    assert.deepEqual(asked, [1, 3, 4, 2]);
  });

  it('go on after one that failed', async () => {
    const failing = new FileDescriber(
      ({ processes: [process] }) =>
        process?.pid === 1
          ? Promise.reject(new Error('gone'))
          : Promise.resolve({ described: [], refused: [], left: [] }),
      () => ({ pipes: [], known: [] }),
    );
    const first = failing.describe([{ pid: 1, value: 4n }]);
    const second = failing.describe([{ pid: 2, value: 4n }]);
    await assert.rejects(first, /gone/);
    assert.equal((await second).size, 0);
  });
});
