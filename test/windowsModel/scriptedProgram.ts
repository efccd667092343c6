// Programs as data: a list of steps, which a test can make up at random and print.
import { DETACHED_PROCESS } from '../../src/win32/constants';
import { CREATE_BREAKAWAY_FROM_JOB } from './createProcess';
import type { Launch, Launched, Program, Script } from './program';
import type { Running } from './thread';

export interface Begin {
  readonly steps: readonly Step[];
  readonly passes: 'all' | 'list' | 'none';
  /** Milliseconds after which it is resumed that was begun suspended; null lets it run at once, -1 never. */
  readonly resumedAfter: number | null;
  readonly leavesJob: boolean;
  /** CREATE_NO_WINDOW: with a console of its own, and a host for it. */
  readonly hasConsole: boolean;
  /** Sent to it before it is resumed: a handle of an event, inheritable. */
  readonly isSent: boolean;
  readonly isAwaited: boolean;
}

export type Step =
  | { readonly open: 'event' | 'pipe' | 'file'; readonly inherit: boolean }
  | { readonly close: number }
  | { readonly closeTwice: true }
  | { readonly sleep: number }
  | { readonly write: string }
  | { readonly read: true }
  | { readonly begin: Begin }
  /** The last one begun: whatever it does, or only when it has run. */
  | { readonly killLast: 'any' | 'started' }
  | { readonly crash: number }
  | { readonly exit: number };

/** What the machine knows of the processes it began, beside what the broker says. */
export interface Played {
  readonly pids: number[];
}

const noWindow = 0x800_0000;

class Player {
  readonly #opened: bigint[] = [];
  #last: Launched | null = null;

  constructor(
    private readonly me: Program,
    private readonly image: string,
    private readonly played: Played,
    private readonly stepsOf: Map<string, readonly Step[]>,
  ) {}

  #open(kind: 'event' | 'pipe' | 'file', inherit: boolean): void {
    const { me } = this;
    if (kind === 'event') this.#opened.push(me.openEvent(inherit));
    else if (kind === 'file') this.#opened.push(me.openFile('C:\\data.txt', { inherit }));
    else this.#opened.push(...Object.values(me.openPipe(inherit)));
  }

  *#begin(wanted: Begin): Running<void> {
    const { me } = this;
    const { passes, resumedAfter } = wanted;
    const name = `${this.stepsOf.size}`;
    this.stepsOf.set(name, wanted.steps);
    const isInheritable = (value: bigint): boolean => me.process.table.get(value)?.inherit === true;
    const list = [...new Set([...me.standard, ...this.#opened.slice(-1)])].filter(isInheritable);
    const launch: Launch = {
      commandLine: `${this.image} ${name}`,
      inherits: passes === 'all' || (passes === 'list' && list.length > 0),
      isSuspended: resumedAfter !== null,
      standard: me.standard,
      flags:
        (wanted.hasConsole ? noWindow : DETACHED_PROCESS) |
        (wanted.leavesJob ? CREATE_BREAKAWAY_FROM_JOB : 0),
      ...(passes === 'list' && list.length > 0
        ? { attributes: { parentProcess: null, handleList: list } }
        : {}),
    };
    const begun = me.create(this.image, launch);
    if (!('process' in begun)) return;
    this.played.pids.push(begun.process.pid);
    this.#last = begun;
    if (wanted.isSent) {
      me.duplicate({ source: me.openEvent(), to: begun.hProcess, inherit: true });
    }
    if (resumedAfter !== null && resumedAfter >= 0) {
      yield* me.sleep(resumedAfter);
      me.resume(begun.hThread);
    }
    if (wanted.isAwaited && resumedAfter !== -1) yield* me.wait(begun.hProcess);
  }

  /** The exit code, when it is an end. */
  *play(step: Step): Running<number | null> {
    const { me } = this;
    if ('open' in step) this.#open(step.open, step.inherit);
    else if ('close' in step) {
      const [value] = this.#opened.splice(step.close % Math.max(1, this.#opened.length), 1);
      if (value !== undefined) me.closeNow(value);
    } else if ('closeTwice' in step) {
      const value = me.openEvent();
      me.closeNow(value);
      yield* me.close(value);
    } else if ('sleep' in step) yield* me.sleep(step.sleep);
    else if ('write' in step) {
      if (me.process.table.get(me.standard[1])) yield* me.write(me.standard[1], step.write);
    } else if ('read' in step) {
      if (me.process.table.get(me.standard[0])) yield* me.read(me.standard[0], 10);
    } else if ('begin' in step) yield* this.#begin(step.begin);
    else if ('killLast' in step) {
      const { process = null, hProcess = 0n } = this.#last ?? {};
      const isWanted = process && (step.killLast === 'any' || process.hasStarted);
      if (isWanted && !process.hasEnded) me.terminate(hProcess, 9);
    } else if ('crash' in step) yield* me.raise(step.crash);
    else return step.exit;
    return null;
  }
}

/** Under one name; its command line says which steps a process of it takes, "0" is the first. */
export function scriptedProgram(image: string, first: readonly Step[], played: Played): Script {
  const stepsOf = new Map([['0', first]]);
  return function* (me) {
    const name = me.process.commandLine.split(' ').at(-1) ?? '0';
    const player = new Player(me, image, played, stepsOf);
    for (const step of stepsOf.get(name) ?? first) {
      const code = yield* player.play(step);
      if (code !== null) return code;
    }
    return 0;
  };
}
