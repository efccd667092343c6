// The line that says whom a session is attached to.
import assert from 'node:assert/strict';
import { attachedText } from '../../../../src/model/session/attachedText';
import { emptyPlan } from '../../../../src/model/plan/emptyPlan';
import { reduce } from '../../../../src/model/session/reduce';
import type { SessionEvent } from '../../../../src/model/session/events';
import { started, stateAfter } from '../../fixtures/sessionFixture';

const found = (name: string, pid: number, parentId: string | null = null): SessionEvent => ({
  ...{ type: 'processCreated', time: 5, id: `${name}:${pid}`, name, pid, commandLine: name },
  birth: null,
  descent: { parentId, image: null, createdAt: '1', seenBy: 'attach', note: null },
});

function text(pids: readonly number[], ...processes: readonly SessionEvent[]): string | null {
  const attached = { pids, tree: true };
  const first = { time: 0, id: 's', plan: emptyPlan, startedAt: 1000, attached };
  return attachedText(processes.reduce(reduce, reduce(null, { type: 'sessionStarted', ...first })));
}

describe('Whom a session is attached to', () => {
  it('is named, with how many processes are below', () => {
    const node = found('node.exe', 12);
    assert.equal(text([12], node), 'Attached to node.exe (PID 12)');
    const cmd = found('cmd.exe', 13, 'node.exe:12');
    const tool = found('tool.exe', 14, 'cmd.exe:13');
    assert.equal(
      text([12], node, cmd, found('conhost.exe', 15, 'cmd.exe:13'), tool),
      'Attached to node.exe (PID 12) · processes below: 2',
    );
    assert.equal(
      text([12, 14], node, cmd, tool),
      'Attached to node.exe (PID 12), tool.exe (PID 14) · processes below: 1',
    );
  });

  it('leaves those apart that are no part of the tree', () => {
    assert.equal(
      text([12], found('node.exe', 12), found('daemon.exe', 20)),
      'Attached to node.exe (PID 12) · outside the tree: 1',
    );
  });

  it('is known by its PID until it is found, and three are named at most', () => {
    assert.equal(text([12]), 'Attached to PID 12');
    assert.equal(text([1, 2, 3, 4, 5]), 'Attached to PID 1, PID 2, PID 3 · 2 more');
  });

  it('is nobody of a session that launches its processes', () => {
    assert.equal(attachedText(stateAfter(started())), null);
  });
});
