// JUnit XML as build systems read it.
import assert from 'node:assert/strict';
import fc, { anyText, tries } from '../../../random';
import { severities } from '../../../../src/model/base/findingCodes';
import { reduce } from '../../../../src/model/session/reduce';
import { junit } from '../../../../src/model/report/junit';
import { crashedState, finishedRun, timedOutState, unmet } from '../../fixtures/finishedRunFixture';
import { pipeCreated } from '../../fixtures/sessionFixture';
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

  it('fails at the end of the time limit, says who ran on, and skips what never ran', async () => {
    const suite = await readSuite(junit(finishedRun({ state: timedOutState(), failOn: 'never' })));
    assert.deepEqual(failed(suite), ['timeout']);
    const [first, second, limit] = suite.cases;
    assert.ok(first?.skipped && second?.skipped && second.name === 'b');
    assert.equal(limit?.failure?.message, 'The session did not end within its time limit.');
    assert.match(limit.failure.text, /\nStill running: a \(PID 100\)$/);
  });

  it('fails a child for its exit code where the command does', async () => {
    const exit = { type: 'processExited', time: 7, id: 'a', exitCode: 3 } as const;
    const state = reduce(crashedState('b.exe'), exit);
    const read = (childExitCode: boolean) =>
      readSuite(junit(finishedRun({ state, childExitCode, failOn: 'never' })));
    assert.deepEqual(failed(await read(false)), []);
    const suite = await read(true);
    assert.equal(suite.cases[0]?.failure?.message, 'It exited with code 3.');
    assert.deepEqual(failed(suite), ['a']);
  });

  it('has what the pipes beside the streams carried, and says when it is not all', async () => {
    const other = pipeCreated('extra', { processId: null, stream: null });
    const state = reduce(crashedState('b.exe'), other);
    const captured = [
      { pipe: 'extra', text: 'beside', isWhole: true },
      { pipe: 'stdout', text: 'begin', isWhole: false },
    ];
    const xml = junit(finishedRun({ state, captured }));
    assert.match(xml, /<\/testcase>\n<system-out>extra\nbeside\n<\/system-out>\n<\/testsuite>/);
    const [first] = (await readSuite(xml)).cases;
    assert.equal(first?.output, 'begin\n… the rest is not in this report …');
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
