// Runs launch configurations in real sessions, to a moment or to their end, always with a deadline.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolvePrograms } from '../../src/client/programs/resolveProgram';
import { Session, type SessionOptions } from '../../src/client/session';
import { emptyPlan } from '../../src/model/plan/emptyPlan';
import type { LaunchPlan } from '../../src/model/plan/launchPlan';
import { parsePlan } from '../../src/model/plan/parsePlan';
import { problemText, type Problem } from '../../src/model/plan/problem';
import { makeReport, type Report } from '../../src/model/report/report';
import type { SessionState } from '../../src/model/session/state';
import { assertBalanced } from './handleBalance';
import { hasLostLaunch, isLostFork, launchAttempts } from './lostLaunch';

const brokerModule = join(process.cwd(), 'dist', 'broker.js');

/** Milliseconds for anything a session does here; a cold Wine starts a process in one second. */
const patience = 20_000;

/** Those whose brokers may live, with the folder each works in. */
const open = new Map<Session, string>();
let opened = 0;
/** A broker has 130 MB: hundreds of them are more than a machine has, and no test needs as many at once. */
const mostBrokers = 12;

/** A C program of test/win32/programs. */
export function program(name: string): string {
  const folder = process.env['HANDLE_TEST_PROGRAMS'];
  assert.ok(folder, 'HANDLE_TEST_PROGRAMS names the folder of the test programs');
  return join(folder, `${name}.exe`);
}

/** A new folder for one test; it goes with `endSessions`. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'handle session '));
  folders.add(folder);
  return folder;
}

const folders = new Set<string>();

/** What is wrong with a plan, from its text to the files it names; empty when it can be launched. */
export function problemsOf(
  configuration: object,
  workspaceFolder = temporaryFolder(),
): readonly Problem[] {
  const parsed = parsePlan(configuration, 'test');
  if (!parsed.ok) return parsed.problems;
  const resolved = resolvePrograms(parsed.plan, { workspaceFolder, env: process.env });
  return resolved.ok ? [] : resolved.problems;
}

/**
 * Forks the broker of a session that has not started yet. It follows children only when it is asked to: every console program
 * of Wine has a console host below it.
 */
export function openSession(
  configuration: object,
  workspaceFolder = temporaryFolder(),
  more: Partial<Pick<SessionOptions, 'brokerModule' | 'stringsFile' | 'spare'>> = {},
): Session {
  assert.ok(open.size < mostBrokers, `${open.size} brokers: end each session that has been judged`);
  const parsed = parsePlan({ followChildren: 'off', ...configuration }, 'test');
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.map(problemText).join('\n'));
  const resolved = resolvePrograms(parsed.plan, { workspaceFolder, env: process.env });
  assert.ok(resolved.ok, resolved.ok ? '' : resolved.problems.map(problemText).join('\n'));
  const folder = join(workspaceFolder, `session-${++opened}`);
  const session = forkBroker({
    id: 'test',
    plan: resolved.plan,
    workspaceFolder,
    folder,
    brokerModule,
    stringsFile: null,
    // A busy Wine takes as long for one answer as a new process is held on Windows.
    longestHold: 5000,
    ...more,
  });
  open.set(session, workspaceFolder);
  return session;
}

/** Forks the broker of a session for processes that run already; `start` then reads them. */
export function openAttached(
  pids: readonly number[],
  tree = true,
  followChildren: LaunchPlan['followChildren'] = 'off',
): Session {
  assert.ok(open.size < mostBrokers, `${open.size} brokers: end each session that has been judged`);
  const workspaceFolder = temporaryFolder();
  const folder = join(workspaceFolder, `session-${++opened}`);
  const session = forkBroker({
    ...{ id: 'test', plan: { ...emptyPlan, followChildren }, attach: { pids, tree } },
    ...{ workspaceFolder, folder, brokerModule, stringsFile: null, longestHold: 5000 },
  });
  open.set(session, workspaceFolder);
  return session;
}

/** A broker is a process like others: Wine can lose it, too. */
function forkBroker(options: SessionOptions): Session {
  for (let attempt = 1; ; attempt++) {
    try {
      return new Session(options);
    } catch (error) {
      if (attempt === launchAttempts || !isLostFork(error)) throw error;
    }
  }
}

/** Started, its children and pipes in its state. */
export async function startSession(configuration: object, folder?: string): Promise<Session> {
  for (let attempt = 1; ; attempt++) {
    const session = await startOnce(configuration, folder);
    if (attempt === launchAttempts || !hasLostLaunch(session.state)) return session;
    await disposeOf(session);
  }
}

async function startOnce(configuration: object, folder?: string): Promise<Session> {
  const session = openSession(configuration, folder);
  await within(session.start(), session, 'the start');
  const { children } = session.state.plan;
  await until(session, 'the children', (state) => {
    return state.end !== null || state.processes.length === children.length;
  });
  return session;
}

/** Resolves with the first state for which `isTrue`; `what` is what a person reads when it does not come. */
export function until(
  session: Session,
  what: string,
  isTrue: (state: SessionState) => boolean,
): Promise<SessionState> {
  const reached = new Promise<SessionState>((resolve) => {
    if (isTrue(session.state)) {
      resolve(session.state);
      return;
    }
    const stop = session.onDidChange((state) => {
      if (!isTrue(state)) return;
      stop();
      resolve(state);
    });
  });
  return within(reached, session, what);
}

export async function within<T>(result: Promise<T>, session: Session, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const { plan: _plan, ...state } = session.state;
      reject(new Error(`${what} did not come: ${JSON.stringify(state, null, 1).slice(0, 6000)}`));
    }, patience);
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}

export interface Run {
  readonly session: Session;
  readonly state: SessionState;
  readonly report: Report;
}

/** The whole session; stdin pipes the plan gives no text are closed, since nobody types here. */
export async function runSession(configuration: object, folder?: string): Promise<Run> {
  const session = await startSession(configuration, folder);
  await closeStdin(session);
  return runToEnd(session);
}

/** Closes the stdin pipes to which the plan writes nothing. */
export async function closeStdin(session: Session): Promise<void> {
  for (const pipe of session.state.pipes) {
    if (pipe.stream === 'stdin' && pipe.phase === 'open') {
      await session.request('closeWriteEnd', { pipe: pipe.label }).catch(() => undefined);
    }
  }
}

/** Waits for the end of a session that is on its way there. Whatever it was, it has closed what it owned. */
export async function runToEnd(session: Session): Promise<Run> {
  const state = await within(session.ended, session, 'the end of the session');
  // A broker that is lost has counted nothing.
  if (state.end?.reason !== 'brokerLost') assertBalanced(state);
  return { session, state, report: makeReport(state) };
}

async function disposeOf(session: Session): Promise<void> {
  await session.dispose();
  open.delete(session);
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.delete(folder);
}

/** Ends a session that has been judged, and removes the folder it was given: for a test that runs hundreds. */
export async function endSession(session: Session): Promise<void> {
  const folder = open.get(session);
  await disposeOf(session);
  if (folder !== undefined) removeFolder(folder);
}

/** Ends whatever a test left behind: for `afterEach`. */
export async function endSessions(): Promise<void> {
  await Promise.all([...open.keys()].map(disposeOf));
  for (const folder of folders) removeFolder(folder);
}
