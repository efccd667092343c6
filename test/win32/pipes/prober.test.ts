// The prober: it answers for many handles at once, and the one that hangs costs no more than itself.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { findPipeHolders, type HolderSearch } from '../../../src/broker/holders/pipeHolders';
import { SessionHandles } from '../../../src/broker/handles/sessionHandles';
import { EventQueue } from '../../../src/broker/events/eventQueue';
import { ProberClient } from '../../../src/client/forks/proberClient';
import type { ProbeAnswer, ProbeRequest } from '../../../src/model/protocol/brokerProtocol';
import { hex } from '../../../src/model/base/handleValue';
import { parsePlan } from '../../../src/model/plan/parsePlan';
import { DUPLICATE_SAME_ACCESS } from '../../../src/win32/constants';
import { CURRENT_PROCESS } from '../../../src/win32/handle';
import { HandleLedger } from '../../../src/win32/ownedHandle';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { countSame, hangingProber } from '../hangingProber';
import { namedEvent } from '../namedEvent';
import { endOutsideProcesses, outsideProcess } from '../outsideProcess';
import { endSessions } from '../runSession';

const proberModule = join(process.cwd(), 'dist', 'prober.js');

describe('The prober', () => {
  const win32 = loadWin32(() => undefined);
  const probers: ProberClient[] = [];
  const ledger = new HandleLedger((value) => win32.CloseHandle(value));
  const client = (module: string): ProberClient => {
    const made = new ProberClient(module);
    probers.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(probers.splice(0).map((prober) => prober.dispose()));
    await endOutsideProcesses();
    ledger.closeAll();
    await endSessions();
  });

  function search(prober: Pick<ProberClient, 'ask'>, change: Partial<HolderSearch> = {}) {
    const handles = new SessionHandles(win32, ledger, new EventQueue(() => undefined, 0));
    const ends = win32.CreatePipe({ inherit: false, descriptor: 0n, sddl: null }, 0);
    const name = win32.ObjectName(ends.read) ?? '';
    const indexNumber = handles.pipeIndexNumber(ends);
    for (const end of ['read', 'write'] as const) {
      handles.add(`p.${end}`, ends[end], '', { pipe: { label: 'p', name, end, indexNumber } });
    }
    handles.announce();
    const plan = parsePlan({ program: 'x.exe' }, 'test');
    assert.ok(plan.ok);
    const requests: ProbeRequest[] = [];
    const silent = new Set<string>();
    const searching = (): HolderSearch => ({
      inspect: win32,
      probe: (request) => {
        requests.push(request);
        return prober.ask(request);
      },
      handles,
      plan: plan.plan,
      family: {
        brokerPid: process.pid,
        children: [],
        alive: new Map(win32.ProcessList().map((one) => [one.pid, one])),
        seen: new Map(),
        jobPids: new Set(),
      },
      isOver: () => false,
      writersOfSession: false,
      silent,
      ...change,
    });
    const run = async () => {
      const found = await findPipeHolders(searching(), [
        { label: 'p', childId: null, isUnended: true },
      ]);
      const result = found.get('p');
      assert.ok(result);
      // Processes of Windows are never asked, and there are some on every machine.
      const isOfSearch = (line: string): boolean => !/belongs? to Windows/.test(line);
      return { ...result, unanswered: result.unanswered.filter(isOfSearch) };
    };
    return { ends, handles, requests, run, silent };
  }

  it('is asked about many handles in few requests', async () => {
    const event = namedEvent();
    const { requests, run } = search(client(proberModule));
    // Ends of another pipe, which only a comparison or a question tells from ends of this one.
    const others = win32.CreatePipe(null, 0);
    const crowd = outsideProcess(['take', event.name, String(process.pid), hex(others.read)]);
    await crowd.said;
    const opened = win32.OpenForCopies(crowd.pid);
    assert.ok(opened.ok);
    const given = [others.read, others.write].flatMap((end) => Array<bigint>(150).fill(end));
    const options = DUPLICATE_SAME_ACCESS;
    for (const end of given)
      win32.DuplicateHandle(CURRENT_PROCESS, end, opened.process, false, options);
    for (const handle of [opened.process, others.read, others.write]) win32.Discard(handle);
    const { holders } = await run();
    event.close();
    assert.deepEqual(
      holders.map(({ pid, end }) => [pid, end]),
      [
        [process.pid, 'read'],
        [process.pid, 'write'],
      ],
    );
    const sizes = requests.map(
      ({ processes }) => processes.flatMap(({ handles }) => handles).length,
    );
    const asked = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(asked >= 300, `${asked} handles were asked about`);
    assert.ok(sizes.every((size) => size <= 1000));
    // Handles that read, that write, and that do neither: each part with one request that is not full.
    assert.ok(requests.length <= Math.ceil(asked / 200) + 3, `${requests.length} for ${asked}`);
  });

  it('recognises by comparison what cannot write, without a question that can hang', async () => {
    const event = namedEvent();
    const { ends, requests, run } = search(client(proberModule));
    const taker = outsideProcess(['take', event.name, String(process.pid), hex(ends.read)]);
    const copy = await taker.said;
    const { holders } = await run();
    assert.deepEqual(
      holders.filter(({ pid }) => pid === taker.pid).map(({ handle, end }) => [handle, end]),
      [[copy, 'read']],
    );
    const asking = requests.filter(({ processes }) =>
      processes.some(({ pid, handles }) => pid === taker.pid && handles.includes(copy)),
    );
    assert.deepEqual(
      asking.map(({ mayWait }) => mayWait),
      [false],
    );
    event.close();
  });

  it('closes every copy it made, and every process it opened', async () => {
    const event = namedEvent();
    const { ends, run } = search(client(proberModule));
    const taker = outsideProcess(['take', event.name, String(process.pid), hex(ends.write)]);
    await taker.said;
    const open = (): readonly string[] => {
      const [prober, ...others] = win32
        .ProcessList()
        .filter(({ pid, parentPid }) => parentPid === process.pid && pid !== taker.pid);
      assert.ok(prober);
      assert.deepEqual(others, []);
      return win32.HandleTable(new Set([prober.pid])).map(({ value }) => hex(value));
    };
    // The first search loads what the prober needs itself.
    await run();
    const before = open();
    assert.ok((await run()).holders.some(({ pid }) => pid === taker.pid));
    assert.deepEqual(open(), before);
    event.close();
  });

  it('leaves the thread that hangs at one handle, which is named, with no copy of it left open, and the others are answered', async () => {
    const event = namedEvent();
    const helper = { client: (_: ProbeRequest) => Promise.resolve<ProbeAnswer | null>(null) };
    const { ends, handles, requests, run, silent } = search({
      ask: (request) => helper.client(request),
    });
    const taker = outsideProcess(['take', event.name, String(process.pid), hex(ends.write)]);
    const copy = await taker.said;
    // With its own write end the broker would compare, and ask nobody.
    handles.close('p.write');
    const type = win32.HandleTable(new Set([process.pid])).find(({ value }) => value === ends.read);
    const bystander = win32
      .HandlesOfType(type?.typeIndex ?? 0)
      .find(
        ({ pid, value, access }) =>
          pid === taker.pid && hex(value) !== copy && (access & 0x3) === 0x2,
      );
    assert.ok(bystander);
    const handle = hex(bystander.value);
    const stuck = client(hangingProber(bystander));
    helper.client = (request) => stuck.ask(request);
    const probersNow = (): readonly number[] =>
      win32
        .ProcessList()
        .filter(({ pid, parentPid }) => parentPid === process.pid && pid !== taker.pid)
        .map(({ pid }) => pid);
    await stuck.peek({ peek: { pid: taker.pid, handle: '0x0' } });
    const before = probersNow();
    assert.equal(before.length, 1);
    const { holders, unanswered } = await run();
    assert.deepEqual(
      holders.filter(({ pid }) => pid === taker.pid).map(({ handle: value, end }) => [value, end]),
      [[copy, 'write']],
    );
    assert.deepEqual(unanswered, [
      `handle ${handle} of handOver.exe (PID ${taker.pid}): no answer in time`,
    ]);
    assert.deepEqual(probersNow(), before, 'the prober is the one it was');
    assert.equal(countSame(win32, before[0] ?? 0, bystander), 0);
    // Known by now, it does not cost its time again, since the pipe is explained without it.
    assert.equal(silent.size, 1);
    requests.splice(0);
    assert.deepEqual((await run()).unanswered, []);
    const isAsked = ({ mayWait, processes }: ProbeRequest): boolean =>
      mayWait &&
      processes.some(({ pid, handles }) => pid === taker.pid && handles.includes(handle));
    assert.ok(!requests.some(isAsked));
    event.close();
  });

  it('is asked nothing more once the search is over, which is said', async () => {
    let isOver = false;
    const prober = client(proberModule);
    const asking = {
      ask: (request: ProbeRequest) => {
        isOver = true;
        return prober.ask(request);
      },
    };
    const { requests, run } = search(asking, { isOver: () => isOver });
    const { unanswered } = await run();
    assert.equal(requests.length, 1);
    assert.deepEqual(unanswered, ['The session was stopped before every process was inspected.']);
  });
});
