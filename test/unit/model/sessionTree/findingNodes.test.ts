// The rows of findings: the headline first, the code after it, the whole in the tooltip, and the steps of the path below.
import assert from 'node:assert/strict';
import { findingNodes } from '../../../../src/model/sessionTree/findingNodes';
import { nodePath } from '../../../../src/model/sessionTree/findNode';
import { sessionNode } from '../../../../src/model/sessionTree/sessionNode';
import { daemonTree } from '../../fixtures/mapFixture';
import { stateAfter } from '../../fixtures/sessionFixture';
import { wholeFinding } from '../../fixtures/wholeFinding';

const state = stateAfter(...daemonTree({ exits: ['compiler', 'build'] }));

describe('The rows of findings', () => {
  const [row] = findingNodes(state, [wholeFinding]);
  assert.ok(row);

  it('say who does what before the code, and all of it in the tooltip', () => {
    assert.deepEqual(
      [row.label, row.description, row.spoken, row.help],
      [wholeFinding.headline, 'descendant-holds-pipe', 'error', 'descendant-holds-pipe'],
    );
    const lines = row.tooltip.replaceAll('\\', '').split('\n\n');
    assert.deepEqual(lines, [
      wholeFinding.headline,
      'launcher (PID 42) → build.exe (PID 100, exited) → compiler.exe (PID 200, exited) → PID 250 (exited) → server.exe (PID 300, handle 0x54)',
      wholeFinding.why,
      'Also affected: build.log cannot be deleted; TCP 127.0.0.1:8080 stays in use; stderr of build.exe does not reach end of file either',
      `Fix: ${wholeFinding.fix}`,
    ]);
  });

  it('have the steps of the path below them, each leading to its process or handle', () => {
    const { id: sessionId } = state;
    assert.deepEqual(
      row.children.map(({ label, description, icon, target }) => [
        ...[label, description, icon],
        target,
      ]),
      [
        ['launcher', 'PID 42', 'broker', { sessionId }],
        ['build.exe', 'PID 100 · exited', 'exited', { sessionId, processId: 'build' }],
        ['compiler.exe', 'PID 200 · exited', 'exited', { sessionId, processId: 'compiler' }],
        ['PID 250', 'exited', 'exited', { sessionId }],
        [
          ...['server.exe', 'PID 300 · handle 0x54', 'process'],
          { sessionId, processId: 'server', value: '0x54' },
        ],
      ],
    );
  });

  it('lead to the process alone when nobody saw the handle at its start, and to a handle of the launcher', () => {
    const step = { pid: 300, name: 'server.exe', hasExited: false, handle: '0x999' };
    const path = [
      { ...step, place: { kind: 'handle', processId: 'server', value: '0x999' } },
      { ...step, place: { kind: 'brokerHandle', value: '0x10' } },
    ] as const;
    const [other] = findingNodes(state, [{ ...wholeFinding, path }]);
    assert.deepEqual(
      other?.children.map(({ target }) => target),
      [
        { sessionId: state.id, processId: 'server' },
        { sessionId: state.id, value: '0x10' },
      ],
    );
  });

  it('are not taken for the process when that is to be revealed', () => {
    const crash = {
      ...({ type: 'processCrashed', time: 8, id: 'server', code: '0xc0000005' } as const),
      address: '0x401000',
    };
    const root = sessionNode(stateAfter(...daemonTree(), crash));
    const found = root.children.find(({ description }) => description === 'process-crashed');
    assert.equal(found?.children.length, 4);
    const path = nodePath(root, { sessionId: root.id, processId: 'build' });
    assert.deepEqual(
      path.map(({ id }) => id),
      [root.id, `${root.id}/build`],
    );
  });

  it('keep their ids when the sentence tells of the past', () => {
    const past = { ...wholeFinding, headline: 'It kept stdout open.' };
    const [other] = findingNodes(state, [past]);
    assert.deepEqual(
      [other?.id, other?.children.map(({ id }) => id)],
      [row.id, row.children.map(({ id }) => id)],
    );
  });
});
