// What the processes of a tree said they did, and what each of them must then have inherited.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onWine } from '../knownDifferences';

/** An object, by who opened it: the broker (null) under a label, or a process of the tree. */
interface OpenedObject {
  readonly label: string | null;
  readonly openedBy: string | null;
  readonly kind: string;
  /** Of a file its path, of a socket its port. */
  readonly detail: string | null;
  /** Whether nothing here can tell it from another of its kind: pipes where they have neither a name nor a number. */
  readonly isVague: boolean;
}

interface HeldHandle extends OpenedObject {
  readonly inheritable: boolean;
}

export type Holding = ReadonlyMap<string, HeldHandle>;

interface ExpectedProcess {
  readonly name: string;
  /** Name of the process that began it; null for a child of the broker. */
  readonly creator: string | null;
  readonly inherited: Holding;
  readonly exitCode: number;
}

export interface ExpectedTree {
  readonly processes: readonly ExpectedProcess[];
  /** Names of those the system lost. */
  readonly lost: readonly string[];
}

const hexOf = (text: string): string => `0x${text}`;

function passedOn(table: Holding, mode: string, standard: string, listed: readonly string[]) {
  const inheritable = [...table].filter(([, handle]) => handle.inheritable);
  if (mode === 'n') return new Map<string, HeldHandle>();
  if (mode === 'a') return new Map(inheritable);
  const named = new Set(listed.map(hexOf));
  // Without a list the call passes nothing on at all.
  if (named.size > 0 && onWine('standard handle outside the list')) {
    for (const value of standard.split(',')) named.add(hexOf(value));
  }
  return new Map(inheritable.filter(([value]) => named.has(value)));
}

/** Follows one process through its lines, and those it began after it. */
class Follower {
  readonly processes: ExpectedProcess[] = [];
  readonly lost: string[] = [];

  constructor(
    private readonly linesOf: (name: string) => readonly (readonly string[])[],
    private readonly workspaceFolder: string,
  ) {}

  follow(name: string, creator: string | null, inherited: Holding): void {
    const table = new Map(inherited);
    const begun: (readonly [string, Holding])[] = [];
    let exitCode = -1;
    let copied: HeldHandle | null = null;
    let socket = '';
    let count = inheritedCount(this.linesOf(name));
    for (const [verb = '', a = '', b = '', c = '', d = '', ...more] of this.linesOf(name)) {
      switch (verb) {
        case 'given':
          break;
        case 'copied':
          copied = table.get(hexOf(a)) ?? null;
          break;
        case 'opened': {
          const detail =
            a === 'file' ? join(this.workspaceFolder, `tree-${name}-${count}.txt`) : null;
          const own = { label: null, openedBy: name, kind: a, detail, isVague: false };
          count += 1;
          assert.ok(a !== 'copy' || copied, `${name} copied what it had not`);
          const made = a === 'copy' && copied ? copied : own;
          const isPipe = made.kind.startsWith('pipe') && onWine('index number of a pipe');
          // A copy of which the original is closed, and one in the place of another.
          const isVague = isPipe && (a === 'copy' || inherited.get(hexOf(b))?.kind === made.kind);
          table.set(hexOf(b), { ...made, inheritable: c === '1', isVague });
          socket = hexOf(b);
          break;
        }
        case 'port': {
          const opened = table.get(socket);
          if (opened) table.set(socket, { ...opened, detail: a });
          break;
        }
        case 'closed':
          assert.ok(table.delete(hexOf(a)), `${name} closed what it had not`);
          break;
        case 'changed': {
          const handle = table.get(hexOf(a));
          assert.ok(handle, `${name} changed what it had not`);
          table.set(hexOf(a), { ...handle, inheritable: b === '1' });
          break;
        }
        case 'began':
          begun.push([b, passedOn(table, c, d, more)]);
          break;
        case 'lost':
          this.lost.push(a);
          break;
        case 'ending':
          exitCode = Number(a);
          break;
        default:
          assert.fail(`${name} said ${[verb, a, b].join(' ')}`);
      }
    }
    this.processes.push({ name, creator, inherited, exitCode });
    for (const [child, passed] of begun) this.follow(child, name, passed);
  }
}

/** The number in a file's name counts the handles it was given, too. */
function inheritedCount(lines: readonly (readonly string[])[]): number {
  return Number(lines.find(([verb]) => verb === 'given')?.[1] ?? 0);
}

/** From the files that the processes handed in. `roots`: what the children of the broker were born with. */
export function expectedTree(
  folder: string,
  workspaceFolder: string,
  roots: ReadonlyMap<string, Holding>,
): ExpectedTree {
  const lines = new Map(
    readdirSync(folder).map((name) => [
      name,
      readFileSync(join(folder, name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.trim().split(' ').slice(2)),
    ]),
  );
  const follower = new Follower((name) => {
    const said = lines.get(name);
    assert.ok(said, `${name} handed nothing in`);
    return said;
  }, workspaceFolder);
  for (const [name, inherited] of roots) follower.follow(name, null, inherited);
  return follower;
}
