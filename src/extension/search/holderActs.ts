// What a person does about a holder that a search has found: looks why it is there, closes its handle, or ends its process.
import * as vscode from 'vscode';
import type { Inspector } from '../../client/inspector';
import { UserFault } from '../../model/base/userFault';
import type { HolderAct } from '../../model/protocol/searchProtocol';
import type { Hold } from '../../model/search/searchEvents';
import { closeQuestion } from '../ground/closeQuestion';
import type { ErrorReporter } from '../ground/reportError';
import { assertTrusted } from '../ground/trusted';

export interface HolderActsContext {
  readonly inspector: Pick<Inspector, 'lookAtHandle' | 'closeHandle' | 'endProcess'>;
  readonly reporter: ErrorReporter;
  /** Attaches to the process and what is below it, and shows it. */
  readonly explain: (process: { readonly pid: number; readonly name: string }) => Promise<void>;
}

export class HolderActs {
  constructor(private readonly context: HolderActsContext) {}

  /** True when something has changed, so that the search is to be made anew. */
  async act(act: HolderAct, { process, handle }: Hold): Promise<boolean> {
    switch (act) {
      case 'explain':
        await this.context.explain(process);
        return false;
      case 'closeHandle':
        return this.#close(process, handle);
      case 'terminate':
        return this.#terminate(process);
    }
  }

  async #close(process: Hold['process'], value: string | null): Promise<boolean> {
    assertTrusted();
    const { inspector, reporter } = this.context;
    if (value === null) throw new UserFault(vscode.l10n.t('This process has no handle to close.'));
    const shown = await inspector.lookAtHandle(process, value);
    const { question, detail } = closeQuestion(shown, process);
    if (!(await reporter.confirm(question, detail, vscode.l10n.t('Close Handle')))) return false;
    await inspector.closeHandle(process, shown);
    return true;
  }

  async #terminate(process: Hold['process']): Promise<boolean> {
    assertTrusted();
    const { inspector, reporter } = this.context;
    const agrees = await reporter.confirm(
      vscode.l10n.t('Terminate {0} (PID {1})?', process.name, process.pid),
      vscode.l10n.t('What it has not saved is lost. What it has started runs on.'),
      vscode.l10n.t('Terminate Process'),
    );
    if (agrees) await inspector.endProcess(process);
    return agrees;
  }
}
