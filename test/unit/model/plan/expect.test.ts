// What a configuration can say of its expectations: how it is read, and what is refused, each with its place and a remedy.
import assert from 'node:assert/strict';
import { wholeManifest } from '../../../../scripts/wholeManifest.mjs';
import { findingCodes, severities } from '../../../../src/model/base/findingCodes';
import { expectationNames } from '../../../../src/model/plan/expectations';
import { expectedTime } from '../../../../src/model/plan/expectedTime';
import { matchesName, matchesPath } from '../../../../src/model/plan/glob';
import { kindWords } from '../../../../src/model/plan/kindWords';
import { planOf, problemsOf } from '../../fixtures/planFixture';

const one = (expect: object, more: object = {}): object => ({ program: 'a.exe', expect, ...more });
const refused = (configuration: object): readonly string[] =>
  problemsOf(configuration).map(({ field, message }) => `${field}: ${message}`);

describe('What is expected of an only child', () => {
  const expect = {
    exitCode: 0,
    endOfFileWithin: { stdout: '2s', stderr: 500 },
    stdout: { contains: 'x' },
    inherits: ['stdout'],
    inheritsNot: [{ kind: 'socket' }],
    handlesLeft: 0,
    processes: { atMost: 1 },
    noFindings: ['warning'],
  };
  const { processes, noFindings, ...own } = expect;
  const ofChild = {
    ...own,
    endOfFileWithin: { stdout: 2000, stderr: 500 },
    stdout: { contains: ['x'] },
  };

  it('stands above, or in the list of one: what is about everything below is of the session', () => {
    for (const configuration of [
      one(expect),
      { program: 'a.exe', children: [{ name: 'a', expect }] },
    ]) {
      const plan = planOf(configuration);
      assert.deepEqual(plan.children[0]?.expect, ofChild);
      assert.deepEqual(plan.expect, { processes, noFindings });
    }
  });

  it('cannot stand in both places', () => {
    const twice = one({ exitCode: 0 }, { children: [{ name: 'a', expect: { exitCode: 1 } }] });
    assert.deepEqual(refused(twice), [
      'children[0].expect: The only child has another `expect` above.',
    ]);
  });

  it('leaves no trace in a plan that expects nothing', () => {
    const plan = planOf({ program: 'a.exe' });
    assert.ok(!('expect' in plan) && !('expect' in (plan.children[0] ?? {})));
  });
});

describe('What is expected of several children', () => {
  const children = (...expects: readonly (object | undefined)[]) =>
    expects.map((expect, index) => ({
      ...{ name: `c${index}`, program: 'a.exe' },
      ...(expect ? { expect } : {}),
    }));

  it('is their own, and of all together only what is about everything below', () => {
    const plan = planOf({
      children: children({ exitCode: 1, noFindings: ['error'] }, undefined),
      expect: { processes: { atMost: 0 } },
    });
    assert.deepEqual(
      plan.children.map((child) => child.expect),
      [{ exitCode: 1, noFindings: ['error'] }, undefined],
    );
    assert.deepEqual(plan.expect, { processes: { atMost: 0 } });
  });

  it('is refused above where it is about one of them', () => {
    const above = { children: children({ exitCode: 1 }, undefined), expect: { exitCode: 0 } };
    assert.deepEqual(refused(above), [
      'expect.exitCode: There are 2 children: this must belong to one of them.',
    ]);
  });

  it('is refused with its place in the list', () => {
    const pipeline = {
      children: [
        { ...children({ stdout: { contains: 'x' } })[0] },
        { name: 'reader', program: 'b.exe', stdio: { stdin: { child: 'c0' } } },
      ],
    };
    assert.deepEqual(refused(pipeline), [
      'children[0].expect.stdout: The launcher does not capture stdout.',
    ]);
  });
});

describe('An expectation is refused', () => {
  const cases: readonly (readonly [string, object, string])[] = [
    ['of an unknown name', one({ exitcode: 0 }), 'expect.exitcode: There is no attribute'],
    [
      'of a negative number of handles',
      one({ handlesLeft: -1 }),
      'expect.handlesLeft: This does not fit: expected 0 or more.',
    ],
    [
      'of an unknown finding',
      one({ noFindings: ['leak'] }),
      'expect.noFindings[0]: This does not fit: expected one of "error", "warning", ',
    ],
    [
      'of no finding by name',
      one({ noFindings: [] }),
      'expect.noFindings: This does not fit: expected something that is not empty.',
    ],
    ['without anything in it', one({}), 'expect: This is empty'],
    ['of text without anything in it', one({ stdout: {} }), 'expect.stdout: This is empty'],
    [
      'of the empty text',
      one({ stdout: { contains: '' } }),
      'expect.stdout.contains: Every output',
    ],
    [
      'of processes without anything in it',
      one({ processes: {} }),
      'expect.processes: This is empty',
    ],
    [
      'of a handle without anything in it',
      one({ inheritsNot: [{}] }),
      'expect.inheritsNot[0]: This is empty',
    ],
    [
      'of an output that is not captured',
      one({ stdout: { contains: 'x' } }, { stdio: { stdout: 'nul' } }),
      'expect.stdout: The launcher does not capture stdout.',
    ],
    [
      'of the end of an output that is not captured',
      one({ endOfFileWithin: { stderr: '1s' } }, { stdio: { stderr: { file: 'x.txt' } } }),
      'expect.endOfFileWithin.stderr: The launcher does not capture stderr.',
    ],
    [
      'of errors that go into stdout',
      one({ stderr: { contains: 'x' } }, { stdio: { stderr: 'stdout' } }),
      'expect.stderr: stderr goes into stdout',
    ],
    [
      'of an output there is not',
      one({ endOfFileWithin: { stdin: '1s' } }),
      'expect.endOfFileWithin.stdin: No output has this name.',
    ],
    [
      'of a time that is none',
      one({ endOfFileWithin: { stdout: 'soon' } }),
      'expect.endOfFileWithin.stdout: This is no time',
    ],
    [
      'of a negative time',
      one({ endOfFileWithin: { stdout: -1 } }),
      'expect.endOfFileWithin.stdout: This is no time',
    ],
    [
      'of a pattern that is none',
      one({ stdout: { matches: '(' } }),
      'expect.stdout.matches: This is not a regular expression',
    ],
    [
      'of a handle there is not',
      one({ inherits: ['stdout', 'log'] }),
      'expect.inherits[1]: No handle has this name.',
    ],
    [
      'that excludes the kind of a handle it wants',
      one({ inherits: ['stdout'], inheritsNot: [{ kind: 'pipe' }] }),
      'expect.inheritsNot[0]: `inherits` names "stdout"',
    ],
    [
      'that excludes the path of a handle it wants',
      one(
        { inherits: ['log'], inheritsNot: [{ path: '*.log' }] },
        { handles: { log: { kind: 'file', path: 'out/app.LOG', access: 'append' } } },
      ),
      'expect.inheritsNot[0]: `inherits` names "log"',
    ],
    [
      'of processes that nobody follows',
      one({ processes: { atMost: 1 } }, { followChildren: 'off' }),
      'expect.processes: The session does not follow',
    ],
    [
      'of handles of processes that nobody follows',
      one({ handlesLeft: 0 }, { followChildren: 'off' }),
      'expect.handlesLeft: The session does not follow',
    ],
  ];
  for (const [title, configuration, start] of cases) {
    it(title, () => {
      const [found = '', ...rest] = refused(configuration);
      assert.ok(found.startsWith(start), found);
      assert.deepEqual(rest, []);
    });
  }

  it('not for the end of an extra pipe that the launcher reads', () => {
    const extra = { handles: { result: { kind: 'pipe', inheritable: 'write' } } };
    planOf(one({ endOfFileWithin: { result: '1s' } }, extra));
    const read = { handles: { result: { kind: 'pipe', inheritable: 'read' } } };
    assert.match(
      refused(one({ endOfFileWithin: { result: '1s' } }, read))[0] ?? '',
      /^expect\.endOfFileWithin\.result: No output/,
    );
  });
});

describe('Times and patterns of expectations', () => {
  it('are milliseconds, seconds or minutes up to an hour', () => {
    assert.deepEqual(
      ['2s', '500ms', '1.5 s', '1m', '250', 250, 0].map(expectedTime),
      [2000, 500, 1500, 60_000, 250, 250, 0],
    );
    for (const wrong of ['', 's', '-1s', '2h', '61m', '1e9'])
      assert.equal(expectedTime(wrong), null, wrong);
    assert.equal(expectedTime(Number.NaN), null);
  });

  it('match names and paths as Windows does', () => {
    assert.ok(matchesName('cl*.exe', 'CL.EXE') && matchesName('?.exe', 'a.exe'));
    assert.ok(!matchesName('cl*.exe', 'clxexe') && !matchesName('a+b', 'aab'));
    assert.ok(matchesPath('*.log', 'C:\\x\\app.log') && !matchesPath('*.log', 'C:\\x.log\\a'));
    assert.ok(matchesPath('x/*.log', 'C:\\y\\x\\app.log'));
    assert.ok(!matchesPath('x/*.log', 'C:\\yx\\app.log') && !matchesPath('c:/*', 'C:\\x\\a'));
    assert.ok(matchesPath('C:\\**\\a', 'c:/x/y/A') && matchesPath('c:/**', 'C:\\x\\a'));
  });
});

describe('The completion of launch.json', () => {
  it('knows every expectation, severity, code and kind', async () => {
    const { manifest } = await wholeManifest('.');
    const text = JSON.stringify(manifest.contributes.debuggers[0].configurationAttributes);
    const { launch } = JSON.parse(text) as {
      launch: { properties: { expect: { properties: Record<string, Schema> } } };
    };
    const { properties } = launch.properties.expect;
    assert.deepEqual(Object.keys(properties).sort(), [...expectationNames].sort());
    const words = properties['noFindings']?.items?.enum;
    assert.deepEqual([...(words ?? [])].sort(), [...severities, ...findingCodes].sort());
    const kinds = properties['inheritsNot']?.items?.properties?.['kind']?.enum;
    assert.deepEqual([...(kinds ?? [])].sort(), [...kindWords].sort());
    const outputs = properties['endOfFileWithin']?.properties;
    assert.deepEqual(Object.keys(outputs ?? {}), ['stdout', 'stderr']);
  });
});

interface Schema {
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}
