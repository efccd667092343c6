// The processes of a tree as threads: named by their place, listed from above, gone when they have ended.
import assert from 'node:assert/strict';
import { ProcessThreads } from '../../../src/debug/processThreads';
import { created, exited, started, stateAfter } from '../fixtures/sessionFixture';

const below = (name: string, parentId: string | null, pid: number) =>
  ({
    ...created(name),
    pid,
    descent: { parentId, image: null, createdAt: '1', seenBy: 'debug', note: null },
  }) as const;

describe('processes as threads', () => {
  const events = [
    started(),
    created('build'),
    created('other'),
    below('make', 'build', 2),
    below('cl', 'make', 3),
    below('stray', null, 4),
    below('link', 'build', 5),
  ] as const;

  it('stand below whoever created them, named with the way down to them', () => {
    const threads = new ProcessThreads();
    const listed = threads.threads(stateAfter(...events));
    assert.deepEqual(
      listed.map(({ name }) => name),
      [
        'build (PID 100)',
        'make (PID 2) in build',
        'cl (PID 3) in build › make',
        'link (PID 5) in build',
        'other (PID 100)',
        'stray (PID 4)',
      ],
    );
  });

  it('keep their numbers, and their names when who created them has ended', () => {
    const threads = new ProcessThreads();
    const before = threads.threads(stateAfter(...events));
    const after = threads.threads(stateAfter(...events, exited('make')));
    const cl = after.find(({ name }) => name === 'cl (PID 3) in build › make');
    assert.ok(cl);
    assert.equal(cl.id, before[2]?.id);
    assert.ok(!after.some(({ name }) => name.startsWith('make (')));
    assert.equal(threads.process(stateAfter(...events), cl.id)?.id, 'cl');
    assert.equal(threads.process(stateAfter(...events), 99), undefined);
  });

  it('are listed without a look at the thousands that have exited', () => {
    const state = stateAfter(...events, exited('link'));
    const gone = Array.from({ length: 50 }, (_, number) => ({
      ...state.processes.find(({ id }) => id === 'link')!,
      id: `gone${number}`,
      get descent(): never {
        throw new Error('Nobody lists it.');
      },
    }));
    const processes = [...state.processes.slice(0, 3), ...gone, ...state.processes.slice(3)];
    const listed = new ProcessThreads().threads({ ...state, processes });
    assert.deepEqual(
      listed.map(({ name }) => name.split(' ')[0]),
      ['build', 'make', 'cl', 'other', 'stray'],
    );
  });

  it('whose creators go round in a circle, as a log written by hand can have it, are listed', () => {
    const listed = new ProcessThreads().threads(
      stateAfter(started(), below('one', 'other', 1), below('other', 'one', 2)),
    );
    assert.equal(listed.length, 2);
  });
});
