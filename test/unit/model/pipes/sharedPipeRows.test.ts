// The rows, the words and the report of pipes between the user's own processes.
import assert from 'node:assert/strict';
import { findings } from '../../../../src/model/findings/findings';
import { pipeConcerns } from '../../../../src/model/findings/pipes/pipeConcerns';
import { sharedPipeRows, type SharedPipeRow } from '../../../../src/model/pipes/sharedPipeRows';
import { sharedPipeLines } from '../../../../src/model/pipes/sharedPipeText';
import { makeReport } from '../../../../src/model/report/report';
import type { SessionEvent } from '../../../../src/model/session/events';
import { stateAfter } from '../../fixtures/sessionFixture';
import { endChanged, goneAt, pipeOfTool, watched } from '../../fixtures/sharedPipeFixture';

const stateOf = (...more: readonly SessionEvent[]) => stateAfter(...pipeOfTool(), ...more);
const linesOf = (...more: readonly SessionEvent[]): readonly string[] => {
  const state = stateOf(...more);
  return sharedPipeRows(state, new Set()).flatMap((row) => sharedPipeLines(state, row, 20_000));
};
const parties = (row: SharedPipeRow | undefined, side: 'readers' | 'writers') =>
  row?.directions[0]?.[side].map(({ hold, state }) => `${hold.process.id} ${hold.value} ${state}`);

describe('Pipes between processes of the user', () => {
  it('have one row with a name, who made it, and who has which end', () => {
    const [row, ...others] = sharedPipeRows(stateOf(), new Set());
    assert.deepEqual(others, []);
    assert.equal(row?.title, 'stdout of tool.exe (PID 11)');
    assert.equal(row.openedBy?.id, 'parent');
    assert.deepEqual(parties(row, 'readers'), ['parent 0x60 open']);
    assert.deepEqual(parties(row, 'writers'), [
      'tool 0x64 open',
      'parent 0x64 open',
      'helper 0x64 open',
    ]);
  });

  it('put those first who have an end still, and mark who closed it and who exited', () => {
    const [row] = sharedPipeRows(
      stateOf(endChanged('parent', 'closed', '0x64', 'write', 5), goneAt('tool', 6)),
      new Set(),
    );
    assert.deepEqual(parties(row, 'writers'), [
      'helper 0x64 open',
      'tool 0x64 exited',
      'parent 0x64 closed',
    ]);
  });

  it('say how full each is, since when nothing moves, and who seems to wait', () => {
    const before = 'stdout of tool.exe (PID 11): tool.exe, parent.exe and helper.exe → parent.exe';
    assert.deepEqual(linesOf(), [`${before}, open`]);
    assert.deepEqual(linesOf(watched(0, 8000, 9000)), [
      `${before}, empty, nothing has moved for 12 s`,
    ]);
    assert.deepEqual(linesOf(watched(100, null, 9000)), [`${before}, 100 bytes not read`]);
    assert.deepEqual(linesOf(watched(4096, 8000, 9000)), [`${before}, full (4,096 bytes)`]);
    assert.deepEqual(linesOf(watched(4096, 5000, 9000)), [
      `${before}, full (4,096 bytes), seems to wait: tool.exe`,
    ]);
  });

  it('are closed when nobody has an end', () => {
    const gone = ['parent', 'tool', 'helper'].map((id) => goneAt(id, 6));
    assert.deepEqual(linesOf(watched(0, 1, 5), ...gone), [
      'stdout of tool.exe (PID 11): tool.exe, parent.exe and helper.exe → parent.exe, closed',
    ]);
  });

  it('come first when a finding speaks of them', () => {
    const state = stateOf(
      endChanged('parent', 'closed', '0x64', 'write', 5),
      goneAt('tool', 6),
      watched(0, 1000, 9000),
    );
    const found = findings(state);
    assert.ok(found.some(({ code }) => code === 'write-end-held'));
    const { ends, held } = pipeConcerns(found);
    assert.ok(held.has('helper 0x64') && ends.has('parent 0x60'));
    assert.equal(sharedPipeRows(state, ends)[0]?.isConcerned, true);
  });

  it('are in the report with every end and how full they are', () => {
    const { sharedPipes } = makeReport(stateOf(goneAt('tool', 6), watched(7, 1000, 9000)));
    assert.equal(sharedPipes.length, 1);
    const [pipe] = sharedPipes;
    assert.deepEqual([pipe?.name, pipe?.openedBy], ['stdout of tool.exe (PID 11)', 'parent']);
    assert.deepEqual(pipe?.flows, [
      { readEnd: 'read', fill: 7, bufferSize: 4096, stillSince: 1000 },
    ]);
    assert.deepEqual(
      pipe.ends.find(({ process }) => process === 'tool'),
      {
        ...{ process: 'tool', pid: 11, handle: '0x64', end: 'write' },
        ...{ from: 4, until: 6, stream: 'stdout' },
      },
    );
  });
});
