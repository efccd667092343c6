// tree.exe on the model: carries out the scripts of test/win32/programs/tree.c, and knows of every object who opened it.
import { DETACHED_PROCESS } from '../../src/win32/constants';
import type { KernelObject } from './kernelObject';
import type { StandardValues } from './process';
import type { Launch, Program, Script } from './program';
import type { Running } from './thread';

/** What was done in a tree: by the names of its processes. */
export interface TreeTruth {
  /** "pipe.read by A.2". */
  readonly openers: Map<KernelObject, string>;
  /** For each process what of that it was born with, by value. */
  readonly born: Map<string, ReadonlyMap<bigint, string>>;
  readonly exitCodes: Map<string, number>;
}

export const newTruth = (): TreeTruth => ({
  openers: new Map(),
  born: new Map(),
  exitCodes: new Map(),
});

/** `"tree.exe" "script" name handles`. */
function argumentsOf(commandLine: string): readonly string[] {
  return [...commandLine.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
}

/** A command and what follows it up to its ';', with the braces of the scripts in it. */
function* commandsOf(script: string): Generator<readonly [string, string]> {
  for (let at = 0; at < script.length;) {
    const command = script[at++] ?? '';
    let [end, depth] = [at, 0];
    for (; end < script.length && (depth > 0 || script[end] !== ';'); end++) {
      if (script[end] === '{') depth++;
      if (script[end] === '}') depth--;
    }
    yield [command, script.slice(at, end)];
    at = end + 1;
  }
}

class Tree {
  readonly #opened: (bigint | null)[];
  #begun = 0;
  #last: bigint | null = null;

  constructor(
    private readonly me: Program,
    private readonly name: string,
    given: string,
    private readonly truth: TreeTruth,
    private readonly self: string,
  ) {
    this.#opened = given.split(',').filter(Boolean).map(BigInt);
    const born = me.process.table.all.flatMap(([value, { object }]): [bigint, string][] => {
      const opener = truth.openers.get(object);
      return opener === undefined ? [] : [[value, opener]];
    });
    truth.born.set(name, new Map(born));
  }

  #pick(number: number): number {
    const count = this.#opened.length;
    for (let step = 0; step < count; step++) {
      const at = (number + step) % count;
      if (this.#opened[at] !== null) return at;
    }
    return -1;
  }

  #note(value: bigint, kind: string | null): void {
    const object = this.me.process.table.get(value)?.object;
    if (object && kind !== null) this.truth.openers.set(object, `${kind} by ${this.name}`);
    this.#opened.push(value);
  }

  #open(kind: string, inherit: boolean): void {
    const { me } = this;
    if (kind === 'e') this.#note(me.openEvent(inherit), 'event');
    if (kind === 's') this.#note(me.openSocket(inherit), 'socket');
    if (kind === 'f') {
      const path = `C:\\tree-${this.name}-${this.#opened.length}.txt`;
      this.#note(
        me.openFile(path, { inherit, access: 0x4000_0000, share: 1, disposition: 2 }),
        'file',
      );
    }
    if (kind === 'p') {
      const { read, write } = me.openPipe(inherit);
      this.#note(read, 'pipe.read');
      this.#note(write, 'pipe.write');
    }
    if (kind !== 'd') return;
    const source = this.#opened[this.#pick(this.#opened.length - 1)];
    if (source !== null && source !== undefined)
      this.#note(me.duplicate({ source, inherit }), null);
  }

  #inheritable(value: bigint | null): value is bigint {
    return value !== null && this.me.process.table.get(value)?.inherit === true;
  }

  /** What its list names, as far as that is inheritable, once each. */
  #listed(list: string): readonly bigint[] {
    const wanted = list
      .split(',')
      .filter(Boolean)
      .flatMap((word) => {
        if (word === '-') return [...this.me.standard];
        return this.#opened[this.#pick(Number(word))] ?? [];
      });
    return [...new Set(wanted)].filter((value) => this.#inheritable(value));
  }

  #begin(mode: string, list: string, script: string): void {
    const { me } = this;
    const chosen = mode === 'l' ? this.#listed(list) : [];
    const inherits = mode === 'a' || chosen.length > 0;
    const given = this.#opened.filter(
      (value): value is bigint =>
        inherits && this.#inheritable(value) && (mode === 'a' || chosen.includes(value)),
    );
    const standard: StandardValues = me.standard;
    const takesStandard = mode === 'a' || chosen.length > 0;
    const launch: Launch = {
      inherits,
      flags: mode === 'n' || !me.process.console ? DETACHED_PROCESS : 0,
      commandLine: `"${this.self}" "${script}" ${this.name}.${++this.#begun} ${given.join(',')}`,
      ...(takesStandard ? { standard } : {}),
      ...(chosen.length > 0 ? { attributes: { parentProcess: null, handleList: chosen } } : {}),
    };
    const begun = me.create(this.self, launch);
    if (!('process' in begun)) throw new Error(`${this.name} began nothing: ${begun.code}`);
    if (this.#last !== null) me.closeNow(this.#last);
    this.#last = begun.hProcess;
    me.closeNow(begun.hThread);
  }

  /** The exit code, when it is an end. */
  *step(command: string, rest: string): Running<number | null> {
    const { me } = this;
    const at = this.#pick(Number.parseInt(rest));
    const value = at < 0 ? null : (this.#opened[at] ?? null);
    if (command === 'o') this.#open(rest[0] ?? '', rest[1] === 'i');
    else if (command === 'c' && value !== null) {
      yield* me.close(value);
      this.#opened[at] = null;
    } else if (command === 'm' && value !== null) me.setInherit(value, rest.endsWith('i'));
    else if (command === 'b') {
      const brace = rest.indexOf('{');
      this.#begin(rest[0] ?? '', rest.slice(1, brace), rest.slice(brace + 1, -1));
    } else if (command === 'j' && this.#last !== null) yield* me.wait(this.#last);
    else if (command === 'x') return Number.parseInt(rest);
    else if (command === 'd') {
      this.truth.exitCodes.set(this.name, 0xc000_0005);
      yield* me.raise(0xc000_0005);
    }
    return null;
  }
}

/** Each command takes `pace` milliseconds. */
export function treeProgram(truth: TreeTruth, pace = 0): Script {
  return function* (me) {
    const [self = '', script = '', name = '', given = ''] = argumentsOf(me.process.commandLine);
    const tree = new Tree(me, name, given, truth, self);
    for (const [command, rest] of commandsOf(script)) {
      if (pace > 0) yield* me.sleep(pace);
      const code = yield* tree.step(command, rest);
      if (code === null) continue;
      truth.exitCodes.set(name, code);
      return code;
    }
    truth.exitCodes.set(name, 0);
    return 0;
  };
}
