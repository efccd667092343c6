// The command line that VS Code gives to a shell for a task, as a terminal of the task would get it.

/** A word of a task; without `quoting` it is quoted where it has to be. */
export type TaskWord =
  string | { readonly value: string; readonly quoting: 'escape' | 'strong' | 'weak' };

/** The shell of a terminal: its program, and what it is given before the command. */
export interface TaskShell {
  readonly path: string;
  readonly args: readonly string[];
}

/** How a shell quotes: https://code.visualstudio.com/docs/debugtest/tasks#_custom-tasks, vscode.ShellQuotingOptions */
interface Quoting {
  readonly strong: string;
  readonly weak: string | null;
  readonly escape: { readonly with: string; readonly what: string } | null;
}

interface ShellRules {
  readonly quoting: Quoting;
  /** What makes it run one command and exit. */
  readonly switches: readonly string[];
  /** Whether it gets its command line letter for letter, in place of a list of arguments. */
  readonly isLine: boolean;
}

const powershellQuoting: Quoting = {
  ...{ strong: "'", weak: '"' },
  escape: { with: '`', what: ' "\'()' },
};
const bashQuoting: Quoting = { strong: "'", weak: '"', escape: { with: '\\', what: ' "\'' } };
const powershell: ShellRules = {
  ...{ quoting: powershellQuoting, switches: ['-Command'], isLine: true },
};
const bash: ShellRules = { quoting: bashQuoting, switches: ['-c'], isLine: false };

const rules: ReadonlyMap<string, ShellRules> = new Map([
  [
    'cmd',
    { quoting: { strong: '"', weak: null, escape: null }, switches: ['/d', '/c'], isLine: true },
  ],
  ['powershell', powershell],
  ['pwsh', powershell],
  ['bash', bash],
  ['zsh', bash],
  ['wsl', { quoting: powershellQuoting, switches: ['-e'], isLine: true }],
]);
/** VS Code takes every other shell for one with the switches of cmd. */
const others: ShellRules = { quoting: powershellQuoting, switches: ['/d', '/c'], isLine: true };

const nameOf = (path: string): string =>
  (path.split(/[\\/]/).at(-1) ?? path).toLowerCase().replace(/\.exe$/, '');

/** Whether a blank stands in it outside of quotes. */
function hasBareBlank(word: string, { strong, weak, escape }: Quoting): boolean {
  let open: string | null = null;
  for (let at = 0; at < word.length; at += 1) {
    const character = word.charAt(at);
    if (character === open) open = null;
    else if (open !== null) continue;
    else if (character === escape?.with) at += 1;
    else if (character === strong || character === weak) open = character;
    else if (character === ' ') return true;
  }
  return false;
}

interface Quoted {
  readonly text: string;
  readonly isQuoted: boolean;
}

const within = (quote: string, word: string): Quoted => ({
  text: `${quote}${word}${quote}`,
  isQuoted: true,
});

function quoted(word: TaskWord, quoting: Quoting): Quoted {
  const { strong, weak, escape } = quoting;
  if (typeof word === 'string') {
    const isWhole = word.length > 1 && word.startsWith(strong) && word.endsWith(strong);
    return !isWhole && hasBareBlank(word, quoting)
      ? within(strong, word)
      : { text: word, isQuoted: false };
  }
  const { value } = word;
  if (word.quoting === 'strong') return within(strong, value);
  if (word.quoting === 'weak' && weak !== null) return within(weak, value);
  if (word.quoting === 'weak' || !escape) return { text: value, isQuoted: false };
  const characters = Array.from(value, (each) =>
    escape.what.includes(each) ? `${escape.with}${each}` : each,
  );
  return { text: characters.join(''), isQuoted: true };
}

function lineOf(command: TaskWord, args: readonly TaskWord[], path: string, own: Quoting): string {
  // Alone it is a whole line, which only the shell can read.
  if (args.length === 0 && typeof command === 'string') return command;
  const [first, ...rest] = [command, ...args].map((each) => quoted(each, own));
  const line = [first, ...rest].map((each) => each?.text ?? '').join(' ');
  const shell = nameOf(path);
  // Of a line that begins with a quote and has more of them cmd takes away the first and the last: cmd /?
  if (shell === 'cmd' && first?.isQuoted && rest.some(({ isQuoted }) => isQuoted)) {
    return `"${line}"`;
  }
  // A path in quotes is a text to PowerShell until it is called.
  return first?.isQuoted && rules.get(shell) === powershell ? `& ${line}` : line;
}

/** Switches that are there already are not given twice. */
function withSwitches(args: readonly string[], switches: readonly string[]): readonly string[] {
  const known = new Set(args.map((each) => each.toLowerCase()));
  return [...args, ...switches.filter((each) => !known.has(each.toLowerCase()))];
}

/**
 * The shell's program and its arguments: its command line letter for letter, or a list. A shell that the task names itself gets the
 * arguments that the task gives it and no switches.
 */
export function shellCommand(
  { path, args: before }: TaskShell,
  command: TaskWord,
  args: readonly TaskWord[],
  isNamed: boolean,
): { readonly program: string; readonly args: string | readonly string[] } {
  const own = rules.get(nameOf(path)) ?? others;
  const line = lineOf(command, args, path, own.quoting);
  const all = [...(isNamed ? before : withSwitches(before, own.switches)), line];
  return { program: path, args: own.isLine ? all.join(' ') : all };
}
