// The commands of somebody whose process hangs already: from the list, from the Call Stack of any debugger, or from a terminal.
import * as vscode from 'vscode';
import { settlesWithin } from '../../client/forks/settlesWithin';
import { UserFault } from '../../model/base/userFault';
import { debugSessionIdOf } from '../ground/commandTarget';
import type { Debuggees } from '../ground/debuggees';
import type { Attaching } from './attaching';
import type { ChosenProcess } from './processPicker';

type Known = ChosenProcess & { readonly what: string };

/** VS Code knows the PID once the shell runs, which may be never: how long is waited for one that is wanted, and for a row of the list, in milliseconds. */
const pidTime = { wanted: 1000, listed: 200 };

/** Undefined for a terminal that an extension draws: VS Code gives it no PID, or -1. */
async function pidOf({ processId }: vscode.Terminal, limit: number): Promise<number | undefined> {
  const asked = Promise.resolve(processId);
  const pid = (await settlesWithin(limit, asked)) ? await asked : undefined;
  return pid !== undefined && pid > 0 ? pid : undefined;
}

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
      known: () => this.#known(),
    });
    if (chosen) await this.attaching.read(chosen);
  };

  /** Of a session of the Call Stack. */
  readonly showInheritedHandles = async (argument: unknown, context?: unknown): Promise<void> => {
    const debugged = this.#debugged(argument, context) ?? this.debuggees.of(undefined);
    if (!debugged) {
      throw new UserFault(
        vscode.l10n.t(
          'The debugger of this session reports no PID. Run "Explain a Hanging Process…" and choose its process.',
        ),
      );
    }
    await this.attaching.read([debugged]);
  };

  /** Of the terminal whose menu it is, else of the active one: its shell, and all that it started. */
  readonly explainTerminal = async (argument: unknown): Promise<void> => {
    const { terminals, activeTerminal } = vscode.window;
    // The menu of a tab passes its terminal, which need not be the active one.
    const terminal = terminals.find((one) => one === argument) ?? activeTerminal;
    if (!terminal) {
      throw new UserFault(
        vscode.l10n.t('No terminal is open. Open the terminal that hangs, then try again.'),
      );
    }
    const pid = await pidOf(terminal, pidTime.wanted);
    if (pid === undefined) {
      throw new UserFault(
        vscode.l10n.t(
          'VS Code reports no PID for the terminal "{0}". Run "Explain a Hanging Process…" and choose its process.',
          terminal.name,
        ),
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
      vscode.window.terminals.map(async (terminal): Promise<Known[]> => {
        const pid = await pidOf(terminal, pidTime.listed);
        const { name } = terminal;
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
