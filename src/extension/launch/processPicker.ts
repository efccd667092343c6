// The list of all processes to choose from: there at once, filled a moment later, and read anew on demand.
import * as vscode from 'vscode';
import type { ListedProcess } from '../../model/search/listedProcess';
import { processRows, type ProcessRow } from '../../model/search/processRows';
import { shownEntry } from '../ground/chooseFrom';

/** A process by its PID and what people call it. */
export type ChosenProcess = Pick<ProcessRow, 'pid' | 'name'>;

type Choice = vscode.QuickPickItem & { readonly row?: ChosenProcess };

export interface PickOptions {
  readonly title: string;
  /** What this window knows to run: shown first, each with what it is. */
  readonly known?: readonly (ChosenProcess & { readonly what: string })[];
}

interface ProcessSource {
  listProcesses(): Promise<readonly ListedProcess[]>;
}

const refresh: () => vscode.QuickInputButton = () => ({
  iconPath: new vscode.ThemeIcon('refresh'),
  tooltip: vscode.l10n.t('Refresh'),
});

/** With a box before each row Enter takes what is ticked, and the row that was typed for is not. So one is chosen at first, and several on demand. */
const several: () => vscode.QuickInputButton = () => ({
  iconPath: new vscode.ThemeIcon('checklist'),
  tooltip: vscode.l10n.t('Choose Several'),
});

function choicesOf(
  processes: readonly ListedProcess[],
  known: NonNullable<PickOptions['known']>,
): Choice[] {
  const rows = processRows(processes, { now: new Date(), editor: process.execPath });
  const choice = (row: ProcessRow): Choice => {
    const { label, description, detail } = row;
    return { ...shownEntry({ label, description, detail }), row };
  };
  const own = rows.filter(({ isOwn }) => isOwn).map(choice);
  const separator: Choice = {
    label: vscode.l10n.t('This editor'),
    kind: vscode.QuickPickItemKind.Separator,
  };
  const first = known.map(({ pid, name, what }): Choice => ({
    ...shownEntry({ label: name, description: vscode.l10n.t('PID {0}, {1}', pid, what) }),
    row: { pid, name },
  }));
  const heading: Choice = {
    label: vscode.l10n.t('All Processes'),
    kind: vscode.QuickPickItemKind.Separator,
  };
  return [
    ...first,
    ...(first.length > 0 ? [heading] : []),
    ...rows.filter(({ isOwn }) => !isOwn).map(choice),
    ...(own.length > 0 ? [separator, ...own] : []),
  ];
}

/** The processes chosen, one at least; undefined when none was. */
export async function pickProcesses(
  source: ProcessSource,
  { title, known = [] }: PickOptions,
): Promise<readonly ChosenProcess[] | undefined> {
  const input = vscode.window.createQuickPick<Choice>();
  input.title = title;
  input.placeholder = vscode.l10n.t('Name, PID, command line, user or port');
  input.matchOnDescription = true;
  input.matchOnDetail = true;
  input.ignoreFocusOut = true;
  const [again, many] = [refresh(), several()];
  input.buttons = [many, again];
  let read = 0;
  const fill = async (): Promise<void> => {
    const mine = ++read;
    input.busy = true;
    try {
      const choices = choicesOf(await source.listProcesses(), known);
      if (mine !== read) return;
      // What was chosen before stays chosen, if it is there.
      const chosen = new Set(input.selectedItems.flatMap(({ row }) => row?.pid ?? []));
      input.items = choices;
      if (input.canSelectMany) {
        input.selectedItems = choices.filter(({ row }) => row && chosen.has(row.pid));
      }
    } finally {
      if (mine === read) input.busy = false;
    }
  };
  try {
    return await new Promise((resolve, reject) => {
      const start = (): void => void fill().catch(reject);
      input.onDidTriggerButton((button) => {
        if (button === again) return start();
        input.canSelectMany = true;
        input.buttons = [again];
      });
      input.onDidAccept(() => {
        const rows = input.selectedItems.flatMap(({ row }) => row ?? []);
        // Enter on a row that is not ticked means that row.
        const active = input.activeItems.flatMap(({ row }) => row ?? []);
        const chosen = rows.length > 0 ? rows : active;
        if (chosen.length > 0) resolve(chosen);
      });
      input.onDidHide(() => resolve(undefined));
      input.show();
      start();
    });
  } finally {
    read = -1;
    input.dispose();
  }
}
