// The answers as a table for a terminal: question, expected, seen, and what to make of it.
import type { KnownDifference } from '../../test/win32/knownDifferences';
import { verdictOf, type Outcome, type Row } from './answer';

/** 120 columns in all. */
const widths = [38, 26, 32, 18] as const;

/** Words that fit into so many columns, line by line; what is longer than a line is cut into pieces. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = line === '' ? word : `${line} ${word}`;
    if (rest.length > width && line !== '') {
      lines.push(line);
      rest = word;
    }
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    line = rest;
  }
  return [...lines, line];
}

function tableRow(cells: readonly string[]): readonly string[] {
  const columns = cells.map((cell, index) => wrapped(cell, widths[index] ?? 0));
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) =>
    columns
      .map((lines, index) => (lines[at] ?? '').padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** `inForce` as for the verdict. */
export function tableText(
  outcomes: readonly Outcome[],
  inForce: (difference: KnownDifference) => boolean,
): string {
  const cellsOf = (row: Row): readonly string[] => {
    const verdict = verdictOf(row, inForce);
    if ('notAsked' in row) return [row.asked, '', row.notAsked, verdict];
    const named = verdict === 'known difference' ? `${verdict}: ${row.difference ?? ''}` : verdict;
    return [row.asked, row.expected ?? '', row.seen, named];
  };
  const lines = outcomes.flatMap((outcome) => {
    const seconds = (outcome.milliseconds / 1000).toFixed(1);
    return [
      '',
      `${outcome.number}. ${outcome.title} (${seconds} s)`,
      ...outcome.rows.flatMap((row) => tableRow(cellsOf(row))),
      ...(outcome.failure === null
        ? []
        : tableRow(['The question itself', 'comes to its end', outcome.failure, 'different'])),
    ];
  });
  return [...tableRow(['Question', 'Expected', 'Seen', '']), ...lines, ''].join('\n');
}
