// The Win32 functions themselves, on real handles of this process.
import koffi from 'koffi';
import assert from 'node:assert/strict';
import { fileToOpen } from '../../../src/broker/launch/fileModes';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DUPLICATE_SAME_ACCESS,
  ERROR_BROKEN_PIPE,
  ERROR_OPERATION_ABORTED,
  TOKEN_ADJUST_PRIVILEGES,
  TOKEN_QUERY,
} from '../../../src/win32/constants';
import type { TracedCall } from '../../../src/win32/callTrace';
import { CURRENT_PROCESS, type Handle } from '../../../src/win32/handle';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { Win32Error } from '../../../src/win32/win32Error';
import { onWine } from '../knownDifferences';

const security = (inherit: boolean) => ({ inherit, descriptor: 0n, sddl: null });

const SE_PRIVILEGE_ENABLED = 2;
const TokenPrivileges = 3;

/** SeDebugPrivilege in the token of this process, read and set without the product. */
function debugPrivilege() {
  const advapi32 = koffi.load('advapi32.dll');
  const open = advapi32.func('int32 OpenProcessToken(void *process, uint32 access, void *token)');
  const lookUp = advapi32.func('int32 LookupPrivilegeValueW(void *system, str16 name, void *luid)');
  const read = advapi32.func(
    'int32 GetTokenInformation(void *token, uint32 what, void *to, uint32 room, void *needed)',
  );
  const adjust = advapi32.func(
    'int32 AdjustTokenPrivileges(void *token, int32 all, void *to, uint32 room, void *old, void *needed)',
  );
  const closeHandle = koffi.load('kernel32.dll').func('int32 CloseHandle(void *handle)');
  const [token, luid, needed] = [Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(4)];
  assert.ok(open(CURRENT_PROCESS, TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES, token));
  assert.ok(lookUp(0n, 'SeDebugPrivilege', luid));
  const opened = token.readBigUInt64LE();
  return {
    /** Null when the token has no such privilege. */
    attributes(): number | null {
      const list = Buffer.alloc(4096);
      assert.ok(read(opened, TokenPrivileges, list, list.length, needed));
      const at = Array.from({ length: list.readUInt32LE() }, (_, index) => 4 + 12 * index).find(
        (place) => list.subarray(place, place + 8).equals(luid),
      );
      return at === undefined ? null : list.readUInt32LE(at + 8) & SE_PRIVILEGE_ENABLED;
    },
    set(attributes: number): void {
      const wanted = Buffer.alloc(16);
      wanted.writeUInt32LE(1);
      luid.copy(wanted, 4);
      wanted.writeUInt32LE(attributes, 12);
      adjust(opened, 0, wanted, 0, 0n, 0n);
    },
    close(): void {
      closeHandle(opened);
    },
  };
}

describe('Win32', () => {
  const calls: TracedCall[] = [];
  const win32 = loadWin32((call) => calls.push(call));
  const open: Handle[] = [];
  const own = (handle: Handle): Handle => {
    open.push(handle);
    return handle;
  };
  const close = (handle: Handle): void => {
    open.splice(open.indexOf(handle), 1);
    win32.CloseHandle(handle);
  };
  const pipe = (inherit = false) => {
    const ends = win32.CreatePipe(security(inherit), 0);
    return { read: own(ends.read), write: own(ends.write) };
  };
  const entry = (handle: Handle) =>
    win32.HandleTable(new Set([process.pid])).find((candidate) => candidate.value === handle);

  beforeEach(() => calls.splice(0));
  afterEach(() => open.splice(0).forEach((handle) => win32.CloseHandle(handle)));

  const fails = (action: () => unknown, api: string, code: number, symbol: string): void =>
    assert.throws(action, (error) => {
      assert.ok(error instanceof Win32Error);
      assert.deepEqual([error.api, error.code], [api, code]);
      assert.equal(error.message, `${api} failed with ${code} (${symbol})`);
      const { error: traced } = calls.at(-1)!;
      assert.deepEqual(traced, { code, symbol });
      return true;
    });

  it('makes both ends of a pipe inheritable, or neither', () => {
    for (const inherit of [true, false]) {
      const ends = pipe(inherit);
      assert.equal(entry(ends.read)?.inheritable, inherit);
      assert.equal(entry(ends.write)?.inheritable, inherit);
    }
  });

  it('tells which end of a pipe its server made', () => {
    const ends = pipe();
    assert.deepEqual(
      [win32.IsPipeServer(ends.read), win32.IsPipeServer(ends.write)],
      [true, false],
    );
    assert.equal(win32.IsPipeServer(own(win32.CreateEventW(security(false), true, false))), null);
  });

  it('tells whether the processes of a job end with its handles', () => {
    const job = own(win32.CreateJobObjectW(null));
    assert.equal(win32.EndsWithHandles(job), false);
    win32.SetKillOnJobClose(job);
    assert.equal(win32.EndsWithHandles(job), !onWine('limits of a job'));
    assert.equal(win32.EndsWithHandles(pipe().read), onWine('limits of a job') ? false : null);
  });

  it('reads the environment and the current directory of a process', () => {
    process.env['HANDLE_TEST_SEEN'] = 'ü 44';
    try {
      assert.ok(
        win32.StartParameters(CURRENT_PROCESS)?.environment?.includes('HANDLE_TEST_SEEN=ü 44'),
      );
    } finally {
      delete process.env['HANDLE_TEST_SEEN'];
    }
    const before = process.cwd();
    assert.equal(win32.CurrentDirectory(CURRENT_PROCESS)?.replace(/\\$/, ''), before);
    process.chdir(tmpdir());
    try {
      assert.equal(win32.CurrentDirectory(CURRENT_PROCESS)?.replace(/\\$/, ''), process.cwd());
    } finally {
      process.chdir(before);
    }
  });

  it('sets and clears the inherit flag', () => {
    const { read } = pipe();
    win32.SetHandleInformation(read, true);
    assert.equal(entry(read)?.inheritable, true);
    win32.SetHandleInformation(read, false);
    assert.equal(entry(read)?.inheritable, false);
  });

  it('names type, end and name of a pipe, the same name for both ends', () => {
    const ends = pipe();
    assert.equal(win32.ObjectType(ends.read), 'File');
    assert.equal(win32.PipeEnd(ends.read), 'read');
    assert.equal(win32.PipeEnd(ends.write), 'write');
    const name = win32.ObjectName(ends.read) ?? '';
    assert.match(name, /NamedPipe/);
    assert.equal(win32.ObjectName(ends.write), name);
    assert.notEqual(win32.ObjectName(pipe().read), name);
  });

  it('knows that a file or an event is no end of a pipe', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bindings '));
    const file = own(win32.CreateFileW(fileToOpen(join(folder, 'ż.txt'), 'write'), security(true)));
    const event = own(win32.CreateEventW(security(true), true, false));
    assert.equal(win32.PipeEnd(file), null);
    assert.equal(win32.PipeEnd(event), null);
    assert.equal(win32.ObjectType(event), 'Event');
    assert.match(win32.ObjectName(file) ?? '', /ż\.txt$/);
    assert.equal(entry(file)?.inheritable, true);
    close(file);
    rmSync(folder, { recursive: true });
  });

  it('tells one object behind two handles from two objects', () => {
    const { read, write } = pipe();
    const twin = own(
      win32.DuplicateHandle(CURRENT_PROCESS, read, CURRENT_PROCESS, true, DUPLICATE_SAME_ACCESS),
    );
    assert.notEqual(twin, read);
    assert.ok(win32.CompareObjectHandles(read, twin));
    assert.ok(!win32.CompareObjectHandles(read, write));
    assert.equal(entry(twin)?.inheritable, true);
    assert.equal(entry(twin)?.access, entry(read)?.access);
    const quiet = own(
      win32.DuplicateHandle(CURRENT_PROCESS, twin, CURRENT_PROCESS, false, DUPLICATE_SAME_ACCESS),
    );
    assert.equal(entry(quiet)?.inheritable, false);
  });

  it('makes a handle list of real handles', () => {
    const { read, write } = pipe(true);
    const list = win32.AttributeList({ parentProcess: null, handleList: [read, write] });
    assert.notEqual(list.lpAttributeList, 0n);
    const update = calls.find((call) => call.api === 'UpdateProcThreadAttribute');
    assert.equal(update?.args['cbSize'], '16');
    assert.equal(update.args['lpValue'], `{ 0x${read.toString(16)}, 0x${write.toString(16)} }`);
    list.delete();
  });

  it('is refused an empty handle list with 24', () => {
    const empty = { parentProcess: null, handleList: [] };
    if (onWine('empty handle list')) win32.AttributeList(empty).delete();
    else
      fails(() => win32.AttributeList(empty), 'UpdateProcThreadAttribute', 24, 'ERROR_BAD_LENGTH');
  });

  it('moves bytes, and ends with 109 when the other end is closed', async () => {
    const { read, write } = pipe();
    const buffer = Buffer.alloc(100);
    assert.deepEqual(await win32.WriteFile(write, Buffer.from('hello')), { ok: true, bytes: 5 });
    assert.deepEqual(await win32.ReadFile(read, buffer), { ok: true, bytes: 5 });
    assert.equal(buffer.toString('utf8', 0, 5), 'hello');
    close(write);
    assert.deepEqual(await win32.ReadFile(read, buffer), {
      ok: false,
      code: ERROR_BROKEN_PIPE,
      bytes: 0,
    });
  });

  it('sees what is in a pipe, and takes it on this thread', async () => {
    const { read, write } = pipe();
    assert.equal(win32.PeekNamedPipe(read), 0);
    await win32.WriteFile(write, Buffer.from('hello'));
    assert.equal(win32.PeekNamedPipe(read), 5);
    const buffer = Buffer.alloc(10);
    // Into the middle of a buffer, and no more than there is room.
    assert.deepEqual(win32.ReadFileSync(read, buffer.subarray(3, 6)), { ok: true, bytes: 3 });
    assert.equal(buffer.toString(), '\0\0\0hel\0\0\0\0');
    assert.equal(win32.PeekNamedPipe(read), 2);
    close(write);
    assert.equal(win32.PeekNamedPipe(read), 2);
    assert.deepEqual(win32.ReadFileSync(read, buffer), { ok: true, bytes: 2 });
    assert.equal(win32.PeekNamedPipe(read), null);
  });

  it('ends a read that waits when it is cancelled', async () => {
    const { read } = pipe();
    const reading = win32.ReadFile(read, Buffer.alloc(10));
    const ended = new AbortController();
    void reading.then(() => ended.abort());
    // A cancel finds nothing before the pool has begun the call: it is asked for until the call is over.
    while (!ended.signal.aborted) {
      win32.CancelIoEx(read);
      await new Promise(setImmediate);
    }
    assert.deepEqual(await reading, {
      ok: false,
      code: ERROR_OPERATION_ABORTED,
      bytes: 0,
    });
  });

  it('keeps three reads waiting at once, one thread left, without mixing up their buffers', async () => {
    const pipes = Array.from({ length: 3 }, () => pipe());
    const buffers = pipes.map(() => Buffer.alloc(16));
    const reads = pipes.map(({ read }, index) => win32.ReadFile(read, buffers[index]!));
    for (const index of [2, 0, 1]) {
      await win32.WriteFile(pipes[index]!.write, Buffer.from(`pipe ${index}`));
    }
    await Promise.all(reads);
    buffers.forEach((buffer, index) => {
      assert.equal(buffer.toString('utf8').replaceAll('\0', ''), `pipe ${index}`);
    });
  });

  it('throws with function, code and symbol, and traces the failed call', () => {
    fails(() => win32.CloseHandle(0xdead_bee8n), 'CloseHandle', 6, 'ERROR_INVALID_HANDLE');
    fails(
      () => win32.CreateFileW(fileToOpen('Q:\\none\\x', 'write'), null),
      'CreateFileW',
      3,
      'ERROR_PATH_NOT_FOUND',
    );
    assert.equal(calls.at(-1)?.result, 'INVALID_HANDLE_VALUE');
    fails(
      () => win32.DuplicateHandle(CURRENT_PROCESS, 0xdead_bee8n, CURRENT_PROCESS, false, 2),
      'DuplicateHandle',
      6,
      'ERROR_INVALID_HANDLE',
    );
  });

  it('traces a call with its arguments as text', () => {
    const { read, write } = pipe(true);
    const call = calls.find((candidate) => candidate.api === 'CreatePipe');
    assert.deepEqual(call, {
      api: 'CreatePipe',
      args: {
        hReadPipe: `0x${read.toString(16)}`,
        hWritePipe: `0x${write.toString(16)}`,
        lpPipeAttributes: '{ bInheritHandle: TRUE }',
        nSize: '0',
      },
      result: 'TRUE',
      error: null,
    });
  });

  it('answers null, not an error, about handles and processes that are not there', () => {
    assert.equal(win32.ObjectType(0xdead_bee8n), null);
    assert.equal(win32.OpenProcess(0x1000, 0x7fff_fff0), null);
  });

  it('enables the privilege to open processes of other users, where this user has it', () => {
    const debug = debugPrivilege();
    const before = debug.attributes();
    try {
      debug.set(0);
      assert.equal(win32.EnableDebugPrivilege(), before !== null);
      assert.equal(debug.attributes(), before === null ? null : SE_PRIVILEGE_ENABLED);
    } finally {
      // What other tests create would have it, too.
      debug.set((before ?? 0) & SE_PRIVILEGE_ENABLED);
      debug.close();
    }
  });

  it('holds every process of its job, and ends them with it', () => {
    const job = own(win32.CreateJobObjectW(null));
    win32.SetKillOnJobClose(job);
    assert.equal(entry(job)?.inheritable, false);
    assert.deepEqual(win32.JobProcessIds(job), []);
    win32.TerminateJobObject(job, 1);
  });

  it('leaves no handle behind', () => {
    const count = () => win32.HandleTable(new Set([process.pid])).length;
    const before = count();
    const { read, write } = pipe(true);
    assert.equal(count(), before + 2);
    win32.AttributeList({ parentProcess: CURRENT_PROCESS, handleList: [read] }).delete();
    assert.throws(() => win32.CloseHandle(0xdead_bee8n));
    close(read);
    close(write);
    assert.equal(count(), before);
  });
});
