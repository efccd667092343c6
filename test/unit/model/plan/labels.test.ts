// How handles are called, which the plan, the state and the report must agree on.
import assert from 'node:assert/strict';
import {
  handleLabels,
  isPlannedInheritable,
  listableLabels,
  parentEndLabel,
  standardLabel,
  streamLabel,
} from '../../../../src/model/plan/labels';
import { planOf } from '../../fixtures/planFixture';

describe('Labels', () => {
  const one = planOf({ program: 'a.exe', handles: { p: { kind: 'pipe', inheritable: 'read' } } });
  const two = planOf({ program: 'a.exe', children: [{ name: 'A' }, { name: 'B' }] });

  it('name a stream alone with one child and with its child with several', () => {
    assert.equal(streamLabel(one, one.children[0]!, 'stdout'), 'stdout');
    assert.equal(streamLabel(two, two.children[1]!, 'stdout'), 'B.stdout');
  });

  it("name the broker's end by what it does there", () => {
    assert.equal(parentEndLabel('A.stdin', 'stdin'), 'A.stdin.write');
    assert.equal(parentEndLabel('stderr', 'stderr'), 'stderr.read');
  });

  it('name both ends of a pipe, and anything else once', () => {
    const [pipe] = one.handles;
    assert.deepEqual(handleLabels(pipe!), ['p.read', 'p.write']);
    assert.ok(isPlannedInheritable(pipe!, 'p.read'));
    assert.ok(!isPlannedInheritable(pipe!, 'p.write'));
  });

  it('end at a stdout that says it is as stdout is: only stderr can be', () => {
    const [child] = one.children;
    assert.ok(child);
    const stdout = { kind: 'stdout' } as const;
    const circle = { ...child, stdio: { ...child.stdio, stdout, stderr: stdout } };
    assert.equal(standardLabel(one, circle, 'stderr'), 'stdout');
  });

  it('offer a list the streams that exist and every handle', () => {
    const { stdio } = planOf({ program: 'a.exe', stdio: { stderr: 'none' } }).children[0]!;
    assert.deepEqual(listableLabels(one.handles, stdio), ['stdin', 'stdout', 'p.read', 'p.write']);
  });
});
