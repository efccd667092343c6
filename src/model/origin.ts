// Decides, from the tables around a process's creation, where each of its handles came from, and says why.
import { streams, type ChildPlan, type LaunchPlan, type Stream } from './launchPlan';
import { streamLabel } from './labels';
import type { Birth, BrokerHandle, ObservedHandle, ProcessState, SentHandle } from './state';

export type Origin = 'inherited' | 'duplicated' | 'opened';

export interface ChildHandle {
  readonly value: string;
  readonly origin: Origin;
  readonly type: string;
  readonly object: string | null;
  readonly access: string;
  readonly inheritable: boolean;
  /** The parent's name for it; null when the parent has no handle to the object. */
  readonly label: string | null;
  readonly pipe: BrokerHandle['pipe'];
  readonly why: string;
}

export interface NotInherited {
  /** The value in the parent, which the child does not have, or has for something else. */
  readonly value: string;
  readonly label: string;
  readonly why: string;
}

export interface StandardHandle {
  readonly stream: Stream;
  readonly value: string | null;
  /** `dangling`: the value is a number without a handle behind it in the child. */
  readonly state: 'valid' | 'dangling' | 'none';
  readonly label: string | null;
  readonly why: string;
}

/** What is looked up for every handle, made once: tables of ten thousand are compared in a moment. */
interface Tables {
  readonly birth: Birth;
  readonly broker: ReadonlyMap<string, BrokerHandle>;
  readonly listed: ReadonlySet<string> | null;
}

const tablesOf = (birth: Birth): Tables => ({
  birth,
  broker: new Map(birth.brokerHandles.map((handle) => [handle.value, handle])),
  listed: birth.handleList && new Set(birth.handleList),
});

const named = (handle: BrokerHandle): string => handle.label ?? 'an unnamed handle';

/** The parent in a sentence. */
export function parentName({ parent }: Pick<Birth, 'parent'>): string {
  return parent ? `${parent.name} (the chosen parent)` : 'the parent';
}

/**
 * Inherited means: the parent had this value, inheritable, at the call, and the child's handle of the same value is the
 * same kernel object (https://learn.microsoft.com/windows/win32/procthread/inheritance). Anything else with the parent's
 * object behind it was copied under a new value.
 */
function classify({ birth, broker, listed }: Tables, observed: ObservedHandle): ChildHandle {
  const twins = observed.sameObjectAs.flatMap((value) => broker.get(value) ?? []);
  const source = twins.find((handle) => handle.value === observed.value);
  const twin = source ?? twins.find((handle) => handle.label !== null) ?? twins[0];
  const facts = {
    value: observed.value,
    type: observed.type,
    object: twin?.object ?? observed.object,
    access: observed.access,
    inheritable: observed.inheritable,
    label: twin?.label ?? null,
    pipe: twin?.pipe ?? null,
  };
  if (source && birth.inheritHandles && source.inheritable) {
    const how =
      birth.handleList === null
        ? 'bInheritHandles was TRUE without a list: every inheritable handle of the parent is passed on'
        : listed?.has(source.value)
          ? 'it is inheritable and in the handle list'
          : 'it is inheritable; it is not in the handle list, so Windows 10 and 11 would not have passed it on';
    const isDuplicate = birth.parent?.duplicated.some((one) => one.duplicate === source.value);
    const whence = isDuplicate ? ', where the broker had duplicated it for this launch' : '';
    return {
      ...facts,
      origin: 'inherited',
      why: `Same value and same object as ${named(source)} of ${parentName(birth)}${whence}: ${how}.`,
    };
  }
  if (twin) {
    const stream = streams.find((name) => birth.standardHandles?.[name] === observed.value);
    const why = stream
      ? `Windows copied the parent's standard handle into the child as its ${stream}: the value is new, the object is that of ${named(twin)}. This is not inheritance.`
      : `The object is that of ${named(twin)} of ${parentName(birth)}, under another value: it was duplicated into the child.`;
    return { ...facts, origin: 'duplicated', why };
  }
  const why = 'The parent has no handle to this object: Windows or the process itself opened it.';
  return { ...facts, origin: 'opened', why };
}

/** "parent: A", as a part of a line about a process; null when the broker is its parent, as it mostly is. */
export function parentText(birth: Pick<Birth, 'parent'> | null): string | null {
  return birth?.parent ? `chosen parent: ${birth.parent.name}` : null;
}

/** The child's handles in the order inherited, duplicated, opened; by value within. */
export function childHandles(birth: Birth): readonly ChildHandle[] {
  const order: readonly Origin[] = ['inherited', 'duplicated', 'opened'];
  const tables = tablesOf(birth);
  return birth.childHandles
    .map((observed) => classify(tables, observed))
    .sort(
      (a, b) =>
        order.indexOf(a.origin) - order.indexOf(b.origin) ||
        Number(BigInt(a.value) - BigInt(b.value)),
    );
}

/** A handle sent to a process that had been started before, in the form of those it was born with. */
export function sentHandle(sent: SentHandle): ChildHandle {
  const { value, type, object, access, inheritable, label, pipe } = sent;
  const told = sent.writtenToStdin ? ' The value was written to its stdin.' : '';
  const why = `Sent to it at ${(sent.time / 1000).toFixed(3)} s, after its start: DuplicateHandle.${told}`;
  return { value, origin: 'duplicated', type, object, access, inheritable, label, pipe, why };
}

/** What a process was sent, in the order of sending. */
export function sentHandles({ sent }: Pick<ProcessState, 'sent'>): readonly ChildHandle[] {
  return sent.map(sentHandle);
}

function whyNot({ birth, listed }: Tables, handle: BrokerHandle): string {
  if (!birth.inheritHandles) return 'bInheritHandles was FALSE: nothing is inherited.';
  if (!handle.inheritable) return 'The handle is not inheritable.';
  if (listed?.has(handle.value) === false) return 'It is inheritable, but not in the handle list.';
  return 'It is inheritable and listed, and yet the child does not have it.';
}

/** The handles of the plan that this child did not inherit, each with the first rule that kept it out. */
export function notInherited(birth: Birth): readonly NotInherited[] {
  const inherited = new Set(
    childHandles(birth)
      .filter((handle) => handle.origin === 'inherited')
      .map((handle) => handle.value),
  );
  const tables = tablesOf(birth);
  return birth.brokerHandles.flatMap((handle) =>
    handle.label === null || handle.isAmbient || inherited.has(handle.value)
      ? []
      : [{ value: handle.value, label: handle.label, why: whyNot(tables, handle) }],
  );
}

/** What GetStdHandle gives the child for each stream, and whether there is a handle behind it. */
export function standardHandles(
  plan: LaunchPlan,
  child: ChildPlan,
  birth: Birth,
): readonly StandardHandle[] {
  const handles = childHandles(birth);
  return streams.map((stream): StandardHandle => {
    const value = birth.standardHandles?.[stream] ?? null;
    if (value === null) {
      return {
        stream,
        value,
        state: 'none',
        label: null,
        why: birth.standardHandles
          ? 'NULL: no handle was passed. A console program opens its own console in its place when it starts.'
          : 'The parameters of the process could not be read.',
      };
    }
    const handle = handles.find((candidate) => candidate.value === value);
    if (!handle) {
      const label = streamLabel(plan, child, stream);
      const why = `The value of ${label} in the parent was copied without the handle: using it fails, or meets whatever gets this value later. Put "${stream}" into the handle list.`;
      return { stream, value, state: 'dangling', label: null, why };
    }
    return { stream, value, state: 'valid', label: handle.label, why: handle.why };
  });
}
