// Decides, from the tables around a process's creation, where each of its handles came from, and says why.
import * as l10n from '@vscode/l10n';
import { streams, type ChildPlan, type LaunchPlan, type Stream } from '../plan/launchPlan';
import { streamLabel } from '../plan/labels';
import type { FileDescription } from '../session/fileDescription';
import { decimal } from '../base/quantity';
import { evidenceOf, type Doubt, type EvidenceLevel, type UnknownReason } from './evidence';
import { attachedText, notComparedText, unmatchedText } from './attachedOrigin';
import { rememberedByBirth } from './rememberedByBirth';
import { isInheritedFrom, sourceOf } from './source';
import type {
  Birth,
  BrokerHandle,
  Creator,
  ObservedHandle,
  ProcessState,
  SentHandle,
} from '../session/state';

/** `unclear`: inherited, or sent before the process ran. */
export type Origin = 'inherited' | 'unclear' | 'duplicated' | 'opened';

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
  /** Id of the process that opened the object; null for the broker's, and for what nobody passed on. */
  readonly openedBy: string | null;
  readonly file: FileDescription | null;
  readonly why: string;
  /** How sure `origin` is. */
  readonly certainty: EvidenceLevel;
  /** Why it is not known; null where it is. */
  readonly unknownBecause: UnknownReason | null;
  /** With what reserve it is to be said; absent where somebody saw the creation. */
  readonly doubt?: Doubt;
}

/** What `certainty` comes to in words, of a session that is attached to the process. */
const doubtIn = ({ attached }: Birth, level: EvidenceLevel): { readonly doubt?: Doubt } =>
  attached && level !== 'exact' ? { doubt: level } : {};

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
  readonly listed: ReadonlySet<string> | null;
}

const tablesOf = (birth: Birth): Tables => ({
  birth,
  listed: birth.handleList && new Set(birth.handleList),
});

const named = (handle: BrokerHandle): string =>
  handle.label ??
  l10n.t({ message: 'an unnamed handle', comment: ['In "Same object as {0} of the parent"'] });

/** The parent in a sentence. */
export function parentName({ parent, creator }: Pick<Birth, 'parent' | 'creator'>): string {
  if (creator) return l10n.t('{0} (PID {1})', creator.name, creator.pid);
  return parent ? l10n.t('{0} (the parent process override)', parent.name) : l10n.t('the parent');
}

function classify({ birth, listed }: Tables, observed: ObservedHandle): ChildHandle {
  const source = sourceOf(birth, observed);
  const { level, reason } = evidenceOf(birth, observed);
  if (!source) return openedHandle(birth, observed);
  const facts = {
    certainty: level,
    unknownBecause: reason,
    ...doubtIn(birth, level),
    value: observed.value,
    type: observed.type,
    object: source.object,
    access: observed.access,
    inheritable: observed.inheritable,
    label: source.label,
    pipe: source.pipe,
    openedBy: source.openedBy ?? null,
    file: observed.file ?? source.file ?? null,
  };
  if (source.isUnseen && birth.creator) {
    return { ...facts, origin: 'unclear', why: unseenText(birth.creator) };
  }
  const isInherited = isInheritedFrom(source, birth, observed);
  if (birth.attached) {
    const origin = isInherited ? 'inherited' : 'duplicated';
    return { ...facts, origin, why: attachedText(birth, source, observed, level) };
  }
  if (isInherited && birth.creator) {
    return { ...facts, origin: 'inherited', why: passedOnText(birth.creator, source) };
  }
  if (isInherited) {
    const how =
      birth.handleList === null
        ? l10n.t(
            'bInheritHandles was TRUE without a list: every inheritable handle of the parent is passed on',
          )
        : listed?.has(source.value)
          ? l10n.t('it is inheritable and in the handle list')
          : l10n.t(
              'it is inheritable; it is not in the handle list, so Windows 10 and 11 would not have passed it on',
            );
    return { ...facts, origin: 'inherited', why: inheritedText(birth, source, how) };
  }
  const stream = streams.find((name) => birth.standardHandles?.[name] === observed.value);
  const why = stream
    ? l10n.t(
        "Windows copied the parent's standard handle into the child as its {0}: the value is new, the object is that of {1}. This is not inheritance.",
        stream,
        named(source),
      )
    : duplicatedText(birth, source);
  return { ...facts, origin: 'duplicated', why };
}

/** Looked up once for all handles of a table: of those that can be compared the reason is the same. */
const openedText = rememberedByBirth((birth) => ({ why: openedWhy(birth) }));

function openedWhy({ readAfter, attached, creator }: Birth): string {
  if (readAfter === undefined) {
    return l10n.t(
      'The parent has no handle to this object: Windows or the process itself opened it.',
    );
  }
  if (!attached) {
    return l10n.t(
      'Its creator has no handle to this object: Windows or the process itself opened it. The process already ran when its handles were read, so this is not certain.',
    );
  }
  return unmatchedText(creator ?? null, attached);
}

/** Most handles of a process: tables of a hundred thousand are read in a moment. */
function openedHandle(birth: Birth, observed: ObservedHandle): ChildHandle {
  const { value, type, object, access, inheritable, file } = observed;
  const { level, reason } = evidenceOf(birth, observed);
  return {
    value,
    type,
    object,
    access,
    inheritable,
    label: null,
    pipe: null,
    openedBy: null,
    file: file ?? null,
    origin: 'opened',
    certainty: level,
    unknownBecause: reason,
    ...doubtIn(birth, level),
    why: birth.attached && reason === 'notCompared' ? notComparedText() : openedText(birth).why,
  };
}

/** `how` is a clause without the period: "it is inheritable and in the handle list". */
function inheritedText(birth: Birth, source: BrokerHandle, how: string): string {
  if (!birth.parent) {
    return l10n.t({
      message: 'Same value and same object as {0} of the parent: {1}.',
      args: [named(source), how],
      comment: ['{1} is "it is inheritable and in the handle list"'],
    });
  }
  const isDuplicate = birth.parent.duplicated.some((one) => one.duplicate === source.value);
  return isDuplicate
    ? l10n.t({
        message:
          'Same value and same object as {0} of {1}, where the launcher had duplicated it for this launch: {2}.',
        args: [named(source), parentName(birth), how],
        comment: ['{1} is a process, {2} "it is inheritable and in the handle list"'],
      })
    : l10n.t({
        message: 'Same value and same object as {0} of {1}: {2}.',
        args: [named(source), parentName(birth), how],
        comment: ['{1} is a process, {2} "it is inheritable and in the handle list"'],
      });
}

function duplicatedText(birth: Birth, twin: BrokerHandle): string {
  return (birth.parent ?? birth.creator)
    ? l10n.t({
        message:
          'The object is that of {0} of {1}, under another value: it was duplicated into the child.',
        args: [named(twin), parentName(birth)],
        comment: ['{0} is a handle, {1} a process'],
      })
    : l10n.t(
        'The object is that of {0} of the parent, under another value: it was duplicated into the child.',
        named(twin),
      );
}

/** Of a creator's call the tables tell what was passed on, not what was asked for. */
function passedOnText({ name, pid }: Creator, source: BrokerHandle): string {
  const why = l10n.t(
    'Same value and same object as {0} of {1} (PID {2}), whose handle is inheritable: it called CreateProcess with bInheritHandles TRUE.',
    source.label ?? source.object,
    name,
    pid,
  );
  if (source.closedAt === null) return why;
  return `${why} ${l10n.t('{0} has closed its own handle since.', name)}`;
}

/** Who makes a handle in another process chooses its flag, but not its value. */
function unseenText({ name, pid }: Creator): string {
  return l10n.t(
    'It has the inherit flag, and {0} (PID {1}) was not seen with it: it was inherited and closed there at once, or sent by DuplicateHandle before the process ran. The handle tables do not show which.',
    name,
    pid,
  );
}

/** "parent: A", as a part of a line about a process; null when the broker is its parent, as it mostly is. */
export function parentText(birth: Pick<Birth, 'parent' | 'creator'> | null): string | null {
  if (birth?.creator) return l10n.t('created by {0}', birth.creator.name);
  return birth?.parent ? l10n.t('parent process override: {0}', birth.parent.name) : null;
}

/** Hexadecimal text without leading zeros, as numbers are ordered. */
const byValue = (a: ChildHandle, b: ChildHandle): number =>
  a.value.length - b.value.length || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0);

/** What the process got from its parent, inherited before duplicated, by value within: few of the handles of a large table. */
export const passedOn = rememberedByBirth((birth): readonly ChildHandle[] => {
  const tables = tablesOf(birth);
  const passed = birth.childHandles
    .filter(({ sameObjectAs }) => sameObjectAs.length > 0)
    .map((observed) => classify(tables, observed));
  return (['inherited', 'unclear', 'duplicated'] as const).flatMap((origin) =>
    passed.filter((handle) => handle.origin === origin).sort(byValue),
  );
});

/** What Windows or the process itself opened, by value. */
export const openedHandles = rememberedByBirth((birth): readonly ChildHandle[] => {
  const passed = new Set(passedOn(birth).map(({ value }) => value));
  const opened: ChildHandle[] = [];
  for (const observed of birth.childHandles) {
    if (!passed.has(observed.value)) opened.push(openedHandle(birth, observed));
  }
  return opened.sort(byValue);
});

/** Without making them. */
export const openedCount = (birth: Birth): number =>
  birth.childHandles.length - passedOn(birth).length;

/** The child's handles in the order inherited, unclear, duplicated, opened; by value within. */
export const childHandles = rememberedByBirth((birth): readonly ChildHandle[] => [
  ...passedOn(birth),
  ...openedHandles(birth),
]);

/** A handle sent to a process that had been started before, in the form of those it was born with. */
export function sentHandle(sent: SentHandle): ChildHandle {
  const { value, type, object, access, inheritable, label, pipe } = sent;
  const sentText = l10n.t(
    'Sent to it at {0} s, after its start: DuplicateHandle.',
    decimal(sent.time / 1000, 3),
  );
  const why = sent.writtenToStdin
    ? `${sentText} ${l10n.t('The value was written to its stdin.')}`
    : sentText;
  const facts = { value, type, object, access, inheritable, label, pipe };
  return {
    ...{ ...facts, origin: 'duplicated', openedBy: null, file: null, why },
    ...{ certainty: 'exact', unknownBecause: null },
  };
}

/** What a process was sent, in the order of sending. */
export function sentHandles({ sent }: Pick<ProcessState, 'sent'>): readonly ChildHandle[] {
  return sent.map(sentHandle);
}

function whyNot({ birth, listed }: Tables, handle: BrokerHandle): string {
  if (birth.creator) {
    const { name } = birth.creator;
    if (birth.attached) {
      return l10n.t(
        'It is inheritable in {0} now, and this process does not have it: it was left out, made later, or closed here.',
        name,
      );
    }
    return birth.inheritHandles
      ? l10n.t(
          'It is inheritable in {0}, which left it out of a handle list, or made it after the call.',
          name,
        )
      : l10n.t(
          '{0} passed nothing on: bInheritHandles was FALSE, or the list of handles was empty.',
          name,
        );
  }
  if (!birth.inheritHandles) return l10n.t('bInheritHandles was FALSE: nothing is inherited.');
  if (!handle.inheritable) return l10n.t('The handle is not inheritable.');
  if (listed?.has(handle.value) === false) {
    return l10n.t('It is inheritable, but not in the handle list.');
  }
  return l10n.t('It is inheritable and listed, and yet the child does not have it.');
}

/** The handles of the plan that this child did not inherit, each with the first rule that kept it out. */
export const notInherited = rememberedByBirth((birth): readonly NotInherited[] => {
  const inherited = new Set(
    passedOn(birth).flatMap(({ origin, value }) => (origin === 'duplicated' ? [] : [value])),
  );
  const tables = tablesOf(birth);
  return birth.brokerHandles.flatMap((handle): NotInherited[] => {
    // Of a creator's handles, all it could have passed on are of interest, whoever made them.
    const label = handle.label ?? (birth.creator && handle.inheritable ? handle.object : null);
    if (label === null || handle.isAmbient || inherited.has(handle.value)) return [];
    return [{ value: handle.value, label, why: whyNot(tables, handle) }];
  });
});

function danglingText(birth: Birth, label: string): string {
  if (birth.attached) {
    return l10n.t(
      'No handle has the value of {0} now: the process closed it, or got the value without a handle.',
      label,
    );
  }
  return (birth.parent ?? birth.creator)
    ? l10n.t({
        message:
          'The value of {0} in {1} was copied without the handle: using it fails, or hits an unrelated object if the value is reused.',
        args: [label, parentName(birth)],
        comment: ['{0} is a standard handle, {1} a process'],
      })
    : l10n.t(
        'The value of {0} in the parent was copied without the handle: using it fails, or hits an unrelated object if the value is reused.',
        label,
      );
}

function handleOf(birth: Birth, value: string): ChildHandle | undefined {
  const passed = passedOn(birth).find((handle) => handle.value === value);
  if (passed) return passed;
  const opened = birth.childHandles.find((handle) => handle.value === value);
  return opened && openedHandle(birth, opened);
}

/** What GetStdHandle gives the process for each stream, and whether there is a handle behind it. `child` null for a descendant. */
export function standardHandles(
  plan: LaunchPlan,
  child: ChildPlan | null,
  birth: Birth,
): readonly StandardHandle[] {
  return streams.map((stream): StandardHandle => {
    const value = birth.standardHandles?.[stream] ?? null;
    if (value === null) {
      return {
        stream,
        value,
        state: 'none',
        label: null,
        why: birth.standardHandles
          ? l10n.t(
              'NULL: no handle was passed. A console program opens its own console in its place when it starts.',
            )
          : l10n.t('The parameters of the process could not be read.'),
      };
    }
    const handle = handleOf(birth, value);
    if (!handle) {
      const label = child ? streamLabel(plan, child, stream) : stream;
      const dangling = danglingText(birth, label);
      const why = child
        ? `${dangling} ${l10n.t('Put "{0}" into the handle list.', stream)}`
        : dangling;
      return { stream, value, state: 'dangling', label: null, why };
    }
    return { stream, value, state: 'valid', label: handle.label, why: handle.why };
  });
}
