// The processes of the machine as rows to choose from: those people look for first, those of this window last.
import * as l10n from '@vscode/l10n';
import { wallClock } from '../base/fileTime';
import { commaList } from '../base/listText';
import type { ListedProcess, OwnedPort } from './listedProcess';

export interface ProcessRow {
  readonly pid: number;
  /** FILETIME, in decimal. */
  readonly createdAt: string;
  readonly name: string;
  /** "node.exe". */
  readonly label: string;
  /** "PID 12 · PC\me · started 14:03:20 · :3000". */
  readonly description: string;
  /** Its command line, or why that cannot be read. */
  readonly detail: string;
  /** Whether it is a process of this editor. */
  readonly isOwn: boolean;
}

/** Ports in a row: a browser has dozens. */
const mostPorts = 4;

/** Those that somebody can ask for: a client's end of a connection is no port of its own. */
function portsText(ports: readonly OwnedPort[]): string {
  const served = ports.filter(({ state }) => state === 'listening' || state === 'bound');
  const numbers = [...new Set(served.map(({ port }) => `:${port}`))];
  const left = numbers.length - mostPorts;
  if (left <= 0) return commaList(numbers);
  return l10n.t({
    message: '{0} and {1} more',
    args: [commaList(numbers.slice(0, mostPorts)), left],
    comment: ['{0} is a list of port numbers'],
  });
}

/** Another day is told by its date, too. */
function startedText(createdAt: string, now: Date, locale: string | undefined): string {
  const started = new Date(wallClock(createdAt));
  if (createdAt === '0' || Number.isNaN(started.getTime())) return '';
  const isToday = started.toDateString() === now.toDateString();
  const time = isToday ? started.toLocaleTimeString(locale) : started.toLocaleString(locale);
  return l10n.t({ message: 'started {0}', args: [time], comment: ['{0} is a time or a date'] });
}

function commandText({ commandLine, image, refused }: ListedProcess): string {
  if (commandLine !== null && commandLine.trim() !== '') return commandLine.trim();
  if (image !== null) return image;
  const code = refused.commandLine ?? refused.image;
  return code === null ? '' : l10n.t('Its command line cannot be read (Win32 code {0}).', code);
}

export interface RowsContext {
  readonly now: Date;
  readonly locale?: string;
  /** The program of this editor: all of its processes are marked. */
  readonly editor: string;
}

/** The latest first, as what hangs was mostly started a moment ago; this editor's own last. */
export function processRows(
  processes: readonly ListedProcess[],
  { now, locale, editor }: RowsContext,
): readonly ProcessRow[] {
  const isOfEditor = ({ isOwn, image }: ListedProcess): boolean =>
    isOwn || (image !== null && image.toLowerCase() === editor.toLowerCase());
  const rows = processes
    .filter(({ pid }) => pid !== 0)
    .map((process) => {
      const { pid, name, user, createdAt, ports } = process;
      const isOwn = isOfEditor(process);
      const parts = [
        l10n.t('PID {0}', pid),
        user ?? '',
        startedText(createdAt, now, locale),
        portsText(ports),
        isOwn ? l10n.t('this editor') : '',
      ];
      const description = parts.filter((part) => part !== '').join(' · ');
      const detail = commandText(process);
      const row = { pid, createdAt, name, label: name, description, detail, isOwn };
      return { row, createdAt: BigInt(createdAt) };
    });
  return rows
    .sort((a, b) => {
      if (a.row.isOwn !== b.row.isOwn) return a.row.isOwn ? 1 : -1;
      return a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? 1 : -1;
    })
    .map(({ row }) => row);
}
