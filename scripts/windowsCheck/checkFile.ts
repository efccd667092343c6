// What is sent in: all answers with the machine they come from, and nothing that names its user.
import type { KnownDifference } from '../../test/win32/knownDifferences';
import { verdictOf, type Outcome } from './answer';
import type { Machine } from './machine';

/** `home`: the folder of the user, which stands in the paths of many programs. */
export function checkFileText(
  machine: Machine,
  outcomes: readonly Outcome[],
  inForce: (difference: KnownDifference) => boolean,
  home: string,
): string {
  const questions = outcomes.map((outcome) => ({
    ...outcome,
    rows: outcome.rows.map((row) => ({ ...row, verdict: verdictOf(row, inForce) })),
  }));
  const text = JSON.stringify({ version: 1, machine, questions }, null, 2);
  // As it is spelled within JSON. Windows knows no upper and lower case, and some paths have the other slashes.
  const spellings = [home, home.replaceAll('\\', '/')].map((path) =>
    JSON.stringify(path).slice(1, -1),
  );
  return spellings
    .filter((spelling) => spelling.length > 3)
    .reduce((now, spelling) => {
      const literal = spelling.replace(/[\\^$+.()|[\]{}*?]/g, '\\$&');
      return now.replace(new RegExp(literal, 'gi'), '%USERPROFILE%');
    }, `${text}\n`);
}
