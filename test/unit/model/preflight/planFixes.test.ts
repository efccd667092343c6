// Where the fields of a problem stand in what was written, and the ways out that are offered there.
import assert from 'node:assert/strict';
import fc from '../../../random';
import { fieldLocation, writtenLocation } from '../../../../src/model/plan/fieldLocation';
import { planFixes, type PlanFix } from '../../../../src/model/preflight/planFixes';
import { preflight } from '../../../../src/model/preflight/preflight';
import { fieldPath } from '../../../../src/model/plan/problem';
import { planOf } from '../../fixtures/planFixture';

describe('The location of a field', () => {
  it('is what its path was made of', () => {
    const parts = fc.array(fc.oneof(fc.nat(50), fc.string({ minLength: 1, maxLength: 40 })), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(parts, (written) => {
        // A path may be the beginning of a longer one, and a number alone is no attribute.
        fc.pre(typeof written[0] === 'string' && !/^children\[\d+\]/.test(written[0]));
        assert.deepEqual(fieldLocation(fieldPath(...written)), written);
      }),
    );
  });

  it('is none for what is no path', () => {
    for (const text of ['a b"c', '[x]', '[', 'a..b']) assert.equal(fieldLocation(text), null, text);
  });

  it('is with the child that says it, or above, or with the only child', () => {
    const above = {
      handleList: ['a'],
      children: [{ name: 'A' }, { name: 'B', handleList: ['b'] }],
    };
    assert.deepEqual(writtenLocation(above, ['children', 1, 'handleList', 0]), [
      'children',
      1,
      'handleList',
      0,
    ]);
    assert.deepEqual(writtenLocation(above, ['children', 0, 'handleList', 0]), ['handleList', 0]);
    const one = { children: [{ name: 'A', inherit: 'none' }] };
    assert.deepEqual(writtenLocation(one, ['inherit']), ['children', 0, 'inherit']);
  });

  it('is around what is not written', () => {
    const written = { stdio: { stdin: 'pipe' } };
    assert.deepEqual(writtenLocation(written, ['stdio', 'stdout']), ['stdio']);
    assert.deepEqual(writtenLocation(written, ['handleList']), []);
  });
});

/** What is left of a configuration after a fix, as far as these fixes go. */
function fixed(configuration: object, { changes }: PlanFix): object {
  const copy = structuredClone(configuration);
  for (const { at, value, isInsertion } of changes) {
    const key = at.at(-1) as string;
    const place = at.slice(0, -1).reduce<unknown>((object, part) => {
      const inner = object as Record<string | number, unknown>;
      return (inner[part] ??= {});
    }, copy) as Record<string, unknown>;
    if (isInsertion) (place as unknown as unknown[]).splice(Number(key), 0, value);
    else if (value !== undefined) place[key] = value;
    else if (Array.isArray(place)) place.splice(Number(key), 1);
    else Reflect.deleteProperty(place, key);
  }
  return copy;
}

describe('A fix of a configuration', () => {
  const event = (inheritable: boolean): object => ({ kind: 'event', inheritable });
  const cases: Readonly<
    Record<string, { readonly plan: object; readonly titles: readonly string[] }>
  > = {
    'not-inheritable-in-list': {
      plan: {
        program: 'a.exe',
        handles: { e: event(false) },
        handleList: ['stdin', 'e', 'stdout', 'stderr'],
      },
      titles: ['Make "e" inheritable', 'Take it out of the list'],
    },
    'number-in-list': {
      plan: {
        program: 'a.exe',
        handles: { n: { kind: 'value', value: '0x44' } },
        handleList: ['stdin', 'stdout', 'stderr', 'n'],
      },
      titles: ['Take it out of the list'],
    },
    'empty-list': {
      plan: {
        program: 'a.exe',
        stdio: { stdin: 'none', stdout: 'none', stderr: 'none' },
        handleList: [],
      },
      titles: ['Say "inherit": "none"'],
    },
    'standard-handle-not-in-list': {
      plan: { program: 'a.exe', handleList: ['stdin', 'stderr'] },
      titles: ['Add "stdout" to the list'],
    },
    'secret-passed-to-all': {
      plan: { program: 'a.exe', inherit: 'all', handles: { token: event(true) } },
      titles: ['Pass on a list only ("inherit": "list")'],
    },
    'own-write-end': {
      plan: {
        program: 'a.exe',
        inherit: 'all',
        stdio: { stdin: { pipe: { parentEndInheritable: true } } },
      },
      titles: ["Keep the launcher's end from the child"],
    },
    'attributes-absent': {
      plan: {
        program: 'a.exe',
        handles: { e: { kind: 'event', securityAttributes: 'absent', inheritable: true } },
        handleList: ['stdin', 'stdout', 'stderr'],
      },
      titles: ['Make it inheritable with SetHandleInformation afterwards'],
    },
  };
  for (const [rule, { plan: configuration, titles }] of Object.entries(cases)) {
    for (const place of ['above', 'with an only child'] as const) {
      it(`for ${rule}, written ${place}, takes the notice away`, () => {
        const { handles, ...attributes } = configuration as { handles?: object };
        const whole =
          place === 'above'
            ? configuration
            : { ...(handles ? { handles } : {}), children: [{ name: 'a', ...attributes }] };
        const plan = planOf(whole);
        const notice = preflight(plan).find((each) => each.rule === rule);
        assert.ok(notice, JSON.stringify(preflight(plan)));
        const fixes = planFixes(notice, plan, whole);
        assert.deepEqual(
          fixes.map(({ title }) => title),
          titles,
        );
        assert.ok(fixes[0]?.isPreferred);
        for (const fix of fixes) {
          const after = preflight(planOf(fixed(whole, fix)));
          assert.deepEqual(
            after.filter((each) => each.rule === rule),
            [],
            fix.title,
          );
        }
      });
    }
  }
});
