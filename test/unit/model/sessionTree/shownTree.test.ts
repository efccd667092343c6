// The rows of the Sessions view while a session goes on: which are drawn again, and finding one of them.
import assert from 'node:assert/strict';
import { nodePath } from '../../../../src/model/sessionTree/findNode';
import { sessionNode } from '../../../../src/model/sessionTree/sessionNode';
import { ShownNode, shownSession } from '../../../../src/model/sessionTree/shownTree';
import type { TreeNode } from '../../../../src/model/sessionTree/treeNode';
import type { SessionEvent } from '../../../../src/model/session/events';
import { reduce } from '../../../../src/model/session/reduce';
import type { SessionState } from '../../../../src/model/session/state';
import { busyTree } from '../../../bench/busyTree';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import {
  created,
  exited,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

const log = brokerHandle('0x10', 'log');
const birth = birthOf([log], [observed('0x10', ['0x10']), observed('0x4')]);
const begun: readonly SessionEvent[] = [
  started({ program: 'a.exe', children: [{ name: 'a' }, { name: 'b' }] }),
  ready,
  { type: 'handleCreated', time: 2, handle: log },
  pipeCreated('a.stdout'),
  created('a', birth),
  created('b'),
];

const fail = (error: unknown): never => assert.fail(String(error));

/** A view in which everything was opened. */
function opened(state: SessionState): ShownNode {
  const root = new ShownNode(sessionNode(state), null, fail);
  const open = (shown: ShownNode): void => shown.children.forEach(open);
  open(root);
  return root;
}

const all = (shown: ShownNode): readonly ShownNode[] => [shown, ...shown.children.flatMap(all)];
const ids = (shown: readonly ShownNode[]): readonly string[] => shown.map(({ node }) => node.id);

describe('The shown rows', () => {
  it('are drawn again where something changed, and nowhere else', () => {
    const before = stateAfter(...begun);
    const root = opened(before);
    const rows = all(root);
    const after = reduce(before, exited('a'));
    assert.deepEqual(ids(root.update(sessionNode(after))), ['s/a']);
    assert.deepEqual(all(root), rows, 'the rows themselves are the same ones');
    const pipe = reduce(after, pipeEnded('a.stdout'));
    const changed = ids(root.update(sessionNode(pipe)));
    assert.deepEqual(changed, ids(all(root).filter(({ node }) => node.id === 's/pipe/a.stdout')));
  });

  it('of a large tree are made anew where something changed and above it, and nowhere else', () => {
    const events = [...busyTree(60)].slice(0, -1).flatMap((each) => each.events);
    const before = stateAfter(...events);
    const { processes } = before;
    const shell = processes.findLast(({ name }) => name === 'sh.exe');
    const compiler = processes.find(({ descent }) => descent?.parentId === shell?.id);
    assert.ok(shell && compiler);
    const rows = new Set(all(opened(before)).map(({ node }) => node));
    const after = reduce(before, { type: 'directorySeen', time: 9, id: compiler.id, path: 'C:\\' });
    const fresh = all(opened(after)).filter(({ node }) => !rows.has(node));
    const ofProcesses = fresh.filter(({ node }) => node.context.startsWith('process.'));
    assert.deepEqual(ids(ofProcesses), ['s/make', `s/${shell.id}`, `s/${compiler.id}`]);
  });

  it('have the pipes that came after their process', () => {
    const before = stateAfter(
      started({ program: 'a.exe', children: [{ name: 'a' }] }),
      created('a'),
    );
    opened(before);
    const after = all(opened(reduce(before, pipeCreated('a.stdout'))));
    assert.ok(after.some(({ node }) => node.id === 's/pipe/a.stdout'));
  });

  it('are not drawn again when nothing changed', () => {
    const state = stateAfter(...begun);
    assert.deepEqual(opened(state).update(sessionNode(state)), []);
  });

  it('take in a new row below the one that has it, and keep the others', () => {
    const before = stateAfter(...begun);
    const root = opened(before);
    const broker = root.children[0];
    const after = reduce(before, {
      type: 'handleCreated',
      time: 9,
      handle: brokerHandle('0x20', 'late'),
    });
    const changed = root.update(sessionNode(after));
    assert.deepEqual(changed, [broker]);
    assert.deepEqual(
      broker?.children.map(({ node }) => node.label),
      ['log', 'late'],
    );
  });

  const broken = new Error('broken');
  const breaks = (): never => {
    throw broken;
  };

  it('are there for every session but the one that cannot be drawn, and then for that one, too', () => {
    const states = ['one', 'bad', 'two'].map((id) => ({ ...stateAfter(...begun), id }));
    const faults: unknown[] = [];
    let isBroken = true;
    const nodeOf = (state: SessionState): TreeNode =>
      isBroken && state.id === 'bad' ? breaks() : sessionNode(state);
    const draw = (known?: readonly ShownNode[]): readonly ShownNode[] =>
      states.map((state, at) =>
        shownSession(state, known?.[at], nodeOf, (error) => faults.push(error)),
      );
    const shown = draw();
    assert.deepEqual(
      shown.map(({ drawn }) => [drawn.id, drawn.description.includes('cannot be shown')]),
      [
        ['one', false],
        ['bad', true],
        ['two', false],
      ],
    );
    assert.deepEqual(faults, [broken]);
    assert.deepEqual([shown[1]?.node.label, shown[1]?.node.context], ['test', 'session.running']);
    assert.deepEqual(shown[1]?.target, { sessionId: 'bad' });
    isBroken = false;
    const again = draw(shown);
    assert.equal(again[0], shown[0]);
    assert.equal(again[1]?.drawn.description.includes('cannot be shown'), false);
    assert.ok(again[1].children.length > 0);
  });

  it('are there beside and above one whose children cannot be made', () => {
    const faults: unknown[] = [];
    const root = sessionNode(stateAfter(...begun));
    const [broker, a, ...others] = root.children;
    assert.ok(broker && a);
    const bad: TreeNode = {
      ...a,
      get children() {
        return breaks();
      },
    };
    const children = [broker, bad, ...others];
    const shown = new ShownNode({ ...root, children }, null, (error) => faults.push(error));
    const rows = shown.children.map(({ drawn }) => [drawn.label, drawn.children.length > 0]);
    assert.deepEqual(rows, [
      ['launcher', true],
      ['a', false],
      ['b', false],
    ]);
    assert.deepEqual(shown.children[1]?.children, []);
    assert.deepEqual(new Set(faults), new Set([broken]));
  });

  it('say when a row can be opened now', () => {
    const before = stateAfter(...begun.slice(0, 2));
    const root = new ShownNode(sessionNode(before), null, fail);
    const [broker] = root.children;
    const after = reduce(before, { type: 'handleCreated', time: 2, handle: log });
    assert.deepEqual(root.update(sessionNode(after)), [broker]);
  });

  it('keep the id of a finding when another comes before it', () => {
    const begunState = stateAfter(...begun);
    const failed = (...names: readonly string[]): SessionState => ({
      ...begunState,
      processes: begunState.processes.map((each) =>
        names.includes(each.id) ? failedOf(each) : each,
      ),
    });
    const findingIds = (state: SessionState): readonly string[] =>
      sessionNode(state)
        .children.filter(({ context }) => context.startsWith('finding'))
        .map(({ id }) => id);
    const [own] = findingIds(failed('b'));
    assert.ok(own);
    assert.deepEqual(findingIds(failed('a', 'b')).indexOf(own), 1);
    assert.equal(new Set(findingIds(failed('a', 'b'))).size, 2);
  });

  it('are found by what they are about, with the way to them', () => {
    const root = sessionNode(stateAfter(...begun));
    const way = (target: object): readonly string[] =>
      nodePath(root, { sessionId: 's', ...target }).map(({ id }) => id);
    assert.deepEqual(way({}), ['s']);
    assert.deepEqual(way({ processId: 'b' }), ['s', 's/b']);
    assert.deepEqual(way({ processId: 'a', value: '0x10' }), ['s', 's/a', 's/a/0x10']);
    assert.deepEqual(way({ processId: 'a', value: '0x4' }), ['s', 's/a', 's/a/opened', 's/a/0x4']);
    assert.deepEqual(way({ value: '0x10' }), ['s', 's/broker', 's/broker/log']);
    assert.equal(way({ pipe: 'a.stdout' }).at(-1), 's/pipe/a.stdout');
    assert.deepEqual(way({ pipe: 'another' }), []);
  });

  it('are dragged as the value, the process id or the label', () => {
    const root = opened(stateAfter(...begun));
    const dragged = Object.fromEntries(all(root).map(({ node }) => [node.id, node.dragged]));
    assert.equal(dragged['s/a/0x10'], '0x10');
    assert.equal(dragged['s/broker/log'], '0x10');
    assert.equal(dragged['s/a'], '100');
    assert.equal(dragged['s/pipe/a.stdout'], 'a.stdout');
    assert.equal(dragged['s'], null);
  });
});

function failedOf(process: SessionState['processes'][number]) {
  const error = {
    api: 'CreateProcessW',
    code: 2,
    symbol: 'ERROR_FILE_NOT_FOUND',
    handle: null,
    message: 'Not found.',
  };
  return { ...process, phase: 'failed' as const, error };
}
