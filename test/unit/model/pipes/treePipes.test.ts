// Who holds an end of the same pipe, told from the births of a tree.
import assert from 'node:assert/strict';
import type { FileDescription } from '../../../../src/model/session/fileDescription';
import type { Birth, PipeEnd, SessionState } from '../../../../src/model/session/state';
import { holdingText, pipesOf } from '../../../../src/model/pipes/treePipes';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { created, exited, ready, started, stateAfter } from '../../fixtures/sessionFixture';

type PipeFacts = Partial<Pick<FileDescription, 'name'>> & { index?: string; label?: string };

const bareName = '\\Device\\NamedPipe\\';

const file = (end: PipeEnd, { name = bareName, index, label }: PipeFacts): FileDescription => ({
  kind: 'pipe',
  name,
  pipe: { label: label ?? null, end, ...(index === undefined ? {} : { index }) },
  socket: null,
  share: null,
  reason: null,
});

const creator = { pid: 100, name: 'cmd', processId: 'cmd' };

/** A process that inherits one end of one pipe from cmd, which may have closed its own. */
function heir(
  name: string,
  value: string,
  end: PipeEnd,
  facts: PipeFacts,
  closedAt: number | null = null,
) {
  const description = file(end, facts);
  const source = brokerHandle(value, null, {
    type: 'File',
    file: description,
    openedBy: 'cmd',
    closedAt,
  });
  const seen = observed(value, [value], { type: 'File', file: description });
  const birth: Birth = birthOf([source], [seen], { creator });
  const descent = {
    parentId: 'cmd',
    image: null,
    createdAt: '1',
    seenBy: 'debug',
    note: null,
  } as const;
  return { ...created(name, birth), pid: 200 + Number(value), descent } as const;
}

function pipesIn(state: SessionState, id: string) {
  const process = state.processes.find((each) => each.id === id);
  assert.ok(process);
  return pipesOf(state, process);
}

describe('pipes between processes of a tree', () => {
  const pair = (facts: PipeFacts) =>
    stateAfter(
      started(),
      ready,
      created('cmd'),
      heir('left', '0x10', 'write', facts, 5),
      heir('right', '0x20', 'read', facts),
    );

  it('are one pipe by the number of the driver, or by a name of their own', () => {
    for (const facts of [{ index: '0x7' }, { name: `${bareName}Win32Pipes.1.2` }]) {
      const [pipe, ...none] = pipesIn(pair(facts), 'right');
      assert.ok(pipe);
      assert.deepEqual(none, []);
      assert.deepEqual(pipe.own.map(holdingText), ['right (PID 232), 0x20']);
      assert.equal(pipe.openedBy, 'cmd');
      assert.deepEqual(
        pipe.others.map((other) => `${other.end} ${holdingText(other)}`),
        ['write left (PID 216), 0x10', 'read cmd (PID 100), 0x20, as it was when it created right'],
      );
    }
  });

  it('are told apart by neither when all have the same name and no number', () => {
    for (const facts of [{}, { index: '0x0' }, { name: '' }, { name: bareName.slice(0, -1) }]) {
      const [pipe] = pipesIn(pair(facts), 'right');
      assert.equal(pipe?.identity, null);
      assert.deepEqual(pipe.others, []);
    }
  });

  it('are two when the numbers differ', () => {
    const state = stateAfter(
      started(),
      created('cmd'),
      heir('left', '0x10', 'write', { index: '0x7' }, 5),
      heir('right', '0x20', 'read', { index: '0x8' }, 5),
    );
    assert.deepEqual(pipesIn(state, 'right')[0]?.others, []);
  });

  it('are held no more by who has ended', () => {
    const before = pair({ index: '0x7' });
    assert.equal(pipesIn(before, 'left')[0]?.others.length, 2);
    const after = stateAfter(
      started(),
      created('cmd'),
      heir('left', '0x10', 'write', { index: '0x7' }, 5),
      heir('right', '0x20', 'read', { index: '0x7' }, 5),
      exited('right'),
    );
    assert.deepEqual(pipesIn(after, 'left')[0]?.others, []);
  });

  it("are held by the broker where they are the session's", () => {
    const pipe = { label: 'stdout', name: bareName, end: 'read' } as const;
    const read = brokerHandle('0x99', 'stdout.read', { type: 'File', pipe });
    const state = stateAfter(
      started(),
      ready,
      { type: 'handleCreated', time: 2, handle: read },
      created('cmd'),
      heir('left', '0x10', 'write', { label: 'stdout' }, 5),
    );
    const [held] = pipesIn(state, 'left');
    assert.equal(held?.label, 'stdout');
    assert.deepEqual(
      held.others.map((other) => `${other.end} ${holdingText(other)}`),
      ['read launcher (PID 42), 0x99'],
    );
  });
});
