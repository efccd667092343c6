// Reads both handle tables while the new child has not run one instruction.
import * as l10n from '@vscode/l10n';
import { hex } from '../../model/base/handleValue';
import { streams, type Stream } from '../../model/plan/launchPlan';
import type {
  Birth,
  BrokerHandle,
  ObservedHandle,
  StandardValues,
} from '../../model/session/state';
import { CURRENT_PROCESS, type Handle } from '../../win32/handle';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { StartParameters } from '../../win32/startParameters';
import type { Win32 } from '../../win32/win32';
import type { Candidate } from './chosenParent';
import { ownNumbers } from './ownEnvironment';
import { standardHandleIds } from './plannedObjects';
import {
  environmentNumbers,
  toldByEnvironment,
  type EnvironmentNumbers,
} from '../processes/environmentNumbers';
import type { SessionHandles } from '../handles/sessionHandles';

/** Handles to one object that are told of; a plan can make ten thousand duplicates, each the same object as every other. */
const mostTwins = 20;

/** The candidates as they are asked for: by value, and by what can be the same object. */
class Candidates {
  readonly #byValue: ReadonlyMap<Handle, Candidate>;
  readonly #byIdentity = new Map<symbol | null, Candidate[]>();

  constructor(all: readonly Candidate[]) {
    this.#byValue = new Map(all.map((candidate) => [candidate.entry.value, candidate]));
    for (const candidate of all) {
      const alike = this.#byIdentity.get(candidate.identity);
      if (alike) alike.push(candidate);
      else this.#byIdentity.set(candidate.identity, [candidate]);
    }
  }

  /**
   * Those whose object is the one `isSame` knows. A handle passed on has the value of its source: asked first, and found the same,
   * it leaves only its duplicates and what the session did not make. Every handle with every other would be too much for the
   * kernel: ten thousand of them make a hundred million questions.
   */
  same(value: Handle, isSame: (candidate: Candidate) => boolean): readonly Candidate[] {
    const source = this.#byValue.get(value);
    const isSource = source !== undefined && isSame(source);
    const possible =
      isSource && source.identity !== null ? [source.identity, null] : [...this.#byIdentity.keys()];
    const found: Candidate[] = isSource ? [source] : [];
    for (const identity of possible) {
      for (const candidate of this.#byIdentity.get(identity) ?? []) {
        if (found.length === mostTwins) return found;
        if (candidate !== source && isSame(candidate)) found.push(candidate);
      }
    }
    return found;
  }
}

/** The broker's handles a child could have something to do with: the session's, its standard ones, any inheritable one. */
function brokerCandidates(
  inspect: Win32,
  session: SessionHandles,
  own: readonly TableEntry[],
): readonly Candidate[] {
  const labelled = new Map(session.open.map((handle) => [handle.owned.value, handle]));
  const standard = new Map<Handle, Stream>(
    streams.flatMap((stream): [Handle, Stream][] => {
      const value = inspect.GetStdHandle(standardHandleIds[stream]);
      return value === null ? [] : [[value, stream]];
    }),
  );
  return own.flatMap((entry): Candidate[] => {
    const handle = labelled.get(entry.value);
    if (handle) {
      const described = session.describe(handle, entry.access, entry.inheritable);
      return [{ entry, described, here: entry.value, identity: handle.identity }];
    }
    const stream = standard.get(entry.value);
    if (!stream && !entry.inheritable) return [];
    const described: BrokerHandle = {
      value: hex(entry.value),
      isAmbient: true,
      label: stream ? `broker.${stream}` : null,
      type: inspect.ObjectType(entry.value) ?? 'unknown',
      object: stream
        ? l10n.t('{0} of the launcher', stream)
        : l10n.t('a handle of the launcher that your configuration does not mention'),
      access: hex(entry.access),
      inheritable: entry.inheritable,
      pipe: null,
      closedAt: null,
    };
    return [{ entry, described, here: entry.value, identity: null }];
  });
}

/**
 * One handle of the child, compared with the parent's of the same type. The copy made for that is never inheritable and is
 * closed at once: a copy of a write end would keep its pipe from ending.
 */
function observe(
  inspect: Win32,
  hProcess: Handle,
  entry: TableEntry,
  candidates: Candidates,
): ObservedHandle {
  const facts = {
    value: hex(entry.value),
    access: hex(entry.access),
    inheritable: entry.inheritable,
  };
  const copy = inspect.CopyHandle(hProcess, entry.value);
  // Some kinds cannot be copied (an ETW registration, for one); such a handle is not one we passed on.
  if (copy === null) return { ...facts, type: 'unknown', object: null, sameObjectAs: [] };
  try {
    const type = inspect.ObjectType(copy) ?? 'unknown';
    const same = candidates.same(
      entry.value,
      (candidate) =>
        candidate.entry.typeIndex === entry.typeIndex &&
        candidate.here !== null &&
        inspect.CompareObjectHandles(candidate.here, copy),
    );
    // The name of a file that is not ours is never asked for here: the question can hang (see the prober).
    const name = type === 'File' ? null : inspect.ObjectName(copy);
    return {
      ...facts,
      type,
      object: name === '' ? null : name,
      sameObjectAs: same.map((candidate) => candidate.described.value),
    };
  } finally {
    inspect.CloseHandle(copy);
  }
}

/** The numbers in the environment of another process; null when nobody can look. */
export function numbersOf(parameters: StartParameters | null): EnvironmentNumbers | null {
  const lines = parameters?.environment ?? null;
  return lines && environmentNumbers(lines);
}

export function standardValues(parameters: StartParameters | null): StandardValues | null {
  if (!parameters) return null;
  const { stdin, stdout, stderr } = parameters.standardHandles;
  const text = (value: Handle): string | null => (value === 0n ? null : hex(value));
  return { stdin: text(stdin), stdout: text(stdout), stderr: text(stderr) };
}

/** The birth of a child of the broker, and what is read of it with that, once. */
export interface ReadBirth {
  readonly birth: Birth;
  /** What its environment says in numbers. */
  readonly numbers: EnvironmentNumbers | null;
  /** Its current directory; null when nobody could look. */
  readonly bornIn: string | null;
}

/** The child must be suspended since its creation. `passed` is what a chosen parent had to pass on; null for the broker. */
export function readBirth(
  inspect: Win32,
  session: SessionHandles,
  child: { readonly hProcess: Handle; readonly pid: number },
  call: Pick<Birth, 'handleList' | 'inheritHandles' | 'parent'>,
  passed: readonly Candidate[] | null,
): ReadBirth {
  const table = inspect.HandlesOf([{ hProcess: CURRENT_PROCESS, pid: process.pid }, child]);
  const ownTable = table.filter((entry) => entry.pid === process.pid);
  const candidates = passed ?? brokerCandidates(inspect, session, ownTable);
  const sought = new Candidates(candidates);
  const childHandles = table
    .filter((entry) => entry.pid === child.pid)
    .map((entry) => observe(inspect, child.hProcess, entry, sought));
  const parameters = inspect.StartParameters(child.hProcess);
  const numbers = numbersOf(parameters);
  const told = toldByEnvironment(numbers, { numbers: ownNumbers(), told: [] }, childHandles);
  const birth = {
    ...call,
    ...(told.length > 0 ? { told } : {}),
    brokerHandles: candidates.map((candidate) => candidate.described),
    childHandles,
    standardHandles: standardValues(parameters),
  };
  return { birth, numbers, bornIn: parameters?.directory ?? null };
}
