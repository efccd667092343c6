// The list of all processes to choose from: there at once, filled a moment later, and read anew on demand.
import * as vscode from 'vscode';
import type { ListedProcess } from '../../model/search/listedProcess';
import { processRows, type ProcessRow } from '../../model/search/processRows';
import { shownEntry } from '../ground/chooseFrom';

type Choice = vscode.QuickPickItem & { readonly row?: ProcessRow };

interface ProcessSource {
  listProcesses(): Promise<readonly ListedProcess[]>;
}

const refresh: () => vscode.QuickInputButton = () => ({
  iconPath: new vscode.ThemeIcon('refresh'),
  tooltip: vscode.l10n.t('Refresh'),
});

function choicesOf(processes: readonly ListedProcess[]): Choice[] {
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
  return [
    ...rows.filter(({ isOwn }) => !isOwn).map(choice),
    ...(own.length > 0 ? [separator, ...own] : []),
  ];
}

/** The rows that are left by what was typed. */
function matching({ items, value }: vscode.QuickPick<Choice>): readonly Choice[] {
  const wanted = value.trim().toLowerCase();
  return items.filter(
    ({ row }) =>
      row &&
      [row.label, row.description, row.detail].some((text) => text.toLowerCase().includes(wanted)),
  );
}

/** Those that are ticked; with none of them the one that Enter is pressed on, or the only one left. */
function meant(input: vscode.QuickPick<Choice>): readonly ProcessRow[] {
  const rowsOf = (choices: readonly Choice[]): readonly ProcessRow[] =>
    choices.flatMap(({ row }) => row ?? []);
  const ticked = rowsOf(input.selectedItems);
  if (ticked.length > 0) return ticked;
  const active = rowsOf(input.activeItems);
  if (active.length > 0) return active;
  // The list of many has no row under the cursor until somebody moves it there.
  const left = matching(input);
  return left.length === 1 ? rowsOf(left) : [];
}

/** The processes chosen, one at least; undefined when none was. */
export async function pickProcesses(
  source: ProcessSource,
): Promise<readonly ProcessRow[] | undefined> {
  const input = vscode.window.createQuickPick<Choice>();
  input.title = vscode.l10n.t('Attach to Which Processes?');
  input.placeholder = vscode.l10n.t('Name, PID, command line, user or port');
  input.canSelectMany = true;
  input.matchOnDescription = true;
  input.matchOnDetail = true;
  input.ignoreFocusOut = true;
  input.buttons = [refresh()];
  let read = 0;
  const fill = async (): Promise<void> => {
    const mine = ++read;
    input.busy = true;
    try {
      const choices = choicesOf(await source.listProcesses());
      if (mine !== read) return;
      // What was chosen before stays chosen, if it is there.
      const chosen = new Set(input.selectedItems.flatMap(({ row }) => row?.pid ?? []));
      input.items = choices;
      input.selectedItems = choices.filter(({ row }) => row && chosen.has(row.pid));
    } finally {
      if (mine === read) input.busy = false;
    }
  };
  try {
    return await new Promise((resolve, reject) => {
      const start = (): void => void fill().catch(reject);
      input.onDidTriggerButton(start);
      input.onDidAccept(() => {
        const chosen = meant(input);
        if (chosen.length > 0) resolve(chosen);
        else input.activeItems = matching(input).slice(0, 1);
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
