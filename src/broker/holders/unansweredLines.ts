// What a search for holders got no answer about, one line each for people.
import * as l10n from '@vscode/l10n';
import { hex } from '../../model/base/handleValue';
import { refusedText, unclearText, waitingTexts } from '../../model/pipes/unansweredText';
import type { PipeEnd } from '../../model/session/state';
import { ERROR_ACCESS_DENIED } from '../../win32/constants';
import type { TableEntry } from '../../win32/bindings/handleTable';

interface Unanswered {
  readonly unclear: readonly { readonly entry: TableEntry; readonly end: PipeEnd }[];
  readonly waiting: readonly TableEntry[];
  /** With the Win32 code, by PID. */
  readonly refused: ReadonlyMap<number, number>;
  readonly spared: Iterable<number>;
  readonly isCut: boolean;
  /** Empty when it is not known. */
  readonly nameOf: (pid: number) => string;
}

export function unansweredLines(found: Unanswered): readonly string[] {
  const name = (pid: number): string => found.nameOf(pid) || l10n.t('a program unknown');
  // Whoever has ended meanwhile holds nothing.
  const denied = [...found.refused]
    .filter(([, code]) => code === ERROR_ACCESS_DENIED)
    .map(([pid]) => pid);
  const unasked = [...denied, ...found.spared].map(name);
  return [
    ...found.unclear.map(({ entry, end }) =>
      unclearText(hex(entry.value), name(entry.pid), entry.pid, end),
    ),
    ...waitingTexts(
      found.waiting.map(({ pid, value }) => ({ pid, name: name(pid), handle: hex(value) })),
    ),
    ...(found.isCut ? [l10n.t('The session was stopped before every process was inspected.')] : []),
    ...(unasked.length > 0 ? [refusedText(unasked)] : []),
  ];
}
