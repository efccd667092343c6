// The commands that attach to what runs already: a list to choose from, and the session of what was chosen.
import * as vscode from 'vscode';
import type { Session } from '../../client/session';
import { chosenMark } from '../ground/configurationMarks';
import { debugType } from '../ground/contributions';
import {
  pickProcesses,
  type ChosenProcess,
  type PickOptions,
  type ProcessSource,
} from './processPicker';
import type { SessionLauncher } from './sessionLauncher';

interface AttachingContext {
  readonly inspector: ProcessSource;
  readonly launcher: SessionLauncher;
  /** A session of this configuration has been made, and starts. */
  readonly launched: (session: Session, configuration: vscode.DebugConfiguration) => void;
  readonly show: (session: Session) => void;
}

const pidsText = (rows: readonly ChosenProcess[]): string => rows.map(({ pid }) => pid).join(',');

function nameOf(rows: readonly ChosenProcess[]): string {
  const [first] = rows;
  if (rows.length === 1 && first) return vscode.l10n.t('{0} (PID {1})', first.name, first.pid);
  return vscode.l10n.t('{0} processes', rows.length);
}

const configurationOf = (rows: readonly ChosenProcess[]): vscode.DebugConfiguration => ({
  ...{ type: debugType, request: 'attach', name: nameOf(rows) },
  processId: pidsText(rows),
  [chosenMark]: rows.flatMap(({ pid, createdAt }) =>
    createdAt === undefined ? [] : { pid, createdAt },
  ),
});

export class Attaching {
  constructor(private readonly context: AttachingContext) {}

  pick(options: PickOptions): Promise<readonly ChosenProcess[] | undefined> {
    return pickProcesses(this.context.inspector, options);
  }

  #pickToAttach(): Promise<readonly ChosenProcess[] | undefined> {
    return this.pick({ title: vscode.l10n.t('Attach to Which Process?') });
  }

  /** For `${command:…}` in a launch.json: "12,34". Undefined ends the launch without a word. */
  readonly pickProcess = async (): Promise<string | undefined> => {
    const rows = await this.#pickToAttach();
    return rows && pidsText(rows);
  };

  readonly attachToProcess = async (): Promise<void> => {
    const rows = await this.#pickToAttach();
    if (!rows) return;
    // The editor debugs nothing in a workspace that is not trusted. Reading is no debugging.
    if (vscode.workspace.isTrusted) {
      await vscode.debug.startDebugging(undefined, configurationOf(rows));
    } else await this.read(rows);
  };

  /** In the panel, without the views of the debugger. */
  async read(rows: readonly ChosenProcess[]): Promise<void> {
    const configuration = configurationOf(rows);
    const { launcher, launched, show } = this.context;
    const session = launcher.create(configuration, undefined, false);
    launched(session, configuration);
    show(session);
    await session.start();
  }
}
