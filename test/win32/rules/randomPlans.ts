// Launch configurations at random: as wide as the plan schema, and always well formed.
import fc from '../../random';
import { streams } from '../../../src/model/plan/launchPlan';
import { program } from '../runSession';

/** Files a plan may read are there before it runs. */
export const inputFile = 'input.txt';

const inheritance = {
  inheritable: fc.boolean(),
  inheritableBy: fc.constantFrom('creation', 'SetHandleInformation'),
};
const made = { ...inheritance, securityAttributes: fc.constantFrom('given', 'given', 'absent') };
const one = <T extends string>(...kinds: T[]) => fc.constantFrom(...kinds);

const handle = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: one('event', 'mutex', 'semaphore', 'nul', 'job', 'waitableTimer'),
      ...made,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: one('pipe'),
      ...made,
      inheritable: fc.constantFrom<boolean | 'read' | 'write'>(true, false, 'read', 'write'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: one('file'),
      path: one('a.txt', 'b.txt', inputFile),
      access: one('readWrite', 'append'),
      ...made,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: one('directory'), path: fc.constant('.'), ...made }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: one('namedPipe'),
      mode: one('byte', 'message'),
      overlapped: fc.boolean(),
      ...made,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: one('fileMapping'),
      size: fc.integer({ min: 1, max: 9000 }),
      ...made,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: one('process', 'thread', 'udpSocket', 'tcpListener'),
      ...inheritance,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: one('value'), value: one('NULL', '-1', '0x7ffffff3') }),
  },
);

const duplicate = fc.record({
  of: fc.nat(7),
  access: fc.option(one('0x100000', '0x20000', '0x120000'), { nil: undefined }),
  closeSource: fc.constantFrom(false, false, true),
  ...inheritance,
});

/** A word of the schema; a place among the handles' labels; a file; or, for stdin, another child's output. */
const word = one('pipe', 'nul', 'none', 'inherit', 'pipe', 'nul');
const named = fc.record({ handle: fc.nat(9) });
const input = fc.oneof(
  { weight: 5, arbitrary: word },
  { weight: 1, arbitrary: named },
  { weight: 1, arbitrary: fc.constant({ file: inputFile }) },
  { weight: 1, arbitrary: fc.record({ child: fc.nat(1), stream: one('stdout', 'stderr') }) },
);
const output = fc.oneof(
  { weight: 5, arbitrary: word },
  { weight: 1, arbitrary: named },
  { weight: 1, arbitrary: fc.record({ file: one('a.txt', 'c.txt'), append: fc.boolean() }) },
);
const errors = fc.oneof({ weight: 3, arbitrary: output }, { weight: 1, arbitrary: one('stdout') });

const child = fc.record({
  stdio: fc.record({ stdin: input, stdout: output, stderr: errors }),
  inherit: one('list', 'list', 'all', 'none'),
  console: one('noWindow', 'detached', 'shared', 'new'),
  /** Which of the children before it is its parent, if any. */
  parent: fc.option(fc.nat(1), { freq: 2 }),
  /** Which of the names that may be listed are; null leaves the default list. */
  listed: fc.option(fc.array(fc.boolean(), { minLength: 20, maxLength: 20 })),
});

const childrenOf = (length: number) => fc.array(child, { minLength: length, maxLength: length });

export const shape = fc.record({
  handles: fc.array(handle, { maxLength: 5 }),
  duplicates: fc.array(duplicate, { maxLength: 3 }),
  children: fc.oneof(...[3, 2, 1].map((weight, at) => ({ weight, arbitrary: childrenOf(at + 1) }))),
  start: one('together', 'apart'),
  /** Which child-side ends the parent keeps. */
  kept: fc.array(fc.nat(12), { maxLength: 2 }),
});
export type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;
type Child = Shape['children'][number];

interface Named {
  readonly handles: Record<string, object>;
  /** Names of handles that are plain numbers. */
  readonly numbers: readonly string[];
  /** What a list, a stream or a duplicate may name. */
  readonly labels: readonly string[];
}

/** Names of pipes are the machine's: two sessions must not meet in one. */
let pipesNamed = 0;

function namedHandles({ handles, duplicates }: Shape): Named {
  const named: Record<string, object> = {};
  const originals: string[] = [];
  const labels: string[] = [];
  handles.forEach((each, index) => {
    const name = `h${index}`;
    const own = each.kind === 'pipe' ? [`${name}.read`, `${name}.write`] : [name];
    labels.push(...own);
    // Windows forbids duplicates of sockets, and a number has none.
    if (!['value', 'udpSocket', 'tcpListener'].includes(each.kind)) originals.push(...own);
    if (each.kind === 'namedPipe') {
      const pipeName = `handle-test-${process.pid}-${++pipesNamed}`;
      named[name] = { ...each, end: 'server', pipeName };
    } else named[name] = each;
  });
  const closed = new Set<string>();
  /** Ends of pipes that stay with the parent, which reads or writes them: no duplicate may close those. */
  const kept = new Set<string>();
  handles.forEach((each, index) => {
    if (each.kind !== 'pipe' || typeof each.inheritable === 'boolean') return;
    kept.add(`h${index}.${each.inheritable === 'read' ? 'write' : 'read'}`);
  });
  duplicates.forEach(({ of, access, ...rest }, index) => {
    const source = originals[of];
    if (source === undefined || closed.has(source)) return;
    const name = `d${index}`;
    const closeSource = rest.closeSource && !kept.has(source);
    const mask = access === undefined ? {} : { access };
    named[name] = { ...rest, kind: 'duplicate', of: source, ...mask, closeSource };
    if (closeSource) closed.add(source);
    labels.push(name);
    originals.push(name);
  });
  return {
    handles: named,
    labels: labels.filter((label) => !closed.has(label)),
    numbers: handles.flatMap(({ kind }, index) => (kind === 'value' ? `h${index}` : [])),
  };
}

const childName = (index: number): string => `child${index}`;

/** What a child's streams come to: places become names, and what cannot be becomes "nul". */
function stdioOf(
  children: readonly Child[],
  index: number,
  labels: readonly string[],
  start: string,
): Record<string, unknown> {
  const stdio: Record<string, unknown> = {};
  for (const stream of streams) {
    const planned = children[index]?.stdio[stream];
    if (typeof planned === 'object' && 'handle' in planned) {
      const label = labels[planned.handle];
      stdio[stream] = label === undefined ? 'nul' : { handle: label };
    } else if (typeof planned === 'object' && 'child' in planned) {
      const writer = (index + 1 + planned.child) % children.length;
      const taken = children.slice(0, index).some(({ stdio: { stdin } }, other) => {
        if (typeof stdin !== 'object' || !('child' in stdin)) return false;
        return (other + 1 + stdin.child) % children.length === writer;
      });
      const written = children[writer]?.stdio[planned.stream];
      const possible = start === 'together' && writer !== index && !taken && written === 'pipe';
      stdio[stream] = possible ? { child: childName(writer), stream: planned.stream } : 'nul';
    } else stdio[stream] = planned;
  }
  // Three of the parent's own are no redirection at all: then the child's depend on the parent's console.
  const untouched = streams.every((stream) => stdio[stream] === 'inherit');
  return untouched ? { ...stdio, stdin: 'nul' } : stdio;
}

/**
 * The child whose child this one is. With "all" what that one holds would count, and with it every difference between Wine and
 * Windows in its own start.
 */
function parentOf({ parent, inherit }: Child, index: number): string | null {
  return parent === null || index === 0 || inherit === 'all' ? null : childName(parent % index);
}

/** A value of its own and not that of another handle or stream. */
const isOwn = (planned: unknown): boolean =>
  typeof planned === 'object' && planned !== null
    ? !('handle' in planned)
    : planned !== 'none' && planned !== 'stdout';

/** The configuration a person would have written. */
export function configurationOf(random: Shape): object {
  const { children, start, kept } = random;
  const { handles, labels, numbers } = namedHandles(random);
  const written = children.map((child, index) => {
    const { listed, parent: _, ...rest } = child;
    const parent = parentOf(child, index);
    // A number is a handle of the parent or none: nobody can say of a parent that is being started.
    const usable = labels.filter((label) => parent === null || !numbers.includes(label));
    const stdio = stdioOf(children, index, usable, start);
    const listable = [...streams.filter((stream) => stdio[stream] !== 'none'), ...usable];
    const handleList = listed && listable.filter((_, at) => listed[at] === true);
    return {
      ...rest,
      name: childName(index),
      stdio,
      ...(parent ? { parent: { child: parent } } : {}),
      ...(handleList ? { handleList } : {}),
    };
  });
  const keepable = written.flatMap(({ name, stdio }) =>
    streams
      .filter((stream) => isOwn(stdio[stream]))
      .map((stream) => (written.length > 1 ? `${name}.${stream}` : stream)),
  );
  const keepParentEnds = [...new Set(kept)].flatMap((at) => keepable[at] ?? []);
  return { program: program('exitCode'), handles, start, keepParentEnds, children: written };
}
