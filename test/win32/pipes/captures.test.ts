// What a child wrote to a pipe is what the capture holds, byte for byte and read by read.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { captureSize, readIndex } from '../../../src/client/captures/captureReader';
import { captured, expectedBytes } from '../childOutput';
import { endSessions, program, runSession } from '../runSession';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('A captured pipe', () => {
  afterEach(endSessions);

  it('holds 3 MB written in odd pieces, and its index adds up', async () => {
    const count = 3 * 1024 * 1024 + 7;
    const { state, report } = await runSession({
      program: program('writeBytes'),
      args: [String(count), '4099', '12345'],
      stdio: { stdin: 'none', stderr: 'nul' },
    });
    const expected = expectedBytes(count, 12_345);
    const [pipe] = report.pipes;
    assert.equal(pipe?.bytes, count);
    assert.equal(pipe.sha256, sha256(expected));
    assert.equal(pipe.eof, true);
    assert.equal(sha256(captured(state)), sha256(expected));
    const { indexFile, captureFile } = state.pipes[0]!;
    const reads = await readIndex(indexFile!, 0, pipe.reads! + 10);
    assert.equal(reads.length, pipe.reads);
    let offset = 0;
    let time = 0;
    for (const read of reads) {
      assert.equal(read.offset, offset);
      assert.ok(read.time >= time && read.time <= (state.end?.time ?? 0));
      offset += read.length;
      time = read.time;
    }
    assert.equal(offset, count);
    assert.equal(await captureSize(captureFile!), count);
  });

  it('holds what was written in pieces of any size, and one index entry for each read', async () => {
    const sizes = [1, 64, 4096, 65_536, 100_000];
    const count = (size: number): number => (size === 1 ? 3000 : size === 64 ? 100_003 : 700_001);
    const { state, report } = await runSession({
      program: program('writeBytes'),
      stdio: { stdin: 'none', stderr: 'none' },
      children: sizes.map((size) => ({
        name: `of${size}`,
        args: [String(count(size)), String(size), '5'],
      })),
    });
    for (const [number, size] of sizes.entries()) {
      const pipe = report.pipes[number]!;
      assert.equal(pipe.sha256, sha256(expectedBytes(count(size), 5)), pipe.label);
      const reads = await readIndex(state.pipes[number]!.indexFile!, 0, pipe.reads! + 1);
      assert.equal(reads.length, pipe.reads);
      assert.equal(
        reads.reduce((sum, read) => sum + read.length, 0),
        count(size),
      );
    }
  });

  it('holds what pieces larger than the pipe brought', async () => {
    const { report } = await runSession({
      program: program('writeBytes'),
      args: ['700001', '300000', '9'],
      stdio: { stdin: 'none', stdout: { pipe: { bufferSize: 100 } }, stderr: 'nul' },
    });
    assert.equal(report.pipes[0]?.sha256, sha256(expectedBytes(700_001, 9)));
    assert.ok(
      report.calls.some((call) => call.api === 'CreatePipe' && call.args['nSize'] === '100'),
    );
  });

  it('is kept apart from one whose name Windows would take for the same file, or for a device', async () => {
    const captured = { kind: 'pipe', inheritable: 'write' };
    const { report } = await runSession({
      program: program('exitCode'),
      handles: { data: captured, DATA: captured, nul: captured, STDOUT: captured },
    });
    const files = report.pipes.flatMap(({ captureFile }) => captureFile?.toLowerCase() ?? []);
    assert.equal(files.length, 6);
    assert.equal(new Set(files).size, 6);
    for (const file of files) assert.equal(await captureSize(file), 0);
  });

  it('of a child that wrote nothing is empty, and at end of file', async () => {
    const { report } = await runSession({ program: program('exitCode'), args: ['0'] });
    const empty = { bytes: 0, reads: 0, sha256: sha256(Buffer.alloc(0)), eof: true };
    for (const label of ['stdout', 'stderr']) {
      const pipe = report.pipes.find((candidate) => candidate.label === label);
      assert.deepEqual(
        { bytes: pipe?.bytes, reads: pipe?.reads, sha256: pipe?.sha256, eof: pipe?.eof },
        empty,
      );
    }
  });

  it('is kept apart for stdout and stderr', async () => {
    const { state } = await runSession({ program: program('writeStreams') });
    assert.match(captured(state, 'stdout').toString(), /^to stdout\n/);
    assert.equal(captured(state, 'stderr').toString(), 'to stderr\n');
  });

  it('is one, in the order written, when stderr is stdout', async () => {
    const { state } = await runSession({
      program: program('writeStreams'),
      stdio: { stderr: 'stdout' },
    });
    assert.match(captured(state).toString(), /^to stdout\nto stderr\n/);
    assert.deepEqual(
      state.pipes.map((pipe) => pipe.label),
      ['stdin', 'stdout'],
    );
  });

  it('keeps what a child wrote before it crashed', async () => {
    const { state, report } = await runSession({ program: program('crash') });
    assert.equal(captured(state).toString(), 'before\n');
    assert.equal(report.processes[0]?.exitCode, 0xc000_0005);
    assert.equal(report.end?.reason, 'finished');
  });

  it('can be one that the plan made and a child was told of by value', async () => {
    const { state, report } = await runSession({
      program: program('useHandle'),
      args: ['write', '${handle:up.write}', 'through the third pipe'],
      handles: { up: { kind: 'pipe', inheritable: 'write' } },
    });
    assert.equal(report.processes[0]?.exitCode, 0);
    assert.equal(captured(state, 'up').toString(), 'through the third pipe');
    assert.equal(report.pipes.find((pipe) => pipe.label === 'up')?.eof, true);
    assert.ok(!report.processes[0].handles.some((handle) => handle.label === 'up.read'));
  });

  it('belongs to each of two children', async () => {
    const child = (name: string, seed: string) => ({ name, args: ['5000', '77', seed] });
    const { report } = await runSession({
      program: program('writeBytes'),
      stdio: { stdin: 'none', stderr: 'none' },
      children: [child('A', '1'), child('B', '2')],
    });
    assert.deepEqual(
      report.pipes.map((pipe) => [pipe.label, pipe.sha256]),
      [
        ['A.stdout', sha256(expectedBytes(5000, 1))],
        ['B.stdout', sha256(expectedBytes(5000, 2))],
      ],
    );
  });
});
