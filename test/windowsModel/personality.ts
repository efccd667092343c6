// Whose rules the model follows: those of Windows 10 and 11, or those with the differences of Wine that the tests know.
import type { KnownDifference } from '../win32/knownDifferences';

/** Differences of programs and of paths, which the model has not, that come by chance, or that only the check of Windows asks about. */
type BeyondTheModel =
  | 'program of MS-DOS'
  | 'program beyond MAX_PATH'
  | 'start of cmd.exe'
  | 'pipeline of cmd.exe'
  | 'launch lost by the system'
  | 'sharing of a redirection'
  | 'variables of the system'
  | 'filter for unhandled exceptions';

/** What the two do differently here; each has its source in `knownDifferences`. */
export type Difference = Exclude<KnownDifference, BeyondTheModel>;

/** All of them by name: that none is missing and none is made up is checked by the compiler. */
const all: Readonly<Record<Difference, true>> = {
  'uninheritable handle in a list': true,
  'standard handle outside the list': true,
  'standard handles without inheritance': true,
  'SetStdHandle without a console': true,
  'NULL in a list': true,
  'pseudo handle in a list': true,
  'value without a handle in a list': true,
  'pipe with a read pending': true,
  'handles of the runtime': true,
  'handles of the console host': true,
  'name of an anonymous pipe': true,
  'index number of a pipe': true,
  'room of a pipe': true,
  'limits of a job': true,
  'name of a socket': true,
  'name of NUL': true,
  'empty handle list': true,
  'list without inheritance': true,
  'handle twice in a list': true,
  'short STARTUPINFO with the extended flag': true,
  'new console and detached': true,
  'standard handles of a parent with a list': true,
  'inheritability of a copied standard handle': true,
  'standard handles of a detached child': true,
  'new console': true,
  'console handles of a parent': true,
  'exception of a process that does not know its debugger': true,
  'moment of a create event': true,
  'debugger of what an attached process creates': true,
  'message of a job that is ended': true,
  'address of an object': true,
  'table of one process': true,
  'last system call of a thread': true,
  'wait chain of a thread': true,
  'owner of a TCP port': true,
  'users of a file': true,
  'command line by a question': true,
  'Restart Manager': true,
};

export const differences = Object.keys(all) as readonly Difference[];

export class Personality {
  readonly #wine: ReadonlySet<Difference>;

  /** By name, or Windows with the single differences that are given. */
  constructor(readonly name: 'windows' | 'wine' | readonly Difference[]) {
    this.#wine = new Set(name === 'windows' ? [] : name === 'wine' ? differences : name);
  }

  /** Whether the model does here as Wine does. */
  asWine(difference: Difference): boolean {
    return this.#wine.has(difference);
  }
}
