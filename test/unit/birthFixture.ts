// Handle tables around the creation of a process, made up for tests.
import type { Birth, BrokerHandle, ObservedHandle } from '../../src/model/state';

/** An inheritable event of the plan; `change` makes it something else. */
export function brokerHandle(
  value: string,
  label: string | null,
  change: Partial<BrokerHandle> = {},
): BrokerHandle {
  return {
    value,
    label,
    isAmbient: false,
    type: 'Event',
    object: 'event without a name',
    access: '0x1f0003',
    inheritable: true,
    pipe: null,
    closedAt: null,
    ...change,
  };
}

/** A handle of the child whose object is that of the broker's handles `sameObjectAs`. */
export function observed(
  value: string,
  sameObjectAs: readonly string[] = [],
  change: Partial<ObservedHandle> = {},
): ObservedHandle {
  return {
    value,
    type: 'Event',
    object: null,
    access: '0x1f0003',
    inheritable: true,
    sameObjectAs,
    ...change,
  };
}

/** A child that the broker started with bInheritHandles TRUE and no list. */
export function birthOf(
  brokerHandles: readonly BrokerHandle[],
  childHandles: readonly ObservedHandle[],
  change: Partial<Birth> = {},
): Birth {
  return {
    parent: null,
    brokerHandles,
    childHandles,
    standardHandles: { stdin: null, stdout: null, stderr: null },
    handleList: null,
    inheritHandles: true,
    ...change,
  };
}
