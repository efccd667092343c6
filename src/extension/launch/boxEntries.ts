// The rows of the launch box: the ways to launch what is typed, how the word could go on, what was launched before, and the ways out.
import * as vscode from 'vscode';
import { commaList } from '../../model/base/listText';
import type { CommandMemory, RememberedCommand } from '../../model/typedCommand/commandMemory';
import { readTypedCommand } from '../../model/typedCommand/typedCommand';
import { shownEntry } from '../ground/chooseFrom';
import type { Fault, Way } from './typedLaunch';

export type BoxEntry = vscode.QuickPickItem & {
  /** The same row after the next key has the same one. */
  readonly key: string;
  readonly does:
    | { readonly kind: 'launch'; readonly way: Way }
    | { readonly kind: 'again'; readonly command: RememberedCommand }
    | { readonly kind: 'complete'; readonly text: string }
    | { readonly kind: 'folder' | 'advanced' | 'example' | 'nothing' };
};

const icon = (id: string): vscode.ThemeIcon => new vscode.ThemeIcon(id);

export const entryButtons = {
  edit: (): vscode.QuickInputButton => ({
    iconPath: icon('edit'),
    tooltip: vscode.l10n.t('Edit before Launching'),
  }),
  save: (): vscode.QuickInputButton => ({
    iconPath: icon('save'),
    tooltip: vscode.l10n.t('Save as Configuration'),
  }),
  forget: (): vscode.QuickInputButton => ({
    iconPath: icon('close'),
    tooltip: vscode.l10n.t('Remove from the List'),
  }),
};

/** How the typed text reaches the program: as a line of cmd.exe, or word by word. */
function wayDetail(text: string, { inShell, launch, file }: Way): string {
  const { shellParts, args } = readTypedCommand(text);
  if (inShell) {
    const because =
      shellParts.length === 1
        ? vscode.l10n.t('{0} needs cmd.exe', shellParts[0] ?? '')
        : vscode.l10n.t('{0} need cmd.exe', commaList(shellParts));
    return `${because} · cmd ${String(launch.args)}`;
  }
  if (file === null) return vscode.l10n.t('Looks for {0} here and on PATH', launch.program);
  const words = args.map((argument) => `‹${argument}›`).join(' ');
  return words === '' ? file : `${file} · ${words}`;
}

function wayEntry(text: string, way: Way, isOnly: boolean): BoxEntry {
  const ways = way.inShell
    ? vscode.l10n.t('Launch with cmd /c')
    : vscode.l10n.t('Launch without a shell');
  return {
    key: way.inShell ? 'shell' : 'direct',
    label: text.trim(),
    description: isOnly && !way.inShell ? vscode.l10n.t('Launch') : ways,
    detail: wayDetail(text, way),
    iconPath: icon(way.inShell ? 'terminal-cmd' : 'play'),
    alwaysShow: true,
    does: { kind: 'launch', way },
  };
}

export function wayEntries(text: string, ways: readonly Way[]): readonly BoxEntry[] {
  return ways.map((way) => wayEntry(text, way, ways.length === 1));
}

export function faultEntry({ message, remedy }: Fault): BoxEntry {
  return {
    key: 'fault',
    label: message,
    detail: remedy,
    iconPath: icon('error'),
    alwaysShow: true,
    does: { kind: 'nothing' },
  };
}

export function completionEntries(texts: readonly string[]): readonly BoxEntry[] {
  return texts.map((text) => ({
    key: `complete ${text}`,
    label: text,
    iconPath: icon('arrow-right'),
    alwaysShow: true,
    does: { kind: 'complete', text },
  }));
}

export function recentEntries({ recent }: CommandMemory): readonly BoxEntry[] {
  return recent.map((command) => ({
    key: `again ${JSON.stringify(command)}`,
    label: command.text,
    description: command.inShell ? 'cmd /c' : '',
    ...(command.cwd === null ? {} : { detail: command.cwd }),
    iconPath: icon('history'),
    buttons: [entryButtons.edit(), entryButtons.save(), entryButtons.forget()],
    does: { kind: 'again', command },
  }));
}

/** Always there, at the end. */
export function otherEntries(cwd: string): readonly BoxEntry[] {
  return [
    {
      key: 'folder',
      label: vscode.l10n.t('Change Working Folder…'),
      description: cwd,
      iconPath: icon('folder-opened'),
      alwaysShow: true,
      does: { kind: 'folder' },
    },
    {
      key: 'advanced',
      label: vscode.l10n.t('Advanced…'),
      description: vscode.l10n.t('what stdin, stdout and stderr are, what is inherited'),
      iconPath: icon('settings-gear'),
      alwaysShow: true,
      does: { kind: 'advanced' },
    },
    {
      key: 'example',
      label: vscode.l10n.t('Run an Example…'),
      iconPath: icon('beaker'),
      alwaysShow: true,
      does: { kind: 'example' },
    },
  ];
}

/** With a line above each group that has rows. */
export function grouped(
  groups: readonly (readonly [label: string, entries: readonly BoxEntry[]])[],
): readonly (BoxEntry | vscode.QuickPickItem)[] {
  return groups
    .filter(([, entries]) => entries.length > 0)
    .flatMap(([label, entries]) => [
      ...(label === '' ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }]),
      ...entries.map(shownEntry),
    ]);
}
