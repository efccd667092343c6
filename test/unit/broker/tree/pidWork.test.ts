// Work for each process: in order, told when there is none left, and no failure is lost or stops the next.
import assert from 'node:assert/strict';
import { PidWork } from '../../../../src/broker/tree/pidWork';

describe('The work about a process', () => {
  it('is done in its order, also after a failure, which is told', async () => {
    const done: string[] = [];
    const failures: unknown[] = [];
    const work = new PidWork(
      () => done.push('all'),
      (error) => failures.push(error),
    );
    const fault = new Error('a bug');
    work.then(1, () => void done.push('first'));
    work.then(1, () => {
      throw fault;
    });
    work.then(1, () => void done.push('last'));
    assert.ok(work.isBusy);
    await work.settle();
    await Promise.resolve();
    assert.deepEqual(failures, [fault]);
    assert.deepEqual(done.slice(0, 2), ['first', 'last']);
    assert.equal(work.isBusy, false);
    assert.ok(done.includes('all'));
  });
});
