// A session as a tree: what the sidebar says, and the contexts its menus hang on.
import assert from 'node:assert/strict';
import { sessionNode } from '../../../../src/model/sessionTree/sessionNode';
import type { TreeNode } from '../../../../src/model/sessionTree/treeNode';
import type { SessionState } from '../../../../src/model/session/state';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import {
  created,
  ended,
  exited,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

const log = brokerHandle('0x10', 'log');
const secret = brokerHandle('0x14', 'secret', { inheritable: false });
const birth = birthOf([log, secret], [observed('0x10', ['0x10']), observed('0x4')], {
  standardHandles: { stdin: null, stdout: '0x10', stderr: '0x10' },
});
const begun = [
  started({ program: 'a.exe' }),
  ready,
  { type: 'handleCreated', time: 2, handle: log } as const,
  pipeCreated('stdin', { direction: 'written', stream: 'stdin' }),
  pipeCreated('extra', { processId: null, stream: null }),
  created('a', birth),
];

function* nodes(node: TreeNode): Generator<TreeNode> {
  yield node;
  for (const child of node.children) yield* nodes(child);
}

/** The tree as indented lines: label, description, context. */
function text(node: TreeNode, indent = ''): string {
  const own = `${indent}${node.label} | ${node.description} | ${node.context}`;
  return [own, ...node.children.map((child) => text(child, `${indent}  `))].join('\n');
}

const without = (state: SessionState): string =>
  text(sessionNode(state)).replace(/\d\d:\d\d:\d\d/, 'T');

describe('The tree of a session', () => {
  it('shows the broker, and each child with its handles and pipes', () => {
    assert.equal(
      without(stateAfter(...begun)),
      [
        'test | running · T | session.running',
        '  launcher | PID 42 | broker',
        '    log | 0x10 · inheritable | handle.open',
        '    extra | 0 bytes in 0 reads, open | pipe.captured.reading',
        '  a | PID 100 · suspended before its first instruction | process.suspended',
        '    log | 0x10 · stdout, stderr | handle.held',
        '    Not inherited | 1 | group',
        '      secret | The handle is not inheritable. | handle',
        '    Opened by Windows or itself | 1 | group',
        '      Event | 0x4 | handle.held',
        '    Pipes | 1 | group',
        '      stdin | 0 bytes written in 0 writes, open | pipe.writable',
      ].join('\n'),
    );
  });

  it('follows its end', () => {
    const state = stateAfter(
      ...begun,
      { type: 'handleClosed', time: 5, value: '0x10' },
      exited('a'),
      pipeEnded('stdin', { phase: 'closed' }),
      ended(),
    );
    const tree = without(state);
    assert.match(tree, /^test \| ended: finished · T \| session\.ended/);
    assert.match(tree, /log \| 0x10 · inheritable · closed/);
    assert.match(tree, /a \| PID 100 · exited with 0 \| process\.exited/);
    assert.match(tree, /stdin \| .*write end closed \| pipe$/m);
  });

  it('begins with the findings', () => {
    const state = stateAfter(...begun, ended({ reason: 'brokerLost', handleCount: null }));
    const [first] = sessionNode(state).children;
    assert.deepEqual([first?.description, first?.context], ['broker-lost', 'finding']);
    assert.match(first?.label ?? '', /launcher is gone/);
    assert.equal(sessionNode(state).icon, 'failed');
    assert.equal(first?.icon, 'error');
  });

  it('has an id of its own for every node, the same while the session goes on', () => {
    const before = [...nodes(sessionNode(stateAfter(...begun)))].map((node) => node.id);
    const after = [...nodes(sessionNode(stateAfter(...begun, exited('a'))))].map((node) => node.id);
    assert.equal(new Set(before).size, before.length);
    assert.deepEqual(after, before);
  });

  it('escapes what Markdown would take for formatting', () => {
    const odd = brokerHandle('0x10', 'my_log', { object: 'C:\\[x](y) *z*' });
    const state = stateAfter(started(), ready, { type: 'handleCreated', time: 1, handle: odd });
    const tooltip = sessionNode(state).children[0]?.children[0]?.tooltip ?? '';
    assert.ok(tooltip.includes('C\\:\\\\\\[x\\]\\(y\\) \\*z\\*'), tooltip);
  });

  it('shows a pipe between two children with both of them, and nothing to be done with it but to ask', () => {
    const children = [
      { name: 'A' },
      { name: 'B', stdio: { stdin: { child: 'A', stream: 'stdout' } } },
    ];
    const pipe = pipeCreated('A.stdout', {
      direction: 'between',
      processId: 'A',
      captureFile: null,
    });
    const state = stateAfter(
      started({ program: 'a.exe', children }),
      ready,
      pipe,
      created('A'),
      created('B'),
    );
    const lines = without(state)
      .split('\n')
      .filter((line) => line.includes('A.stdout |'));
    assert.deepEqual(lines, Array(2).fill('      A.stdout | between children | pipe'));
    const ids = [...nodes(sessionNode(state))].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });
});
