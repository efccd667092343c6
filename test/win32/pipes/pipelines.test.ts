// A pipe between two children: the broker sees nothing of its bytes, and says all the same why it does not end.
import assert from 'node:assert/strict';
import { findings } from '../../../src/model/findings/findings';
import { captured } from '../childOutput';
import { assertBalanced } from '../handleBalance';
import {
  endSessions,
  program,
  runSession,
  runToEnd,
  startSession,
  until,
  within,
} from '../runSession';

describe('A pipeline', () => {
  afterEach(endSessions);

  const pipeline = ({
    reader = {},
    ...more
  }: { reader?: object; keepParentEnds?: string[] } = {}) => ({
    ...more,
    stdio: { stderr: 'none' },
    // A console of its own would be one more process that inherits what its child has.
    console: 'detached',
    children: [
      {
        name: 'A',
        program: program('writeBytes'),
        args: ['200000', '999', '5'],
        stdio: { stdin: 'none' },
      },
      {
        name: 'B',
        program: program('echoInput'),
        stdio: { stdin: { child: 'A', stream: 'stdout' } },
        ...reader,
      },
    ],
  });
  const label = 'A.stdout';
  const held = async (plan: object, label = 'A.stdout') => {
    const session = await startSession(plan);
    const state = await until(session, 'the holder', ({ pipes }) =>
      pipes.some((pipe) => pipe.label === label && pipe.holders.length > 0),
    );
    return { session, state, pipe: state.pipes.find((pipe) => pipe.label === label)! };
  };

  it('that runs as it should is a pipe of its own in state and report, and no finding', async () => {
    const { state, report } = await runSession(pipeline());
    assert.equal(captured(state, 'B.stdout').length, 200_000);
    const { direction, processId, stream, phase } = state.pipes.find(
      (pipe) => pipe.label === label,
    )!;
    assert.deepEqual([direction, processId, stream, phase], ['between', 'A', 'stdout', 'closed']);
    const { bytes, reads, eof, captureFile } = report.pipes.find((pipe) => pipe.label === label)!;
    assert.deepEqual([bytes, reads, eof, captureFile], [null, null, null, null]);
    assert.deepEqual(report.findings, []);
    assertBalanced(state);
  });

  it('has the holders of both ends, when they are asked for', async () => {
    const session = await startSession({ ...pipeline(), stopOnEntry: true });
    await within(session.request('findHolders', { pipe: label }), session, 'the holders');
    const { pipes, processes } = session.state;
    const holders = pipes.find((pipe) => pipe.label === label)?.holders ?? [];
    assert.deepEqual(
      holders
        .map(({ pid, end, cause }) => ({ pid, end, cause }))
        .sort((a, b) => (a.end < b.end ? 1 : -1)),
      [
        { pid: processes[0]?.pid, end: 'write', cause: 'child' },
        { pid: processes[1]?.pid, end: 'read', cause: 'child' },
      ],
    );
    await session.stop('stopped', 'Enough.');
  });

  it('does not end while the broker keeps the write end, as a finding says', async () => {
    const { session, state, pipe } = await held(pipeline({ keepParentEnds: [label] }));
    assert.equal(pipe.phase, 'open');
    assert.equal(state.processes[0]?.phase, 'exited');
    const [finding] = findings(state);
    assert.equal(finding?.code, 'write-end-held');
    assert.match(
      finding.headline,
      /^The launcher keeps A\.stdout open: B \(PID \d+\) cannot reach end of file\.$/,
    );
    assert.match(finding.why ?? '', /^A \(PID \d+\) has exited, but the launcher/);
    assert.match(finding.fix, /keepParentEnds/);
    await session.request('closeParentEnd', { label });
    const { state: last, report } = await runToEnd(session);
    assert.equal(last.end?.reason, 'finished');
    assert.equal(captured(last, 'B.stdout').length, 200_000);
    assert.match(
      report.findings[0]?.headline ?? '',
      /^The launcher kept A\.stdout open: B \(PID \d+\) could not reach/,
    );
  });

  it('does not end while its reader has the write end as well, as a finding says', async () => {
    const { session, state, pipe } = await held(pipeline({ reader: { inherit: 'all' } }));
    const [holder] = pipe.holders.filter(({ end }) => end === 'write');
    assert.equal(holder?.pid, state.processes[1]?.pid);
    const codes = findings(state).map(({ code }) => code);
    assert.deepEqual(codes, ['write-end-held', 'leaked-handle']);
    assert.deepEqual(findings(state)[1]?.evidence['handles'], [holder?.handle]);
    assert.match(
      findings(state)[0]?.headline ?? '',
      /keeps A\.stdout open: B \(PID \d+\) cannot reach end of file/,
    );
    assert.match(findings(state)[0]?.why ?? '', /has the write end of the pipe that it reads/);
    const ended = await within(session.stop('stopped', 'Enough.'), session, 'the stop');
    assertBalanced(ended);
  });

  it('of an extra pipe is named too, by the standard handles its ends are', async () => {
    const { session, state } = await held(
      {
        handles: { between: { kind: 'pipe' } },
        keepParentEnds: ['between.write'],
        children: [
          {
            name: 'writer',
            program: program('writeBytes'),
            args: ['10', '10', '5'],
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
      },
      'between',
    );
    assert.match(
      findings(state)[0]?.headline ?? '',
      /^The launcher keeps between open: reader \(PID \d+\) cannot reach end of file/,
    );
    await session.request('closeParentEnd', { label: 'between.write' });
    assert.equal((await runToEnd(session)).state.end?.reason, 'finished');
  });
});
