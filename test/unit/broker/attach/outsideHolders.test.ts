// Who outside an attached tree has an end of its pipes: asked once for each pipe, and what could not be asked is told.
import assert from 'node:assert/strict';
import { OutsideHolders } from '../../../../src/broker/attach/outsideHolders';
import type { SessionProcess } from '../../../../src/broker/processes/sessionProcess';
import type { ProbeAnswer, ProbeRequest } from '../../../../src/model/protocol/brokerProtocol';
import type { SessionEvent } from '../../../../src/model/session/events';
import { describedAs } from '../../../../src/model/session/fileDescription';
import type { ObservedHandle } from '../../../../src/model/session/state';
import type { TableEntry } from '../../../../src/win32/bindings/handleTable';
import type { ListedProcess } from '../../../../src/win32/bindings/processList';
import { ERROR_ACCESS_DENIED } from '../../../../src/win32/constants';
import { observed } from '../../fixtures/birthFixture';

const fileType = 37;

const pipeEnd = (value: string, index: string): ObservedHandle =>
  observed(value, [], {
    type: 'File',
    file: describedAs('pipe', {
      name: '\\Device\\NamedPipe\\',
      pipe: { end: 'read', label: null, index },
    }),
  });

const listed = (pid: number, name: string): ListedProcess => ({
  ...{ pid, name, parentPid: 1, createdAt: String(pid) },
});

const entry = (pid: number, value = 0x44n): TableEntry => ({
  ...{ pid, value, access: 0x12_0196, inheritable: true, typeIndex: fileType, object: 0n },
});

const inTree = {
  ...{ pid: 10, createdAt: '10', name: 'build.exe' },
  process: { value: 0x100n, isClosed: false },
} as SessionProcess;

interface Scene {
  readonly processes?: readonly ListedProcess[];
  readonly answer?: Partial<ProbeAnswer>;
  /** PIDs of what the tree has just created. */
  readonly created?: readonly number[];
}

function scene({ processes = [], answer = {}, created = [] }: Scene) {
  const handles = new Map([['0x40', pipeEnd('0x40', '0x7')]]);
  const asked: ProbeRequest[] = [];
  const events: Omit<SessionEvent, 'time'>[] = [];
  const joined: string[] = [];
  const outside = new OutsideHolders({
    inspect: {
      ProcessList: () => [listed(inTree.pid, inTree.name), ...processes],
      HandlesOfType: () =>
        [inTree.pid, ...processes.map(({ pid }) => pid)].map((pid) => entry(pid)),
      ProcessHandles: () => [entry(inTree.pid, 0x40n)],
    },
    probe: (request) => {
      asked.push(request);
      return Promise.resolve({ found: [], refused: [], silent: [], left: [], took: 1, ...answer });
    },
    events: { push: (event) => void events.push(event) },
    withoutTree: (found) => found.filter(({ pid }) => !created.includes(pid)),
    seen: () => new Map([[inTree, handles]]),
    isOver: () => false,
    join: (found, all) => {
      joined.push(...found.map(({ name }) => name));
      // Whoever is missing among them would be taken for a creator that has exited.
      assert.deepEqual(
        all.map(({ pid }) => pid),
        [inTree.pid, ...processes.map(({ pid }) => pid)],
      );
      return Promise.resolve();
    },
  });
  return { outside, handles, asked, events, joined };
}

const holds = (pid: number): ProbeAnswer['found'][number] => ({
  ...{ pid, handle: '0x44', label: 'index 0x7', end: 'write', by: 'indexNumber' },
});

describe('Who outside the tree has an end of its pipes', () => {
  it('is taken in, and searched for once for each pipe', async () => {
    const { outside, handles, asked, joined } = scene({
      processes: [listed(20, 'daemon.exe'), listed(30, 'other.exe')],
      answer: { found: [holds(20)] },
    });
    await outside.look(0);
    assert.deepEqual(joined, ['daemon.exe']);
    assert.ok(outside.has({ pid: 20, createdAt: '20' }));
    assert.ok(!outside.has({ pid: 20, createdAt: '21' }), 'a later process with its PID');
    assert.deepEqual(
      asked.map(({ pipes, processes }) => [pipes, processes]),
      [
        [
          [{ label: 'index 0x7', name: '\\Device\\NamedPipe\\', indexNumber: '0x7' }],
          [
            { pid: 20, handles: ['0x44'] },
            { pid: 30, handles: ['0x44'] },
          ],
        ],
      ],
    );
    await outside.look(10_000);
    assert.equal(asked.length, 1, 'nothing new');
    handles.set('0x50', pipeEnd('0x50', '0x8'));
    await outside.look(11_000);
    assert.equal(asked.length, 2);
    assert.deepEqual(
      asked[1]?.pipes.map(({ label }) => label),
      ['index 0x8'],
    );
    handles.set('0x60', pipeEnd('0x60', '0x9'));
    await outside.look(12_000);
    assert.equal(asked.length, 2, 'not so soon');
  });

  it('is never a process of the tree, of Windows, of ours, or a console host', async () => {
    const { outside, asked, joined } = scene({
      processes: [
        ...[listed(process.pid, 'node.exe'), listed(21, 'lsass.exe'), listed(22, 'conhost.exe')],
        listed(4, 'System'),
      ],
    });
    await outside.look(0);
    assert.deepEqual([asked, joined], [[], []]);
  });

  it('is not what the tree has just created, which is found otherwise', async () => {
    const { outside, joined } = scene({
      processes: [listed(20, 'daemon.exe'), listed(30, 'new.exe')],
      answer: { found: [holds(20), holds(30)] },
      created: [30],
    });
    await outside.look(0);
    assert.deepEqual(joined, ['daemon.exe']);
    assert.ok(!outside.has({ pid: 30, createdAt: '30' }));
  });

  it('leads to nobody where nothing tells a pipe from others', async () => {
    const { outside, handles, asked } = scene({ processes: [listed(20, 'daemon.exe')] });
    handles.clear();
    handles.set('0x40', pipeEnd('0x40', '0x0'));
    await outside.look(0);
    assert.deepEqual(asked, []);
  });

  it('is told of as far as it could not be asked, or there are too many', async () => {
    const many = Array.from({ length: 30 }, (_, index) => listed(100 + index, `p${index}.exe`));
    const { outside, events, joined } = scene({
      processes: [...many, listed(20, 'service.exe'), listed(21, 'gone.exe')],
      answer: {
        found: many.map(({ pid }) => holds(pid)),
        refused: [
          { pid: 20, code: ERROR_ACCESS_DENIED },
          { pid: 21, code: 87 },
        ],
        silent: [{ pid: 100, handle: '0x48' }],
      },
    });
    await outside.look(0);
    assert.equal(joined.length, 20);
    assert.deepEqual(events, [
      {
        type: 'outsideAsked',
        refused: [{ pid: 20, name: 'service.exe' }],
        silent: 1,
        left: 10,
      },
    ]);
  });
});
