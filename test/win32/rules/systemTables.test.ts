// What is asked of the whole system: its processes, its handles, and by what pipes can be told apart.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { pipeIndexNumber } from '../../../src/broker/handles/pipeIndexNumber';
import {
  SessionProcesses,
  type ChildProcess,
} from '../../../src/broker/processes/sessionProcesses';
import { unknownEnvironment } from '../../../src/broker/processes/environmentNumbers';
import { SilentHandles } from '../../../src/broker/processes/silentHandles';
import { SessionFamily } from '../../../src/broker/processes/sessionFamily';
import { runtimeOf } from '../../../src/model/runtimes/runtime';
import type { Birth } from '../../../src/model/session/state';
import { ownPipeName } from '../../../src/model/session/pipeName';
import {
  PROCESS_QUERY_INFORMATION,
  PROCESS_QUERY_LIMITED_INFORMATION,
  PROCESS_VM_READ,
} from '../../../src/win32/constants';
import { CURRENT_PROCESS } from '../../../src/win32/handle';
import { HandleLedger } from '../../../src/win32/ownedHandle';
import type { TableEntry } from '../../../src/win32/bindings/handleTable';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { onWine } from '../knownDifferences';
import { endOutsideProcesses, outsideProcess } from '../outsideProcess';

describe('The system', () => {
  const win32 = loadWin32(() => undefined);
  const pipe = () => win32.CreatePipe({ inherit: false, descriptor: 0n, sddl: null }, 0);
  const open: { readonly read: bigint; readonly write: bigint }[] = [];
  const newPipe = () => {
    const ends = pipe();
    open.push(ends);
    return ends;
  };
  afterEach(async () => {
    for (const ends of open.splice(0)) {
      win32.CloseHandle(ends.read);
      win32.CloseHandle(ends.write);
    }
    await endOutsideProcesses();
  });

  it('lists every process with its parent, its name and its creation', () => {
    const { pid } = outsideProcess(['wait', `no-event-${process.pid}`]);
    const list = win32.ProcessList();
    const child = list.find((one) => one.pid === pid);
    const own = list.find((one) => one.pid === process.pid);
    assert.equal(child?.parentPid, process.pid);
    assert.match(child.name, /^handOver\.exe$/i);
    assert.ok(own && BigInt(own.createdAt) < BigInt(child.createdAt));
    assert.equal(own.parentPid, process.ppid);
    // Asked again it says the same: a pid and this time name a process for good.
    assert.deepEqual(
      win32.ProcessList().find((one) => one.pid === pid),
      child,
    );
  });

  it('is asked who there is whenever a child exits: what has gone later is known by then', async () => {
    const middle = outsideProcess(['wait', `no-event-${process.pid}`]);
    const job = [middle.pid];
    const processes = new SessionProcesses();
    const listed = win32.ProcessList().find(({ pid }) => pid === process.pid) ?? null;
    const owned = new HandleLedger(() => undefined).own(CURRENT_PROCESS);
    const unasked = {} as Birth;
    const child: ChildProcess = {
      ...{ id: 'A', name: 'A', pid: process.pid, createdAt: '0', parent: null, process: owned },
      ...{
        known: new Map(),
        witnesses: new Map(),
        silent: new SilentHandles(),
        environment: unknownEnvironment,
        isDiscovered: true,
        endedAt: null,
      },
      child: { thread: owned, birth: unasked, listed, isInJob: true },
      phase: 'running',
    };
    processes.addChild(child);
    const family = new SessionFamily(win32, processes, { pids: () => job });
    processes.ended(child, null);
    family.now();
    await endOutsideProcesses();
    job.pop();
    const { alive, seen, children } = family.now();
    assert.ok(!alive.has(middle.pid));
    assert.match(seen.get(middle.pid)?.name ?? '', /^handOver\.exe$/i);
    assert.deepEqual(
      children.map(({ id, hasExited }) => [id, hasExited]),
      [['A', true]],
    );
  });

  it('lists the handles of one type in all processes', () => {
    const ends = newPipe();
    const own = win32.HandleTable(new Set([process.pid]));
    const entry = own.find(({ value }) => value === ends.read);
    assert.ok(entry);
    assert.equal(own.find(({ value }) => value === ends.write)?.typeIndex, entry.typeIndex);
    const files = win32.HandlesOfType(entry.typeIndex);
    assert.ok(files.every(({ typeIndex }) => typeIndex === entry.typeIndex));
    assert.deepEqual(
      files.filter(({ pid, value }) => pid === process.pid && value === ends.read),
      [entry],
    );
    assert.ok(files.some(({ pid }) => pid !== process.pid));
    // Where addresses are told, the ends are two objects.
    const other = own.find(({ value }) => value === ends.write);
    if (entry.object !== 0n) assert.notEqual(entry.object, other?.object);
  });

  it('lists the handles of one process as in its whole table', () => {
    const { pid } = outsideProcess(['wait', `no-event-${process.pid}`]);
    newPipe();
    for (const one of [process.pid, pid]) {
      const opened = win32.OpenForCopies(one, PROCESS_QUERY_INFORMATION);
      assert.ok(opened.ok);
      const without = (entries: readonly TableEntry[]) =>
        new Map(entries.map((entry) => [entry.value, { ...entry, object: 0n }]));
      const tables = () => [
        without(win32.ProcessHandles(opened.process, one)),
        without(win32.HandleTable(new Set([one]))),
      ];
      // Within one turn nothing of this process changes. The other one is still starting: it stands still at some time.
      let [found, table] = tables();
      for (let tries = 0; one === pid && tries < 1000; tries++) {
        if (isDeepStrictEqual(found, table)) break;
        [found, table] = tables();
      }
      assert.deepEqual(found, table);
      assert.ok((found?.size ?? 0) > 2);
      win32.Discard(opened.process);
      // A process that may not be asked is found in the table of the system.
      assert.ok(win32.ProcessHandles(0n, one).length > 2);
    }
  });

  it('tells what the threads of a process wait for, or nothing at all', async () => {
    const { pid } = outsideProcess(['wait', `no-event-${process.pid}`]);
    const opened = win32.OpenForCopies(pid, PROCESS_QUERY_INFORMATION);
    assert.ok(opened.ok);
    assert.equal(win32.GetProcessId(opened.process), pid);
    const event = win32.CreateEventW(null, true, false);
    assert.equal(win32.GetProcessId(event), null);
    win32.Discard(event);
    const isThere = (): boolean =>
      win32
        .ThreadWaits(opened.process)
        ?.waits.some(({ api }) => api === 'NtWaitForSingleObject') === true;
    if (onWine('last system call of a thread')) {
      assert.equal(win32.ThreadWaits(opened.process), null);
    } else {
      // There is no event for it.
      for (const end = Date.now() + 5000; !isThere() && Date.now() < end;) await pause(10);
      assert.ok(isThere());
    }
    win32.Discard(opened.process);
    assert.equal(win32.ThreadWaits(0n), null);
  });

  it('shows which modules a program has loaded, and which it imports itself', async () => {
    const { pid } = outsideProcess(['wait', `no-event-${process.pid}`]);
    const opened = win32.OpenForCopies(pid, PROCESS_QUERY_INFORMATION | PROCESS_VM_READ);
    assert.ok(opened.ok);
    // Its loader tells of no event.
    const isLoaded = (): boolean => (win32.ProgramSigns(opened.process)?.modules.length ?? 0) > 2;
    for (const end = Date.now() + 5000; !isLoaded() && Date.now() < end;) await pause(10);
    const signs = win32.ProgramSigns(opened.process);
    win32.Discard(opened.process);
    assert.ok(signs);
    assert.equal(signs.modules[0]?.toLowerCase(), 'handover.exe');
    const modules = signs.modules.map((name) => name.toLowerCase());
    for (const name of ['ntdll.dll', 'kernel32.dll']) assert.ok(modules.includes(name), name);
    assert.ok(signs.imports.some((name) => /^kernel32\.dll$/i.test(name)));
    assert.equal(new Set(signs.imports).size, signs.imports.length);
    assert.deepEqual(signs.marks, []);
    // MinGW made it.
    assert.equal(runtimeOf('handOver.exe', signs), 'crt');
    assert.equal(win32.ProgramSigns(0n), null);
    const own = win32.ProgramSigns(CURRENT_PROCESS);
    assert.ok((own?.modules.length ?? 0) > 10);
    assert.ok(own?.modules.every((name) => !/[\\/]/.test(name)));
  });

  it('gives an anonymous pipe a name of its own, or that of all', () => {
    const names = [newPipe(), newPipe()].map((ends) => win32.ObjectName(ends.read) ?? '');
    if (onWine('name of an anonymous pipe')) {
      assert.ok(names.every((name) => ownPipeName(name) !== null));
      assert.notEqual(names[0], names[1]);
    } else {
      assert.ok(
        names.every((name) => ownPipeName(name) === null),
        names.join(),
      );
    }
  });

  it('numbers pipes, or does not', () => {
    const [a, b] = [newPipe(), newPipe()];
    const before = win32.HandleTable(new Set([process.pid])).length;
    const numbers = [a, b].map((ends) => pipeIndexNumber(win32, ends));
    if (onWine('index number of a pipe')) {
      assert.deepEqual(numbers, [null, null]);
    } else {
      assert.ok(numbers.every((number) => number !== null));
      assert.notEqual(numbers[0], numbers[1]);
      assert.equal(win32.FileIndexNumber(a.read), win32.FileIndexNumber(a.write));
    }
    assert.equal(win32.HandleTable(new Set([process.pid])).length, before);
  });

  it('says who made a pipe', () => {
    assert.equal(win32.GetNamedPipeServerProcessId(newPipe().write), process.pid);
  });

  it('says with a code why a process cannot be opened', () => {
    assert.deepEqual(win32.OpenForCopies(0xffff_fffc), { ok: false, code: 87 });
    const opened = win32.OpenForCopies(process.pid, PROCESS_QUERY_LIMITED_INFORMATION);
    assert.ok(opened.ok);
    win32.Discard(opened.process);
  });

  it('copies a handle that is there, and no other', () => {
    const { read } = newPipe();
    const copy = win32.CopyHandle(CURRENT_PROCESS, read);
    assert.ok(copy !== null && win32.CompareObjectHandles(copy, read));
    const entry = win32.HandleTable(new Set([process.pid])).find(({ value }) => value === copy);
    assert.equal(entry?.inheritable, false);
    win32.Discard(copy);
    assert.equal(win32.CopyHandle(CURRENT_PROCESS, 0xfff_fff0n), null);
  });
});
