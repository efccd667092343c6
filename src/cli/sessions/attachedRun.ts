// A session that is attached to a process for as long as a command looks at it. It changes nothing, and everything runs on.
import * as l10n from '@vscode/l10n';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from '../../client/session';
import { emptyPlan } from '../../model/plan/emptyPlan';
import type { SessionState } from '../../model/session/state';
import { UsageError } from '../commandLine/commandLineOptions';
import { assertNotInterrupted, interruptOrTime } from '../commandLine/interruption';
import { assertOnWindows } from '../commandLine/onWindows';
import { tellProgress } from '../commandLine/terminal';

export interface Looking {
  readonly pid: number;
  /** Whether everything below it is looked at, too. */
  readonly tree: boolean;
  readonly seconds: number;
  /** Ends it before the time is over. */
  readonly isEnough: (state: SessionState) => boolean;
}

export interface Seen {
  /** While the processes were watched. */
  readonly atLast: SessionState;
  /** After the last look, which the end of the session takes. */
  readonly ended: SessionState;
}

function whenEnough(session: Session, isEnough: Looking['isEnough']): Promise<void> {
  return new Promise((resolve) => {
    const look = (state: SessionState): void => {
      if (state.phase === 'ended' || isEnough(state)) resolve();
    };
    session.onDidChange(look);
    look(session.state);
  });
}

/**
 * `command`: for which it is; `folder`: where the bundles are.
 * @throws UsageError when there is no such process.
 */
export async function attachedRun(
  command: string,
  { pid, tree, seconds, isEnough }: Looking,
  folder: string,
): Promise<Seen> {
  assertOnWindows(command);
  const sessionFolder = mkdtempSync(join(tmpdir(), 'handle-inheritance-'));
  const session = new Session({
    id: 'attached',
    plan: { ...emptyPlan, name: l10n.t('PID {0}', pid) },
    attach: { pids: [pid], tree },
    workspaceFolder: process.cwd(),
    folder: sessionFolder,
    brokerModule: join(folder, 'broker.js'),
    stringsFile: null,
  });
  try {
    // Before the start, so that the processes are looked at often from the beginning.
    session.watchClosely(true);
    await Promise.race([session.start(), interruptOrTime()]);
    assertNotInterrupted();
    tellProgress(l10n.t('Watching PID {0} for up to {1} seconds…', pid, seconds));
    await Promise.race([whenEnough(session, isEnough), interruptOrTime(seconds)]);
    assertNotInterrupted();
    const { state: atLast } = session;
    const ended = await session.stop('stopped', '');
    if (ended.end?.reason === 'failed') throw new UsageError(ended.end.message);
    if (ended.end?.reason === 'brokerLost') throw new Error(ended.end.message);
    return { atLast, ended };
  } finally {
    await session.dispose();
    rmSync(sessionFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
