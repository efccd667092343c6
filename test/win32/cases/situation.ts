// A situation of real programs, and the one answer that is right: a family of processes by scripts (programs/family.c), in variants.
import type { Finding } from '../../../src/model/findings/finding';

/** What the product must say of it. Roles are names of the cast, or what a script calls a process with as=. */
export interface Answer {
  readonly code: string;
  /** Absent where several will do. */
  readonly severity?: Finding['severity'];
  /** Who causes it. */
  readonly culprit: string;
  /** By which handle of the culprit: the name the facts have for its value. Absent when it needs none. */
  readonly handle?: string;
  /** Whom the headline names by PID; the culprit when absent. */
  readonly named?: string;
  /** Who suffers from it: a role, or what people read instead. */
  readonly victim: string | RegExp;
  /** More that its text must say. */
  readonly says?: readonly RegExp[];
  /** Whose code has to change, by the fix; null where it is nobody's, or that of whoever launched the session. */
  readonly fixer: string | null;
  /** Whether it is the process more in between that has to change, when it exits: what it starts has its own stream from it. */
  readonly isOfRelay?: boolean;
  /** What the fix must say. */
  readonly fix?: RegExp;
  /** What no finding may say. */
  readonly never?: RegExp;
}

/** What the process between a starter and whom it starts does then; `shell`: it is cmd.exe, which stays. */
type Relay = 'exits' | 'stays' | 'shell';

export interface Situation {
  readonly title: string;
  /** The programs by the names they have first; the first one is launched. */
  readonly cast: readonly string[];
  /**
   * For the first program. `<name>` is the program of this role, under whatever name; `<stdout>` and `<stderr>` are the handle options
   * "out" and "err", which a variant exchanges.
   */
  readonly script: string;
  /** More of the launch configuration; instead of a program and its arguments where it has some. `<folder>` is where the programs are. */
  readonly configuration?: object;
  /** A session whose program is not started by the script: no middleman can be put before it. */
  readonly isPlan?: boolean;
  /** Whether stdin of the session stays open, as it does when a person could type; it is closed when absent. */
  readonly keepsStdin?: boolean;
  /** Folders to make. */
  readonly folders?: readonly string[];
  /** The role whose program needs a DLL that is nowhere. */
  readonly withoutDll?: string;
  /** The role whose program needs a DLL whose DllMain returns FALSE. */
  readonly withRefusingDll?: string;
  /** Whether exchanging stdout and stderr makes a variant. */
  readonly hasStreams?: boolean;
  /**
   * The one whose starter may start another process in its place, which gets all that is meant for it and passes it on. None for a program
   * that a launch configuration names, because the launcher starts it itself: there cmd.exe is the program.
   */
  readonly relayed?: { readonly role: string; readonly relays: readonly Relay[] };
  /** Facts the programs must state, by name. */
  readonly facts?: Readonly<Record<string, string>>;
}

export interface Case extends Situation {
  readonly answer: Answer;
  /** The session ends by itself, and the answer is that of its end. */
  readonly endsByItself?: boolean;
}

export interface Variant {
  readonly name: string;
  readonly otherNames: boolean;
  readonly middleman: boolean;
  readonly exchanged: boolean;
  /** Null when there is none. */
  readonly relay: Relay | null;
}

const plain = { otherNames: false, middleman: false, exchanged: false, relay: null };

export function variantsOf({ cast, isPlan, hasStreams, relayed }: Situation): readonly Variant[] {
  return [
    { ...plain, name: 'as it is' },
    ...(cast.length > 0 ? [{ ...plain, name: 'by other names', otherNames: true }] : []),
    ...(isPlan ? [] : [{ ...plain, name: 'below one process more', middleman: true }]),
    ...(hasStreams
      ? [{ ...plain, name: 'with stdout and stderr exchanged', exchanged: true }]
      : []),
    ...(relayed?.relays ?? []).map((relay) => ({
      ...{ ...plain, relay },
      name: relay === 'shell' ? 'through cmd.exe' : `through a process more, which ${relay}`,
    })),
  ];
}

/** Not one of them is a number to whoever looks for values of handles in a command line. */
const otherNames = ['alder', 'birch', 'hazel', 'rowan', 'poplar', 'willow'];

/** The names the programs have in a variant, by role. */
export function castOf({ cast }: Situation, variant: Variant): ReadonlyMap<string, string> {
  const pairs = cast.map((role, at) => [role, variant.otherNames ? otherNames[at] : role] as const);
  return new Map(pairs.map(([role, name]) => [role, name ?? role]));
}

/** A text of a situation with the names of the variant in it. */
export function inVariant(text: string, situation: Situation, variant: Variant): string {
  const streams = variant.exchanged
    ? { stdout: 'err', stderr: 'out' }
    : { stdout: 'out', stderr: 'err' };
  const names = new Map([...castOf(situation, variant), ...Object.entries(streams)]);
  return text.replace(/<([a-z]+)>/g, (whole, role: string) => names.get(role) ?? whole);
}
