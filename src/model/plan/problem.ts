// One thing wrong with a plan: the field, the value, what is wrong, and what to do.
import * as l10n from '@vscode/l10n';
import { commaList } from '../base/listText';

export interface Problem {
  /** Path of the field as written, such as `children[1].handleList[0]`. */
  readonly field: string;
  readonly value: unknown;
  readonly message: string;
  readonly remedy: string;
}

/** Characters of a name, of a value and of a sentence in a line for people; what is longer is cut there. */
const longest = { name: 100, value: 200, sentence: 1000 } as const;
/** Problems shown of a plan that has more. */
const mostLines = 20;

/** What would break the line, or turn it about, or cannot be shown: control and format characters, surrogates alone. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

const escaped = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
};

/** Cut first: a text may be of any length, and a cut through a pair leaves a surrogate, which is then escaped. */
function oneLine(text: string, limit: number): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.replace(unsafe, escaped);
}

function quoted(text: string, limit: number): string {
  const cut = text.slice(0, limit);
  return JSON.stringify(cut).replace(unsafe, escaped) + (text.length > limit ? '…' : '');
}

/** A name as people write it, and one that would not be read as one. */
const plainName = /^[^\s."'`[\]\\\p{C}]{1,100}$/u;
/** What `fieldPath` itself makes: a path may be the beginning of a longer one. */
const ownPath = /^children\[\d+\](\.[A-Za-z]+)?$/;

/** The path of a nested field in the form people read in launch.json. */
export function fieldPath(...parts: readonly (string | number)[]): string {
  return parts.reduce<string>((path, part) => {
    if (typeof part === 'number') return `${path}[${part}]`;
    if (path === '' && ownPath.test(part)) return part;
    if (!plainName.test(part)) return `${path}[${quoted(part, longest.name)}]`;
    return path === '' ? part : `${path}.${part}`;
  }, '');
}

/** A value as JSON writes it, but never deeper or longer than a line has room for. */
function shown(value: unknown, room: number = longest.value): string {
  if (value === undefined) return l10n.t('(missing)');
  if (typeof value === 'string') return quoted(value, room);
  if (value === null) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') return `(${typeof value})`;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const entries: string[] = [];
  let left = room;
  // Not Object.entries: of ten thousand the first few are enough.
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    const item = (value as Record<string, unknown>)[key];
    const name = Array.isArray(value) ? '' : `${quoted(key, longest.name)}:`;
    left -= name.length + 2;
    if (left <= 0) {
      entries.push('…');
      break;
    }
    const text = shown(item, left);
    entries.push(name + text);
    left -= text.length;
  }
  return `${open}${entries.join(',')}${close}`;
}

/** One line for people: field, value, fault, remedy. */
export function problemText({ field, value, message, remedy }: Problem): string {
  const sentences = [message, remedy].map((sentence) => oneLine(sentence, longest.sentence));
  return [`${oneLine(field, longest.sentence)}:`, `${shown(value)}:`, ...sentences].join(' ');
}

/** A line for each, as many as a person can use. */
export function problemLines(problems: readonly Problem[]): readonly string[] {
  const lines = problems.slice(0, mostLines).map(problemText);
  const more = problems.length - lines.length;
  return more > 0 ? [...lines, l10n.t('And {0} more of this kind or another.', more)] : lines;
}

/** Names to choose from, as many as a person can use. */
export function namesText(names: ReadonlySet<string>, last: 'and' | 'or' = 'or'): string {
  const some: string[] = [];
  for (const name of names) {
    if (some.length === mostLines) break;
    some.push(oneLine(name, longest.name));
  }
  const more = names.size - some.length;
  const list = commaList(some);
  if (more === 0) return list;
  return last === 'or'
    ? l10n.t('{0} or {1} more', list, more)
    : l10n.t('{0} and {1} more', list, more);
}
