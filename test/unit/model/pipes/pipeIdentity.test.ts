// The rule by which an end of a pipe is recognised, on systems that name pipes, number them, or do neither.
import assert from 'node:assert/strict';
import {
  recognise,
  type PipeIdentity,
  type PipeQuestions,
} from '../../../../src/model/pipes/pipeIdentity';
import { ownPipeName } from '../../../../src/model/session/pipeName';

const bare = '\\Device\\NamedPipe';
const maker = 42;
const pipe = (label: string, change: Partial<PipeIdentity> = {}): PipeIdentity => ({
  label,
  name: bare,
  indexNumber: null,
  ...change,
});

interface Handle {
  readonly index?: string;
  readonly end?: 'read' | 'write';
  readonly name?: string | undefined;
  readonly madeBy?: number;
  readonly same?: { readonly label: string; readonly end: 'read' | 'write' };
}

/** Notes which questions were asked, in order. */
function asking(handle: Handle): { readonly asked: string[]; readonly questions: PipeQuestions } {
  const asked: string[] = [];
  const answer =
    <T>(what: string, value: T | undefined) =>
    (): T | null => {
      asked.push(what);
      return value ?? null;
    };
  return {
    asked,
    questions: {
      sameAs: answer('same', handle.same),
      indexNumber: answer('index', handle.index),
      end: answer('end', handle.end),
      name: answer('name', handle.name),
      maker: answer('maker', handle.madeBy),
    },
  };
}

const recognised = (pipes: readonly PipeIdentity[], handle: Handle, mayWait = true) =>
  recognise(pipes, maker, mayWait, asking(handle).questions);

describe('An end of a pipe', () => {
  it('is known by the object, without a question that can hang', () => {
    const same = { label: 'stdin', end: 'write' } as const;
    const { asked, questions } = asking({ same });
    assert.deepEqual(recognise([pipe('stdin')], maker, true, questions), { ...same, by: 'object' });
    assert.deepEqual(asked, ['same']);
  });

  it('is asked nothing that can hang when that is not wanted', () => {
    const { asked, questions } = asking({ end: 'write', name: bare, madeBy: maker });
    assert.equal(recognise([pipe('stdout')], maker, false, questions), null);
    assert.deepEqual(asked, ['same']);
  });

  it('is known by its name where names differ', () => {
    const [a, b] = ['Win32.Pipes.1.1', 'Win32.Pipes.1.2'].map((name) => `${bare}\\${name}`);
    const pipes = [pipe('A.stdout', { name: a! }), pipe('B.stdout', { name: b! })];
    assert.deepEqual(recognised(pipes, { end: 'write', name: b! }), {
      label: 'B.stdout',
      end: 'write',
      by: 'name',
    });
    assert.equal(recognised(pipes, { end: 'write', name: `${bare}\\other` }), null);
  });

  it('is known by its number where every pipe has the same name', () => {
    const pipes = [
      pipe('A.stdout', { indexNumber: '0x10' }),
      pipe('B.stdout', { indexNumber: '0x20' }),
    ];
    const handle = { index: '0x20', end: 'write', name: bare } as const;
    assert.deepEqual(recognised(pipes, handle), {
      label: 'B.stdout',
      end: 'write',
      by: 'indexNumber',
    });
    assert.equal(recognised(pipes, { ...handle, index: '0x30' }), null);
  });

  it('is not mistaken for a file on a disk with the same number', () => {
    const pipes = [pipe('stdout', { indexNumber: '0x20' })];
    assert.equal(
      recognised(pipes, { index: '0x20', name: '\\Device\\HarddiskVolume3\\a.txt' }),
      null,
    );
  });

  it('of a pipe without a name and number is only known to be of the same maker', () => {
    const pipes = [pipe('A.stdout'), pipe('B.stdout')];
    const handle = { end: 'write', name: bare, madeBy: maker } as const;
    assert.deepEqual(recognised(pipes, handle), { label: null, end: 'write', by: 'maker' });
    // An innocent process has pipes of its own, with the very same name.
    assert.equal(recognised(pipes, { ...handle, madeBy: 7 }), null);
  });

  it('is told by number from one of a pipe that has none', () => {
    const pipes = [pipe('A.stdout', { indexNumber: '0x10' }), pipe('B.stdout')];
    const handle = { end: 'write', name: bare, madeBy: maker } as const;
    assert.equal(recognised(pipes, { ...handle, index: '0x10' })?.label, 'A.stdout');
    assert.deepEqual(recognised(pipes, { ...handle, index: '0x99' }), {
      label: null,
      end: 'write',
      by: 'maker',
    });
  });

  it('takes one question to rule out, of nearly every handle', () => {
    const numbered = asking({ index: '0x5000' });
    assert.equal(
      recognise([pipe('a', { indexNumber: '0x1' })], maker, true, numbered.questions),
      null,
    );
    assert.deepEqual(numbered.asked, ['same', 'index']);
    const unnumbered = asking({ name: '\\Device\\Afd' });
    assert.equal(recognise([pipe('a')], maker, true, unnumbered.questions), null);
    assert.deepEqual(unnumbered.asked, ['same', 'end']);
  });

  describe('of a pipe without a name', () => {
    // As recorded at creation, where no answer is kept as '', and as answered later.
    const recorded = ['', bare, `${bare}\\`];
    const answers = [undefined, ...recorded];
    const spelled = (name: string | undefined): string => JSON.stringify(name ?? null);

    for (const name of recorded) {
      for (const answer of answers) {
        const handle = { end: 'write', name: answer, madeBy: maker } as const;
        const both = `recorded as ${spelled(name)}, then answered as ${spelled(answer)}`;

        it(`is known by its number: ${both}`, () => {
          const pipes = [
            pipe('A', { name, indexNumber: '0x1' }),
            pipe('B', { name, indexNumber: '0x2' }),
          ];
          assert.deepEqual(recognised(pipes, { ...handle, index: '0x2' }), {
            ...{ label: 'B', end: 'write', by: 'indexNumber' },
          });
          assert.equal(recognised(pipes, { ...handle, index: '0x3' }), null);
          assert.equal(recognised(pipes, handle), null);
        });

        it(`is known by its maker when there is no number: ${both}`, () => {
          const pipes = [pipe('A', { name }), pipe('B', { name })];
          const byMaker = { label: null, end: 'write', by: 'maker' };
          assert.deepEqual(recognised(pipes, handle), byMaker);
          assert.equal(recognised(pipes, { ...handle, madeBy: 7 }), null);
          assert.equal(recognised(pipes, { ...handle, name: `${bare}\\x` }), null);
        });

        it(`is known by what its pipe has, in a set of both: ${both}`, () => {
          const pipes = [pipe('A', { name }), pipe('B', { name, indexNumber: '0x2' })];
          assert.equal(recognised(pipes, { ...handle, index: '0x2' })?.label, 'B');
          assert.equal(recognised(pipes, { ...handle, index: '0x9' })?.by, 'maker');
          assert.equal(recognised(pipes, { ...handle, index: '0x9', madeBy: 7 }), null);
        });

        it(`is no file on a disk with its number: ${both}`, () => {
          const pipes = [pipe('A', { name, indexNumber: '0x1' })];
          assert.equal(recognised(pipes, { index: '0x1', name: answer, madeBy: maker }), null);
        });
      }
    }
  });

  it('is asked for no name and no maker where its number decides', () => {
    const numbered = asking({ index: '0x1', end: 'read', name: bare });
    recognise([pipe('a', { indexNumber: '0x1' })], maker, true, numbered.questions);
    assert.deepEqual(numbered.asked, ['same', 'index', 'end']);
    const mixed = asking({ index: '0x1', end: 'read', name: bare });
    recognise([pipe('a', { indexNumber: '0x1' }), pipe('b')], maker, true, mixed.questions);
    assert.deepEqual(mixed.asked, ['same', 'end', 'index']);
  });

  it('is asked nothing when there is no pipe', () => {
    const { asked, questions } = asking({ index: '0x1', end: 'read', name: bare });
    assert.equal(recognise([], maker, true, questions), null);
    assert.deepEqual(asked, ['same']);
  });

  it('has a name of its own unless it is that of the device, or none', () => {
    for (const name of [null, '', bare, `${bare}\\`, bare.toUpperCase()]) {
      assert.equal(ownPipeName(name), null);
    }
    for (const name of [`${bare}\\x`, `${bare}x`, '\\']) assert.equal(ownPipeName(name), name);
  });
});
