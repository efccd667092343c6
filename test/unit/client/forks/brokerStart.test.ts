// What starts with a broker, and when: who waits for the first instruction does not wait for the prober, too.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { BrokerClient, usualLimits } from '../../../../src/client/forks/brokerClient';

const broker = `
  process.send({ jsonrpc: '2.0', method: 'ready', params: [] });
  process.on('disconnect', () => process.exit());
`;
const prober = `process.send('ready'); process.on('message', () => undefined);`;

const nobody = { onEvents: () => undefined, onExit: () => undefined, onOutput: () => undefined };

describe('The prober of a broker', () => {
  let folder: string;
  let client: BrokerClient | null = null;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'broker start '));
    writeFileSync(join(folder, 'broker.js'), broker);
    writeFileSync(join(folder, 'prober.js'), prober);
  });
  afterEach(async () => {
    await client?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(debugs: boolean, processors: number): BrokerClient {
    const needs = { calls: 3, debugs, stringsFile: null };
    client = new BrokerClient(join(folder, 'broker.js'), needs, nobody, usualLimits, processors);
    return client;
  }

  it('starts beside it where there are processors for all', () => {
    assert.equal(start(true, 4).pids.length, 2);
  });

  it('starts after the launch has been asked for where there are few processors', async () => {
    const started = start(true, 2);
    assert.equal(started.pids.length, 1);
    // In this turn a request goes out.
    await started.ready;
    assert.equal(started.pids.length, 1);
    await nextTurn();
    await nextTurn();
    assert.equal(started.pids.length, 2);
  });

  it('does not start when the broker is disposed of meanwhile', async () => {
    const started = start(true, 2);
    await started.ready;
    const gone = started.dispose();
    await nextTurn();
    await nextTurn();
    assert.equal(started.pids.length, 1);
    await gone;
  });

  it('starts with the first question when nobody debugs', async () => {
    const started = start(false, 4);
    await started.ready;
    await nextTurn();
    assert.equal(started.pids.length, 1);
  });
});
