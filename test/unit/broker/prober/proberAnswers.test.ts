// The prober's main thread: it closes every copy it made, also the one a thread hangs at, and says what was not answered.
import assert from 'node:assert/strict';
import { ProberAnswers } from '../../../../src/broker/prober/proberAnswers';
import type { ProbeAnswer, ProbeRequest } from '../../../../src/model/protocol/brokerProtocol';
import type { FindAnswer } from '../../../../src/model/search/question';
import { describedAs } from '../../../../src/model/session/fileDescription';
import { countingKernel } from '../../fixtures/countingKernel';
import { hangingThreads, type Question } from '../../fixtures/hangingThreads';

const hanging: Question = { takes: Infinity, answer: null };
const notAPipe: Question = { takes: 1, answer: null };
const request = (...values: readonly bigint[]): ProbeRequest => ({
  ...{ pipes: [], makerPid: 1, known: [], mayWait: true },
  processes: [{ pid: 7, handles: values.map((value) => `0x${value.toString(16)}`) }],
});

describe('The answer of the prober', () => {
  it('names the handle that hangs and what is left, with no copy left open', async () => {
    const { open, inspect } = countingKernel();
    const { threads } = hangingThreads((copy) => (copy === 1002n ? hanging : notAPipe));
    const answers = new ProberAnswers(inspect, 1, threads);
    const { silent, left, found } = (await answers.to(request(1n, 2n, 3n))) as ProbeAnswer;
    assert.deepEqual(silent, [{ pid: 7, handle: '0x2' }]);
    assert.deepEqual(left, [{ pid: 7, handle: '0x3' }]);
    assert.deepEqual(found, []);
    assert.deepEqual([...open], []);
  });

  it('describes what hangs as silent, with no copy left open', async () => {
    const { open, inspect } = countingKernel();
    const file = describedAs('file', { name: 'C:\\a.txt' });
    const { threads } = hangingThreads((copy) =>
      copy === 1001n ? { takes: 1, answer: file } : hanging,
    );
    const { known, makerPid, pipes, processes } = request(1n, 2n, 3n);
    const describe = { known, makerPid, pipes, processes, withShare: false };
    const answer = await new ProberAnswers(inspect, 1, threads).to({ describe });
    assert.deepEqual(answer, {
      described: [
        { pid: 7, handle: '0x1', ...file },
        { pid: 7, handle: '0x2', ...describedAs('unknown', { reason: 'silent' }) },
      ],
      refused: [],
      left: [{ pid: 7, handle: '0x3' }],
    });
    assert.deepEqual([...open], []);
  });

  it('closes the copies, too, when there is no thread to ask', async () => {
    const { open, inspect } = countingKernel();
    const ask = () => Promise.reject(new Error('none'));
    await assert.rejects(new ProberAnswers(inspect, 1, { ask }).to(request(1n, 2n)), /none/);
    assert.deepEqual([...open], []);
  });

  it('asks nothing that can hang when only comparing is wanted', async () => {
    const { inspect } = countingKernel();
    const { threads, asked } = hangingThreads(() => hanging);
    await new ProberAnswers(inspect, 1, threads).to({ ...request(1n), mayWait: false });
    assert.deepEqual(asked, []);
  });

  it('says how long it took itself, which many questions are portioned by', async () => {
    const { inspect } = countingKernel();
    const { threads, time } = hangingThreads(() => ({ takes: 5, answer: null }));
    const answers = new ProberAnswers(inspect, 1, threads, time.now);
    const { took } = (await answers.to(request(1n, 2n, 3n))) as ProbeAnswer;
    assert.equal(took, time.now());
    assert.ok(took >= 15, `${took} ms`);
    const wanted = { kind: 'object', names: [] } as const;
    const found = await answers.to({ find: { wanted, processes: request(1n).processes } });
    assert.equal((found as FindAnswer).took, time.now() - took);
  });
});
