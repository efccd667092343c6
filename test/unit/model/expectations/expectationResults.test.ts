// What comes of each expectation, from made-up sessions: held, failed with what shows it, or not decided by what was seen.
import assert from 'node:assert/strict';
import { expectationResults } from '../../../../src/model/expectations/expectationResults';
import { captureQuestions, questionKey } from '../../../../src/model/expectations/textExpectations';
import { findings } from '../../../../src/model/findings/findings';
import type { ExpectationResult } from '../../../../src/model/session/expectationResult';
import type { SessionEvent } from '../../../../src/model/session/events';
import type { Holder } from '../../../../src/model/session/state';
import { describedAs } from '../../../../src/model/session/fileDescription';
import { brokerHandle, observed } from '../../fixtures/birthFixture';
import { fileOf } from '../../fixtures/passedDown';
import { heir } from '../../fixtures/mapFixture';
import {
  ended,
  exited,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';
import { planOf } from '../../fixtures/planFixture';

const child = { program: 'build.exe' };
const exitedAt = (id: string, time: number, exitCode = 0): SessionEvent => ({
  ...exited(id),
  ...{ time, exitCode },
});
const stdout = pipeCreated('stdout', { processId: 'build' });
const lookedAt = (time: number): SessionEvent => ({
  ...{ type: 'pipesWatched', time, pipes: [], lookedAt: time },
});
const stopped = (time: number): readonly SessionEvent[] => [
  { type: 'sessionStopping', time },
  ended({ time, reason: 'stopped' }),
];

function resultsOf(expect: object, ...events: readonly SessionEvent[]) {
  const state = stateAfter(started({ ...child, expect }), ready, ...events);
  return expectationResults(state, findings(state), new Map());
}

/** The only result. */
function resultOf(expect: object, ...events: readonly SessionEvent[]): ExpectationResult {
  const [result, ...rest] = resultsOf(expect, ...events);
  assert.ok(result && rest.length === 0);
  return result;
}

const build = heir('build', null, []);

describe('What is expected of the end of a child', () => {
  it('holds when the exit code is that one, written signed or not', () => {
    const end = [build, exitedAt('build', 5, 0xffff_ffff), ended()];
    assert.equal(resultOf({ exitCode: -1 }, ...end).outcome, 'held');
    assert.equal(resultOf({ exitCode: 0xffff_ffff }, ...end).outcome, 'held');
    const failed = resultOf({ exitCode: 0 }, ...end);
    assert.deepEqual(failed, {
      ...{ expectation: 'exitCode', child: 'build', field: 'expect.exitCode', outcome: 'failed' },
      expected: 'build exits with code 0.',
      seen: 'build exited with code 4294967295.',
      evidence: [],
    });
  });

  it('is not decided by the exit code that a stopped session gives a child', () => {
    const result = resultOf({ exitCode: 0 }, build, ...stopped(50), exitedAt('build', 51));
    assert.equal(result.outcome, 'unknown');
    assert.match(result.seen, /^Could not be checked: build had not exited/);
  });

  it('is not decided by a child that did not start', () => {
    const result = resultOf({ exitCode: 0 }, ended({ reason: 'failed' }));
    assert.equal(result.outcome, 'unknown');
    assert.equal(result.seen, 'Could not be checked: build did not start.');
  });

  it('counts the time to end of file from the exit of the child', () => {
    const late = (time: number) =>
      resultOf(
        { endOfFileWithin: { stdout: '2s' } },
        ...[stdout, build, exitedAt('build', 1000)],
        ...[pipeEnded('stdout', { time }), ended({ time: time + 1 })],
      );
    assert.equal(late(900).outcome, 'held');
    assert.equal(late(3000).outcome, 'held');
    assert.equal(late(3001).outcome, 'failed');
    assert.equal(late(4500).seen, 'stdout reached end of file 3.5 s after build exited.');
  });

  it('fails for an output that is open when the session is stopped after that time, and names who keeps it', () => {
    const holder: Holder = {
      ...{ pid: 7, name: 'helper.exe', handle: '0x44', end: 'write' as const, access: '0x2' },
      ...{ cause: 'outside' as const, path: [], createdAt: '9' },
    };
    const open = (time: number) =>
      resultOf(
        { endOfFileWithin: { stdout: '2s' } },
        ...[stdout, build, exitedAt('build', 1000)],
        { type: 'holdersFound', time: 1500, label: 'stdout', holders: [holder], unanswered: [] },
        ...stopped(time),
        pipeEnded('stdout', { time: time + 1 }),
      );
    const failed = open(3100);
    assert.deepEqual(
      [failed.outcome, failed.seen],
      ['failed', 'stdout was still open 2.1 s after build exited.'],
    );
    assert.match(failed.evidence.join('\n'), /helper\.exe \(PID 7\)/);
    assert.equal(open(2500).outcome, 'unknown');
  });
});

describe('What is expected to be inherited', () => {
  const log = brokerHandle('0x30', 'log', {
    ...{ type: 'File', object: 'C:\\x\\app.log' },
    file: describedAs('file', { name: 'C:\\x\\app.log' }),
  });
  const event = brokerHandle('0x34', 'ready');
  const port = brokerHandle('0x38', null, {
    ...{ type: 'File', object: '\\Device\\Afd', file: describedAs('socket') },
  });
  const nameless = brokerHandle('0x3c', null, { type: 'File', object: '' });
  const handles = {
    log: { kind: 'file', path: 'app.log', access: 'append' },
    ready: { kind: 'event' },
  };
  const of = (expect: object, inherited: readonly (typeof log)[]): ExpectationResult => {
    const plan = { ...child, handles, expect };
    const state = stateAfter(started(plan), ready, heir('build', null, inherited), ended());
    const [result] = expectationResults(state, [], new Map());
    assert.ok(result);
    return result;
  };

  it('is exactly these handles: one more or one less fails and is named', () => {
    const wanted = { inherits: ['log', 'ready'] };
    assert.equal(of(wanted, [log, event]).outcome, 'held');
    const less = of(wanted, [log]);
    assert.deepEqual([less.outcome, less.evidence], ['failed', ['Not inherited: ready.']]);
    const more = of({ inherits: ['log'] }, [log, event, port]);
    assert.equal(more.outcome, 'failed');
    assert.deepEqual(more.evidence, [
      'Inherited, but not expected: ready (0x34).',
      'Inherited, but not expected: \\Device\\Afd (0x38).',
    ]);
    assert.equal(of({ inherits: [] }, []).outcome, 'held');
    assert.equal(of({ inherits: [] }, [log]).outcome, 'failed');
  });

  it('is no handle of a kind or path', () => {
    const none = (pattern: object, inherited: readonly (typeof log)[]) =>
      of({ inheritsNot: [pattern] }, inherited).outcome;
    assert.equal(none({ kind: 'socket' }, [log, port]), 'failed');
    assert.equal(none({ kind: 'socket' }, [log, event]), 'held');
    assert.equal(none({ path: '*.log' }, [log]), 'failed');
    assert.equal(none({ path: '*.txt' }, [log]), 'held');
    assert.equal(none({ kind: 'directory', path: '*.log' }, [log]), 'held');
  });

  it('is not decided by a handle of which nobody knows what it is', () => {
    assert.equal(of({ inheritsNot: [{ kind: 'socket' }] }, [nameless]).outcome, 'unknown');
  });

  it('is not decided by a handle that was inherited or sent', () => {
    const unseen = { ...port, isUnseen: true } as const;
    const state = stateAfter(
      started({ ...child, expect: { inheritsNot: [{ kind: 'socket' }] } }),
      ...[ready, heir('build', null, [unseen]), ended()],
    );
    const birth = { ...state.processes[0]!.birth!, creator: { pid: 1, name: 'x', processId: 'x' } };
    const changed = { ...state, processes: [{ ...state.processes[0]!, birth }] };
    assert.equal(expectationResults(changed, [], new Map())[0]?.outcome, 'unknown');
  });
});

describe('What is expected to be left of a child', () => {
  const log = fileOf('0x30', describedAs('file', { name: 'C:\\x.log' }));
  const server = heir('server', 'build', [log]);
  const left = (...events: readonly SessionEvent[]) =>
    resultOf({ handlesLeft: 0 }, build, server, ...events);

  it('is what processes below it inherited and hold a second after its exit', () => {
    const failed = left(exitedAt('build', 1000), lookedAt(1300), exitedAt('server', 2100), ended());
    assert.deepEqual(
      [failed.outcome, failed.evidence],
      ['failed', ['server.exe (PID 300) holds C:\\x.log (0x30).']],
    );
    const soon = left(exitedAt('build', 1000), lookedAt(1300), exitedAt('server', 1900), ended());
    assert.equal(soon.outcome, 'held');
    const both = [build, server, exitedAt('build', 1000), lookedAt(1300), ...stopped(5000)];
    assert.equal(resultOf({ handlesLeft: 1 }, ...both).outcome, 'held');
  });

  it('is not what they have closed, nor what they opened for each other', () => {
    const closed: SessionEvent = {
      ...{ type: 'handlesChanged', time: 1200, id: 'server', opened: [] },
      closed: [
        observed('0x30', [], { type: 'File', file: describedAs('file', { name: 'C:\\x.log' }) }),
      ],
    };
    const late = [exitedAt('build', 1000), lookedAt(1300), ...stopped(5000)];
    assert.equal(left(closed, ...late).outcome, 'held');
    const own = { ...log, openedBy: 'server' };
    const worker = heir('worker', 'server', [own], { pid: 301 });
    const result = resultOf(
      { handlesLeft: 0 },
      build,
      heir('server', 'build', []),
      worker,
      ...late,
    );
    assert.equal(result.outcome, 'held');
  });

  it('is not decided when nobody looked after the exit, or the session was stopped too soon', () => {
    assert.equal(left(exitedAt('build', 1000), ...stopped(5000)).outcome, 'unknown');
    const soon = left(exitedAt('build', 1000), lookedAt(1300), ...stopped(1500));
    assert.equal(soon.outcome, 'unknown');
  });
});

describe('What is expected of everything below a child', () => {
  const tree = [build, heir('compiler', 'build', [], { name: 'CL.exe' })];
  const console = heir('conhost', 'build', [], { pid: 9, name: 'conhost.exe' });

  it('is a number of processes, without console hosts', () => {
    const end = [...tree, console, exitedAt('compiler', 5), exitedAt('build', 6), ended()];
    assert.equal(resultOf({ processes: { atMost: 1 } }, ...end).outcome, 'held');
    const failed = resultOf({ processes: { atMost: 0 } }, ...end);
    assert.deepEqual(
      [failed.outcome, failed.seen, failed.evidence],
      ['failed', '1 process was started.', ['CL.exe (PID 200)']],
    );
  });

  it('is that each has one of some names, upper and lower case being one', () => {
    const names = (...globs: readonly string[]) =>
      resultOf({ processes: { names: globs } }, ...tree, exitedAt('build', 6), ended());
    assert.equal(names('link.exe', 'cl*.exe').outcome, 'held');
    const failed = names('link.exe');
    assert.deepEqual([failed.outcome, failed.seen], ['failed', 'Others were started: CL.exe.']);
  });

  it('is not decided when a process was left running, which may start others', () => {
    const detached: SessionEvent = { type: 'processDetached', time: 5, id: 'compiler' };
    const end = [...tree, detached, exitedAt('build', 6), ended()];
    assert.equal(resultOf({ processes: { atMost: 1 } }, ...end).outcome, 'unknown');
    assert.equal(resultOf({ processes: { atMost: 0 } }, ...end).outcome, 'failed');
  });

  it('is that there are no findings of a severity, those that are graver, or a code', () => {
    const end = [build, exitedAt('build', 6, 0xc000_0005), ended()];
    for (const word of ['error', 'warning', 'information', 'process-crashed']) {
      const result = resultOf({ noFindings: [word] }, ...end);
      const codes = findings(stateAfter(started(child), ready, ...end)).map(
        ({ code, severity }) => [code, severity] as const,
      );
      const grave = { error: ['error'], warning: ['error', 'warning'] }[word] ?? [];
      const isMeant = codes.some(
        ([code, severity]) => code === word || grave.includes(severity) || word === 'information',
      );
      assert.equal(result.outcome, isMeant ? 'failed' : 'held', word);
    }
    assert.equal(resultOf({ noFindings: ['deadlock'] }, ...end).outcome, 'held');
    const [line] = resultOf({ noFindings: ['information'] }, ...end).evidence;
    assert.match(line ?? '', /build.*\[process-crashed\]$/);
  });
});

describe('What is expected of captured text', () => {
  const expect = { stdout: { contains: ['one', 'two'], matches: '^a', equalsFile: 'x.txt' } };

  it('is what the reader of captures answers, and not decided without an answer', () => {
    const plan = planOf({ ...child, expect });
    const questions = captureQuestions(plan);
    assert.deepEqual(
      questions.map(({ kind, pipe, value }) => [kind, pipe, value]),
      [
        ['contains', 'stdout', 'one'],
        ['contains', 'stdout', 'two'],
        ['matches', 'stdout', '^a'],
        ['equalsFile', 'stdout', 'x.txt'],
      ],
    );
    const outcomes = ['held', 'failed', 'unknown'] as const;
    const answers = new Map(
      outcomes.map((outcome, index) => [
        questionKey(questions[index]!),
        { outcome, seen: 'So.', evidence: [] },
      ]),
    );
    const state = stateAfter(started({ ...child, expect }), ready, stdout, build, ended());
    const results = expectationResults(state, [], answers);
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['held', 'failed', 'unknown', 'unknown'],
    );
    assert.deepEqual(
      results.map(({ field }) => field),
      [0, 1]
        .map((index) => `expect.stdout.contains[${index}]`)
        .concat(['expect.stdout.matches', 'expect.stdout.equalsFile']),
    );
  });
});

describe('With several children', () => {
  const children = ['A', 'B'].map((name) => ({
    ...{ name, program: `${name}.exe`, expect: { exitCode: 0, noFindings: ['error'] } },
  }));

  it('each has its own, and what is expected of all has no child', () => {
    const state = stateAfter(
      started({ children, expect: { processes: { atMost: 0 } } }),
      ...[ready, heir('A', null, []), heir('B', null, [])],
      ...[exitedAt('A', 5, 3), exitedAt('B', 5), ended()],
    );
    const results = expectationResults(state, findings(state), new Map());
    assert.deepEqual(
      results.map(({ child: name, field, outcome }) => [name, field, outcome]),
      [
        ['A', 'children[0].expect.exitCode', 'failed'],
        ['A', 'children[0].expect.noFindings', 'held'],
        ['B', 'children[1].expect.exitCode', 'held'],
        ['B', 'children[1].expect.noFindings', 'held'],
        [null, 'expect.processes.atMost', 'held'],
      ],
    );
  });
});
