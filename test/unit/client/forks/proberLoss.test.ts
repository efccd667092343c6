// A prober that cannot be had: the question is not answered, and the next one is asked all the same.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProberClient } from '../../../../src/client/forks/proberClient';
import { whenGone } from '../../../processGone';

describe('A question to the prober', () => {
  it('has no answer when the prober ends at once, and one when it lives again', async function () {
    this.timeout(20_000);
    const folder = mkdtempSync(join(tmpdir(), 'prober '));
    try {
      const module = join(folder, 'prober.js');
      const client = new ProberClient(module);
      const question = { peek: { pid: 1, handle: '0x4' } };
      assert.equal(await client.peek(question), null, 'there is no such module');
      writeFileSync(
        module,
        `process.send('ready'); process.on('message', () => process.send({ available: 7 }));`,
      );
      assert.deepEqual(await client.peek(question), { available: 7 });
      await client.dispose();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is answered by a prober that is spent with it, and the next one by another', async function () {
    this.timeout(20_000);
    const folder = mkdtempSync(join(tmpdir(), 'prober '));
    try {
      const module = join(folder, 'prober.js');
      writeFileSync(
        module,
        `process.on('message', () => { process.send('spent'); process.send({ available: process.pid }); });
         process.send('ready');`,
      );
      const client = new ProberClient(module);
      const question = { peek: { pid: 1, handle: '0x4' } };
      const first = (await client.peek(question))?.available ?? 0;
      const second = (await client.peek(question))?.available ?? 0;
      assert.ok(first > 0 && second > 0 && first !== second, `${first}, ${second}`);
      await whenGone(first);
      await client.dispose();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('that cannot even be sent does not spoil the next', async () => {
    const client = new ProberClient('\0');
    const question = { peek: { pid: 1, handle: '0x4' } };
    assert.equal(await client.peek(question), null);
    assert.equal(await client.peek(question), null);
    await client.dispose();
  });
});
