// Sessions of the product as the questions need them: begun from a configuration, followed, and always ended.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePrograms } from '../../src/client/programs/resolveProgram';
import { Session, type SessionOptions } from '../../src/client/session';
import type { LaunchPlan } from '../../src/model/plan/launchPlan';
import { parsePlan } from '../../src/model/plan/parsePlan';
import { problemLines } from '../../src/model/plan/problem';
import type { ProcessState, SessionState } from '../../src/model/session/state';

const brokerModule = join(__dirname, '..', 'broker.js');
let begun = 0;

/** The file of one of our own test programs: all of the check lies side by side. */
export const moduleOf = (name: string): string => join(__dirname, `${name}.js`);

/** The part of a configuration that starts one of our own test programs. */
export function ownProgram(name: string, ...args: readonly string[]): object {
  return {
    program: process.execPath,
    args: [moduleOf(name), ...args],
    stdio: { stdin: 'nul', stdout: 'nul', stderr: 'nul' },
    console: 'detached',
  };
}

/** Its broker is there; `start` begins. Its folder lies in that of the question. */
export function openSession(configuration: object, folder: string): Session {
  const refuse = (lines: readonly string[]): never => {
    throw new Error(lines.join(' '));
  };
  const parsed = parsePlan(configuration, 'check');
  if (!parsed.ok) return refuse(problemLines(parsed.problems));
  mkdirSync(folder, { recursive: true });
  const resolved = resolvePrograms(parsed.plan, { workspaceFolder: folder, env: process.env });
  if (!resolved.ok) return refuse(problemLines(resolved.problems));
  return new Session(optionsFor(resolved.plan, folder));
}

const optionsFor = (plan: LaunchPlan, folder: string): SessionOptions => ({
  ...{ id: 'check', plan, workspaceFolder: folder, brokerModule, stringsFile: null },
  folder: join(folder, `session-${++begun}`),
});

/** For processes that run already. */
export function openAttached(pids: readonly number[], plan: LaunchPlan, folder: string): Session {
  mkdirSync(folder, { recursive: true });
  return new Session({ ...optionsFor(plan, folder), attach: { pids, tree: true } });
}

/** The whole session, and what it came to. `during` may take part in it. */
export async function sessionState(
  configuration: object,
  folder: string,
  during: (session: Session) => Promise<void> = () => Promise.resolve(),
): Promise<SessionState> {
  const session = openSession(configuration, folder);
  try {
    await session.start();
    await during(session);
    return await session.ended;
  } finally {
    await session.dispose();
  }
}

/** Resolves with the first state for which `isTrue`, or with the last one. */
export function until(
  session: Session,
  isTrue: (state: SessionState) => boolean,
): Promise<SessionState> {
  return new Promise((resolve) => {
    const look = (state: SessionState): void => {
      if (!isTrue(state) && state.phase !== 'ended') return;
      stop();
      resolve(state);
    };
    const stop = session.onDidChange(look);
    look(session.state);
  });
}

export const isConsoleHost = (name: string): boolean => /^(conhost|openconsole)\.exe$/i.test(name);

export const descendantsOf = ({
  processes,
}: Pick<SessionState, 'processes'>): readonly ProcessState[] =>
  processes.filter(({ descent, name }) => descent !== null && !isConsoleHost(name));

export const modes = ['debug', 'job', 'off'] as const;
