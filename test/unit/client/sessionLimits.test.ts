// Every wait for a broker, a prober or the debugger's thread has an end: one that does not come is tried again, one that does not go is killed.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ThreadDebugger } from '../../../src/broker/debugger/threadDebugger';
import { ProberClient } from '../../../src/client/forks/proberClient';
import { Session } from '../../../src/client/session';
import { emptyPlan } from '../../../src/model/plan/emptyPlan';
import { busyTree } from '../../bench/busyTree';
import { whenGone } from '../../processGone';

/** What a broker of the tests does, by its name: a module that speaks as much of the protocol as it takes. */
const brokers = {
  never: `setInterval(() => undefined, 1000);`,
  second: `
    const fs = require('fs');
    const isFirst = !fs.existsSync(__filename + '.came');
    fs.writeFileSync(__filename + '.came', String(process.pid));
    if (isFirst) setInterval(() => undefined, 1000);
    else serve();`,
  willing: `serve();`,
  deaf: `serve({ stop: () => new Promise(() => undefined) });`,
  frozen: `serve({ stop: () => { for (;;); } });`,
  busy: `serve({ stop: () => { setInterval(() => send('events', [[]]), 20); return new Promise(() => undefined); } });`,
  crowded: `
    const lines = require('fs').readFileSync(__dirname + '/events.json', 'utf8');
    serve({ start: () => send('events', [JSON.parse(lines)]) });`,
  clinging: `process.on('disconnect', () => undefined); setInterval(() => undefined, 1000); serve();`,
};

const prelude = `
  const send = (method, params) => process.send({ jsonrpc: '2.0', method, params });
  function serve(handlers = {}) {
    send('ready', []);
    process.on('message', async ({ id, method }) => {
      if (id === undefined) return;
      const result = handlers[method] ? await handlers[method]() : null;
      if (method === 'stop') send('events', [[{ type: 'sessionEnded', time: 1, reason: 'stopped', message: 'm', handleCount: null }]]);
      process.send({ jsonrpc: '2.0', id, result });
    });
  }
`;

describe('A session', () => {
  let folder: string;
  const sessions: Session[] = [];
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'limits '))));
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((session) => session.dispose()));
    rmSync(folder, { recursive: true, force: true });
  });

  function sessionOf(kind: keyof typeof brokers, more: object = {}): Session {
    const brokerModule = join(folder, 'broker.js');
    writeFileSync(brokerModule, prelude + brokers[kind]);
    const session = new Session({
      ...{ id: 'test', plan: emptyPlan, workspaceFolder: folder, folder: join(folder, 'session') },
      ...{ brokerModule, stringsFile: null },
      limits: { start: 5000, goodbye: 5000, silence: 5000, stop: 10_000, ...more },
    });
    sessions.push(session);
    return session;
  }

  it('starts with the second broker when the first does not come', async () => {
    const session = sessionOf('second', { start: 1000 });
    const first = session.brokerPid ?? 0;
    await session.start();
    assert.notEqual(session.brokerPid, first);
    assert.equal(Number(readFileSync(join(folder, 'broker.js.came'), 'utf8')), session.brokerPid);
    await whenGone(first);
    assert.equal(session.state.end, null);
  });

  it('ends with a clear word when no broker comes', async () => {
    const session = sessionOf('never', { start: 100 });
    await assert.rejects(session.start());
    const { end } = await session.ended;
    assert.equal(end?.reason, 'brokerLost');
    assert.match(end.message, /did not start within 0\.1 seconds, 2 times/);
    await whenGone(session.brokerPid ?? 0);
  });

  it('can be stopped while no broker comes', async () => {
    const session = sessionOf('never', { silence: 100 });
    void session.start().catch(() => undefined);
    assert.equal((await session.stop('stopped', 'Enough.')).end?.reason, 'brokerLost');
    await whenGone(session.brokerPid ?? 0);
  });

  it('of very many processes has its end when it is given up while its findings are being found', async () => {
    const events = [...busyTree(3000)].flatMap((batch) => batch.events);
    const running = events.filter(({ type }) => !/^session|^processExited/.test(type));
    writeFileSync(join(folder, 'events.json'), JSON.stringify(running));
    const session = sessionOf('crowded');
    await session.start();
    assert.ok(session.state.processes.length > 3000);
    await session.dispose();
    assert.equal((await session.ended).end?.reason, 'brokerLost');
    const log = readFileSync(join(folder, 'session', 'events.jsonl'), 'utf8').trimEnd();
    assert.match(log.slice(log.lastIndexOf('\n')), /sessionEnded/);
  });

  it('is stopped as it was asked to by a broker that can', async () => {
    const session = sessionOf('willing');
    await session.start();
    assert.equal((await session.stop('stopped', 'Enough.')).end?.reason, 'stopped');
  });

  for (const kind of ['deaf', 'frozen'] as const) {
    it(`ends when its broker does not stop (${kind})`, async () => {
      const session = sessionOf(kind, { silence: 200 });
      await session.start();
      const { end } = await session.stop('stopped', 'Enough.');
      assert.equal(end?.reason, 'brokerLost');
      assert.match(end.message, /did not stop in time/);
      await whenGone(session.brokerPid ?? 0);
    });
  }

  it('ends also when its broker says for ever that it is at work', async () => {
    const session = sessionOf('busy', { silence: 10_000, stop: 400 });
    await session.start();
    assert.match((await session.stop('stopped', 'Enough.')).end?.message ?? '', /did not stop/);
  });

  it('kills a broker that does not go when it is disposed', async () => {
    const session = sessionOf('clinging', { goodbye: 200 });
    await session.start();
    const pid = session.brokerPid ?? 0;
    await session.dispose();
    await whenGone(pid);
  });

  it('asks a second prober when the first does not come, and says it once when none does', async () => {
    const module = join(folder, 'prober.js');
    const came = `${module}.came`;
    const said: string[] = [];
    const options = { start: 50, onFailure: (message: string) => said.push(message) };
    writeFileSync(
      module,
      `const fs = require('fs');
       if (fs.existsSync(${JSON.stringify(came)})) {
         process.send('ready');
         process.on('message', () => process.send({ available: 7 }));
       } else {
         fs.writeFileSync(${JSON.stringify(came)}, '');
         setInterval(() => undefined, 1000);
       }`,
    );
    const question = { peek: { pid: 1, handle: '0x4' } };
    const client = new ProberClient(module, { ...options, start: 1500 });
    assert.deepEqual(await client.peek(question), { available: 7 });
    assert.deepEqual(said, []);
    await client.dispose();
    writeFileSync(module, `setInterval(() => undefined, 1000);`);
    const lost = new ProberClient(module, options);
    assert.equal(await lost.peek(question), null);
    assert.equal(await lost.peek(question), null);
    assert.equal(said.length, 1);
    await lost.dispose();
  });
});

describe("The debugger's thread", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'thread '))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const inspect = { CreateEventW: () => 4n, SetEvent: () => true };
  const moduleOf = (text: string): string => {
    const module = join(folder, 'thread.js');
    writeFileSync(module, `const { parentPort } = require('worker_threads'); ${text}`);
    return module;
  };

  it('is tried again when it does not come', async () => {
    const came = join(folder, 'came');
    const module = moduleOf(
      `const fs = require('fs');
       if (fs.existsSync(${JSON.stringify(came)})) parentPort.postMessage({ type: 'ready' });
       else {
         fs.writeFileSync(${JSON.stringify(came)}, '');
         setInterval(() => undefined, 1000);
       }`,
    );
    const thread = new ThreadDebugger(module, inspect, 1500);
    await thread.ready;
    assert.ok(existsSync(came));
  });

  it('is given up when it does not come a second time, also when it hangs', async () => {
    const thread = new ThreadDebugger(moduleOf('for (;;);'), inspect, 100);
    await assert.rejects(thread.ready, /did not start within 0\.1 seconds/);
  });

  it('says why there can be no debugger', async () => {
    const thread = new ThreadDebugger(
      moduleOf(`parentPort.postMessage({ type: 'failed' });`),
      inspect,
    );
    await assert.rejects(thread.ready, /no debug object/);
  });
});
