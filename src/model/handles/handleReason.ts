// Why a process has a handle or has none, as a name: what the sentences of the origin say, for looking up the rule behind it.
import { streams } from '../plan/launchPlan';
import type { Origin } from './origin';
import type { Birth, BrokerHandle } from '../session/state';

/** In the order of the rules: how it got there, why it did not, and what the broker has. */
export const handleReasons = [
  'inheritedAll',
  'inheritedListed',
  'inheritedUnlisted',
  'inheritedFromCreator',
  'inheritedFromParent',
  'inheritedOrSent',
  'standardCopied',
  'duplicated',
  'sent',
  'opened',
  'nothingInherited',
  'notInheritable',
  'notListed',
  'listedNotInherited',
  'creatorLeftOut',
  'creatorPassedNothing',
  'dangling',
  'made',
  'ambient',
] as const;
export type HandleReason = (typeof handleReasons)[number];

/** Of a handle that the process has. */
export function originReason(
  birth: Birth,
  handle: { readonly value: string; readonly origin: Origin },
): HandleReason {
  switch (handle.origin) {
    case 'opened':
      return 'opened';
    case 'unclear':
      return 'inheritedOrSent';
    case 'duplicated':
      return streams.some((stream) => birth.standardHandles?.[stream] === handle.value)
        ? 'standardCopied'
        : 'duplicated';
    case 'inherited':
      if (birth.creator) return 'inheritedFromCreator';
      if (birth.parent) return 'inheritedFromParent';
      if (birth.handleList === null) return 'inheritedAll';
      return birth.handleList.includes(handle.value) ? 'inheritedListed' : 'inheritedUnlisted';
  }
}

/** Of a handle of the parent, or of the creator, that the process has not: the first rule that kept it out. */
export function absenceReason(
  birth: Birth,
  handle: Pick<BrokerHandle, 'value' | 'inheritable'>,
): HandleReason {
  if (birth.creator) return birth.inheritHandles ? 'creatorLeftOut' : 'creatorPassedNothing';
  if (!birth.inheritHandles) return 'nothingInherited';
  if (!handle.inheritable) return 'notInheritable';
  if (birth.handleList?.includes(handle.value) === false) return 'notListed';
  return 'listedNotInherited';
}
