// The lines that say what a search for holders could not find out.
import type { PipeEnd } from './state';

interface SilentHandle {
  readonly pid: number;
  readonly name: string;
  readonly handle: string;
}

/** Each handle by itself as long as there are few. */
export function waitingTexts(silent: readonly SilentHandle[]): readonly string[] {
  const most = 5;
  if (silent.length > most) {
    return [
      `${silent.length} handles gave no answer in time: ${someOf(silent.map(({ name }) => name))}`,
    ];
  }
  return silent.map(
    ({ pid, name, handle }) => `handle ${handle} of ${name} (process ${pid}): no answer in time`,
  );
}

export function unclearText(handle: string, name: string, pid: number, end: PipeEnd): string {
  return `handle ${handle} of ${name} (process ${pid}): the ${end} end of a pipe without a name that the broker made; Windows does not say which`;
}

/** One line for all: on any system there are many that belong to other users. */
export function refusedText(names: readonly string[]): string {
  const count = names.length === 1 ? '1 process' : `${names.length} processes`;
  return `${count} may not be asked (access denied): ${someOf(names)}`;
}

function someOf(names: readonly string[]): string {
  const different = [...new Set(names)];
  return `${different.slice(0, 3).join(', ')}${different.length > 3 ? ', …' : ''}`;
}
