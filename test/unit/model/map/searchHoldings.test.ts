// The map of a search: each object that was found is a node, with whoever has it, in which way, and how sure it is how that came about.
import assert from 'node:assert/strict';
import { edgeLabel, edgeText, holdingText, nodeTitle } from '../../../../src/model/map/mapText';
import { searchHoldings } from '../../../../src/model/map/searchHoldings';
import { sessionMap, type SessionMap } from '../../../../src/model/map/sessionMap';
import type { SearchEvent } from '../../../../src/model/search/searchEvents';
import { searchSession } from '../../../../src/model/search/searchSession';
import { held, inherited, searchedFor, searchedPath } from '../../fixtures/searchFixture';

function mapOf(events: readonly SearchEvent[], typed = searchedPath): SessionMap {
  const state = searchedFor(typed, events);
  return sessionMap(searchSession(state), [], searchHoldings(state));
}

function linesOf({ nodes, edges }: SessionMap): readonly string[] {
  const titles = new Map(nodes.map((node) => [node.id, nodeTitle(node)]));
  return edges.map((edge) => {
    const [from, to] = [titles.get(edge.from) ?? '?', titles.get(edge.to) ?? '?'];
    if (edge.kind !== 'held') return edgeText(edge, from, to);
    const [holder, object] = [titles.get(edge.holder) ?? '?', titles.get(edge.object) ?? '?'];
    return `${holder} – ${object}: ${holdingText(edge)}`;
  });
}

const titlesOf = ({ nodes }: SessionMap): readonly string[] => nodes.map(nodeTitle);

describe('The map of a search', () => {
  it('shows who has the object, who created whom, and what is only inferred', () => {
    const map = mapOf(inherited);
    assert.deepEqual(titlesOf(map), [
      ...['make.exe', 'helper.exe', 'PID 50', 'grandchild.exe', 'editor.exe', 'scanner.exe'],
      'app.log',
    ]);
    assert.deepEqual(linesOf(map), [
      'make.exe created helper.exe',
      'helper.exe created grandchild.exe',
      'PID 50 created editor.exe',
      'make.exe created scanner.exe',
      'helper.exe – app.log: handle 0x44, found in its handle table',
      'grandchild.exe – app.log: handle 0x44, probably inherited',
      'editor.exe – app.log: handle 0x1f8, found in its handle table',
      'scanner.exe – app.log: mapped into its memory',
    ]);
    const mapped = map.edges.at(-1);
    assert.ok(mapped);
    assert.equal(edgeLabel(mapped), 'mapped into its memory');
  });

  it('shows an object that only one has, and no launcher', () => {
    assert.deepEqual(titlesOf(mapOf([held(12)])), ['make.exe', 'tool.exe', 'app.log']);
  });

  it('draws the ends of a pipe the way data goes, as one pipe', () => {
    const object = '\\\\.\\pipe\\line';
    const map = mapOf(
      [held(12, { object, end: 'write' }), held(13, { object, end: 'read', handle: '0x50' })],
      object,
    );
    assert.deepEqual(
      map.edges.flatMap(({ kind, from, to }) => (kind === 'held' ? `${from} → ${to}` : [])),
      [`process 12 → sought ${object}`, `sought ${object} → process 13`],
    );
    assert.ok(titlesOf(map).includes(object));
  });

  it('leads from the exited owner of a port to who has the socket', () => {
    const row = { protocol: 'tcp', address: '::1', port: 3000, state: 'listening' } as const;
    const process = {
      ...{ pid: 12, name: 'helper.exe', createdAt: '1', image: null, user: null },
      creator: { pid: 412, name: null, isAlive: false },
    };
    const map = mapOf(
      [
        { type: 'portsFound', rows: [{ ...row, peer: null, pid: 412, owner: null }] },
        held(12, { process, socketState: 'listening', object: 'tcp [::1]:3000' }),
      ],
      ':3000',
    );
    assert.deepEqual(linesOf(map), [
      'PID 412 created helper.exe',
      'PID 412 – TCP [::1]:3000: owner in the port table, no longer held',
      'helper.exe – TCP [::1]:3000: handle 0x44, found in its handle table',
    ]);
  });
});
