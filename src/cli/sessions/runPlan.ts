// Runs one plan from its configuration to its last state, without an editor: what report and demo share.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePlan } from '../../model/plan/parsePlan';
import { preflightErrors } from '../../model/preflight/preflight';
import { problemLines, type Problem } from '../../model/plan/problem';
import type { SessionState } from '../../model/session/state';
import { resolvePrograms } from '../../client/programs/resolveProgram';
import { Session } from '../../client/session';
import { UsageError, type Options } from '../commandLine/commandLineOptions';
import type { LaunchConfiguration } from '../files/launchFile';

const refuse = (problems: readonly Problem[]): never => {
  throw new UsageError(problemLines(problems).join(' '));
};

/** Nobody types here: a stdin pipe the plan gives no text is closed at once, so that its reader sees end of file. */
async function closeUnfedInput(session: Session): Promise<void> {
  const unfed = session.state.pipes.filter(
    (pipe) => pipe.stream === 'stdin' && pipe.phase === 'open',
  );
  for (const pipe of unfed) {
    await session.request('closeWriteEnd', { pipe: pipe.label }).catch(() => undefined);
  }
}

interface RunWatch {
  /** Ends the session and everything that it started. */
  readonly signal?: AbortSignal;
  /** Told before the session starts. */
  readonly onSession?: (session: Session) => void;
}

/**
 * Resolves when the session has ended and the broker is gone. Captures stay in a temporary folder the state names.
 * @throws UsageError for a bad plan, before anything is launched.
 */
export async function runPlan(
  launch: LaunchConfiguration,
  { timeout, anyway }: Pick<Options, 'timeout' | 'anyway'>,
  brokerModule: string,
  { signal, onSession = () => undefined }: RunWatch = {},
): Promise<SessionState> {
  if (process.platform !== 'win32') {
    throw new UsageError('Handle inheritance is a thing of Windows: run this with a Windows Node.');
  }
  const parsed = parsePlan(launch.configuration, launch.name);
  if (!parsed.ok) return refuse(parsed.problems);
  const resolved = resolvePrograms(parsed.plan, {
    workspaceFolder: launch.workspaceFolder,
    env: process.env,
  });
  if (!resolved.ok) return refuse(resolved.problems);
  for (const line of problemLines(resolved.warnings)) process.stderr.write(`${line}\n`);
  const refused = anyway ? [] : preflightErrors(resolved.plan);
  if (refused.length > 0) {
    throw new UsageError(`${refused.join(' ')} (--anyway launches it all the same.)`);
  }
  const session = new Session({
    id: 'report',
    // Nobody is there to press Continue.
    plan: { ...resolved.plan, stopOnEntry: false },
    workspaceFolder: launch.workspaceFolder,
    folder: mkdtempSync(join(tmpdir(), 'handle-inheritance-')),
    brokerModule,
    stringsFile: null,
  });
  const timer =
    timeout === null
      ? null
      : setTimeout(
          () => void session.stop('timeout', `The session did not end within ${timeout} seconds.`),
          timeout * 1000,
        );
  const interrupt = (): void => void session.stop('stopped', 'The session was interrupted.');
  signal?.addEventListener('abort', interrupt);
  try {
    onSession(session);
    if (signal?.aborted) interrupt();
    await session.start();
    await closeUnfedInput(session);
    return await session.ended;
  } finally {
    signal?.removeEventListener('abort', interrupt);
    if (timer) clearTimeout(timer);
    await session.dispose();
  }
}
