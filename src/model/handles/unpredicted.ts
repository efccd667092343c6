// The handles of a process of which the rules of Windows say one thing and the kernel did another.
import { passedOn } from './origin';
import { predictInherited, refusedEntries } from './prediction';
import { rememberedByBirth } from './rememberedByBirth';

const none: ReadonlySet<string> = new Set();

/** Values in the parent; of a creator's call nothing is predicted. */
export const unpredictedValues = rememberedByBirth((birth): ReadonlySet<string> => {
  if (birth.creator || birth.readAfter !== undefined) return none;
  const predicted = new Set(predictInherited(birth).map(({ value }) => value));
  const observed = new Set(
    passedOn(birth).flatMap(({ origin, value }) => (origin === 'inherited' ? [value] : [])),
  );
  const broker = new Map(birth.brokerHandles.map((handle) => [handle.value, handle]));
  return new Set([
    ...refusedEntries(birth, broker).map(({ value }) => value),
    ...[...predicted].filter((value) => !observed.has(value)),
    ...[...observed].filter((value) => !predicted.has(value)),
  ]);
});
