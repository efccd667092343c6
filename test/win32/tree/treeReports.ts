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
  /** Which of all: the ends of one pipe have the same. */
  readonly object: string;
  readonly type: string;
  readonly access: string;
  /** Of a file its path, of a socket its port. */
  readonly detail: string | null;
  /** Whether nothing here can tell it from another of its kind: pipes where they have neither a name nor a number. */
  readonly isVague: boolean;
  /** Whether another object was under this value before which looked the same in a table: of the same type, with the same access and flag. */
  readonly looksReplaced?: boolean;
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
  /** What it has at the end of its lines; null when it has ended. */
  readonly held: Holding | null;
  readonly exitCode: number;
}

export interface ExpectedTree {
  readonly processes: readonly ExpectedProcess[];
  /** Names of those the system lost. */
  readonly lost: readonly string[];
}

const hexOf = (text: string): string => `0x${text}`;

const typeOf = (kind: string): string => (kind === 'event' ? 'Event' : 'File');

/** All that a table says of a handle. */
const lookOf = ({ type, access, inheritable }: HeldHandle): string =>
  `${type} ${access} ${inheritable}`;

/** What was under each value of a process, one after the other. */
class Looks {
  readonly #before = new Map<string, HeldHandle[]>();

  note(value: string, handle: HeldHandle): void {
    const before = this.#before.get(value);
    if (before) before.push(handle);
    else this.#before.set(value, [handle]);
  }

  /** Whether a look that saw the one cannot know it from another that had the value before. */
  areAlike(value: string, handle: HeldHandle): boolean {
    const before = this.#before.get(value) ?? [];
    return before.some((other) => {
      return other.object !== handle.object && lookOf(other) === lookOf(handle);
    });
  }
}

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
    const looks = new Looks();
    for (const [value, handle] of inherited) looks.note(value, handle);
    const begun: (readonly [string, Holding])[] = [];
    let exitCode = -1;
    let objects = 0;
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
          // CreatePipe has just told of the other end.
          if (a !== 'pipe.write') objects += 1;
          const object = `${name} ${objects}`;
          const own = {
            ...{ label: null, openedBy: name, kind: a, object, detail, isVague: false },
            ...{ type: typeOf(a), access: hexOf(d) },
          };
          count += 1;
          assert.ok(a !== 'copy' || copied, `${name} copied what it had not`);
          const made = a === 'copy' && copied ? copied : own;
          const isPipe = made.kind.startsWith('pipe') && onWine('index number of a pipe');
          // A copy of which the original is closed, and one in the place of another.
          const isVague = isPipe && (a === 'copy' || inherited.get(hexOf(b))?.kind === made.kind);
          const handle = { ...made, inheritable: c === '1', isVague };
          table.set(hexOf(b), handle);
          looks.note(hexOf(b), handle);
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
          const changed = { ...handle, inheritable: b === '1' };
          table.set(hexOf(a), changed);
          looks.note(hexOf(a), changed);
          break;
        }
        case 'began':
          begun.push([b, passedOn(table, c, d, more)]);
          break;
        case 'lost':
          this.lost.push(a);
          break;
        case 'joining':
        case 'quiet':
          break;
        case 'ending':
          exitCode = Number(a);
          break;
        default:
          assert.fail(`${name} said ${[verb, a, b].join(' ')}`);
      }
    }
    const heldAtEnd = [...table].map(([value, handle]) => {
      return [value, { ...handle, looksReplaced: looks.areAlike(value, handle) }] as const;
    });
    const held = exitCode === -1 ? new Map(heldAtEnd) : null;
    this.processes.push({ name, creator, inherited, held, exitCode });
    for (const [child, passed] of begun) this.follow(child, name, passed);
  }
}

/** The number in a file's name counts the handles it was given, too. */
function inheritedCount(lines: readonly (readonly string[])[]): number {
  return Number(lines.find(([verb]) => verb === 'given')?.[1] ?? 0);
}

type Lines = ReadonlyMap<string, readonly (readonly string[])[]>;

const forNow = '.now';

/** What the processes handed in when they ended, and those that live before they began to wait. */
function linesIn(folder: string): Lines {
  const names = readdirSync(folder);
  const ended = names.filter((name) => !name.endsWith(forNow));
  const waiting = names
    .filter((name) => name.endsWith(forNow))
    .map((name) => name.slice(0, -forNow.length))
    .filter((name) => !ended.includes(name));
  const files = [
    ...ended.map((name) => [name, name] as const),
    ...waiting.map((name) => [name, `${name}${forNow}`] as const),
  ];
  return new Map(
    files.map(([name, file]) => [
      name,
      readFileSync(join(folder, file), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.trim().split(' ').slice(2)),
    ]),
  );
}

/** Whether nothing happens below these until somebody lets them go on: every process has ended, or waits for that, or for one that does. */
export function isQuiet(folder: string, roots: readonly string[]): boolean {
  let lines: Lines;
  try {
    lines = linesIn(folder);
  } catch {
    // One is being written.
    return false;
  }
  const verbOf = (name: string): string => lines.get(name)?.at(-1)?.[0] ?? '';
  const names = [...roots];
  for (const name of names) {
    for (const [verb, , child = ''] of lines.get(name) ?? [])
      if (verb === 'began') names.push(child);
  }
  return names.every((name) => {
    const [verb, joined = ''] = lines.get(name)?.at(-1) ?? [];
    if (verb === 'joining') return verbOf(joined) === 'quiet' || verbOf(joined) === 'joining';
    return verb === 'quiet' || verb === 'ending';
  });
}

/** From the files that the processes handed in. `roots`: what the children of the broker were born with. */
export function expectedTree(
  folder: string,
  workspaceFolder: string,
  roots: ReadonlyMap<string, Holding>,
): ExpectedTree {
  const lines = linesIn(folder);
  const follower = new Follower((name) => {
    const said = lines.get(name);
    assert.ok(said, `${name} handed nothing in`);
    return said;
  }, workspaceFolder);
  for (const [name, inherited] of roots) follower.follow(name, null, inherited);
  return follower;
}
