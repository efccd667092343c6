// JUnit XML as build systems read it.
import assert from 'node:assert/strict';
import fc, { anyText, tries } from '../../../random';
import { severities } from '../../../../src/model/base/findingCodes';
import { junit } from '../../../../src/model/report/junit';
import { crashedState, finishedRun, unmet } from '../../fixtures/finishedRunFixture';
import { created, ended, ready, started, stateAfter } from '../../fixtures/sessionFixture';
import { faultsOf, readSuite, suiteIn } from './junitReader';

const failed = ({ failures, cases }: Awaited<ReturnType<typeof readSuite>>) => {
  const names = cases.filter(({ failure }) => failure).map(({ name }) => name);
  assert.equal(failures, names.length);
  return names;
};

describe('The JUnit report', () => {
  it('has a test for each child, each expectation and each finding that makes the run fail', async () => {
    const held = {
      ...unmet,
      expectation: 'handlesLeft',
      outcome: 'held',
      field: 'expect.handlesLeft',
    } as const;
    const suite = await readSuite(junit(finishedRun({ expectations: [unmet, held] })));
    assert.deepEqual(
      suite.cases.map(({ classname, name, failure }) => [classname, name, failure !== null]),
      [
        ['test.children', 'a', false],
        ['test.expect', 'a: exitCode', true],
        ['test.expect', 'a: handlesLeft', false],
        ['test.findings', 'process-crashed: b.exe', true],
      ],
    );
    assert.equal(suite.name, 'test');
    assert.equal(suite.tests, 4);
    assert.equal(suite.cases[0]?.time, 0.003);
  });

  it('says of a finding what it is, why, and what to change', async () => {
    const suite = await readSuite(junit(finishedRun()));
    const failure = suite.cases.at(-1)?.failure;
    assert.match(failure?.message ?? '', /b\.exe \(PID 200\)/);
    assert.match(failure?.text ?? '', /^b\.exe \(PID 200\)[^]*\nFix: [^]*\nLearn more: https:/);
  });

  it('says of an expectation what was expected and seen', async () => {
    const unknown = { ...unmet, outcome: 'unknown' } as const;
    const suite = await readSuite(junit(finishedRun({ expectations: [unmet, unknown] })));
    const [, first, second] = suite.cases;
    assert.equal(first?.failure?.message, 'a: exitCode is not as expected.');
    assert.match(
      first.failure.text,
      /\nExpected: a\.exe exits with 0\.\nSeen: a\.exe exited with 3\.\nGetExitCodeProcess: 3$/,
    );
    assert.equal(second?.failure?.message, 'a: exitCode could not be checked.');
  });

  it('fails for findings of the wanted severity and above only', async () => {
    const found = new Map<string, readonly string[]>();
    for (const failOn of [...severities, 'never'] as const) {
      found.set(failOn, failed(await readSuite(junit(finishedRun({ failOn })))));
    }
    assert.deepEqual(Object.fromEntries(found), {
      error: [],
      warning: ['process-crashed: b.exe'],
      information: ['process-crashed: b.exe'],
      never: [],
    });
  });

  it('calls everything the same in each run', async () => {
    const names = async (from: number) => {
      const state = crashedState('b.exe', from);
      return (await readSuite(junit(finishedRun({ state })))).cases.map(({ name }) => name);
    };
    assert.deepEqual(await names(200), await names(4711));
  });

  it('numbers what has the same name', async () => {
    const suite = await readSuite(junit(finishedRun({ expectations: [unmet, unmet] })));
    assert.deepEqual(failed(suite).slice(0, 2), ['a: exitCode', 'a: exitCode (2)']);
  });

  it('fails a child that runs on at the end of the time limit, and skips one that never ran', async () => {
    const children = ['a', 'b'].map((name) => ({ name, program: `${name}.exe` }));
    const over = ended({ reason: 'timeout', message: 'The session did not end within 3 seconds.' });
    const state = stateAfter(started({ children }), ready, created('a'), over);
    const suite = await readSuite(junit(finishedRun({ state, failOn: 'never' })));
    const [first, second] = suite.cases;
    assert.equal(first?.failure?.message, 'It was still running when the time limit ended.');
    assert.ok(second?.skipped && second.name === 'b');
  });

  it('has what a child wrote, and of much of it the beginning and the end', async () => {
    const text = `begin${'x'.repeat(200_000)}end`;
    const captured = [{ pipe: 'stdout', text, isWhole: true }];
    const suite = await readSuite(junit(finishedRun({ captured })));
    const output = suite.cases[0]?.output ?? '';
    assert.ok(output.startsWith('begin') && output.endsWith('end'));
    assert.match(output, /\n… 134\d{3} characters omitted …\n/);
    assert.ok(output.length < 70_000);
  });

  it('is XML that libxml2 and the schema of Jenkins accept, whatever programs are called and write', async () => {
    const nasty = fc.oneof(
      anyText(),
      fc.constantFrom(
        ']]>',
        '\0\x1b[31m\x08\x7f\x85\ufffe\uffff',
        '\ud800',
        '\udc00x\ud83d',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;',
        '--><![CDATA[ & &#0; &#xFFFE; "\'\t\r\n',
      ),
    );
    const file = fc.tuple(nasty, nasty).map(([name, text]) => {
      const state = crashedState(name);
      const expectations = [{ ...unmet, expected: text, seen: name, evidence: [text] }];
      const captured = [{ pipe: 'stdout', text, isWhole: true }];
      return junit(finishedRun({ state, expectations, captured }));
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 20, maxLength: 40 }), async (files) => {
        assert.deepEqual(await faultsOf(files), []);
        for (const xml of files) assert.equal(failed(await suiteIn(xml)).length, 2);
      }),
      { numRuns: tries(5, 100) },
    );
  });

  it('keeps the text of a program as far as XML can have it', async () => {
    const text = 'a\tb\r\nc ]]> <d e="f">&amp; \u{1f600} \x1b[0m';
    const suite = await readSuite(
      junit(finishedRun({ captured: [{ pipe: 'stdout', text, isWhole: true }] })),
    );
    assert.equal(suite.cases[0]?.output, text.replace('\x1b', '␛'));
  });
});
