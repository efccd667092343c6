// Random and hostile configurations: each is a plan or a set of clear problems, at once, and never an exception.
import assert from 'node:assert/strict';
import fc, { anyText, seeds, tries } from '../../../random';
import { codeLanguages } from '../../../../src/model/codeGeneration/codeLanguages';
import { generateCode } from '../../../../src/model/codeGeneration/generateCode';
import { commandLine, quoteArgument } from '../../../../src/model/plan/commandLine';
import { parsePlan, type ParsedPlan } from '../../../../src/model/plan/parsePlan';
import { predictLaunch } from '../../../../src/model/preflight/predictLaunch';
import { preflight, preflightErrors } from '../../../../src/model/preflight/preflight';
import { problemLines, problemText, type Problem } from '../../../../src/model/plan/problem';
import { planOf, problemsOf } from '../../fixtures/planFixture';

/** Longest line a problem may take: a field, a value, a message and a remedy, each with a limit of its own. */
const longestLine = 4000;

/** The parts of a field: names, places in lists, and names cut short, which end in "…". */
function partsOf(field: string): readonly string[] {
  const part = /\.?([^.[\]"]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")(…?)\]/gy;
  const parts: string[] = [];
  while (part.lastIndex < field.length) {
    const at = part.lastIndex;
    const match = part.exec(field);
    assert.ok(match, `no path from ${at}: ${field}`);
    const [, name, index, quoted, cut] = match;
    const astral = quoted?.replace(/\\u\{([0-9a-f]+)\}/g, (_, code: string) =>
      String.fromCodePoint(parseInt(code, 16)),
    );
    parts.push(name ?? index ?? `${String(JSON.parse(astral ?? '""'))}${cut ?? ''}`);
  }
  return parts;
}

/** Everything but the last part must be there as written: the last may be what is missing. */
function assertPlaceExists(configuration: unknown, field: string): void {
  if (field === 'configuration') return;
  const parts = partsOf(field);
  let place: unknown = configuration;
  for (const [index, part] of parts.entries()) {
    assert.ok(typeof place === 'object' && place !== null, `${field} leads nowhere`);
    const name = part.endsWith('…')
      ? Object.keys(place).find((key) => key.startsWith(part.slice(0, -1)))
      : part;
    const isThere = name !== undefined && Object.hasOwn(place, name);
    assert.ok(isThere || index === parts.length - 1, `${field} leads nowhere at "${part}"`);
    place = isThere ? (place as Record<string, unknown>)[name] : undefined;
  }
}

function assertClear(problem: Problem): void {
  for (const part of ['field', 'message', 'remedy'] as const) {
    assert.equal(typeof problem[part], 'string');
    assert.notEqual(problem[part], '', `${part} of ${problemText(problem)}`);
  }
  const line = problemText(problem);
  assert.ok(line.length <= longestLine, `${line.length} characters: ${line.slice(0, 300)}`);
  assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
}

/** All that is done with a configuration before anything is launched. */
function judge(configuration: unknown): ParsedPlan {
  const parsed = parsePlan(configuration, 'hostile');
  if (!parsed.ok) {
    assert.ok(parsed.problems.length > 0);
    assert.ok(problemLines(parsed.problems).length <= 21);
    for (const problem of parsed.problems.slice(0, 50)) {
      assertClear(problem);
      assertPlaceExists(configuration, problem.field);
    }
    return parsed;
  }
  const notices = preflight(parsed.plan);
  notices.slice(0, 50).forEach(assertClear);
  assert.ok(preflightErrors(parsed.plan).length <= 21);
  assert.equal(predictLaunch(parsed.plan).length, parsed.plan.children.length);
  return parsed;
}

function judgeWithCode(configuration: unknown): void {
  const parsed = judge(configuration);
  if (!parsed.ok) return;
  for (const language of codeLanguages) {
    assert.match(generateCode(parsed.plan, language), /^[\n\x20-\x7e]+$/);
  }
}

const hostileText = fc.oneof(
  fc.constantFrom(
    ...['', ' ', '\0', 'a\0b', 'a\nb', '\r', '\u2028', '\ud800', '\udc00\ud800', '\u202etxt', '…'],
    ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'],
    ...['stdin', 'stdout', 'stderr', 'STDOUT', 'none', 'inherit', 'pipe', 'nul', 'NUL', 'CON'],
    ...['COM1', 'C:', '..', '.', '/', '\\', 'a.b', 'a[0]', 'a"b', "a'b", 'h', 'H', 'p', 'p.read'],
    ...['p.write', 'one', 'two', 'A', 'B', 'b', 'A.stdout', 'A.stdin.write', 'stdout.read'],
    ...['NULL', '-1', '0x1', '0xffffffff', '0x100000000', '0x7fffffffffffffff', '3', '-8'],
    ...['0xffffffffffffffff', '0x10000000000000000', '9999999999999999999', '1e9', '0x'],
    ...['${handle:', '${handle:}', '${handle:h}', '${handle:${handle:h}}', '${handle:\0}', '${'],
    ...['D:(A;;GA;;;WD)', 'no SDDL', 'a.exe', 'a.bat', '%PATH%', '=', '=C:', 'A=B', 'é', '😀'],
  ),
  anyText({ maxLength: 20 }),
  fc.nat(4).map((power) => 'x'.repeat(10 ** power)),
  fc
    .constantFrom('\\', '"', '\\"', '${handle:', '${handle:h}', '\0')
    .map((text) => text.repeat(500)),
);
const hostileNumber = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.5, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53, 1e300, -(2 ** 31)),
  fc.constantFrom(NaN, Infinity, -Infinity),
  fc.double(),
);
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 2, arbitrary: hostileNumber },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], undefined) },
  { weight: 1, arbitrary: fc.array(hostileText, { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.dictionary(hostileText, hostileText, { maxKeys: 3 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
);

/** One plan with all that a plan can say, to be spoilt. */
const rich = {
  type: 'handle-inheritance',
  name: 'rich',
  program: 'a.exe',
  args: ['x', '${handle:h}', '${handle:p.write}'],
  env: { A: '1', PATH: null, H: '${handle:h}' },
  cwd: 'C:\\',
  stdio: { stdin: { pipe: { text: 'hi ${handle:h}', bufferSize: 9 } }, stderr: 'stdout' },
  inherit: 'list',
  keepParentEnds: ['h', 'p.read'],
  handles: {
    h: { kind: 'event', securityDescriptor: 'D:(A;;GA;;;WD)' },
    p: { kind: 'pipe', bufferSize: 0, inheritable: 'write' },
    f: { kind: 'file', path: 'f.txt', access: 'readWrite' },
    m: { kind: 'fileMapping', size: 9, file: 'f', text: 'm' },
    n: { kind: 'namedPipe', pipeName: 'x', end: 'client' },
    v: { kind: 'value', value: '-1' },
    d: { kind: 'duplicate', of: 'h', access: '0x1' },
    e: { kind: 'duplicate', of: 'd', closeSource: true },
    s: { kind: 'semaphore', initialCount: 1, maximumCount: 2 },
    t: { kind: 'tcpListener', port: 0 },
    w: { kind: 'process', pid: 4 },
  },
  children: [
    { name: 'A', handleList: ['stdin', 'stdout', 'h', 'v'], stdio: { stdout: 'pipe' } },
    { name: 'B', stdio: { stdin: { child: 'A', stream: 'stdout' } }, env: { A: '2' } },
    { name: 'C', inherit: 'all', args: 'as it is ${handle:h}', stdio: { stdout: { file: 'o' } } },
  ],
};

interface Spoiling {
  readonly steps: readonly number[];
  readonly how: 'replace' | 'remove' | 'rename' | 'add';
  readonly name: string;
  readonly value: unknown;
}
const spoiling: fc.Arbitrary<Spoiling> = fc.record({
  steps: fc.array(fc.nat(30), { minLength: 1, maxLength: 5 }),
  how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'rename', 'add'),
  name: hostileText,
  value: hostileValue,
});

/** Own, whatever the name: an assignment to `__proto__` would make no property. */
function define(target: object, name: string, value: unknown): void {
  const attributes = { enumerable: true, configurable: true, writable: true };
  Object.defineProperty(target, name, { ...attributes, value });
}

function spoilt(spoilings: readonly Spoiling[]): unknown {
  const plan: unknown = structuredClone(rich);
  for (const { steps, how, name, value } of spoilings) {
    let place = plan as Record<string, unknown>;
    for (const [index, step] of steps.entries()) {
      const keys = Object.keys(place);
      const key = keys[step % Math.max(1, keys.length)];
      if (key === undefined) break;
      const inner = place[key];
      if (index < steps.length - 1 && typeof inner === 'object' && inner !== null) {
        place = inner as Record<string, unknown>;
        continue;
      }
      if (how === 'replace') place[key] = value;
      else if (how === 'add') define(place, Array.isArray(place) ? '0' : name, value);
      else if (Array.isArray(place)) place.splice(Number(key), 1);
      else Reflect.deleteProperty(place, key);
      if (how === 'rename' && !Array.isArray(place)) define(place, name, inner);
      break;
    }
  }
  return plan;
}

/** Microseconds of a processor for anything a person may write: a plan of ten thousand entries takes a tenth of it. */
const moment = 5_000_000;

describe('Any configuration is a plan or clear problems', () => {
  it('such as the plan the random ones are made of, which is right', () => {
    const parsed = judge(rich);
    assert.ok(parsed.ok, parsed.ok ? '' : problemLines(parsed.problems).join('\n'));
  });

  for (const [what, seed] of seeds(20_261_120)) {
    const holds = (usual: number, long: number) => ({ seed, numRuns: tries(usual, long) });
    it(`for anything at all, from ${what} (${seed})`, () => {
      fc.assert(
        fc.property(fc.oneof(fc.jsonValue(), fc.anything(), hostileValue), judgeWithCode),
        holds(500, 1500),
      );
    });

    it(`for a plan with a few places spoilt, from ${what} (${seed})`, function () {
      this.timeout(20_000);
      const spoilings = fc.array(spoiling, { minLength: 1, maxLength: 3 });
      fc.assert(
        fc.property(spoilings, (all) => judgeWithCode(spoilt(all))),
        holds(700, 2000),
      );
    });

    it(`for hostile texts where a plan takes text, from ${what} (${seed})`, function () {
      this.timeout(20_000);
      fc.assert(
        fc.property(fc.array(hostileText, { minLength: 6, maxLength: 6 }), (texts) => {
          const [program, argument, variable, path, input, title] = texts;
          judgeWithCode({
            program,
            args: [argument],
            env: { V: variable },
            handles: {
              h: { kind: 'file', path: path || 'x' },
              m: { kind: 'namedPipe', pipeName: title || 'x' },
            },
            stdio: { stdin: { pipe: { text: input } }, stdout: { file: path } },
          });
        }),
        holds(200, 500),
      );
    });
  }
});

describe('A hostile plan', function () {
  // On a machine that is busy with others a moment takes longer: what counts is what this process did.
  this.timeout(60_000);
  let before = 0;
  beforeEach(() => (before = process.cpuUsage().user));
  afterEach(() =>
    assert.ok(process.cpuUsage().user - before < moment, 'it took more than a moment'),
  );
  const event = { kind: 'event' };
  const program = 'a.exe';
  const many = 10_000;
  const names = Array.from({ length: many }, (_, index) => `h${index}`);
  const manyHandles = Object.fromEntries(names.map((name) => [name, event]));

  function refused(configuration: unknown, says: RegExp): readonly Problem[] {
    const parsed = judge(configuration);
    assert.ok(!parsed.ok, 'the plan was accepted');
    assert.match(problemLines(parsed.problems).join('\n'), says);
    return parsed.problems;
  }
  function accepted(configuration: unknown): void {
    const parsed = judge(configuration);
    assert.ok(parsed.ok, parsed.ok ? '' : problemLines(parsed.problems).join('\n'));
  }

  it('of 10,000 handles, listed in reverse, is judged in a moment', () => {
    const configuration = { program, handles: manyHandles, handleList: names.toReversed() };
    accepted(configuration);
    generateCode(planOf(configuration), 'cpp');
    // Fourteen binary digits written with "_" and "-" each: names that all become one variable, told apart by a number.
    const alike = names.map(
      (_, index) =>
        `a${index.toString(2).padStart(14, '0').replaceAll('0', '_').replaceAll('1', '-')}`,
    );
    const handles = Object.fromEntries(alike.map((name) => [name, event]));
    generateCode(planOf({ program, handles }), 'cpp');
  });

  it('that lists one handle 10,000 times is told of every one but the first', () => {
    const handleList = names.map(() => 'h');
    const problems = refused(
      { program, handles: { h: event }, handleList },
      /handleList\[1\]: "h": This handle stands twice.*\n[^]*And 9979 more/,
    );
    assert.equal(problems.length, many - 1);
  });

  it('that lists 10,000 names nothing has is told of each, with some to choose from', () => {
    const handleList = names.map((name) => `${name}x`);
    const problems = refused({ program, handles: manyHandles, handleList }, /or 99\d\d more\./);
    assert.equal(problems.length, many);
  });

  it('with a chain of 10,000 duplicates, each of the one before, is judged in a moment', () => {
    const chain = Object.fromEntries(
      names.map((name, index) => [
        name,
        index === 0 ? event : { kind: 'duplicate', of: `h${index - 1}`, closeSource: true },
      ]),
    );
    accepted({ program, handles: chain });
    refused({ program, handles: chain, handleList: ['h5'] }, /handleList\[0\]: "h5": No handle/);
  });

  it('with 200 children and 1,000 handles that all of them list is judged in a moment', () => {
    const handles = Object.fromEntries(names.slice(0, 1000).map((name) => [name, event]));
    const children = names.slice(0, 200).map((name) => ({ name: `c${name}` }));
    accepted({ program, handles, children, keepParentEnds: ['ch0.stdout'] });
    accepted({ program, handles, children, start: 'apart', inherit: 'all' });
  });

  it('that waits for more than the broker has threads for is refused', () => {
    const children = names.slice(0, 300).map((name) => ({ name }));
    const [problem] = refused(
      { program, children },
      /"1200 waits": The launcher can wait for 1016/,
    );
    assert.equal(problem?.field, 'children');
    accepted({ program, children, stdio: { stdin: 'nul' } });
    const kept = names.map((name) => [name, { kind: 'pipe', inheritable: 'write' }]);
    refused({ program, handles: Object.fromEntries(kept) as object }, /^handles: "10004 waits"/);
  });

  it('with a text that opens a million references ends none, and quoting goes through it once', () => {
    refused(
      { program, args: ['${handle:'.repeat(1e6)] },
      /args\[0\]: .*begins here and does not end/,
    );
    refused({ program, args: ['${handle:x}'.repeat(1e6)] }, /args\[0\]: .*No handle has this name/);
    refused({ program, args: [`${'\\'.repeat(1e6)} x`] }, /args: .*longer than the 32767/);
    const run = '\\'.repeat(30_000);
    assert.equal(quoteArgument(`${run} x`), `"${run} x"`);
    assert.equal(commandLine(program, [` ${run}`]), `"a.exe" " ${run}${run}"`);
  });

  it('with 10 MB where something short belongs is told in one short line', () => {
    const huge = '\u0007😀'.repeat(3_500_000);
    refused({ program, [huge]: 1 }, /There is no attribute of this name/);
    refused({ program, handles: { [huge]: event } }, /A handle name is at most 100/);
    refused({ program, inherit: huge }, /inherit: "\\u0007😀/);
    refused({ program, env: { V: huge } }, /env\.V: .*room for 32767/);
    refused({ program, handleList: [huge] }, /No handle has this name/);
    refused({ program, cwd: { huge: names } }, /cwd: \{"huge":\["h0","h1"/);
  });

  it('nested a hundred thousand deep is refused where it leaves the plan', () => {
    let deep: unknown = 0;
    for (let level = 0; level < 100_000; level += 1) deep = level % 2 ? [deep] : { deep };
    refused({ program, stdio: deep }, /stdio\.|stdio:/);
    refused({ program, deep }, /deep: "deep": There is no attribute/);
    refused(deep, /configuration|deep/);
  });

  for (const value of [NaN, Infinity, -1, 0.5, 2 ** 31, 2 ** 32, 2 ** 53, '9 bytes', null]) {
    it(`with the size ${String(value)} is told what a size is`, () => {
      for (const [field, handle] of [
        ['handles.h.size', { kind: 'fileMapping', size: value }],
        ['handles.h.bufferSize', { kind: 'pipe', bufferSize: value }],
      ] as const) {
        const [problem] = refused(
          { program, handles: { h: handle } },
          /This does not fit: expected/,
        );
        assert.equal(problem?.field, field);
      }
    });
  }

  for (const value of ['0x10000000000000000', '18446744073709551616', '-2', '0x', '1e3', ' 1', 5]) {
    it(`with ${JSON.stringify(value)} for a handle is told what a value is`, () => {
      const handles = { h: { kind: 'value', value } };
      refused({ program, handles }, /handles\.h\.value: .*expected/);
    });
  }

  for (const value of [
    '0x1',
    '-1',
    'NULL',
    '0',
    '0xffffffffffffffff',
    '9999999999999999999',
    '4294967297',
  ]) {
    it(`with the value ${value} in its list is predicted, not refused`, () => {
      accepted({ program, handles: { h: { kind: 'value', value } }, handleList: ['stdout', 'h'] });
      accepted({
        program,
        handles: { h: { kind: 'value', value } },
        stdio: { stdin: { handle: 'h' } },
      });
    });
  }

  for (const name of ['__proto__', 'constructor', 'prototype']) {
    it(`with the name ${name} is refused, not relieved of it`, () => {
      const named = JSON.parse(`{ "${name}": { "kind": "event" } }`) as object;
      const [handle] = refused({ program, handles: named }, /JavaScript/);
      assert.deepEqual([handle?.field, handle?.value], [`handles.${name}`, name]);
      const variables = JSON.parse(`{ "${name}": "1" }`) as object;
      refused({ program, children: [{ name: 'A', env: variables }] }, /children\[0\]\.env\./);
    });
  }

  it('with names every object answers to keeps them as its own', () => {
    const children = [{ name: 'A', env: { A: '1' } }, { name: 'toString' }];
    const env = { toString: '${handle:none}', valueOf: '1' };
    const problems = refused(
      { program, env, children, handles: { hasOwnProperty: event } },
      /none/,
    );
    assert.deepEqual(
      problems.map(({ field }) => field),
      ['env.toString'],
    );
  });

  it('with a list where an object belongs is refused', () => {
    for (const field of ['handles', 'env', 'stdio']) {
      const [problem] = refused({ program, [field]: [] }, /expected an object, not a list/);
      assert.equal(problem?.field, field);
    }
    refused({ program, stdio: { stdin: { pipe: [] } } }, /stdio\.stdin\.pipe: \[\]/);
  });

  it('with a NUL in a text Windows would end there is refused', () => {
    const bad = 'a\0b';
    for (const [field, plan] of [
      ['handles.h.path', { handles: { h: { kind: 'file', path: bad } } }],
      ['handles.h.path', { handles: { h: { kind: 'directory', path: bad } } }],
      ['handles.h.pipeName', { handles: { h: { kind: 'namedPipe', pipeName: bad } } }],
      ['handles.h.securityDescriptor', { handles: { h: { ...event, securityDescriptor: bad } } }],
      ['stdio.stdout.file', { stdio: { stdout: { file: bad } } }],
      ['env.V', { env: { V: bad } }],
      ['args[0]', { args: [bad] }],
    ] as const) {
      const problems = refused({ program, ...plan }, /a\\u0000b": A NUL character/);
      assert.deepEqual(
        problems.map((problem) => problem.field),
        [field],
      );
    }
  });

  it('that would close a handle of the broker by its number is refused', () => {
    const handles = {
      number: { kind: 'value', value: '0x4' },
      copy: { kind: 'duplicate', of: 'number', closeSource: true },
    };
    const [problem] = refused({ program, handles }, /is a plain number: closing it/);
    assert.equal(problem?.field, 'handles.copy.closeSource');
  });

  it('whose duplicates name themselves, later ones or closed ones is told of each', () => {
    const duplicate = (of: string) => ({ kind: 'duplicate', of });
    const handles = {
      self: duplicate('self'),
      early: duplicate('late'),
      late: event,
      moved: { ...duplicate('late'), closeSource: true },
      after: duplicate('late'),
    };
    const problems = refused({ program, handles }, /closed by an earlier/);
    assert.deepEqual(
      problems.map(({ field }) => field),
      ['handles.self.of', 'handles.early.of', 'handles.after.of'],
    );
  });

  it('whose children read each other in a ring, or themselves, is judged', () => {
    const reads = (name: string, of: string) => ({ name, stdio: { stdin: { child: of } } });
    accepted({ program, children: [reads('A', 'B'), reads('B', 'A')] });
    refused({ program, children: [reads('A', 'A')] }, /No other child has this name/);
    refused(
      { program, children: [reads('A', 'B'), reads('C', 'B'), { name: 'B' }] },
      /stdin already/,
    );
    const inherited = {
      stdio: { stdin: { child: 'A' } },
      children: [{ name: 'A' }, { name: 'B' }],
    };
    const problems = refused({ program, ...inherited }, /^stdio\.stdin\.child: "A"/);
    assert.equal(problems.length, 1);
  });

  it('with a variable of 40,000 characters is refused, and 40,000 characters of variables are not', () => {
    const [problem] = refused({ program, env: { V: 'x'.repeat(40_000) } }, /32767/);
    assert.equal(problem?.field, 'env.V');
    const env = Object.fromEntries(names.slice(0, 100).map((name) => [name, 'x'.repeat(400)]));
    accepted({ program, env });
  });

  it('with a name that is no path says it so that it can be found', () => {
    const [problem] = problemsOf({ program, env: { 'a.b\n[0]': '${handle:none}' } });
    assert.equal(problem?.field, 'env["a.b\\n[0]"]');
  });
});
