// A child whose parent is chosen: it inherits from that process, which keeps nothing of what was put into it for the call.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Report } from '../../../src/model/report/report';
import type { CallRecord, SessionState } from '../../../src/model/session/state';
import { hex } from '../../../src/model/base/handleValue';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { captured, seenHandles } from '../childOutput';
import { assertBalanced } from '../handleBalance';
import { onWine } from '../knownDifferences';
import { namedEvent, type NamedEvent } from '../namedEvent';
import { whenForgotten, whenGone } from '../processEnd';
import {
  endSessions,
  program,
  runSession,
  runToEnd,
  startSession,
  temporaryFolder,
  until,
} from '../runSession';

const event = { kind: 'event' };
const shut = { kind: 'event', inheritable: false };
const quiet = { stdin: 'nul', stderr: 'nul' };
const standard = ['stdin', 'stdout', 'stderr'];
/** The process that is chosen, or one that waits beside it: ends at once. */
const idle = (name: string, more: object = {}) => ({ name, program: program('exitCode'), ...more });

const processOf = (report: Report, name: string) => {
  const found = report.processes.find((process) => process.name === name);
  assert.ok(found, `${name} is in the report`);
  return found;
};
const inherited = (report: Report, name: string) =>
  processOf(report, name).handles.filter(({ origin }) => origin === 'inherited');
const labels = (report: Report, name: string) =>
  inherited(report, name)
    .map(({ label }) => label)
    .sort();
const birthOf = (state: SessionState, name: string) => {
  const birth = state.processes.find((process) => process.name === name)?.birth;
  assert.ok(birth, `${name} was born`);
  return birth;
};

describe('A chosen parent', () => {
  let name: NamedEvent;
  const started: ChildProcess[] = [];
  beforeEach(() => (name = namedEvent()));
  afterEach(async () => {
    await endSessions();
    name.set();
    name.close();
    for (const process of started.splice(0)) if (process.pid) await whenGone(process.pid);
  });

  /** Starting up goes on a little behind the first words: until its table is twice the same. */
  async function whenSettled(pid: number): Promise<void> {
    const table = () =>
      JSON.stringify(
        loadWin32(() => undefined)
          .HandleTable(new Set([pid]))
          .map(({ value }) => hex(value)),
      );
    for (let before = '', now = table(); before !== now; now = table()) {
      before = now;
      await pause(50);
    }
  }

  /** A process that is no part of any session, and runs until the event is set. */
  async function stranger(): Promise<number> {
    const process = spawn(program('keepOpen'), ['wait', name.name], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    started.push(process);
    await once(process.stdout, 'data');
    assert.ok(process.pid);
    await whenSettled(process.pid);
    return process.pid;
  }

  const report = (more: object) => ({
    name: 'B',
    program: program('reportHandles'),
    stdio: { ...quiet },
    parent: { child: 'A' },
    ...more,
  });

  it('passes on exactly the list, under the values of its own table, as the child itself says', async () => {
    const { state, report: seen } = await runSession({
      handles: { one: event, two: shut, three: event },
      children: [
        idle('A', { handleList: standard }),
        report({
          args: ['-', '${handle:one}', '${handle:two}', '${handle:three}'],
          handleList: [...standard, 'one', 'two'],
        }),
      ],
    });
    assert.deepEqual(labels(seen, 'B'), ['B.stderr', 'B.stdin', 'B.stdout', 'one', 'two']);
    const { named, standard: streams } = seenHandles(captured(state, 'B.stdout').toString());
    assert.deepEqual(
      named.map(({ valid }) => valid),
      [true, true, false],
    );
    assert.deepEqual(
      streams.map(({ valid, fileType }) => [valid, fileType]),
      [
        [true, 2],
        [true, 3],
        [true, 2],
      ],
    );
    const { parent, handleList } = birthOf(state, 'B');
    assert.deepEqual([parent?.name, parent?.processId], ['A', 'A']);
    assert.equal(parent?.pid, processOf(seen, 'A').pid);
    const duplicate = (label: string) =>
      parent.duplicated.find((one) => one.label === label)?.duplicate;
    assert.deepEqual(
      [named[0]?.value, named[1]?.value, streams[1]?.value],
      [duplicate('one'), duplicate('two'), duplicate('B.stdout')],
    );
    assert.deepEqual(handleList?.toSorted(), parent.duplicated.map((one) => one.duplicate).sort());
    const one = inherited(seen, 'B').find(({ label }) => label === 'one');
    assert.match(
      one?.why ?? '',
      /^Same value and same object as one of A \(the parent process override\), where the launcher had duplicated it.*in the handle list\.$/,
    );
    assert.deepEqual(one?.via, ['broker', 'A', 'B']);
    assert.equal(processOf(seen, 'B').parentId, 'A');
    assert.equal(processOf(seen, 'A').parentId, 'broker');
    assert.deepEqual(seen.findings, []);
    assert.deepEqual(seen.preflight, []);
  });

  it('tells the child the value in its own table through stdin too', async () => {
    const { state } = await runSession({
      handles: { log: shut },
      children: [
        idle('A', { handleList: standard }),
        report({
          program: program('echoInput'),
          stdio: { stdin: { pipe: { text: '${handle:log}' } }, stderr: 'nul' },
          handleList: [...standard, 'log'],
        }),
      ],
    });
    const log = birthOf(state, 'B').parent?.duplicated.find(({ label }) => label === 'log');
    assert.ok(log);
    assert.notEqual(log.duplicate, log.value);
    assert.equal(captured(state, 'B.stdout').toString(), String(Number(log.duplicate)));
  });

  it('is the parent that the operating system names', async () => {
    const { state, report: seen } = await runSession({
      children: [idle('A'), report({ program: program('parentId') })],
    });
    const pid = String(processOf(seen, 'A').pid);
    assert.equal(captured(state, 'B.stdout').toString(), `${pid} ${pid}`);
  });

  it('passes on all that is inheritable in its own table, with "all"', async () => {
    const { state, report: seen } = await runSession({
      handles: { mine: event, other: event },
      children: [
        idle('A', { handleList: [...standard, 'mine'] }),
        report({ args: ['-', '${handle:mine}', '${handle:other}'], inherit: 'all' }),
      ],
    });
    const own = ['B.stderr', 'B.stdin', 'B.stdout'];
    const parents = ['A.stderr', 'A.stdin', 'A.stdout'];
    assert.deepEqual(labels(seen, 'B'), [...parents, ...own, 'mine']);
    const { named } = seenHandles(captured(state, 'B.stdout').toString());
    assert.deepEqual(
      named.map(({ valid }) => valid),
      [true, false],
    );
    const mine = inherited(seen, 'B').find(({ label }) => label === 'mine');
    assert.match(
      mine?.why ?? '',
      /mine of A \(the parent process override\): bInheritHandles was TRUE/,
    );
    assert.deepEqual(processOf(seen, 'B').prediction, { agrees: true, differences: [] });
    // The parent's own streams: B keeps them open.
    assert.deepEqual(
      seen.findings.map(({ code }) => code),
      ['leaked-handle'],
    );
  });

  it('passes on nothing, with "none"', async () => {
    const { state, report: seen } = await runSession({
      handles: { one: event },
      children: [
        idle('A'),
        { ...idle('B', { parent: { child: 'A' }, inherit: 'none', stdio: quiet }) },
      ],
    });
    const { inheritHandles, parent, standardHandles } = birthOf(state, 'B');
    assert.deepEqual([inheritHandles, parent?.duplicated], [false, []]);
    assert.deepEqual(standardHandles, { stdin: null, stdout: null, stderr: null });
    assert.deepEqual(labels(seen, 'B'), []);
    assert.deepEqual(processOf(seen, 'B').prediction, { agrees: true, differences: [] });
  });

  it('leaves a standard handle outside the list dangling', async () => {
    const { report: seen } = await runSession({
      children: [
        idle('A'),
        idle('B', { parent: { child: 'A' }, stdio: quiet, handleList: ['stdin', 'stderr'] }),
      ],
    });
    const dangling = seen.findings.filter(({ code }) => code === 'dangling-standard-handle');
    assert.equal(dangling.length, onWine('standard handle outside the list') ? 0 : 1);
  });

  it('may have a chosen parent itself, and a child of another standard', async () => {
    const { state, report: seen } = await runSession({
      handles: { log: shut },
      children: [
        idle('A'),
        idle('B', { parent: { child: 'A' }, handleList: [...standard, 'log'] }),
        report({
          name: 'C',
          parent: { child: 'B' },
          args: ['-', '${handle:log}'],
          stdio: { stdin: 'nul', stderr: 'stdout' },
          inherit: 'all',
        }),
      ],
    });
    assert.deepEqual(labels(seen, 'C'), [
      'B.stderr',
      'B.stdin',
      'B.stdout',
      'C.stdin',
      'C.stdout',
      'log',
    ]);
    assert.equal(processOf(seen, 'C').parentId, 'B');
    const { standard: streams } = seenHandles(captured(state, 'C.stdout').toString());
    assert.equal(streams[1]?.value, streams[2]?.value);
    assert.deepEqual(processOf(seen, 'C').prediction, { agrees: true, differences: [] });
  });

  it('may be any process, which is left with the handles it had', async () => {
    const pid = await stranger();
    const table = () =>
      loadWin32(() => undefined)
        .HandleTable(new Set([pid]))
        .map(({ value, inheritable }) => `${hex(value)} ${inheritable}`);
    const before = table();
    const { state, report: seen } = await runSession({
      handles: { log: shut },
      program: program('reportHandles'),
      args: ['-', '${handle:log}'],
      env: { LOG: '${handle:log}' },
      stdio: quiet,
      parent: { pid },
      handleList: [...standard, 'log'],
    });
    assert.deepEqual(table(), before);
    assert.deepEqual(labels(seen, 'reportHandles'), ['log', ...standard].sort());
    const { named } = seenHandles(captured(state).toString());
    assert.equal(named[0]?.valid, true);
    const { parent } = birthOf(state, 'reportHandles');
    assert.equal(parent?.processId, null);
    assert.match(parent.name, new RegExp(`^keepOpen\\.exe \\(PID ${pid}\\)$`, 'i'));
    assert.equal(seen.processes[0]?.parentId, `process ${pid}`);
    assert.deepEqual(seen.findings, []);
  });

  it('of any kind passes on what the plan does not name, with "all"; the child is in the job all the same', async () => {
    const pid = await stranger();
    const session = await startSession({
      program: program('keepOpen'),
      args: ['wait', name.name],
      stdio: { stdin: 'none', stderr: 'none' },
      parent: { pid },
      inherit: 'all',
    });
    await until(session, 'the child', (now) => (now.pipes[0]?.bytes ?? 0) > 0);
    const child = session.state.processes[0]?.pid;
    assert.ok(child);
    const state = await session.stop('stopped', 'Enough.');
    await whenGone(child);
    const { report: seen } = await runToEnd(session);
    const unnamed = inherited(seen, 'keepOpen').filter(({ label }) => label === null);
    assert.ok(unnamed.length > 0, 'the stdout of the stranger');
    assert.match(unnamed[0]?.why ?? '', /an unnamed handle of keepOpen\.exe \(PID \d+\) \(the/i);
    assert.deepEqual(unnamed[0]?.via, [`process ${pid}`, 'keepOpen']);
    assertBalanced(state);
  });

  it('that is gone is a clear error; the other children go on and no handle is left', async () => {
    const pid = await stranger();
    name.set();
    await whenForgotten(pid);
    const { state, report: seen } = await runSession({
      children: [idle('A'), idle('B', { parent: { pid } }), idle('C', { parent: { child: 'B' } })],
    });
    const { error, parentId } = processOf(seen, 'B');
    assert.deepEqual([error?.api, error?.code], ['OpenProcess', 87]);
    assert.equal(error?.symbol, 'ERROR_INVALID_PARAMETER');
    assert.match(error.message, new RegExp(`below PID ${pid}: There is no process with this`));
    assert.equal(parentId, `process ${pid}`);
    const below = processOf(seen, 'C').error;
    assert.match(
      below?.message ?? '',
      /^B, its parent process override, did not start\..*no process with/,
    );
    assert.equal(processOf(seen, 'A').exitCode, 0);
    assertBalanced(state);
    assert.deepEqual(
      seen.findings.map(({ code }) => code),
      ['launch-failed', 'launch-failed'],
    );
  });

  it('keeps no duplicate when its child cannot be started', async () => {
    const pid = await stranger();
    const table = () =>
      loadWin32(() => undefined)
        .HandleTable(new Set([pid]))
        .map(({ value }) => hex(value));
    const before = table();
    const folder = temporaryFolder();
    // Looks like a program, and is none to the kernel.
    const bytes = Buffer.alloc(1024);
    bytes.write('MZ', 0, 'latin1');
    bytes.writeUInt32LE(0x80, 0x3c);
    bytes.write('PE\0\0', 0x80, 'latin1');
    bytes.writeUInt16LE(0xdead, 0x84);
    writeFileSync(join(folder, 'broken.exe'), bytes);
    const { state, report: seen } = await runSession(
      { program: 'broken.exe', parent: { pid } },
      folder,
    );
    assert.equal(seen.processes[0]?.error?.api, 'CreateProcessW');
    assert.deepEqual(table(), before);
    assertBalanced(state);
  });

  it('leaves its steps in the call trace, in their order', async () => {
    const { report: seen } = await runSession({
      handles: { log: shut },
      children: [
        idle('A'),
        idle('B', {
          parent: { child: 'A' },
          stdio: { stdin: 'nul', stdout: 'nul', stderr: 'stdout' },
          handleList: [...standard, 'log'],
        }),
      ],
    });
    const first = seen.calls.findIndex(({ api }) => api === 'OpenProcess');
    const text = ({ api, args }: CallRecord) =>
      [api, args['Attribute'], args['dwAttributeCount']].filter((part) => part).join(' ');
    const closing = (call: CallRecord) => call.args['dwOptions'] === '0x3';
    const below = seen.calls.slice(first);
    const last = below.findIndex(({ api }) => api === 'IsProcessInJob');
    assert.deepEqual(
      below.slice(0, last + 1).map((call) => (closing(call) ? 'close in the parent' : text(call))),
      [
        'OpenProcess',
        'DuplicateHandle',
        'DuplicateHandle',
        'DuplicateHandle',
        'InitializeProcThreadAttributeList 2',
        'UpdateProcThreadAttribute PROC_THREAD_ATTRIBUTE_PARENT_PROCESS',
        'UpdateProcThreadAttribute PROC_THREAD_ATTRIBUTE_HANDLE_LIST',
        'CreateProcessW',
        'close in the parent',
        'CloseHandle',
        'close in the parent',
        'CloseHandle',
        'close in the parent',
        'CloseHandle',
        'IsProcessInJob',
      ],
    );
    // Born in the job of its parent: nothing needs assigning.
    assert.equal(below[last]?.args['Result'], 'TRUE');
    assert.notEqual(below[last + 1]?.api, 'AssignProcessToJobObject');
  });
});
