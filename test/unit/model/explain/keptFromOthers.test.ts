// What others are kept from by a process that waits for nothing that is seen: its files, ports and folder, never more certain than known.
import assert from 'node:assert/strict';
import { explanations } from '../../../../src/model/explain/explanations';
import type { ExplanationText } from '../../../../src/model/explain/explanationLines';
import { describedAs, type FileDescription } from '../../../../src/model/session/fileDescription';
import type { Birth, ObservedHandle, SessionState } from '../../../../src/model/session/state';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { PipeHistory, readEnd, writeEnd } from '../../fixtures/pipeHistory';
import { created, ready, started, stateAfter } from '../../fixtures/sessionFixture';

const log = 'C:\\work\\app.log';
const none = { read: false, write: false, delete: false };
const all = { read: true, write: true, delete: true };

const fileAt = (value: string, file: FileDescription, more: Partial<ObservedHandle> = {}) =>
  observed(value, [], { type: 'File', object: file.name, file, inheritable: false, ...more });

const onDisk = (name: string, share: FileDescription['share']): FileDescription =>
  describedAs('file', { name, share });

const door = describedAs('socket', {
  socket: { protocol: 'tcp', state: 'listening', address: '127.0.0.1', port: 80, peer: null },
});

const helper = { pid: 7, name: 'helper.exe', processId: 'helper.exe:7' };

function attachedTo(childHandles: readonly ObservedHandle[], change: Partial<Birth> = {}) {
  const birth = birthOf([], childHandles, { readAfter: 1000, attached: {}, ...change });
  const state = stateAfter(started(), ready, created('a', birth));
  return (folder: string | null = null): SessionState => ({
    ...state,
    attached: { pids: [100], tree: true },
    processes: state.processes.map((process) => ({
      ...process,
      descent: { parentId: null, image: null, createdAt: '1', seenBy: 'attach', note: null },
      ...(folder === null ? {} : { directory: { path: folder, time: 1 } }),
    })),
  });
}

function explained(state: SessionState): ExplanationText {
  const [text] = explanations(state);
  assert.ok(text);
  return text;
}

const headlines = (state: SessionState): readonly string[] =>
  (explained(state).keeps ?? []).map(({ headline }) => headline);

describe('What others are kept from', () => {
  it('is what a process has open, and not what all may do everything with', () => {
    const state = attachedTo([
      fileAt('0x40', onDisk(log, none)),
      fileAt('0x44', onDisk('C:\\work\\shared.txt', all)),
      fileAt('0x48', onDisk('C:\\work\\unknown.txt', null)),
      fileAt('0x4c', door),
      fileAt('0x50', describedAs('device', { name: 'NUL' })),
    ])();
    assert.deepEqual(headlines(state), [
      `a (PID 100) keeps ${log} open (0x40): it cannot be opened, deleted or renamed.`,
      'a (PID 100) keeps TCP 127.0.0.1:80 open (0x4c): the port stays in use.',
    ]);
  });

  it('begins with what was probably inherited, by whom, and how that is avoided', () => {
    const state = attachedTo(
      [fileAt('0x4c', door), observed('0x40', ['0x40'], { type: 'File', file: onDisk(log, null) })],
      {
        creator: helper,
        inheritHandles: true,
        brokerHandles: [
          brokerHandle('0x40', null, { object: log, openedBy: helper.processId, type: 'File' }),
        ],
      },
    )();
    const [first] = explained(state).keeps ?? [];
    assert.equal(
      first?.headline,
      `a (PID 100) keeps ${log} open (0x40): deleting or renaming it can fail.`,
    );
    assert.match(first.why, /^Probably inherited: helper\.exe \(PID 7\)/);
    assert.deepEqual(
      first.path.map(({ pid, handle, place }) => [pid, handle, place?.kind]),
      [
        [7, '0x40', undefined],
        [100, '0x40', 'handle'],
      ],
    );
    assert.match(first.fix, /^In helper\.exe, start a with /);
    assert.deepEqual(first.held, { processId: 'a', value: '0x40' });
  });

  it('ends with its folder, of which nobody is offered to close the handle', () => {
    const folder = describedAs('directory', { name: 'c:\\Work', share: none });
    const state = attachedTo([fileAt('0x14', folder)]);
    assert.deepEqual(headlines(state('C:\\work')), [
      'a (PID 100) uses the folder C:\\work (0x14): it cannot be renamed or deleted.',
    ]);
    assert.equal(explained(state('C:\\work')).keeps?.[0]?.held, undefined);
    const unknown = attachedTo([])('C:\\work');
    assert.deepEqual(headlines(unknown), [
      'a (PID 100) uses the folder C:\\work: it cannot be renamed or deleted.',
    ]);
    for (const nobodys of ['C:\\', 'C:\\Windows\\System32']) {
      assert.equal(explained(attachedTo([])(nobodys)).keeps, undefined);
    }
  });

  it('counts what is beyond the first five', () => {
    const files = Array.from({ length: 8 }, (_, index) =>
      fileAt(`0x${(0x40 + 4 * index).toString(16)}`, onDisk(`C:\\work\\${index}.txt`, none)),
    );
    const shown = headlines(attachedTo(files)());
    assert.equal(shown.length, 6);
    assert.equal(shown.at(-1), 'And 3 more.');
  });

  it('is what it has now: nothing of what it has closed, and what it has opened since', () => {
    const before = attachedTo([fileAt('0x40', onDisk(log, none))])();
    const [process] = before.processes;
    assert.ok(process);
    const closed = {
      change: 'closed',
      handle: fileAt('0x40', onDisk(log, none)),
      time: 5,
    } as const;
    const opened = { change: 'opened', handle: fileAt('0x40', door), time: 6 } as const;
    const gone = { ...before, processes: [{ ...process, history: [closed] }] };
    assert.equal(explained(gone).keeps, undefined);
    const state = { ...before, processes: [{ ...process, history: [closed, opened] }] };
    assert.deepEqual(headlines(state), [
      'a (PID 100) keeps TCP 127.0.0.1:80 open (0x40): the port stays in use.',
    ]);
    assert.equal(explained(state).keeps?.[0]?.why, '');
  });

  it('is not told of one who waits for something that is seen', () => {
    const out = { read: readEnd('0x40', 1), write: writeEnd('0x44', 1) };
    const { state } = new PipeHistory()
      .create(10, 'top')
      .open(20, 'top', out.read, out.write)
      .create(30, 'tool', 'top', { given: [{ ...out.write, stream: 'stdout' }] })
      .close(40, 'top', out.write)
      .look(3500, 1, { fill: 0, stillSince: 1000 });
    const processes = state.processes.map((one) => ({
      ...one,
      directory: { path: 'C:\\work', time: 1 },
    }));
    const [top, tool] = explanations({
      ...{ ...state, processes },
      attached: { pids: [100, 200], tree: true },
    });
    assert.equal(top?.steps.length, 1);
    assert.equal(top.keeps, undefined);
    assert.equal(tool?.keeps?.length, 1);
  });
});
