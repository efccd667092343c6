// How sure it is where a handle of a process came from: seen at its creation, inferred from the tables of a later moment, or not known.
import * as l10n from '@vscode/l10n';
import { streams } from '../plan/launchPlan';
import type { Birth, ObservedHandle } from '../session/state';
import { isInheritedFrom, sourceOf } from './source';

/**
 * `exact`: seen before the process ran an instruction, or done by the launcher itself. `inferred`: the tables of a later moment speak
 * for it. `unknown`: they do not.
 */
export type EvidenceLevel = 'exact' | 'inferred' | 'unknown';

/** With how much reserve the origin of a handle is said in words: of a process that ran before anybody looked. */
export type Doubt = Exclude<EvidenceLevel, 'exact'>;

export type UnknownReason =
  | 'creatorExited'
  | 'creatorRefused'
  | 'creatorUnknown'
  /** The creator has no handle to the object now: it never had one, or has closed it. */
  | 'creatorHasNot'
  /** The handle cannot be copied, so nobody can compare it. */
  | 'notCompared'
  /** Both have the value and the object, and neither handle is inheritable now. */
  | 'notInheritable'
  /** The creator has the object under another value, and the handle is no standard handle. */
  | 'otherValue'
  /** Both have the object under several values: what the process has may be a duplicate of its own. */
  | 'repeated'
  /** It has the inherit flag, and nobody saw the creator with it. */
  | 'inheritedOrSent';

export interface Evidence {
  readonly level: EvidenceLevel;
  /** Null where it is known. */
  readonly reason: UnknownReason | null;
}

const exact: Evidence = { level: 'exact', reason: null };
const inferred: Evidence = { level: 'inferred', reason: null };
const unknown = (reason: UnknownReason): Evidence => ({ level: 'unknown', reason });

/** Made once for all handles of a table: most have nothing of their creator's. */
const unmatched: Readonly<Record<'exited' | 'refused' | 'unknown' | 'compared', Evidence>> = {
  exited: unknown('creatorExited'),
  refused: unknown('creatorRefused'),
  unknown: unknown('creatorUnknown'),
  compared: unknown('creatorHasNot'),
};
const notCompared = unknown('notCompared');

/** Of a handle that the process had when its table was read first. */
export function evidenceOf(birth: Birth, observed: ObservedHandle): Evidence {
  const source = sourceOf(birth, observed);
  if (source?.isUnseen && birth.creator) return unknown('inheritedOrSent');
  if (birth.readAfter === undefined) return exact;
  if (!source) {
    if (observed.type === 'unknown') return notCompared;
    return unmatched[birth.attached?.noCreator ?? (birth.creator ? 'compared' : 'unknown')];
  }
  const isNamedAtStart = streams.some((name) => birth.standardHandles?.[name] === observed.value);
  if (isNamedAtStart) return inferred;
  if (birth.attached?.repeated?.includes(observed.value)) return unknown('repeated');
  if (isInheritedFrom(source, birth, observed)) return inferred;
  return unknown(source.value === observed.value ? 'notInheritable' : 'otherValue');
}

/** What a handle's origin is worth, as a sentence; for the legend and beside the handle. */
export function doubtText(doubt: Doubt): string {
  return doubt === 'inferred'
    ? l10n.t('Inferred: the creator or a sibling has the same object under the same value now.')
    : l10n.t('Unknown: no handle table shows where it came from.');
}
