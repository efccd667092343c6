// "Find Holders…": one box that takes a path, a port, a pipe, a named object or a handle, and says what it has understood.
import * as vscode from 'vscode';
import { withoutIcons } from '../../model/base/outsideText';
import { parseTarget, typedTarget, type SearchTarget } from '../../model/search/target';
import { targetHint } from '../../model/search/targetText';

const memoryKey = 'searchBox.recent';
const mostRecent = 20;

interface SearchEntry extends vscode.QuickPickItem {
  readonly does:
    | { readonly kind: 'search'; readonly target: SearchTarget }
    | { readonly kind: 'browse'; readonly folders: boolean }
    | { readonly kind: 'nothing' };
}

const isEntry = (item: vscode.QuickPickItem | undefined): item is SearchEntry =>
  item !== undefined && 'does' in item;

/** What was typed, understood or not. Shown whatever is typed. */
function typedEntry(text: string): SearchEntry | null {
  if (text.trim() === '') return null;
  const parsed = parseTarget(text);
  if (parsed.ok) {
    return {
      label: `$(search) ${withoutIcons(targetHint(parsed.target))}`,
      alwaysShow: true,
      does: { kind: 'search', target: parsed.target },
    };
  }
  const { message, remedy } = parsed.problem;
  return {
    label: `$(warning) ${withoutIcons(message)}`,
    detail: withoutIcons(remedy),
    alwaysShow: true,
    does: { kind: 'nothing' },
  };
}

const browseEntries = (): readonly SearchEntry[] => [
  {
    label: `$(file) ${vscode.l10n.t('Browse for File…')}`,
    alwaysShow: true,
    does: { kind: 'browse', folders: false },
  },
  {
    label: `$(folder) ${vscode.l10n.t('Browse for Folder…')}`,
    alwaysShow: true,
    does: { kind: 'browse', folders: true },
  },
];

async function browsed(folders: boolean): Promise<SearchTarget | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Find Holders'),
      openLabel: vscode.l10n.t('Find Holders'),
      ...{ canSelectFiles: !folders, canSelectFolders: folders, canSelectMany: false },
    })) ?? [];
  return chosen && { kind: 'path', path: chosen.fsPath };
}

export class SearchBox {
  /** `memory` belongs to the workspace. */
  constructor(private readonly memory: vscode.Memento) {}

  get #recent(): readonly string[] {
    const kept = this.memory.get<unknown>(memoryKey);
    return Array.isArray(kept) ? kept.filter((text) => typeof text === 'string') : [];
  }

  remember(target: SearchTarget): void {
    const typed = typedTarget(target);
    const others = this.#recent.filter((text) => text !== typed);
    void this.memory.update(memoryKey, [typed, ...others].slice(0, mostRecent));
  }

  #recentEntries(): readonly SearchEntry[] {
    return this.#recent.flatMap((text) => {
      const parsed = parseTarget(text);
      if (!parsed.ok) return [];
      const does = { kind: 'search', target: parsed.target } as const;
      return [{ label: `$(history) ${withoutIcons(text)}`, does }];
    });
  }

  /** Undefined when the user left. */
  async ask(): Promise<SearchTarget | undefined> {
    const input = vscode.window.createQuickPick();
    input.title = vscode.l10n.t('Find Holders');
    input.placeholder = vscode.l10n.t('A path, :3000, \\\\.\\pipe\\name, mutex name, or 1824:0x44');
    input.ignoreFocusOut = true;
    const draw = (): void => {
      const typed = typedEntry(input.value);
      input.items = [...(typed ? [typed] : []), ...this.#recentEntries(), ...browseEntries()];
    };
    input.onDidChangeValue(draw);
    draw();
    try {
      const { does } = await new Promise<Pick<SearchEntry, 'does'>>((resolve) => {
        input.onDidAccept(() => {
          // Enter can come before the rows for what was typed last: a row that is gone means the first one.
          const active = input.activeItems.find((item) => input.items.includes(item));
          const entry = [active ?? input.items[0]].find(isEntry);
          // What was not understood says why, and waits.
          if (entry && entry.does.kind !== 'nothing') resolve(entry);
        });
        input.onDidHide(() => resolve({ does: { kind: 'nothing' } }));
        input.show();
      });
      if (does.kind === 'nothing') return undefined;
      return does.kind === 'search' ? does.target : await browsed(does.folders);
    } finally {
      input.dispose();
    }
  }
}
