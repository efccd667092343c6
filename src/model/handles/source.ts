// Which handle of its parent, or of its creator, a handle of a new process came from.
import type { Birth, BrokerHandle, ObservedHandle } from '../session/state';
import { rememberedByBirth } from './rememberedByBirth';

/** The handles of the parent by value; of two with one value the first. */
export const parentTable = rememberedByBirth(
  (birth): ReadonlyMap<string, BrokerHandle> =>
    new Map(birth.brokerHandles.toReversed().map((handle) => [handle.value, handle])),
);

/**
 * Of several with the same object the one of the same value, which alone can have been inherited, else one the session has a name
 * for. Undefined for what Windows or the process itself opened.
 */
export function sourceOf(birth: Birth, observed: ObservedHandle): BrokerHandle | undefined {
  if (observed.sameObjectAs.length === 0) return undefined;
  const table = parentTable(birth);
  const twins = observed.sameObjectAs.flatMap((value) => table.get(value) ?? []);
  return (
    twins.find(({ value }) => value === observed.value) ??
    twins.find(({ label }) => label !== null) ??
    twins[0]
  );
}

/**
 * Inherited means: the parent had this value, inheritable, at the call, and the child's handle of the same value is the
 * same kernel object (https://learn.microsoft.com/windows/win32/procthread/inheritance). Anything else with the parent's
 * object behind it was copied under a new value.
 */
export function isInheritedFrom(
  source: BrokerHandle,
  { inheritHandles }: Birth,
  { value }: ObservedHandle,
): boolean {
  return source.value === value && source.inheritable && inheritHandles;
}
