// What is seen of conhost.exe, which the system makes for a console program, and that no program is stopped because of it.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { SessionState } from '../../../src/model/session/state';
import type { Asking, Question } from '../answer';
import { isConsoleHost, openSession, ownProgram } from '../sessions';

function terminal(): string {
  const args = ['query', 'HKCU\\Console\\%%Startup', '/v', 'DelegationTerminal'];
  try {
    const said = execFileSync('reg.exe', args, { encoding: 'utf8', timeout: 5000, stdio: 'pipe' });
    return /\{[0-9A-F-]+\}/i.exec(said)?.[0] ?? 'none named';
  } catch {
    return 'none named';
  }
}

interface Seen {
  readonly state: SessionState;
  /** Names of those that stopped when they were created. */
  readonly stopped: readonly string[];
}

/** Every new process stops, and is let go at once. */
async function stoppingSession(configuration: object, folder: string): Promise<Seen> {
  const session = openSession(configuration, folder);
  const stopped = new Map<string, string>();
  session.onDidChange(({ processes }) => {
    for (const { id, name, stop } of processes) {
      if (stop === null || stopped.has(id)) continue;
      stopped.set(id, name);
      void session.request('resume', { processId: id }).catch(() => undefined);
    }
  });
  try {
    await session.setStops([{ image: null, handle: null }]);
    await session.start();
    return { state: await session.ended, stopped: [...stopped.values()] };
  } finally {
    await session.dispose();
  }
}

async function lookAt(
  what: string,
  configuration: object,
  { folder, answer }: Pick<Asking, 'folder' | 'answer'>,
): Promise<void> {
  for (const followChildren of ['debug', 'job'] as const) {
    const { state, stopped } = await stoppingSession({ ...configuration, followChildren }, folder);
    const hosts = state.processes.filter(({ name }) => isConsoleHost(name));
    const creators = hosts.map(({ descent }) => {
      const creator = state.processes.find(({ id }) => id === descent?.parentId);
      return `of ${creator?.name ?? 'nobody known'}`;
    });
    answer({
      asked: `Console hosts listed: ${what} (${followChildren})`,
      expected: null,
      seen: [String(hosts.length), ...creators].join(' '),
    });
    answer({
      asked: `Console hosts that stop: ${what} (${followChildren})`,
      expected: '0',
      seen: String(stopped.filter(isConsoleHost).length),
    });
  }
}

export const consoleHosts: Question = {
  title: 'Console hosts',
  limitSeconds: 45,
  async ask({ folder, answer }) {
    answer({ asked: 'Default terminal', expected: null, seen: terminal() });
    const own = { ...ownProgram('startOther'), console: 'noWindow' };
    await lookAt('64-bit program', own, { folder, answer });
    const root = process.env['SystemRoot'] ?? 'C:\\Windows';
    const program = `${root}\\SysWOW64\\cmd.exe`;
    const asked = '32-bit program';
    if (!existsSync(program)) {
      answer({ asked, notAsked: `${program} is not there` });
      return;
    }
    const args = ['/d', '/c', 'exit 5'];
    await lookAt(
      asked,
      { program, args, console: 'noWindow', stdio: { stdin: 'nul' } },
      { folder, answer },
    );
  },
};
