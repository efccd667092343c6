// The handles of a process of which the rules of Windows say one thing and the kernel did another.
import { passedOn } from './origin';
import { predictInherited, refusedEntries } from './prediction';
import type { Birth } from './state';

const none: ReadonlySet<string> = new Set();

const known = new WeakMap<Birth, ReadonlySet<string>>();

/** Values in the parent; of a creator's call nothing is predicted. */
export function unpredictedValues(birth: Birth): ReadonlySet<string> {
  if (birth.creator || birth.readAfter !== undefined) return none;
  const before = known.get(birth);
  if (before) return before;
  const predicted = new Set(predictInherited(birth).map(({ value }) => value));
  const observed = new Set(
    passedOn(birth).flatMap(({ origin, value }) => (origin === 'inherited' ? [value] : [])),
  );
  const broker = new Map(birth.brokerHandles.map((handle) => [handle.value, handle]));
  const values = new Set([
    ...refusedEntries(birth, broker).map(({ value }) => value),
    ...[...predicted].filter((value) => !observed.has(value)),
    ...[...observed].filter((value) => !predicted.has(value)),
  ]);
  known.set(birth, values);
  return values;
}
