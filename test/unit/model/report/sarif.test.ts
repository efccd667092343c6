// SARIF as code scanning reads it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import fc, { anyText, tries } from '../../../random';
import { findingCodes } from '../../../../src/model/base/findingCodes';
import { sarif } from '../../../../src/model/report/sarif';
import type { FinishedRun } from '../../../../src/model/report/finishedRun';
import { crashedState, finishedRun, timedOutState, unmet } from '../../fixtures/finishedRunFixture';
import { ended } from '../../fixtures/sessionFixture';
import { reduce } from '../../../../src/model/session/reduce';
import { documentAt } from '../../docs/markdown';

interface Rule {
  readonly id: string;
  readonly helpUri: string;
  readonly shortDescription: { readonly text: string };
  readonly defaultConfiguration: { readonly level: string };
}

interface Region {
  readonly startLine: number;
  readonly endLine: number;
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation?: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
      readonly region: Region;
    };
    readonly logicalLocations?: readonly { readonly name: string; readonly kind: string }[];
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Run {
  readonly tool: { readonly driver: { readonly version: string; readonly rules: readonly Rule[] } };
  readonly invocations: readonly { readonly exitCode: number; readonly startTimeUtc: string }[];
  readonly results: readonly Result[];
}

// One of the patterns in the schema is right only for the older kind of regular expressions.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(schema);

/** The one run of a file that the schema accepts. */
function read(run: FinishedRun): Run {
  const log = JSON.parse(sarif(run)) as { readonly runs: readonly Run[] };
  assert.ok(validate(log), JSON.stringify(validate.errors));
  const [only, ...others] = log.runs;
  assert.ok(only && others.length === 0);
  return only;
}

const writtenAt = { path: '.vscode/launch.json', startLine: 4, endLine: 12 };

describe('The SARIF report', () => {
  it('has a result for each expectation that does not hold and for each finding, whatever fails', () => {
    const held = { ...unmet, expectation: 'handlesLeft', outcome: 'held' } as const;
    const run = finishedRun({ expectations: [unmet, held], failOn: 'never', writtenAt });
    const { results, tool, invocations } = read(run);
    assert.deepEqual(
      results.map(({ ruleId, level }) => [ruleId, level]),
      [
        ['expect-exitCode', 'error'],
        ['process-crashed', 'warning'],
      ],
    );
    for (const { ruleId, ruleIndex } of results) {
      assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
    }
    assert.equal(tool.driver.version, '1.2.3');
    assert.equal(invocations[0]?.exitCode, 1);
    assert.equal(invocations[0].startTimeUtc, '1970-01-01T00:00:01.000Z');
  });

  it('says what happened, how to mend it, where, and what shows it', () => {
    const { results } = read(finishedRun({ writtenAt }));
    const [crash] = results;
    assert.match(crash?.message.text ?? '', /^b\.exe \(PID 200\)[^]*\nFix: /);
    assert.deepEqual(crash?.locations, [
      {
        physicalLocation: {
          artifactLocation: { uri: '.vscode/launch.json', uriBaseId: '%SRCROOT%' },
          region: { startLine: 4, endLine: 12 },
        },
        logicalLocations: [{ name: 'b.exe', kind: 'process' }],
      },
    ]);
    assert.ok('evidence' in crash.properties);
  });

  it('leads from an expectation to the lines of its field, or of what that stands in', () => {
    const fields = {
      expect: { startLine: 6, endLine: 9 },
      'expect.exitCode': { startLine: 7, endLine: 7 },
    };
    const regionOf = (field: string): Region | undefined => {
      const expectations = [{ ...unmet, field }];
      const { results } = read(finishedRun({ expectations, writtenAt: { ...writtenAt, fields } }));
      return results[0]?.locations[0]?.physicalLocation?.region;
    };
    assert.deepEqual(regionOf('expect.exitCode'), fields['expect.exitCode']);
    assert.deepEqual(regionOf('expect.stdout.contains[0]'), fields.expect);
    assert.deepEqual(regionOf('children[0].expect.exitCode'), { startLine: 4, endLine: 12 });
  });

  it('has a result for the end of the time limit', () => {
    const { results } = read(finishedRun({ state: timedOutState() }));
    const [limit] = results.filter(({ ruleId }) => ruleId === 'timeout');
    assert.match(limit?.message.text ?? '', /\nStill running: a \(PID 100\)$/);
    assert.equal(limit?.locations[0]?.logicalLocations?.[0]?.name, 'a');
  });

  it('writes paths as URIs, and those of other folders whole', () => {
    const uriOf = (path: string) => {
      const run = finishedRun({ writtenAt: { ...writtenAt, path } });
      return read(run).results[0]?.locations[0]?.physicalLocation?.artifactLocation;
    };
    assert.equal(uriOf('a b/ü#?.json')?.uri, 'a%20b/%C3%BC%23%3F.json');
    assert.deepEqual(uriOf('C:/x y/launch.json'), { uri: 'file:///C:/x%20y/launch.json' });
    assert.deepEqual(uriOf('/x/launch.json'), { uri: 'file:///x/launch.json' });
  });

  it('has fingerprints that are the same in each run and differ within one', () => {
    const printsOf = (from: number) => {
      const state = crashedState('b.exe', from);
      const run = finishedRun({ state, expectations: [unmet, unmet] });
      return read(run).results.map((one) => Object.values(one.partialFingerprints).join());
    };
    assert.deepEqual(printsOf(200), printsOf(4711));
    assert.equal(new Set(printsOf(200)).size, printsOf(200).length);
  });

  it('has a rule for each code, in the words of its page', () => {
    const rules = read(finishedRun()).tool.driver.rules;
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
    for (const { id, helpUri } of rules) {
      const [, path = ''] = /\/blob\/main\/(.+)$/.exec(helpUri) ?? [];
      assert.ok(existsSync(path), `${id}: ${helpUri}`);
    }
    for (const code of findingCodes) {
      const rule = rules.find(({ id }) => id === code);
      assert.ok(rule, code);
      const { id, shortDescription, helpUri } = rule;
      const path = `docs/findings/${id}.md`;
      assert.ok(helpUri.endsWith(path), helpUri);
      const [, , first = ''] = documentAt(path).text.split('\n');
      assert.ok(first.startsWith(shortDescription.text), `${path}: ${shortDescription.text}`);
    }
  });

  it('never calls a finding graver than its rule', () => {
    const lost = reduce(crashedState('b.exe'), ended({ reason: 'brokerLost' }));
    const order = ['note', 'warning', 'error'];
    const { results, tool } = read(finishedRun({ state: lost }));
    assert.ok(results.some(({ level }) => level === 'error'));
    for (const { ruleIndex, level } of results) {
      const most = tool.driver.rules[ruleIndex]?.defaultConfiguration.level ?? '';
      assert.ok(order.indexOf(level) <= order.indexOf(most), level);
    }
  });

  it('follows the schema whatever programs are called, and makes no links of their names', () => {
    const nasty = fc.oneof(
      anyText(),
      fc.constantFrom('[x](1)', '[x](https://a.example)', '\ud800[\0](\udc00'),
    );
    fc.assert(
      fc.property(nasty, nasty, (name, text) => {
        const expectations = [{ ...unmet, seen: text, evidence: [text], field: text }];
        const state = crashedState(name);
        const at = { ...writtenAt, path: text };
        const { results } = read(finishedRun({ state, expectations, writtenAt: at }));
        assert.equal(results.length, 2);
        for (const { message } of results) assert.doesNotMatch(message.text, /\]\(/);
      }),
      { numRuns: tries(100, 5000) },
    );
  });

  it('keeps a time that no calendar has from failing it', () => {
    const state = { ...crashedState('b.exe'), startedAt: 1e300 };
    assert.equal(read(finishedRun({ state })).invocations[0]?.startTimeUtc.slice(0, 4), '1970');
  });
});
