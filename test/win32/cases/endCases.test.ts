// How programs end: those that could not be loaded or were interrupted, one that leaves the job, and sessions that follow by their job.
import assert from 'node:assert/strict';
import { preflight } from '../../../src/model/preflight/preflight';
import { parsePlan } from '../../../src/model/plan/parsePlan';
import { endSessions, runToEnd, within } from '../runSession';
import { describeCases } from './answers';
import { notYet } from './notYet';
import { start } from './runSituation';
import { variantsOf, type Case, type Situation } from './situation';

/** A program that dies of what its script does. */
function dies(
  script: string,
  title: string,
  answer: Pick<Case['answer'], 'code' | 'severity'>,
  says: RegExp,
): Case {
  return {
    ...{ title, cast: ['app'], endsByItself: true, script: `signal up; ${script}` },
    answer: { ...answer, culprit: 'app', fixer: null, victim: says },
  };
}

/** One that ends with this code, as Windows ends one that it cannot load or that crashes: not every system does. */
const endsWith = (code: string, ...rest: ParametersAfterFirst): Case =>
  dies(`kill-self ${code}`, ...rest);

type ParametersAfterFirst = Parameters<typeof dies> extends [string, ...infer Rest] ? Rest : never;

const notLoaded = { code: 'process-not-loaded', severity: 'error' } as const;
const crashed = { code: 'process-crashed', severity: 'warning' } as const;

describeCases(
  'A program',
  [
    {
      title: 'needs a DLL that is not there',
      cast: ['app'],
      withoutDll: 'app',
      endsByItself: true,
      script: 'hold',
      answer: { ...notLoaded, culprit: 'app', fixer: null, victim: /STATUS_DLL_NOT_FOUND/ },
    },
    {
      title: 'below cmd.exe needs a DLL that is not there',
      cast: ['app'],
      withoutDll: 'app',
      endsByItself: true,
      isPlan: true,
      script: '',
      configuration: { program: 'cmd.exe', args: '/c .\\<app>.exe' },
      answer: { ...notLoaded, culprit: 'app', fixer: null, victim: /STATUS_DLL_NOT_FOUND/ },
    },
    {
      title: 'has a DLL that refuses to start',
      cast: ['app'],
      withRefusingDll: 'app',
      endsByItself: true,
      script: 'hold',
      answer: { ...notLoaded, culprit: 'app', fixer: null, victim: /STATUS_DLL_INIT_FAILED/ },
    },
    endsWith(
      '0xc000007b',
      'has a DLL for another processor',
      notLoaded,
      /STATUS_INVALID_IMAGE_FORMAT/,
    ),
    endsWith(
      '0xc0000139',
      'has a DLL without a function',
      notLoaded,
      /STATUS_ENTRYPOINT_NOT_FOUND/,
    ),
    dies('raise 0xe0434352', 'dies of an exception of .NET', crashed, /\.NET/),
    dies('raise 0xe06d7363', 'dies of an exception of C++', crashed, /C\+\+/),
    endsWith(
      '0xc00000fd',
      'calls itself until its stack is full',
      crashed,
      /STATUS_STACK_OVERFLOW/,
    ),
    dies('fail-fast', 'ends itself by __fastfail', crashed, /STATUS_STACK_BUFFER_OVERRUN/),
    endsWith('0xc0000374', 'spoils its heap', crashed, /STATUS_HEAP_CORRUPTION/),
    endsWith(
      '0xc0000417',
      'gives the C runtime what it does not take',
      crashed,
      /STATUS_INVALID_CRUNTIME_PARAMETER/,
    ),
    endsWith(
      '0xc000013a',
      'is interrupted by Ctrl+C',
      { code: 'process-interrupted', severity: 'information' },
      /STATUS_CONTROL_C_EXIT|Ctrl\+C/,
    ),
    {
      title: 'starts its updater outside the job, which works as without us',
      cast: ['app', 'updater'],
      endsByItself: true,
      script: 'start <updater> none detached breakaway {signal up}; join',
      // Through a process more it would be that one that leaves the job: whoever starts outside of it leaves nothing.
      answer: {
        code: 'left-job',
        severity: 'information',
        culprit: 'updater',
        fixer: null,
        victim: 'app',
      },
    },
  ],
  notYet,
);

describe('With "followChildren": "job" a session that is stopped ends at once', () => {
  afterEach(endSessions);

  /** Milliseconds; the job's messages do not come on every system, and nothing may wait for them. */
  const atOnce = 5000;
  const situations: Readonly<Record<string, Partial<Situation>>> = {
    'while a program waits': { script: 'signal up; hold' },
    'while a descendant waits': { script: 'start <daemon> in=z out=z err=z {hold}; hold' },
    'while a program without a console waits': {
      script: 'signal up; hold',
      configuration: { console: 'detached' },
    },
    'while a daemon waits whose parent has exited': {
      script: 'start <daemon> none detached {signal up; hold}; await up',
      configuration: { console: 'detached' },
    },
  };
  for (const [title, situation] of Object.entries(situations)) {
    it(title, async () => {
      const configuration = {
        stdio: { stdin: 'nul' },
        ...situation.configuration,
        followChildren: 'job',
      };
      const whole = { title, cast: ['sleeper', 'daemon'], script: '', ...situation, configuration };
      const [asItIs] = variantsOf(whole);
      assert.ok(asItIs);
      const { session } = await start({ ...whole, script: `nul z; ${whole.script}` }, asItIs);
      const begun = performance.now();
      await within(session.stop('stopped', 'Seen.'), session, 'the stop');
      const { state } = await runToEnd(session);
      assert.ok(performance.now() - begun < atOnce, 'it ends at once');
      assert.equal(state.end?.reason, 'stopped');
      assert.ok(state.processes.every(({ exitedAt }) => exitedAt !== null));
    });
  }

  it('and one that ends by itself ends', async () => {
    const whole = {
      title: '',
      cast: ['sleeper'],
      script: 'print out hello',
      configuration: { followChildren: 'job' },
    };
    const [asItIs] = variantsOf(whole);
    assert.ok(asItIs);
    const { session } = await start(whole, asItIs);
    const { state } = await runToEnd(session);
    assert.equal(state.end?.reason, 'finished');
  });
});

describe('An overlapped pipe as a standard stream', () => {
  /** A writer and a reader with a named pipe between them. */
  const noticesWith = (options: object): readonly string[] => {
    const parsed = parsePlan(
      {
        start: 'together',
        stdio: { stdin: 'nul', stderr: 'nul' },
        handles: {
          out: { kind: 'namedPipe', end: 'server', pipeName: 'case-overlapped', ...options },
          in: { kind: 'namedPipe', end: 'client', pipeName: 'case-overlapped' },
        },
        children: [
          { name: 'writer', program: 'writer.exe', stdio: { stdout: { handle: 'out' } } },
          { name: 'reader', program: 'reader.exe', stdio: { stdin: { handle: 'in' } } },
        ],
      },
      'test',
    );
    assert.ok(parsed.ok);
    return preflight(parsed.plan).map(({ rule, child, stream }) => [rule, child, stream].join(' '));
  };

  it('is said before the launch', () => {
    assert.deepEqual(noticesWith({ overlapped: true }), [
      'overlapped-standard-handle writer stdout',
    ]);
  });

  it('of messages is nothing to say', () => {
    assert.deepEqual(noticesWith({ mode: 'message' }), []);
  });
});
