// Decides, from the tables around a process's creation, where each of its handles came from, and says why.
import * as l10n from '@vscode/l10n';
import { streams } from '../plan/launchPlan';
import type { FileDescription } from '../session/fileDescription';
import { decimal } from '../base/quantity';
import { evidenceOf, type Doubt, type EvidenceLevel, type UnknownReason } from './evidence';
import { attachedText, notComparedText, unmatchedText } from './attachedOrigin';
import { rememberedByBirth } from './rememberedByBirth';
import { duplicatedText, inheritedText, named, passedOnText, unseenText } from './originText';
import { isInheritedFrom, sourceOf } from './source';
import type {
  Birth,
  BrokerHandle,
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

/** What is looked up for every handle, made once: tables of ten thousand are compared in a moment. */
export interface Tables {
  readonly birth: Birth;
  readonly listed: ReadonlySet<string> | null;
}

export const tablesOf = (birth: Birth): Tables => ({
  birth,
  listed: birth.handleList && new Set(birth.handleList),
});

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

/** The handle that has the value; absent where there is none. */
export function handleOf(birth: Birth, value: string): ChildHandle | undefined {
  const passed = passedOn(birth).find((handle) => handle.value === value);
  if (passed) return passed;
  const opened = birth.childHandles.find((handle) => handle.value === value);
  return opened && openedHandle(birth, opened);
}
