// The map of a session: its nodes, who holds which end, which way data goes, and what keeps a pipe from ending.
import assert from 'node:assert/strict';
import type { SessionEvent } from '../../../../src/model/session/events';
import { describedAs } from '../../../../src/model/session/fileDescription';
import { placedFindings as findings } from '../../fixtures/placedFindings';
import { brokerNode, pipeKey, processNode } from '../../../../src/model/map/holdings';
import { consoleHosts, without } from '../../../../src/model/map/mapFilter';
import { holdingText, nodeLine, nodeText, nodeTitle } from '../../../../src/model/map/mapText';
import {
  sessionMap,
  type HeldEdge,
  type MapEdge,
  type SessionMap,
} from '../../../../src/model/map/sessionMap';
import type { SessionState } from '../../../../src/model/session/state';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { daemonTree, heir, pipeEnd, pipelineOfTwo, portOfTheDead } from '../../fixtures/mapFixture';
import { created, ended, ready, started, stateAfter } from '../../fixtures/sessionFixture';

const mapOf = (state: SessionState): SessionMap => sessionMap(state, findings(state));

const held = ({ edges }: SessionMap): readonly HeldEdge[] =>
  edges.filter((edge) => edge.kind === 'held');

/** "build write stdout: inherited 0x54" for each, in the order of the text. */
function told(map: SessionMap): readonly string[] {
  const title = (id: string): string => {
    const node = map.nodes.find((each) => each.id === id);
    return node ? nodeTitle(node) : id;
  };
  return held(map)
    .map(
      ({ holder, object, end, handles, isPast, isInTheWay }) =>
        `${title(holder)} ${end ?? 'has'} ${title(object)}: ${handles
          .map(({ origin, value }) => `${origin} ${value}`)
          .join(' ')}${isPast ? ', past' : ''}${isInTheWay ? ', in the way' : ''}`,
    )
    .sort();
}

const creations = ({ edges }: SessionMap): readonly string[] =>
  edges.flatMap(({ kind, from, to }) => (kind === 'created' ? [`${from} → ${to}`] : []));

describe('The map of a session', () => {
  it('has the broker alone before anything is started', () => {
    const { nodes, edges } = mapOf(stateAfter(started(), ready));
    assert.deepEqual(
      nodes.map(({ id, kind }) => [id, kind]),
      [[brokerNode, 'broker']],
    );
    assert.deepEqual(edges, []);
  });

  it('has no broker where processes run already: it starts nothing and has nothing of theirs', () => {
    const attached = { ...stateAfter(...daemonTree()), attached: { pids: [100], tree: true } };
    const { nodes } = mapOf(attached);
    assert.ok(nodes.some(({ kind }) => kind === 'process'));
    assert.ok(nodes.every(({ kind }) => kind !== 'broker'));
  });

  it('tells who created whom, and who holds which end by which handle', () => {
    const map = mapOf(stateAfter(...daemonTree()));
    assert.deepEqual(creations(map), [
      'broker → process build',
      'process build → process compiler',
      'process compiler → process server',
    ]);
    assert.deepEqual(told(map), [
      'build write stdout: inherited 0x54',
      'compiler.exe write stdout: inherited 0x54',
      'launcher read stdout: made 0x50',
      'server.exe write stdout: inherited 0x54',
    ]);
  });

  it('lets data go from the writers through the pipe to the reader, and gives it its bytes', () => {
    const map = mapOf(stateAfter(...daemonTree({ bytes: 4096 })));
    const pipe = pipeKey('stdout');
    const edge = (holder: string): HeldEdge | undefined =>
      held(map).find((each) => each.holder === holder);
    assert.deepEqual([edge(brokerNode)?.from, edge(brokerNode)?.to], [pipe, brokerNode]);
    const build = edge(processNode('build'));
    assert.deepEqual([build?.from, build?.to], [processNode('build'), pipe]);
    // Seen from the broker the tree is read in one direction, whichever way data goes.
    assert.equal(edge(brokerNode)?.isHolderFirst, true);
    assert.equal(build?.isHolderFirst, false);
    // Of three writers nobody can tell who wrote what.
    assert.equal(edge(brokerNode)?.bytes, 4096);
    assert.equal(build.bytes, null);
  });

  it('marks the write end that keeps a pipe from ending, and no other', () => {
    const map = mapOf(stateAfter(...daemonTree({ exits: ['compiler', 'build'] })));
    assert.deepEqual(told(map), [
      'build write stdout: inherited 0x54, past',
      'compiler.exe write stdout: inherited 0x54, past',
      'launcher read stdout: made 0x50',
      'server.exe write stdout: inherited 0x54, in the way',
    ]);
    const pipe = map.nodes.find(({ id }) => id === pipeKey('stdout'));
    assert.ok(pipe?.kind === 'pipe' && pipe.isHeld);
    assert.match(nodeLine(pipe), /^held open/);
    assert.match(nodeText(pipe), /^Pipe, stdout, held open · 0 B, 1 finding$/);
    const way = held(map).find(({ isInTheWay }) => isInTheWay);
    assert.equal(way && holdingText(way), 'write end 0x54, inherited, holds it open');
    assert.deepEqual(
      map.nodes.flatMap(({ id, concerns }) => (concerns.length > 0 ? [id] : [])),
      [processNode('server'), pipe.id],
    );
  });

  it('marks those in the way whom the finding counts and does not name', () => {
    const write = pipeEnd('0x54', 'stdout', 'write');
    const servers = Array.from({ length: 30 }, (_, index) =>
      heir(`server${index}`, 'build', [write], { pid: 500 + index }),
    );
    const [exit, ...rest] = daemonTree({ exits: ['build'] }).toReversed();
    assert.ok(exit);
    const map = mapOf(stateAfter(...rest.toReversed(), ...servers, exit));
    // With compiler and server.
    assert.equal(held(map).filter(({ isInTheWay }) => isInTheWay).length, 32);
  });

  it('still says who was in the way when the session is over', () => {
    const events = daemonTree({ exits: ['compiler', 'build'] });
    const map = mapOf(stateAfter(...events, ended({ reason: 'stopped', time: 2000 })));
    const way = held(map).find(({ isInTheWay }) => isInTheWay);
    assert.equal(
      way && holdingText(way),
      'write end 0x54, inherited, no longer held, held it open',
    );
    assert.ok(held(map).every(({ isPast }) => isPast));
  });

  it('shows a holder from outside, and believes the search where it found an end closed', () => {
    const found: SessionEvent = {
      ...{ type: 'holdersFound', time: 900, label: 'stdout', unanswered: [] },
      holders: [
        {
          ...{ pid: 77, name: 'editor.exe', handle: '0x9c', end: 'write', access: '0x2' },
          ...{ cause: 'outside', path: [], createdAt: '5' },
        },
      ],
    };
    const map = mapOf(stateAfter(...daemonTree(), found));
    assert.ok(told(map).includes('editor.exe write stdout: found 0x9c'));
    assert.ok(told(map).includes('server.exe write stdout: inherited 0x54, past'));
    const outside = map.nodes.find(({ kind }) => kind === 'outside');
    assert.equal(
      outside && nodeText(outside),
      'Process outside the session, editor.exe, 77 · not of this session',
    );
  });

  it('reads a pipeline from the child that writes to the child that reads', () => {
    const map = mapOf(stateAfter(...pipelineOfTwo()));
    const pipe = pipeKey('A.stdout');
    const first = held(map).filter(({ object, isHolderFirst }) => object === pipe && isHolderFirst);
    assert.deepEqual(
      first.map(({ holder, from, to }) => [holder, from, to]),
      [[processNode('A'), processNode('A'), pipe]],
    );
  });

  it('has what a process opened and passed on, as one object with its opener', () => {
    const map = mapOf(stateAfter(...portOfTheDead()));
    assert.deepEqual(told(map), [
      'build has TCP 127.0.0.1:8080: opened 0x70, past',
      'server.exe has TCP 127.0.0.1:8080: inherited 0x70',
    ]);
    const port = map.nodes.find(({ kind }) => kind === 'object');
    assert.deepEqual(
      port?.concerns.map(({ code }) => code),
      ['socket-inherited'],
    );
  });

  it('takes a duplicate for the object it duplicates', () => {
    const region = brokerHandle('0x60', 'region');
    const twin = brokerHandle('0x64', 'twin');
    const handles = {
      region: { kind: 'event' },
      twin: { kind: 'duplicate', of: 'region' },
    };
    const birth = birthOf([region, twin], [observed('0x64', ['0x64', '0x60'])]);
    const map = mapOf(
      stateAfter(
        started({ program: 'a.exe', handles }),
        ready,
        { type: 'handleCreated', time: 2, handle: region },
        { type: 'handleCreated', time: 2, handle: twin },
        created('a', birth),
      ),
    );
    assert.deepEqual(told(map), [
      'a has region: inherited 0x64',
      'launcher has region: made 0x60 made 0x64',
    ]);
  });

  it('leaves out what only one process has', () => {
    const lonely = brokerHandle('0x60', 'lonely');
    const map = mapOf(
      stateAfter(
        started({ program: 'a.exe', handles: { lonely: { kind: 'event' } } }),
        ready,
        { type: 'handleCreated', time: 2, handle: lonely },
        created('a', birthOf([lonely], [observed('0x8')])),
      ),
    );
    assert.deepEqual(
      map.nodes.map(({ id }) => id),
      [brokerNode, processNode('a')],
    );
  });

  it('knows a child called broker from the broker', () => {
    const map = mapOf(
      stateAfter(
        started({ children: [{ name: 'broker', program: 'a.exe' }] }),
        ready,
        created('broker'),
      ),
    );
    assert.equal(new Set(map.nodes.map(({ id }) => id)).size, 2);
    assert.deepEqual(creations(map), ['broker → process broker']);
  });

  it('can do without console hosts and what only they share, but not without one in the way', () => {
    const file = brokerHandle('0x2c', null, { type: 'File', object: 'a file', openedBy: 'build' });
    const host = { name: 'conhost.exe', pid: 400 };
    const map = mapOf(stateAfter(...daemonTree(), heir('host', 'build', [file], host)));
    const hosts = consoleHosts(map, new Set());
    assert.deepEqual([...hosts], [processNode('host')]);
    const less = without(map, hosts);
    assert.deepEqual(told(less), told(mapOf(stateAfter(...daemonTree()))));
    assert.equal(map.nodes.length - less.nodes.length, 2);
    assert.deepEqual([...consoleHosts(map, new Set([processNode('host')]))], []);
    const inTheWay = {
      ...map,
      edges: map.edges.map((edge) => ({ ...edge, isInTheWay: true }) as MapEdge),
    };
    assert.equal(consoleHosts(inTheWay, new Set()).size, 0);
  });

  it('describes a file by its name, without its folder', () => {
    const file = describedAs('file', { name: 'C:\\work\\build.log' });
    const facts = { key: 'k', isPipe: false, label: null, type: 'File', name: null };
    const object = { ...facts, file, shared: null };
    assert.equal(nodeTitle({ id: 'k', kind: 'object', object, concerns: [] }), 'build.log');
  });
});
