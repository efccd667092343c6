// The pipes between the user's processes on the map: every known end over time, what is only inferred, and who keeps one open.
import assert from 'node:assert/strict';
import { brokerNode, processIdOf } from '../../../../src/model/map/holdings';
import {
  edgeNote,
  edgeText,
  holdingText,
  nodeLine,
  nodeTitle,
} from '../../../../src/model/map/mapText';
import {
  sessionMap,
  type HeldEdge,
  type MapNode,
  type SessionMap,
} from '../../../../src/model/map/sessionMap';
import type { SessionState } from '../../../../src/model/session/state';
import { PipeHistory, readEnd, writeEnd } from '../../fixtures/pipeHistory';
import { placedFindings as findings } from '../../fixtures/placedFindings';
import { endChanged, goneAt, pipeOfTool, watched } from '../../fixtures/sharedPipeFixture';
import { stateAfter } from '../../fixtures/sessionFixture';

const [r, w] = [readEnd('0x40'), writeEnd('0x44')];

const mapOf = (state: SessionState): SessionMap => sessionMap(state, findings(state));
const held = ({ edges }: SessionMap): readonly HeldEdge[] =>
  edges.filter((edge) => edge.kind === 'held');
const pipesOf = ({ nodes }: SessionMap): readonly MapNode[] =>
  nodes.filter(({ kind }) => kind === 'pipe');

/** "parent read: opened 0x40", for each end of the pipe. */
function ends(map: SessionMap, pipe = pipesOf(map)[0]?.id): readonly string[] {
  return held(map)
    .filter(({ object }) => object === pipe)
    .map(
      ({ holder, end, handles, isPast, isInTheWay }) =>
        `${processIdOf(holder) ?? holder} ${end ?? ''}: ${handles
          .map(({ origin, value }) => `${origin} ${value}`)
          .join(' ')}${isPast ? ', past' : ''}${isInTheWay ? ', in the way' : ''}`,
    )
    .sort();
}

/** The parent opens a pipe and gives a tool the write end; both ends of the parent are found by looks. */
const output = (): PipeHistory =>
  new PipeHistory()
    .create(10, 'parent')
    .open(20, 'parent', r, w)
    .create(30, 'tool', 'parent', { given: [{ ...w, stream: 'stdout' }] });

describe('A pipe between processes on the map', () => {
  it('has the end that was never passed on, and the title that the list of pipes gives it', () => {
    const map = mapOf(output().state);
    assert.deepEqual(ends(map), [
      'parent read: opened 0x40',
      'parent write: opened 0x44',
      'tool write: inherited 0x44',
    ]);
    const [pipe] = pipesOf(map);
    assert.equal(pipe && nodeTitle(pipe), 'stdout of tool.exe (PID 200)');
    assert.equal(pipe && nodeLine(pipe), 'open · not captured');
  });

  it('is as it was at each moment', () => {
    const before = mapOf(output().state);
    const after = mapOf(output().close(50, 'parent', w).exit(90, 'tool').state);
    assert.ok(!ends(before).some((text) => text.includes('past')));
    assert.deepEqual(ends(after), [
      'parent read: opened 0x40',
      'parent write: opened 0x44, past',
      'tool write: inherited 0x44, past',
    ]);
    const over = mapOf(output().exit(90, 'tool', 'parent').state);
    const [pipe] = pipesOf(over);
    assert.equal(pipe && nodeLine(pipe), 'closed · not captured');
  });

  it('does not claim that a process opened what was only found in its table', () => {
    const map = mapOf(output().create(40, 'helper').open(60, 'helper', writeEnd('0x90')).state);
    assert.ok(ends(map).includes('helper write: seen 0x90'));
    assert.ok(ends(map).includes('parent read: seen 0x40'), ends(map).join());
    assert.ok(ends(map).includes('parent write: seen 0x44'), ends(map).join());
    const edge = held(map).find(({ holder }) => processIdOf(holder) === 'helper');
    assert.equal(edge && holdingText(edge), 'write end 0x90, found in its handle table');
  });

  it('says of an end that nobody could ask about that it seems to be one', () => {
    const history = new PipeHistory()
      .create(10, 'parent')
      .open(20, 'parent', w)
      .create(30, 'tool', 'parent', { given: [{ ...w, stream: 'stdout' }] })
      .calls(40, 'parent', [['NtReadFile', '0x40']]);
    const map = mapOf(history.state);
    assert.ok(ends(map).includes('parent read: inferred 0x40'), ends(map).join());
    const [edge, ...others] = held(map).filter(({ isInferred }) => isInferred);
    assert.ok(edge && others.length === 0);
    assert.equal(edgeNote(edge), 'seems to have it');
    assert.equal(
      edgeText(edge, 'stdout of tool.exe', 'parent.exe'),
      'parent.exe seems to have stdout of tool.exe: read end 0x40, a call is pending on this handle',
    );
  });

  it('marks who keeps it open as the finding does, and nobody else', () => {
    const gone = [endChanged('parent', 'closed', '0x64', 'write', 5), goneAt('tool', 6)];
    const quiet = stateAfter(...pipeOfTool(), ...gone);
    assert.ok(!ends(mapOf(quiet)).some((text) => text.includes('in the way')));
    const map = mapOf(stateAfter(...pipeOfTool(), ...gone, watched(0, 1000, 9000)));
    assert.deepEqual(
      ends(map).filter((text) => text.includes('in the way')),
      ['helper write: inherited 0x64, in the way'],
    );
    const [pipe] = pipesOf(map);
    assert.equal(pipe && nodeLine(pipe), 'held open · not captured');
    assert.deepEqual(
      pipe?.concerns.map(({ code }) => code),
      ['write-end-held'],
    );
  });

  it('does not mark who kept it open for less than a second', () => {
    const history = output().create(40, 'helper', 'parent', { given: [w] });
    const over = history.close(41, 'parent', w).exit(90, 'tool').exit(800, 'helper');
    const found = findings(over.state);
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [['write-end-held', 'information']],
    );
    assert.ok(!ends(mapOf(over.state)).some((text) => text.includes('in the way')));
  });

  it('says that it is full', () => {
    const history = output().look(50, 1, { fill: 4096, stillSince: null });
    const [pipe] = pipesOf(mapOf(history.state));
    assert.equal(pipe && nodeLine(pipe), 'full · not captured');
  });

  it('is another node when its number was given to another pipe', () => {
    const history = output().exit(60, 'tool').close(70, 'parent', r, w);
    const [r2, w2] = [readEnd('0x80'), writeEnd('0x84')];
    history.open(71, 'parent', r2, w2);
    history.create(80, 'second', 'parent', { given: [{ ...w2, stream: 'stdout' }] });
    const map = mapOf(history.state);
    const [first, second] = pipesOf(map);
    assert.deepEqual(
      pipesOf(map).map((pipe) => nodeTitle(pipe)),
      ['stdout of tool.exe (PID 200)', 'stdout of second.exe (PID 300)'],
    );
    assert.ok(!ends(map, first?.id).some((text) => text.includes('0x80')));
    assert.deepEqual(ends(map, second?.id), [
      'parent read: opened 0x80',
      'parent write: opened 0x84',
      'second write: inherited 0x84',
    ]);
  });

  it('is left out while one process alone has it', () => {
    const { nodes } = mapOf(new PipeHistory().create(10, 'parent').open(20, 'parent', r, w).state);
    assert.deepEqual(
      nodes.map(({ id }) => id),
      [brokerNode, 'process parent'],
    );
  });
});
