// What Windows will do with a plan, predicted from the plan alone.
import assert from 'node:assert/strict';
import { predictLaunch } from '../../../../src/model/preflight/predictLaunch';
import { planOf } from '../../fixtures/planFixture';

const program = 'a.exe';
const event = { kind: 'event' };
const predict = (configuration: object) => predictLaunch(planOf({ program, ...configuration }));

describe('A prediction', () => {
  it('passes what is listed and inheritable', () => {
    const handles = { open: event, other: event };
    const [child] = predict({ handles, handleList: ['stdin', 'stdout', 'open'] });
    assert.deepEqual(child?.inherited, ['open', 'stdin', 'stdout']);
    assert.deepEqual(child.standard, { stdin: 'valid', stdout: 'valid', stderr: 'dangling' });
    assert.equal(child.error, null);
  });

  it('passes everything inheritable without a list, the other child’s streams included', () => {
    const children = [{ name: 'A' }, { name: 'B' }];
    const stdio = { stdin: 'nul', stdout: 'pipe', stderr: 'stdout' };
    const handles = { open: event, shut: { ...event, inheritable: false } };
    const [a, b] = predict({ children, stdio, handles, inherit: 'all' });
    const both = ['A.stdin', 'A.stdout', 'B.stdin', 'B.stdout', 'open'];
    assert.deepEqual([a?.inherited, b?.inherited], [both, both]);
    const apart = predict({ children, stdio, handles, inherit: 'all', start: 'apart' });
    assert.deepEqual(
      apart.map(({ inherited }) => inherited),
      [
        ['A.stdin', 'A.stdout', 'open'],
        ['B.stdin', 'B.stdout', 'open'],
      ],
    );
    const kept = { keepParentEnds: ['A.stdout'], start: 'apart' };
    const [, second] = predict({ children, stdio, handles, inherit: 'all', ...kept });
    assert.deepEqual(second?.inherited, ['A.stdout', 'B.stdin', 'B.stdout', 'open']);
  });

  it('passes nothing with bInheritHandles FALSE, nor with NULL in the list', () => {
    const none = { stdin: 'none', stdout: 'none', stderr: 'none' };
    assert.deepEqual(predict({ inherit: 'none' })[0]?.standard, none);
    const handles = { nothing: { kind: 'value', value: 'NULL' } };
    const [child] = predict({ handles, handleList: ['stdin', 'stdout', 'stderr', 'nothing'] });
    assert.deepEqual([child?.error, child?.inherited], [null, []]);
    assert.equal(child?.standard.stdout, 'dangling');
  });

  it('is error 87 for an entry that is not inheritable', () => {
    const handles = { shut: { ...event, inheritable: false } };
    const [child] = predict({ handles, handleList: ['shut'] });
    assert.deepEqual([child?.error, child?.inherited], [87, []]);
  });

  it('is that error for a stream in the list that stands for such an entry', () => {
    const handles = { shut: { ...event, inheritable: false } };
    const stdio = { stdin: 'none', stdout: { handle: 'shut' }, stderr: 'none' };
    const [child] = predict({ handles, stdio, handleList: ['stdout'] });
    assert.deepEqual([child?.error, child?.inherited], [87, []]);
  });

  it('leaves a standard handle NULL that is NULL, and copies any other number', () => {
    const handles = {
      nothing: { kind: 'value', value: 'NULL' },
      odd: { kind: 'value', value: '0x44' },
      open: event,
    };
    const stdio = { stdin: { handle: 'nothing' }, stdout: { handle: 'odd' }, stderr: 'none' };
    const [child] = predict({ handles, stdio, handleList: ['open'] });
    assert.deepEqual(child?.standard, { stdin: 'none', stdout: 'dangling', stderr: 'none' });
    assert.deepEqual(child.inherited, ['open']);
  });

  it('gives both children of a pipeline their end', () => {
    const children = [
      { name: 'reader', stdio: { stdin: { child: 'writer' }, stdout: 'nul', stderr: 'nul' } },
      { name: 'writer', stdio: { stdin: 'nul', stderr: 'nul' } },
    ];
    const [reader, writer] = predict({ children });
    assert.deepEqual(reader?.inherited, ['reader.stderr', 'reader.stdin', 'reader.stdout']);
    assert.deepEqual(writer?.inherited, ['writer.stderr', 'writer.stdin', 'writer.stdout']);
  });

  describe('below a chosen parent', () => {
    const handles = { open: event, shut: { ...event, inheritable: false } };
    const quiet = { stdin: 'nul', stdout: 'pipe', stderr: 'stdout' };
    const below = (b: object, a: object = {}) =>
      predict({
        handles,
        stdio: quiet,
        children: [
          { name: 'A', ...a },
          { name: 'B', parent: { child: 'A' }, ...b },
        ],
      })[1];

    it('is the list, inheritable in the broker or not', () => {
      const child = below({ handleList: ['stdin', 'stdout', 'shut'] });
      assert.deepEqual(child?.inherited, ['B.stdin', 'B.stdout', 'shut']);
      assert.deepEqual(child.standard, { stdin: 'valid', stdout: 'valid', stderr: 'valid' });
    });

    it('is what the parent inherited and the own standard handles, with "all"', () => {
      const child = below({ inherit: 'all' }, { handleList: ['stdin', 'open'] });
      assert.deepEqual(child?.inherited, ['A.stdin', 'B.stdin', 'B.stdout', 'open']);
      assert.equal(child.standard.stderr, 'valid');
      const [other] = predict({ handles, stdio: quiet, parent: { pid: 7 }, inherit: 'all' });
      assert.deepEqual(other?.inherited, ['stdin', 'stdout']);
    });

    it('is nothing with "none", and nobody else gets its streams', () => {
      assert.deepEqual(below({ inherit: 'none' })?.inherited, []);
      const children = [
        { name: 'A' },
        { name: 'B', parent: { child: 'A' } },
        { name: 'C', inherit: 'all' },
      ];
      const third = predict({ handles, stdio: quiet, children })[2];
      assert.deepEqual(third?.inherited, ['A.stdin', 'A.stdout', 'C.stdin', 'C.stdout', 'open']);
    });

    it('is an error when the parent itself does not start', () => {
      assert.equal(below({}, { handleList: ['shut'] })?.error, 87);
      assert.equal(below({ handleList: ['shut'] })?.error, null);
    });

    it('gives a pipeline both ends through the parents', () => {
      const children = [
        { name: 'reader', stdio: { ...quiet, stdin: { child: 'writer' } } },
        { name: 'writer', parent: { child: 'reader' }, stdio: quiet },
        { name: 'other', stdio: quiet, inherit: 'all' },
      ];
      const [reader, writer, other] = predict({ children });
      assert.deepEqual(reader?.inherited, ['reader.stdin', 'reader.stdout']);
      assert.deepEqual(writer?.inherited, ['writer.stdin', 'writer.stdout']);
      assert.deepEqual(other?.inherited, [
        'other.stdin',
        'other.stdout',
        'reader.stdin',
        'reader.stdout',
      ]);
    });
  });
});
