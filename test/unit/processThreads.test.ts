// The processes of a tree as threads: named by their place, listed from above, gone when they have ended.
import assert from 'node:assert/strict';
import { ProcessThreads } from '../../src/debug/processThreads';
import { created, exited, started, stateAfter } from './sessionFixture';

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

  it('stand below whoever created them, with the way down as their name', () => {
    const threads = new ProcessThreads();
    const listed = threads.threads(stateAfter(...events));
    assert.deepEqual(
      listed.map(({ name }) => name),
      [
        'build (process 100)',
        'build › make (process 2)',
        'build › make › cl (process 3)',
        'build › link (process 5)',
        'other (process 100)',
        'stray (process 4)',
      ],
    );
  });

  it('keep their numbers, and their names when who created them has ended', () => {
    const threads = new ProcessThreads();
    const before = threads.threads(stateAfter(...events));
    const after = threads.threads(stateAfter(...events, exited('make')));
    const cl = after.find(({ name }) => name === 'build › make › cl (process 3)');
    assert.ok(cl);
    assert.equal(cl.id, before[2]?.id);
    assert.ok(!after.some(({ name }) => name.startsWith('build › make (')));
    assert.equal(threads.process(stateAfter(...events), cl.id)?.id, 'cl');
    assert.equal(threads.process(stateAfter(...events), 99), undefined);
  });
});
