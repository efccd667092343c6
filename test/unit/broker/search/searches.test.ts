// Searches on the model of Windows: what Wine cannot show, such as processes that refuse, dead owners of ports and handles that give no answer.
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { ProcessLister } from '../../../../src/broker/search/processLister';
import { Searches } from '../../../../src/broker/search/searches';
import type { ProbeAnswer, DescribeAnswer } from '../../../../src/model/protocol/brokerProtocol';
import type { FindAnswer, ResolveAnswer } from '../../../../src/model/search/question';
import type { Hold, SearchNews } from '../../../../src/model/search/searchEvents';
import { foldSearch, newSearch, type SearchState } from '../../../../src/model/search/searchState';
import type { SearchTarget } from '../../../../src/model/search/target';
import { PROCESS_DUP_HANDLE } from '../../../../src/win32/constants';
import type { Win32 } from '../../../../src/win32/win32';
import type { FileObject } from '../../../windowsModel/fileObject';
import { KernelObject } from '../../../windowsModel/kernelObject';
import type { ModelProcess } from '../../../windowsModel/process';
import { ModelProber } from '../../../windowsModel/session/modelProber';
import { WindowsModel, type ModelOptions } from '../../../windowsModel/windowsModel';
import { passing } from '../../windowsModel/proberQuestion';

function machine(options: ModelOptions = {}) {
  const model = new WindowsModel({ brokerPid: process.pid, ...options });
  const prober = new ModelProber(model);
  const inspect = model.win32(model.broker);
  const news: SearchNews[] = [];
  const hooks: { onFind: () => void; restartManager: Win32['RestartManagerUsers'] } = {
    onFind: () => undefined,
    restartManager: (path) => inspect.RestartManagerUsers(path),
  };
  const ask = <Answer>(question: Parameters<ModelProber['ask']>[0]): Promise<Answer | null> =>
    prober.ask(question) as Promise<Answer>;
  const searches = new Searches(
    {
      lister: new ProcessLister(inspect),
      inspect: new Proxy(inspect, {
        get: (target, name, receiver): unknown =>
          name === 'RestartManagerUsers'
            ? (path: string) => hooks.restartManager(path)
            : Reflect.get(target, name, receiver),
      }),
      prober: {
        find: (find) => {
          hooks.onFind();
          return ask<FindAnswer>({ find });
        },
        resolve: (resolve) => ask<ResolveAnswer>({ resolve }),
        probe: (question) => ask<ProbeAnswer>(question),
        describe: (describe) => ask<DescribeAnswer>({ describe }),
      },
    },
    (told) => news.push(told),
  );
  const search = async (
    target: SearchTarget,
    more: { id?: string; firstPids?: readonly number[] } = {},
  ): Promise<SearchState> => {
    const id = more.id ?? 'search';
    const request = { id, target, ownPids: [prober.process.pid], firstPids: more.firstPids ?? [] };
    await passing(model, searches.search(request));
    // What is told is told in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    return stateOf(target, id);
  };
  const stateOf = (target: SearchTarget, id: string): SearchState =>
    news
      .filter((told) => told.id === id)
      .flatMap(({ events }) => events)
      .reduce(foldSearch, newSearch(target, 0));
  return { model, prober, search, searches, news, stateOf, hooks };
}

const log = 'C:\\x\\app.log';
const file: SearchTarget = { kind: 'path', path: log };

/** A process that was created by another, with all that is inheritable. */
function child(model: WindowsModel, creator: ModelProcess, name: string): ModelProcess {
  const made = model.outside(name, { parentPid: creator.pid });
  made.table.inherit(creator.table, (_, { inherit }) => inherit);
  return made;
}

const holdOf = (state: SearchState, { pid }: ModelProcess): Hold => {
  const found = state.holds.find((hold) => hold.process.pid === pid);
  assert.ok(found, `PID ${pid} holds it: ${JSON.stringify(state, null, 1)}`);
  return found;
};

describe('A search on Windows', () => {
  it('finds a file by each handle, and the creator it was inherited from', async () => {
    for (const tellsAddresses of [true, false]) {
      const { model, search } = machine({ tellsAddresses });
      const make = model.outside('make.exe');
      const value = model.program(make).openFile(log, { inherit: true, share: 3 });
      const tool = child(model, make, 'tool.exe');
      const state = await search(file);
      assert.deepEqual(state.end, { reason: 'complete', message: null });
      assert.deepEqual(holdOf(state, tool).evidence, {
        ...{ level: 'inferred', by: 'creator' },
        from: { pid: make.pid, name: 'make.exe' },
      });
      assert.equal(holdOf(state, tool).handle, `0x${value.toString(16)}`);
      assert.deepEqual(holdOf(state, tool).share, { read: true, write: true, delete: false });
      assert.deepEqual(holdOf(state, make).evidence, {
        ...{ level: 'unknown', reason: 'creatorHasNone' },
      });
      assert.deepEqual(model.faults, []);
    }
  });

  it('says no more of the origin than can be compared', async () => {
    const { model, search } = machine();
    const me = model.outside('make.exe');
    const make = model.program(me);
    const value = make.openFile(log, { inherit: true });
    const reasonOf = async (process: ModelProcess): Promise<unknown> => {
      const { evidence } = holdOf(await search(file), process);
      process.end(0);
      return evidence.level === 'unknown' ? evidence.reason : evidence.by;
    };
    const tool = child(model, me, 'tool.exe');
    make.setInherit(value, false);
    assert.equal(await reasonOf(tool), 'notInheritable');
    make.setInherit(value, true);
    const other = child(model, me, 'other.exe');
    const moved = make.duplicate({ source: value });
    make.closeNow(value);
    assert.equal(await reasonOf(other), 'otherValue');
    make.duplicate({ source: moved, inherit: true });
    const third = child(model, me, 'third.exe');
    make.closeNow(moved);
    make.closeNow(value);
    assert.equal(make.openFile('C:\\x\\else.txt'), value);
    assert.equal(await reasonOf(third), 'otherObject');
  });

  it('takes no process for the creator that has its id and is younger', async () => {
    const { model, search } = machine();
    const tool = model.outside('tool.exe', { parentPid: 5000 });
    const value = model.program(tool).openFile(log, { inherit: true });
    const younger = model.outside('younger.exe', { pid: 5000 });
    younger.table.inherit(tool.table, () => true);
    assert.ok(younger.table.get(value));
    const hold = holdOf(await search(file), tool);
    assert.deepEqual(hold.evidence, { level: 'unknown', reason: 'creatorExited' });
    assert.deepEqual(hold.process.creator, { pid: 5000, name: null, isAlive: false });
  });

  it('counts those who cannot be asked, by reason, with their handles', async () => {
    const { model, search } = machine();
    const names = ['other.exe', 'admin.exe', 'unknown.exe'];
    const [other, admin, unknown] = names.map((name) => {
      const process = model.outside(name);
      model.program(process).openFile(log);
      process.refuses = PROCESS_DUP_HANDLE;
      return process;
    });
    assert.ok(other && admin && unknown);
    other.user = { id: 1002, name: 'MODEL\\you' };
    unknown.refuses = 0x1f_ffff;
    const lsass = model.processes.find(({ imageName }) => imageName === 'lsass.exe');
    assert.ok(lsass);
    model.program(lsass).openFile('C:\\x\\secret');
    const state = await search(file);
    const reasons = new Map(state.unasked.map(({ name, reason }) => [name, reason]));
    assert.equal(reasons.get('other.exe'), 'otherUser');
    assert.equal(reasons.get('admin.exe'), 'elevated');
    assert.equal(reasons.get('unknown.exe'), 'refused');
    assert.equal(reasons.get('lsass.exe'), 'protected');
    assert.ok(state.unasked.every(({ handles }) => handles > 0));
  });

  it('names a process that refuses, where Windows says that it has the file', async () => {
    const { model, search } = machine();
    const service = model.outside('svchost.exe');
    model.program(service).openFile(log);
    service.refuses = 0x1f_ffff;
    service.service = 'Spooler';
    const state = await search(file);
    const hold = holdOf(state, service);
    assert.equal(hold.how, 'named');
    assert.equal(hold.handle, null);
    assert.deepEqual(state.services, { [service.pid]: 'Spooler' });
    assert.deepEqual(state.notes, []);
  });

  it('says that the Restart Manager failed, or gave no answer in time', async () => {
    for (const [answer, code] of [
      [Promise.resolve({ ok: false, code: 1726 } as const), 1726],
      [new Promise<never>(() => undefined), 0],
    ] as const) {
      const { model, search, hooks } = machine();
      model.program(model.outside('tool.exe')).openFile(log);
      hooks.restartManager = () => answer;
      mock.timers.enable({ apis: ['setTimeout'] });
      const over = { isIt: false };
      const searching: Promise<SearchState> = search(file).finally(() => (over.isIt = true));
      while (!over.isIt) {
        await new Promise((resolve) => setImmediate(resolve));
        mock.timers.tick(100);
      }
      mock.timers.reset();
      const state: SearchState = await searching;
      assert.equal(state.end?.reason, 'complete');
      assert.deepEqual(state.notes, [{ kind: 'restartManager', code }]);
    }
  });

  it('finds who runs from a file, and who has it loaded', async () => {
    const path = 'C:\\x\\addin.dll';
    const target: SearchTarget = { kind: 'path', path };
    for (const personality of ['windows', 'wine'] as const) {
      const { model, search } = machine({ personality });
      const owner = model.outside('owner.exe');
      model.program(owner).openFile(path);
      const host = model.outside('host.exe');
      host.modules = [path.toUpperCase()];
      // Windows names who uses the file; it knows of the module by its own means.
      if (personality === 'windows') model.system.files.map(path, host.pid);
      const state = await search(target);
      assert.equal(holdOf(state, host).how, 'mapped');
      assert.equal(holdOf(state, owner).how, 'handle');
      assert.deepEqual(
        state.notes.map(({ kind }) => kind).sort(),
        personality === 'wine' ? ['mappings'] : [],
      );
    }
    const { model, search } = machine();
    const runs = model.outside('runs.exe');
    model.system.files.add(runs.image);
    const state = await search({ kind: 'path', path: runs.image });
    assert.deepEqual(
      state.holds.map(({ how, process: { pid } }) => [how, pid]),
      [['program', runs.pid]],
    );
  });

  it('finds who really has the port of a dead owner', async () => {
    const { model, search } = machine();
    const server = model.outside('server.exe');
    model.program(server).openSocket(true);
    const helper = child(model, server, 'helper.exe');
    const [port] = model.win32(model.broker).GetExtendedTcpTable();
    assert.ok(port);
    server.end(0);
    const state = await search({ kind: 'port', port: port.port, protocol: 'tcp' });
    assert.deepEqual(
      state.ports?.map(({ pid, owner }) => [pid, owner]),
      [[server.pid, null]],
    );
    assert.deepEqual(
      state.holds.map(({ process: { pid } }) => pid),
      [helper.pid],
    );
    assert.equal(holdOf(state, helper).socketState, 'listening');
    assert.deepEqual(holdOf(state, helper).evidence, { level: 'unknown', reason: 'creatorExited' });
  });

  it('names the owner of a port that cannot be asked by the word of the table', async () => {
    const { model, search } = machine();
    const server = model.outside('server.exe');
    model.program(server).openSocket();
    server.refuses = PROCESS_DUP_HANDLE;
    const [row] = model.win32(model.broker).GetExtendedTcpTable();
    const state = await search({ kind: 'port', port: row?.port ?? 0, protocol: null });
    const hold = holdOf(state, server);
    assert.deepEqual([hold.how, hold.handle], ['port', null]);
    assert.deepEqual(hold.evidence, { level: 'unknown', reason: 'noHandle' });
  });

  it('leaves what gives no answer behind, counts it, and goes on', async () => {
    const { model, search, prober } = machine();
    const reader = model.outside('reader.exe');
    const me = model.program(reader);
    const { read } = me.openPipe();
    const pipe = reader.table.get(read)?.object as FileObject;
    // A read of its own that has not come back.
    pipe.begin(() => undefined);
    const tool = model.outside('tool.exe');
    model.program(tool).openFile(log);
    const state = await search(file);
    assert.ok(prober.leftBehind > 0);
    assert.equal(holdOf(state, tool).how, 'handle');
    assert.deepEqual(
      state.unasked
        .filter(({ reason }) => reason === 'silent')
        .map(({ pid, handles }) => [pid, handles]),
      [[reader.pid, 1]],
    );
  });

  it('finds named objects of the session and of the machine, and no others', async () => {
    const { model, search } = machine();
    const add = (process: ModelProcess, name: string): void =>
      void process.table.add(new KernelObject('Mutant', name), 0x1f_0001, false);
    const [mine, global, others] = ['mine.exe', 'global.exe', 'others.exe'].map((name) =>
      model.outside(name),
    );
    assert.ok(mine && global && others);
    add(mine, '\\Sessions\\1\\BaseNamedObjects\\App');
    add(global, '\\BaseNamedObjects\\App');
    add(others, '\\Sessions\\1\\BaseNamedObjects\\App2');
    const found = async (name: string): Promise<readonly number[]> =>
      (await search({ kind: 'object', object: 'mutex', name })).holds.map(
        (hold) => hold.process.pid,
      );
    assert.deepEqual(await found('app'), [mine.pid, global.pid]);
    const again = machine();
    add(again.model.outside('g.exe'), '\\BaseNamedObjects\\App');
    add(again.model.outside('m.exe'), '\\Sessions\\1\\BaseNamedObjects\\App');
    const state = await again.search({ kind: 'object', object: 'mutex', name: 'Global\\App' });
    assert.deepEqual(
      state.holds.map(({ process: { name } }) => name),
      ['g.exe'],
    );
  });

  it('asks the processes of a session first, then those of the user', async () => {
    const { model, search, news } = machine();
    const names = ['other.exe', 'mine.exe', 'session.exe'];
    const [other, mine, session] = names.map((name) => model.outside(name));
    assert.ok(other && mine && session);
    other.user = { id: 1002, name: 'MODEL\\you' };
    for (const process of [other, mine, session]) model.program(process).openFile(log);
    await search(file, { firstPids: [session.pid] });
    const held = news
      .flatMap(({ events }) => events)
      .flatMap((event) => (event.type === 'held' ? event.hold.process.name : []));
    assert.deepEqual(held, ['session.exe', 'mine.exe', 'other.exe']);
  });

  it('says what it was asked wrongly', async () => {
    const { search, model } = machine();
    const ended = async (target: SearchTarget) => (await search(target)).end;
    assert.match(
      (await ended(file))?.message ?? '',
      /app\.log does not exist\..*\(Windows error 2\)/,
    );
    const gone = await ended({ kind: 'handle', pid: 77_777, handle: '0x4' });
    assert.match(gone?.message ?? '', /PID 77777 has exited/);
    const again = machine();
    const { pid } = again.model.outside('tool.exe');
    const none = await again.search({ kind: 'handle', pid, handle: '0x44' });
    assert.match(none.end?.message ?? '', /has no handle 0x44/);
    assert.equal(none.end?.reason, 'failed');
    assert.deepEqual(model.faults, []);
  });

  it('ends at once when it is cancelled, and tells nothing after that; another goes on', async () => {
    const { model, searches, news, stateOf, prober, hooks } = machine();
    for (let number = 0; number < 30; number++) {
      const program = model.program(model.outside(`tool${number}.exe`));
      for (let each = 0; each < 30; each++) program.openFile(log);
    }
    let finds = 0;
    hooks.onFind = () => {
      if (++finds === 3) searches.cancel('first');
    };
    const request = { target: file, ownPids: [prober.process.pid], firstPids: [] };
    const both = ['first', 'second'].map((id) => searches.search({ ...request, id }));
    await passing(model, Promise.all(both));
    await new Promise((resolve) => setImmediate(resolve));
    const cancelled = stateOf(file, 'first');
    assert.equal(cancelled.end?.reason, 'cancelled');
    assert.ok(cancelled.holds.length < 900, `${cancelled.holds.length} of 900`);
    const last = news
      .filter(({ id }) => id === 'first')
      .at(-1)
      ?.events.at(-1);
    assert.equal(last?.type, 'ended');
    const whole = stateOf(file, 'second');
    assert.equal(whole.end?.reason, 'complete');
    assert.equal(whole.holds.length, 900);
  });

  it('takes no process for a user of the file that has the id of one and is another', async () => {
    const { model, search, hooks } = machine();
    model.program(model.outside('tool.exe')).openFile(log);
    const { pid, createdAt } = model.outside('younger.exe');
    const user = { pid, createdAt: String(createdAt - 1n), service: 'Spooler' };
    hooks.restartManager = () => Promise.resolve({ ok: true, users: [user] });
    const state = await search(file);
    assert.deepEqual(
      state.holds.map(({ process: { name } }) => name),
      ['tool.exe'],
    );
    assert.deepEqual(state.services, {});
  });

  it('names no process that has the id of one that has ended meanwhile', async () => {
    const { model, search, hooks } = machine();
    const tool = model.outside('tool.exe');
    model.program(tool).openFile(log);
    let isFirst = true;
    hooks.onFind = () => {
      if (!isFirst) return;
      isFirst = false;
      tool.end(0);
      model.program(model.outside('younger.exe', { pid: tool.pid })).openFile(log);
    };
    const state = await search(file);
    assert.equal(isFirst, false);
    assert.deepEqual([state.end?.reason, state.holds], ['complete', []]);
  });

  it('finds a file of a share, and says that other computers are not seen', async () => {
    const { model, search } = machine();
    const path = '\\\\server\\share\\app.log';
    const tool = model.outside('tool.exe');
    model.program(tool).openFile(path);
    const state = await search({ kind: 'path', path });
    assert.equal(holdOf(state, tool).how, 'handle');
    assert.deepEqual(state.notes, [{ kind: 'network' }]);
  });

  it('looks for a path that cannot be opened by its name, and says so', async () => {
    const { model, search } = machine();
    const tool = model.outside('tool.exe');
    model.program(tool).openFile(log);
    model.system.files.scan(log);
    const state = await search({ kind: 'path', path: 'c:\\X\\APP.LOG' });
    assert.equal(holdOf(state, tool).how, 'handle');
    assert.deepEqual(state.notes[0], { kind: 'byNameOnly', code: 32 });
  });

  it('names nothing of ours, and leaves no handle behind, in us or in others', async () => {
    for (const tellsAddresses of [true, false]) {
      const { model, search } = machine({ tellsAddresses });
      const make = model.outside('make.exe');
      const value = model.program(make).openFile(log, { inherit: true });
      const tool = child(model, make, 'tool.exe');
      model.program(model.broker).openFile(log);
      const counts = (): readonly number[] => model.processes.map(({ table }) => table.size);
      const before = counts();
      const state = await search(file);
      const pids = state.holds.map(({ process: { pid } }) => pid);
      assert.deepEqual(pids, [make.pid, tool.pid]);
      await search({ kind: 'handle', pid: tool.pid, handle: `0x${value.toString(16)}` });
      await search({ kind: 'object', object: 'mutex', name: 'none' });
      assert.deepEqual(counts(), before);
    }
  });
});
