// Why a process that ran before anybody looked has a handle, in one sentence: what its creator or a sibling has at the same moment.
import * as l10n from '@vscode/l10n';
import { streams } from '../plan/launchPlan';
import type { AttachedBirth, Birth, BrokerHandle, Creator, ObservedHandle } from '../session/state';
import type { EvidenceLevel } from './evidence';

/** Of a handle of which the creator has nothing, or cannot be asked. */
export function unmatchedText(creator: Creator | null, attached: AttachedBirth): string {
  const [name, pid] = [creator?.name ?? '', creator?.pid ?? 0];
  switch (creator ? (attached.noCreator ?? 'compared') : 'unknown') {
    case 'exited':
      return l10n.t(
        'Origin unknown: its creator (PID {0}) has exited, so nobody can compare their handles.',
        pid,
      );
    case 'refused':
      return l10n.t(
        'Origin unknown: its creator {0} (PID {1}) cannot be inspected (access denied).',
        name,
        pid,
      );
    case 'unknown':
      return l10n.t('Origin unknown: nobody knows which process created it.');
    case 'compared':
      return l10n.t(
        'Origin unknown: {0} (PID {1}) created the process and does not have this object now. It never had it, or has closed it.',
        name,
        pid,
      );
  }
}

export const notComparedText = (): string =>
  l10n.t('Origin unknown: Windows does not let this handle be copied, so it cannot be compared.');

/** Of a handle whose object the creator has, too, or a sibling under the same value. */
export function attachedText(
  birth: Birth,
  source: BrokerHandle,
  { value }: ObservedHandle,
  level: EvidenceLevel,
): string {
  const { creator, standardHandles: standard, attached } = birth;
  const [name, pid] = [creator?.name ?? '', creator?.pid ?? 0];
  const shared = attached?.shared?.find((one) => one.value === value);
  if (shared) {
    return l10n.t(
      'Probably inherited from {0} (PID {1}): {2} (PID {3}), which it also created, has the same object under the same value.',
      name,
      pid,
      shared.name,
      shared.pid,
    );
  }
  if (level === 'unknown' && attached?.repeated?.includes(value)) {
    return l10n.t(
      'Origin unknown: {0} (PID {1}) has the same object under several values. This handle may be a duplicate that the process made.',
      name,
      pid,
    );
  }
  const isSameValue = source.value === value;
  if (level === 'inferred' && isSameValue) {
    return l10n.t(
      'Probably inherited: {0} (PID {1}) created the process and has the same object under the same value.',
      name,
      pid,
    );
  }
  const stream = streams.find((one) => standard?.[one] === value);
  if (level === 'inferred' && stream) {
    return l10n.t(
      'Probably copied by Windows as its {0}: {1} (PID {2}) created the process and has the same object under another value.',
      stream,
      name,
      pid,
    );
  }
  return isSameValue
    ? l10n.t(
        'Origin unknown: {0} (PID {1}) has the same object under the same value, but neither handle is inheritable now.',
        name,
        pid,
      )
    : l10n.t(
        'Origin unknown: {0} (PID {1}) has the same object under another value. Somebody duplicated it, in either direction.',
        name,
        pid,
      );
}
