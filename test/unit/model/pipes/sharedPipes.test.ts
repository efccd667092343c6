// Who had which end of a pipe from when to when, and in which directions bytes can go.
import assert from 'node:assert/strict';
import { flowsOf, sharedPipes } from '../../../../src/model/pipes/sharedPipes';
import { PipeHistory, readEnd, writeEnd, type End } from '../../fixtures/pipeHistory';

const [r, w] = [readEnd('0x40'), writeEnd('0x44')];

/** "parent 0x44 write 20-50", by whom it was passed on, and the stream it is; one list for each pipe. */
const texts = ({ state }: PipeHistory): readonly (readonly string[])[] =>
  sharedPipes(state).map(({ holds }) =>
    holds.map(({ process, value, end, from, until, passedBy, stream }) =>
      [`${process.id} ${value} ${end} ${from}-${until ?? ''}`, passedBy, stream]
        .filter((text) => text !== null)
        .join(' '),
    ),
  );

const output = (): PipeHistory =>
  new PipeHistory()
    .create(10, 'parent')
    .open(20, 'parent', r, w)
    .create(30, 'tool', 'parent', { given: [{ ...w, stream: 'stdout' }], others: [r] });

describe('A pipe that processes of a session share', () => {
  it('has all who hold it, from whom, and for how long', () => {
    assert.deepEqual(texts(output().close(50, 'parent', w).exit(90, 'tool')), [
      ['parent 0x40 read 20-', 'parent 0x44 write 20-50', 'tool 0x44 write 30-90 parent stdout'],
    ]);
  });

  it('is held to the end by whom the session has ended', () => {
    assert.deepEqual(texts(output().timeOut(90)), [
      ['parent 0x40 read 20-', 'parent 0x44 write 20-', 'tool 0x44 write 30- parent stdout'],
    ]);
  });

  it('is another one with the same number when nobody was left', () => {
    const history = output().exit(60, 'tool').close(70, 'parent', r, w);
    history.open(71, 'parent', readEnd('0x80'), writeEnd('0x84'));
    assert.equal(texts(history).length, 2);
    const kept = output().exit(60, 'tool').close(70, 'parent', r);
    kept.open(71, 'parent', readEnd('0x80'));
    assert.equal(texts(kept).length, 1);
  });

  it('has no console hosts', () => {
    const history = output().create(40, 'conhost', 'tool', { given: [w] });
    assert.equal(texts(history).flat().length, 3);
  });

  it('goes one way, and both where both ends are read', () => {
    const ways = ({ state }: PipeHistory): readonly string[] =>
      sharedPipes(state).flatMap((pipe) =>
        flowsOf(state, pipe).map(({ readEnd: end, readers, writers }) => {
          return `${end} ${readers.length} ${writers.length}`;
        }),
      );
    assert.deepEqual(ways(output()), ['read 1 2']);
    const [server, client]: readonly [End, End] = [
      { ...r, isDuplex: true },
      { ...w, isDuplex: true },
    ];
    const node = new PipeHistory().create(10, 'node').open(20, 'node', server, client);
    assert.deepEqual(ways(node), ['read 1 1', 'write 1 1']);
    assert.deepEqual(ways(new PipeHistory().create(10, 'a').open(20, 'a', w)), []);
  });
});
