// Every way a plan can fill a standard handle, seen from the child and from what it wrote.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { captured, seenHandles } from '../childOutput';
import { onWine } from '../knownDifferences';
import {
  endSessions,
  openSession,
  program,
  runSession,
  runToEnd,
  temporaryFolder,
} from '../runSession';

const FILE_TYPE_DISK = 1;
const FILE_TYPE_CHAR = 2;
const FILE_TYPE_PIPE = 3;

describe('A standard handle', () => {
  afterEach(endSessions);

  async function standardOf(stdio: object, more: object = {}) {
    const folder = temporaryFolder();
    const configuration = {
      program: program('reportHandles'),
      args: ['seen.txt'],
      stdio,
      ...more,
    };
    const { report, state } = await runSession(configuration, folder);
    assert.equal(report.processes[0]?.exitCode, 0);
    const { standard } = seenHandles(readFileSync(join(folder, 'seen.txt'), 'utf8'));
    return { seen: standard, report, state };
  }

  it('is a pipe, NUL, or nothing', async () => {
    const { seen, state } = await standardOf({ stdin: 'nul', stdout: 'pipe', stderr: 'none' });
    assert.deepEqual(
      seen.map((handle) => [handle.valid, handle.fileType]),
      [
        [true, FILE_TYPE_CHAR],
        [true, FILE_TYPE_PIPE],
        // NULL at the start; with a console of its own (CREATE_NO_WINDOW) the program has that by the time it looks.
        [true, FILE_TYPE_CHAR],
      ],
    );
    assert.equal(state.processes[0]?.birth?.standardHandles?.stderr, null);
  });

  it('is a file', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'in.txt'), 'from a file');
    writeFileSync(join(folder, 'out.txt'), 'what was there before');
    const configuration = {
      program: program('echoInput'),
      stdio: { stdin: { file: 'in.txt' }, stdout: { file: 'out.txt' }, stderr: 'nul' },
    };
    const { report, state } = await runSession(configuration, folder);
    assert.equal(readFileSync(join(folder, 'out.txt'), 'utf8'), 'from a file');
    assert.deepEqual(state.pipes, []);
    const out = report.processes[0]?.handles.find((handle) => handle.label === 'stdout');
    assert.equal(out?.object, join(folder, 'out.txt'));
    const { seen } = await standardOf({ stdout: { file: 'x.txt' } });
    assert.equal(seen[1]?.fileType, FILE_TYPE_DISK);
  });

  it('is the end of a file that keeps what it held', async () => {
    const folder = temporaryFolder();
    const configuration = {
      program: program('writeBytes'),
      args: ['3', '3', '1'],
      stdio: { stdin: 'nul', stdout: { file: 'log.txt', append: true }, stderr: 'nul' },
    };
    await runSession(configuration, folder);
    await runSession(configuration, folder);
    assert.equal(readFileSync(join(folder, 'log.txt')).length, 6);
  });

  it('is a named handle, which two streams may share', async () => {
    const folder = temporaryFolder();
    const configuration = {
      program: program('writeStreams'),
      handles: { log: { kind: 'file', path: 'log.txt', access: 'append' } },
      stdio: { stdin: 'none', stdout: { handle: 'log' }, stderr: { handle: 'log' } },
    };
    const { report } = await runSession(configuration, folder);
    assert.match(readFileSync(join(folder, 'log.txt'), 'utf8'), /^to stdout\nto stderr\n/);
    assert.deepEqual(
      report.processes[0]?.handles
        .filter((handle) => handle.origin === 'inherited')
        .map((handle) => handle.label),
      ['log'],
    );
  });

  it('is one end of a pipe the plan made, whose other end the broker reads', async () => {
    const { state } = await runSession({
      program: program('writeBytes'),
      args: ['10', '10', '1'],
      handles: { up: { kind: 'pipe', inheritable: 'write' } },
      stdio: { stdin: 'none', stdout: { handle: 'up.write' }, stderr: 'none' },
    });
    assert.equal(captured(state, 'up').length, 10);
  });

  it('joins two children when each has one end of a pipe', async () => {
    const { state } = await runSession({
      handles: { between: { kind: 'pipe' } },
      children: [
        {
          name: 'writer',
          program: program('writeBytes'),
          args: ['200000', '999', '5'],
          stdio: { stdin: 'none', stdout: { handle: 'between.write' }, stderr: 'none' },
          handleList: ['stdout'],
        },
        {
          name: 'reader',
          program: program('echoInput'),
          stdio: { stdin: { handle: 'between.read' }, stderr: 'none' },
          handleList: ['stdin', 'stdout'],
        },
      ],
    });
    assert.equal(captured(state, 'reader.stdout').length, 200_000);
  });

  it('that its list leaves out is a number without a handle, and a finding says so (rule 1)', async () => {
    const { seen, report } = await standardOf(
      { stdin: 'nul', stdout: 'pipe', stderr: 'nul' },
      { handleList: ['stdin', 'stderr'] },
    );
    const found = report.findings.map((finding) => finding.code);
    if (onWine('standard handle outside the list')) {
      assert.equal(seen[1]?.fileType, FILE_TYPE_PIPE);
      assert.deepEqual(found, ['prediction-differs']);
      assert.match(report.findings[0]?.headline ?? '', /stdout .* should not have been/);
    } else {
      assert.equal(seen[1]?.valid, false);
      assert.deepEqual(found, ['dangling-standard-handle']);
      assert.equal(report.findings[0]?.evidence['stream'], 'stdout');
    }
  });

  it('does not come with "inherit": "none" though the plan fills it (rule 4)', async () => {
    const { seen, report } = await standardOf(
      { stdin: 'nul', stdout: 'pipe', stderr: 'nul' },
      { inherit: 'none' },
    );
    const out = report.processes[0]?.handles.find((handle) => handle.label === 'stdout');
    if (onWine('standard handles without inheritance')) {
      assert.equal(seen[1]?.fileType, FILE_TYPE_PIPE);
      assert.equal(out?.origin, 'duplicated');
    } else {
      assert.notEqual(seen[1]?.fileType, FILE_TYPE_PIPE);
      assert.equal(out, undefined);
    }
    assert.ok(report.pipes.every((pipe) => pipe.label !== 'stdout' || pipe.eof));
  });

  for (const inherit of ['list', 'all'] as const) {
    it(`that is the broker's own reaches whoever reads the broker, with "${inherit}"`, async () => {
      const session = openSession({
        program: program('writeStreams'),
        inherit,
        stdio: { stdin: 'inherit', stdout: 'inherit', stderr: 'inherit' },
      });
      const printed = { stdout: '', stderr: '' };
      session.onOutput((stream, text) => (printed[stream] += text));
      await session.start();
      const { report } = await runToEnd(session);
      await session.dispose();
      assert.match(printed.stdout, /^to stdout\n/);
      assert.equal(printed.stderr, 'to stderr\n');
      assert.deepEqual(report.findings, []);
    });
  }

  it("may be the broker's own for one stream and a pipe for another", async () => {
    const session = openSession({
      program: program('writeStreams'),
      stdio: { stdin: 'none', stderr: 'inherit' },
    });
    let printed = '';
    session.onOutput((stream, text) => (printed += `${stream}: ${text}`));
    await session.start();
    const { state } = await runToEnd(session);
    await session.dispose();
    assert.match(captured(state).toString(), /^to stdout\n/);
    assert.equal(printed, 'stderr: to stderr\n');
  });
});
