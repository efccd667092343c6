// What File handles of a process nobody in the session started are, each kind for itself, as the prober and the broker say it.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FileDescriber, fileKey, knownPipes } from '../../../src/broker/prober/fileDescriber';
import { EventQueue } from '../../../src/broker/events/eventQueue';
import { SessionHandles } from '../../../src/broker/handles/sessionHandles';
import { ProberClient } from '../../../src/client/forks/proberClient';
import type { DescribeRequest } from '../../../src/model/protocol/brokerProtocol';
import { describedAs, type FileDescription } from '../../../src/model/session/fileDescription';
import { hex } from '../../../src/model/base/handleValue';
import { ownPipeName } from '../../../src/model/session/pipeName';
import { HandleLedger } from '../../../src/win32/ownedHandle';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { onWine } from '../knownDifferences';
import { countSame, hangingProber } from '../hangingProber';
import { namedEvent } from '../namedEvent';
import { endOutsideProcesses, outsideProcess } from '../outsideProcess';
import { endSessions, program, temporaryFolder } from '../runSession';

const proberModule = join(process.cwd(), 'dist', 'prober.js');

interface Opened {
  readonly value: bigint;
  readonly port: number;
}

interface Opener {
  readonly pid: number;
  readonly folder: string;
  readonly entry: (name: string) => { readonly pid: number; readonly value: bigint };
  readonly port: (name: string) => number;
  readonly names: readonly string[];
}

describe('A File handle of another process', () => {
  const win32 = loadWin32(() => undefined);
  const ledger = new HandleLedger((value) => win32.CloseHandle(value));
  const probers: ProberClient[] = [];
  const openers: ChildProcess[] = [];
  const client = (module = proberModule): ProberClient => {
    const made = new ProberClient(module);
    probers.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(probers.splice(0).map((prober) => prober.dispose()));
    await Promise.all(
      openers.splice(0).map(async (opener) => {
        const ended = opener.exitCode === null ? once(opener, 'exit') : null;
        opener.stdin?.end();
        await ended;
      }),
    );
    await endOutsideProcesses();
    ledger.closeAll();
    await endSessions();
  });

  /** Runs openFiles.exe until everything it opens is open. */
  async function opener(): Promise<Opener> {
    const folder = temporaryFolder();
    const child = spawn(program('openFiles'), [folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    openers.push(child);
    const { pid } = child;
    assert.ok(pid !== undefined, 'it started');
    const opened = new Map<string, Opened>();
    for await (const line of createInterface(child.stdout)) {
      const [name = '', value = '', port = ''] = line.trim().split(' ');
      if (name === 'ready') break;
      opened.set(name, { value: BigInt(value), port: Number(port) });
    }
    const get = (name: string): Opened => {
      const found = opened.get(name);
      assert.ok(found, name);
      return found;
    };
    return {
      pid,
      folder,
      entry: (name) => ({ pid, value: get(name).value }),
      port: (name) => get(name).port,
      names: [...opened.keys()],
    };
  }

  const sessionHandles = (): SessionHandles =>
    new SessionHandles(win32, ledger, new EventQueue(() => undefined, 0));

  function describer(
    prober: Pick<ProberClient, 'describe'> = client(),
    handles = sessionHandles(),
  ) {
    const requests: DescribeRequest[] = [];
    const ask = (request: DescribeRequest) => {
      requests.push(request);
      return prober.describe(request);
    };
    return { requests, files: new FileDescriber(ask, () => knownPipes(handles)) };
  }

  async function described(
    one: Opener,
    names: readonly string[],
    options?: { readonly withShare: boolean },
  ): Promise<Readonly<Record<string, FileDescription>>> {
    const { files, requests } = describer();
    const answers = await files.describe(names.map(one.entry), options);
    assert.equal(requests.length, 1);
    return Object.fromEntries(
      names.map((name) => {
        const entry = one.entry(name);
        const answer = answers.get(fileKey(entry.pid, entry.value));
        assert.ok(answer, name);
        const { pid, handle, ...description } = answer;
        assert.deepEqual([pid, handle], [one.pid, hex(entry.value)]);
        return [name, description];
      }),
    );
  }

  it('to a file has its path, and says what sharing leaves to others', async () => {
    const one = await opener();
    const shares = {
      shareNothing: { read: false, write: false, delete: false },
      shareRead: { read: true, write: false, delete: false },
      shareWrite: { read: false, write: true, delete: false },
      shareDelete: { read: false, write: false, delete: true },
      shareAll: { read: true, write: true, delete: true },
    };
    const names = Object.keys(shares);
    const path = (name: string): string => join(one.folder, `${name}.txt`);
    assert.deepEqual(
      await described(one, names, { withShare: true }),
      Object.fromEntries(
        Object.entries(shares).map(([name, share]) => [
          name,
          describedAs('file', { name: path(name), share }),
        ]),
      ),
    );
    const without = await described(one, names);
    for (const name of names) {
      assert.deepEqual(without[name], describedAs('file', { name: path(name) }));
    }
  });

  it('to a directory has its path', async () => {
    const one = await opener();
    const { directory } = await described(one, ['directory'], { withShare: true });
    const share = { read: true, write: true, delete: true };
    assert.deepEqual(directory, describedAs('directory', { name: one.folder, share }));
  });

  it('to a pipe of somebody else has an end and no label', async () => {
    const one = await opener();
    const { pipeRead, pipeWrite } = await described(one, ['pipeRead', 'pipeWrite']);
    assert.deepEqual([pipeRead?.kind, pipeWrite?.kind], ['pipe', 'pipe']);
    assert.deepEqual(pipeRead?.pipe, { label: null, end: 'read', isServer: true });
    assert.deepEqual(pipeWrite?.pipe, { label: null, end: 'write', isServer: false });
    assert.equal(pipeRead.name, pipeWrite.name);
    assert.equal(ownPipeName(pipeRead.name) === null, !onWine('name of an anonymous pipe'));
  });

  it('to a socket has its protocol, its state and its addresses', async () => {
    const one = await opener();
    const socket = (name: string, address: string, more: object) => [
      name,
      { address, port: one.port(name), peer: null, ...more },
    ];
    const [tcp, udp] = [{ protocol: 'tcp' }, { protocol: 'udp' }];
    const [v4, v6] = ['127.0.0.1', '::1'];
    const peer = (name: string) => ({ address: v4, port: one.port(name) });
    const expected = Object.fromEntries([
      socket('tcpListener', v4, { ...tcp, state: 'listening' }),
      socket('tcpListener6', v6, { ...tcp, state: 'listening' }),
      socket('tcpClient', v4, { ...tcp, state: 'connected', peer: peer('tcpAccepted') }),
      socket('tcpAccepted', v4, { ...tcp, state: 'connected', peer: peer('tcpClient') }),
      socket('tcpUnbound', '', { ...tcp, state: 'unbound' }),
      socket('udp', v4, { ...udp, state: 'bound' }),
      socket('udp6', v6, { ...udp, state: 'bound' }),
    ]) as Readonly<Record<string, unknown>>;
    const found = await described(one, Object.keys(expected));
    const name = onWine('name of a socket') ? null : '\\Device\\Afd';
    for (const [which, { kind, socket: answer, name: said, pipe }] of Object.entries(found)) {
      assert.deepEqual([which, kind, answer], [which, 'socket', expected[which]]);
      if (name === null) assert.equal(said, null);
      else assert.ok(said?.startsWith(name), said ?? '');
      assert.equal(pipe, null);
    }
  });

  it('to NUL is a device', async () => {
    const { nul } = await described(await opener(), ['nul']);
    const name = onWine('name of NUL') ? '\\??\\Z:\\dev\\null' : '\\Device\\Null';
    assert.deepEqual(nul, describedAs('device', { name }));
  });

  it('that is none, or that is closed, or whose process has ended, is unknown with the reason', async () => {
    const one = await opener();
    const { files } = describer();
    const event = namedEvent();
    const own = win32.HandleTable(new Set([process.pid]));
    const noFile = own.find(({ value }) => win32.ObjectType(value) === 'Event');
    assert.ok(noFile);
    const entries = [noFile, { pid: one.pid, value: 0xfff_fff0n }, { pid: 0xffff_fffc, value: 4n }];
    const answers = await files.describe(entries);
    assert.deepEqual(
      entries.map(({ pid, value }) => answers.get(fileKey(pid, value))?.reason),
      ['notFile', 'gone', 'gone'],
    );
    event.close();
  });

  it('of a process that may not be opened is unknown because of that', async () => {
    const event = namedEvent();
    const { pid, said } = outsideProcess(['guard', event.name]);
    await said;
    const { files } = describer();
    const answers = await files.describe([{ pid, value: 4n }]);
    assert.equal(answers.get(fileKey(pid, 4n))?.reason, 'refused');
    event.close();
  });

  /** A pipe of a session, and a process with copies of both ends. */
  async function sessionPipe() {
    const handles = sessionHandles();
    const ends = win32.CreatePipe({ inherit: false, descriptor: 0n, sddl: null }, 0);
    const name = win32.ObjectName(ends.read) ?? '';
    const indexNumber = handles.pipeIndexNumber(ends);
    for (const end of ['read', 'write'] as const) {
      handles.add(`p.${end}`, ends[end], '', { pipe: { label: 'p', name, end, indexNumber } });
    }
    handles.announce();
    const event = namedEvent();
    const take = async (end: 'read' | 'write') => {
      const taker = outsideProcess(['take', event.name, String(process.pid), hex(ends[end])]);
      return { end, pid: taker.pid, value: BigInt(await taker.said) };
    };
    return { handles, ends, name, event, takers: [await take('read'), await take('write')] };
  }

  it('to a pipe of the session has its label and its end', async () => {
    const { handles, name, event, takers } = await sessionPipe();
    const { files, requests } = describer(client(), handles);
    for (const known of [2, 0]) {
      const answers = await files.describe(takers);
      for (const { pid, value, end } of takers) {
        assert.deepEqual(answers.get(fileKey(pid, value)), {
          ...{ pid, handle: hex(value) },
          ...describedAs('pipe', { name, pipe: { label: 'p', end } }),
        });
      }
      assert.equal(requests.pop()?.known.length, known);
      // Without an end of its own to compare with, the broker knows it by its number or its name.
      for (const end of ['p.read', 'p.write']) handles.close(end);
    }
    event.close();
  });

  it('to a pipe of the session is recognised by comparison before anything is asked that can hang', async () => {
    const { handles, event, takers } = await sessionPipe();
    const other = { label: 'p', name: 'a name nobody gave it', indexNumber: null };
    const prober = client();
    const files = new FileDescriber(
      (request) => prober.describe(request),
      () => ({ known: knownPipes(handles).known, pipes: [other] }),
    );
    const answers = await files.describe(takers);
    for (const { pid, value, end } of takers) {
      const answer = answers.get(fileKey(pid, value));
      assert.deepEqual([answer?.name, answer?.pipe], [other.name, { label: 'p', end }]);
    }
    event.close();
  });

  it('is copied for the question only, and nothing else stays open either', async () => {
    const one = await opener();
    const { handles, event, takers } = await sessionPipe();
    const { files } = describer(client(), handles);
    const entries = [...one.names.map(one.entry), ...takers];
    const open = (): readonly string[] => {
      const not = new Set([one.pid, ...takers.map(({ pid }) => pid)]);
      const [prober, ...others] = win32
        .ProcessList()
        .filter(({ pid, parentPid }) => parentPid === process.pid && !not.has(pid));
      assert.ok(prober);
      assert.deepEqual(others, []);
      return win32.HandleTable(new Set([prober.pid])).map(({ value }) => hex(value));
    };
    // The first question loads what the prober needs itself.
    await files.describe(entries, { withShare: true });
    const before = open();
    const own = win32.HandleTable(new Set([process.pid])).length;
    // Node has a handle more for the moment in which it sends its answer; what is left open is there after every question.
    const after: (readonly string[])[] = [];
    for (let round = 0; round < 3; round++) {
      assert.equal((await files.describe(entries, { withShare: true })).size, entries.length);
      after.push(open());
    }
    const isLeft = (value: string): boolean => after.every((values) => values.includes(value));
    assert.deepEqual(
      after[0]?.filter((value) => isLeft(value) && !before.includes(value)),
      [],
    );
    assert.equal(win32.HandleTable(new Set([process.pid])).length, own);
    event.close();
  });

  it('that gives no answer costs a thread, and the others are answered', async () => {
    const one = await opener();
    const { files, requests } = describer(client(hangingProber(one.entry('udp'))));
    const names = ['directory', 'udp', 'nul'];
    const answers = await files.describe(names.map(one.entry));
    assert.deepEqual(
      names.map((name) => {
        const { pid, value } = one.entry(name);
        const answer = answers.get(fileKey(pid, value));
        return [answer?.kind, answer?.reason];
      }),
      [
        ['directory', null],
        ['unknown', 'silent'],
        ['device', null],
      ],
    );
    // What came after it is asked again, and it is not.
    const asked = requests.map(({ processes }) => processes[0]?.handles.length);
    assert.deepEqual(asked, [3, 1]);
    const [prober, ...others] = win32
      .ProcessList()
      .filter(({ pid, parentPid }) => parentPid === process.pid && pid !== one.pid);
    assert.ok(prober);
    assert.deepEqual(others, [], 'the prober is the one it was');
    assert.equal(countSame(win32, prober.pid, one.entry('udp')), 0);
  });
});
