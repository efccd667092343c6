// The list of all processes to choose from: there at once, filled a moment later, and read anew on demand.
import * as vscode from 'vscode';
import type { ListedProcess } from '../../model/search/listedProcess';
import { processRows, type ProcessRow } from '../../model/search/processRows';
import { shownEntry } from '../ground/chooseFrom';

/** A process by its PID and what people call it. */
export type ChosenProcess = Pick<ProcessRow, 'pid' | 'name'> & {
  /** FILETIME, in decimal; absent of one that is known by its PID only. */
  readonly createdAt?: string;
};

type Choice = vscode.QuickPickItem & { readonly row?: ChosenProcess; readonly key?: string };

export interface PickOptions {
  readonly title: string;
  /** What this window knows to run: shown first, each with what it is. Asked whenever the list is read. */
  readonly known?: () => Promise<readonly KnownProcess[]>;
}

type KnownProcess = ChosenProcess & { readonly what: string };

export interface ProcessSource {
  listProcesses(options?: { readonly withPorts: boolean }): Promise<readonly ListedProcess[]>;
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

/** A row is the same one after the list was read anew: a PID is given away again, mostly to another program. */
const keyOf = ({ pid, name }: ChosenProcess, what = ''): string => `${pid} ${what} ${name}`;

function choicesOf(processes: readonly ListedProcess[], known: readonly KnownProcess[]): Choice[] {
  const rows = processRows(processes, { now: new Date(), editor: process.execPath });
  const choice = (row: ProcessRow): Choice => {
    const { label, description, detail } = row;
    return { ...shownEntry({ label, description, detail }), row, key: keyOf(row) };
  };
  const own = rows.filter(({ isOwn }) => isOwn).map(choice);
  const separator: Choice = {
    label: vscode.l10n.t('This editor'),
    kind: vscode.QuickPickItemKind.Separator,
  };
  const first = known.map(({ pid, name, what }): Choice => ({
    ...shownEntry({ label: name, description: vscode.l10n.t('PID {0}, {1}', pid, what) }),
    row: { pid, name },
    key: keyOf({ pid, name }, what),
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

/** A terminal or what is being debugged has a second row among all processes. */
function withoutTwins(rows: readonly ChosenProcess[]): readonly ChosenProcess[] {
  const pids = rows.map(({ pid }) => pid);
  return rows.filter(({ pid }, index) => pids.indexOf(pid) === index);
}

/** The processes chosen, one at least; undefined when none was. */
export async function pickProcesses(
  source: ProcessSource,
  { title, known = () => Promise.resolve([]) }: PickOptions,
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
  const draw = (choices: Choice[]): void => {
    // What was chosen before stays chosen, if it is there. So does the row that Enter takes, unless nobody moved to it.
    const [ticked, active] = [input.selectedItems, input.activeItems].map((before) =>
      choices.filter((choice) => before.some(({ key }) => key !== undefined && key === choice.key)),
    );
    const isUntouched = input.activeItems[0] === input.items[0];
    input.items = choices;
    if (input.canSelectMany) input.selectedItems = ticked ?? [];
    if (active?.[0] && !isUntouched) input.activeItems = [active[0]];
  };
  const fill = async (): Promise<void> => {
    const mine = ++read;
    input.busy = true;
    try {
      const first = known();
      // An empty list waits for nothing that it can do without for a moment: ports take the longest.
      for (const withPorts of input.items.length === 0 ? [false, true] : [true]) {
        const [processes, rows] = await Promise.all([source.listProcesses({ withPorts }), first]);
        if (mine !== read) return;
        draw(choicesOf(processes, rows));
      }
    } finally {
      if (mine === read) input.busy = false;
    }
  };
  try {
    return await new Promise((resolve, reject) => {
      const start = (): void => void fill().catch(reject);
      input.onDidTriggerButton((button) => {
        if (button === again) {
          start();
          return;
        }
        input.canSelectMany = true;
        input.buttons = [again];
      });
      input.onDidAccept(() => {
        const rows = input.selectedItems.flatMap(({ row }) => row ?? []);
        // Enter on a row that is not ticked means that row.
        const active = input.activeItems.flatMap(({ row }) => row ?? []);
        const chosen = rows.length > 0 ? rows : active;
        if (chosen.length > 0) resolve(withoutTwins(chosen));
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
