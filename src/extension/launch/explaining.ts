// The commands of somebody whose process hangs already: from the list, from the Call Stack of any debugger, or from a terminal.
import * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';
import { debugSessionIdOf } from '../ground/commandTarget';
import type { Debuggees } from '../ground/debuggees';
import type { Attaching } from './attaching';
import type { ChosenProcess } from './processPicker';

type Known = ChosenProcess & { readonly what: string };

export class Explaining {
  constructor(
    private readonly attaching: Pick<Attaching, 'pick' | 'read'>,
    private readonly debuggees: Pick<Debuggees, 'of' | 'all'>,
  ) {}

  /** Of a session of the Call Stack its process; else asks which. */
  readonly explainProcess = async (argument: unknown, context?: unknown): Promise<void> => {
    const debugged = this.#debugged(argument, context);
    if (debugged) return this.attaching.read([debugged]);
    const chosen = await this.attaching.pick({
      title: vscode.l10n.t('Explain Which Process?'),
      known: await this.#known(),
    });
    if (chosen) await this.attaching.read(chosen);
  };

  /** Of a session of the Call Stack. */
  readonly showInheritedHandles = async (argument: unknown, context?: unknown): Promise<void> => {
    const debugged = this.#debugged(argument, context) ?? this.debuggees.of(undefined);
    if (!debugged) {
      throw new UserFault(
        vscode.l10n.t('The debugger of this session has not told the PID of its process.'),
      );
    }
    await this.attaching.read([debugged]);
  };

  /** Of the active terminal: its shell, and all that it started. */
  readonly explainTerminal = async (): Promise<void> => {
    const terminal = vscode.window.activeTerminal;
    const pid = await terminal?.processId;
    if (!terminal || pid === undefined) {
      throw new UserFault(
        vscode.l10n.t('No terminal with a process is open. Open the one that hangs first.'),
      );
    }
    await this.attaching.read([{ pid, name: terminal.name }]);
  };

  #debugged(argument: unknown, context: unknown): ChosenProcess | undefined {
    // From the palette there is no argument; a session of the Call Stack passes its id, a thread its number, each with the session behind it.
    return argument === undefined
      ? undefined
      : this.debuggees.of(debugSessionIdOf(context) ?? debugSessionIdOf({ sessionId: argument }));
  }

  /** What people mean most: a terminal that does not come back, that of a task included, and what they debug. */
  async #known(): Promise<readonly Known[]> {
    const terminals = await Promise.all(
      vscode.window.terminals.map(async ({ name, processId }): Promise<Known[]> => {
        const pid = await processId;
        return pid === undefined ? [] : [{ pid, name, what: vscode.l10n.t('terminal') }];
      }),
    );
    const debugged = this.debuggees.all.map((each): Known => ({
      ...each,
      what: vscode.l10n.t('being debugged'),
    }));
    return [...terminals.flat(), ...debugged];
  }
}
