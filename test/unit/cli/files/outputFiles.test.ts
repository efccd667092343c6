// The files a session is written to: read again they are the session, and one that cannot be written is told before anything runs.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { UsageError } from '../../../../src/cli/commandLine/commandLineOptions';
import { assertWritable, writeOutputs } from '../../../../src/cli/files/outputFiles';
import { openReportFile } from '../../../../src/client/saved/reportFile';
import type { FinishedRun } from '../../../../src/model/report/finishedRun';
import type { SessionState } from '../../../../src/model/session/state';
import { created, exited, ready, started, stateAfter } from '../../fixtures/sessionFixture';

describe('A file that a session is written to', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'output files '))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (state: SessionState): FinishedRun => ({
    ...{ state, failOn: 'error', captured: [], version: '1.2.3', exitCode: 0 },
  });

  it('has the format of its option', async () => {
    const state = stateAfter(started(), ready, created('a'), exited('a'));
    const file = (name: string): string => join(folder, name);
    const files = { junit: file('j'), sarif: file('s'), markdown: file('m') };
    await writeOutputs(run(state), files, folder);
    const text = (name: string): string => readFileSync(file(name), 'utf8');
    assert.match(text('j'), /^<\?xml [\s\S]*<testsuite [\s\S]*name="a"/);
    assert.equal((JSON.parse(text('s')) as { version: string }).version, '2.1.0');
    assert.match(text('m'), /^#/);
  });

  it('is read again as the session that was saved', async () => {
    const file = join(folder, 's.json');
    const state = stateAfter(started(), ready, created('a'), exited('a'));
    await writeOutputs(run(state), { save: file }, folder);
    const { state: read } = await openReportFile(file);
    assert.deepEqual(read.processes, state.processes);
  });

  const refusal = (act: () => void): string => {
    try {
      act();
    } catch (error) {
      assert.ok(error instanceof UsageError, String(error));
      return error.message;
    }
    return '';
  };

  it('is refused before the launch when it cannot be written', () => {
    const says = refusal(() => assertWritable({ save: join(folder, 'none', 's.json') }));
    assert.match(says, /^--save ".*s\.json": the file cannot be written \(ENOENT.*\)\. Choose/);
    assert.match(
      refusal(() => assertWritable({ html: folder })),
      /^--html ".*EISDIR/,
    );
    assert.match(
      refusal(() => assertWritable({ html: '' })),
      /^--html: the path .* is missing/,
    );
  });

  it('is refused when another option names it, too', () => {
    const file = join(folder, 'both');
    for (const html of [file, `${folder}/./both`, relative(process.cwd(), file)])
      assert.match(
        refusal(() => assertWritable({ save: file, html })),
        /two options name/,
      );
  });

  it('is neither made nor changed by the look whether it can be written', () => {
    const file = join(folder, 'new');
    assert.equal(
      refusal(() => assertWritable({ save: file })),
      '',
    );
    assert.equal(existsSync(file), false);
    writeFileSync(file, 'old');
    assertWritable({ save: file });
    assert.equal(readFileSync(file, 'utf8'), 'old');
  });
});
