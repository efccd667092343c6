// What the findings of a session are about: the processes, pipes and handles to be marked where they are drawn.
import type { Finding } from '../findings/finding';

export interface MapConcerns {
  /** By id of the process. */
  readonly ofProcess: ReadonlyMap<string, readonly Finding[]>;
  readonly ofPid: ReadonlyMap<number, readonly Finding[]>;
  /** By label of the pipe. */
  readonly ofPipe: ReadonlyMap<string, readonly Finding[]>;
  /** By id of the process and value. */
  readonly ofHandle: ReadonlyMap<string, readonly Finding[]>;
  /** The pipes whose end of file somebody is in the way of, with the handles that are: pid and value. */
  readonly heldPipes: ReadonlyMap<string, ReadonlySet<string>>;
}

export const handleKey = (process: string, value: string): string => `${process} ${value}`;
export const heldKey = (pid: number | null, value: string): string => `${pid ?? ''} ${value}`;

const texts = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');

interface Told {
  readonly process?: unknown;
  readonly pid?: unknown;
  readonly handle?: unknown;
}

/** Processes as the evidence of findings lists them. */
function people(value: unknown): readonly Told[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((each): each is Told => typeof each === 'object' && each !== null);
}

const heldCodes: readonly Finding['code'][] = ['write-end-held', 'daemon-holds-pipe'];

/** What is only worth a line in the list is no reason for a mark. */
export function mapConcerns(findings: readonly Finding[]): MapConcerns {
  const ofProcess = new Map<string, Finding[]>();
  const ofPid = new Map<number, Finding[]>();
  const ofPipe = new Map<string, Finding[]>();
  const ofHandle = new Map<string, Finding[]>();
  const heldPipes = new Map<string, Set<string>>();
  const note = <K>(map: Map<K, Finding[]>, key: K, finding: Finding): void => {
    const known = map.get(key) ?? [];
    if (!known.includes(finding)) map.set(key, [...known, finding]);
  };
  for (const finding of findings) {
    if (finding.severity === 'information') continue;
    const { evidence, code } = finding;
    const [pipe] = texts(evidence['pipe']);
    for (const label of [...texts(evidence['pipe']), ...texts(evidence['pipes'])]) {
      note(ofPipe, label, finding);
    }
    const isHeld = heldCodes.includes(code) && pipe !== undefined;
    const held = isHeld ? (heldPipes.get(pipe) ?? new Set<string>()) : null;
    if (isHeld && held) heldPipes.set(pipe, held);
    for (const id of [...texts(evidence['process']), ...texts(evidence['processes'])]) {
      note(ofProcess, id, finding);
      for (const value of texts(evidence['handles'])) note(ofHandle, handleKey(id, value), finding);
    }
    const told = [evidence['holders'], evidence['heirs'], evidence['opener']].flatMap(people);
    for (const { process, pid, handle } of told) {
      if (typeof process === 'string') note(ofProcess, process, finding);
      else if (typeof pid === 'number') note(ofPid, pid, finding);
      if (typeof handle !== 'string') continue;
      if (typeof process === 'string') note(ofHandle, handleKey(process, handle), finding);
      if (typeof pid === 'number') held?.add(heldKey(pid, handle));
    }
  }
  return { ofProcess, ofPid, ofPipe, ofHandle, heldPipes };
}
