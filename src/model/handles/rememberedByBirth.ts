// Remembers what follows from the birth of a process, which does not change: views, findings and the report ask for it with each
// batch of events.
import type { Birth } from '../session/state';

export function rememberedByBirth<T extends object>(
  make: (birth: Birth) => T,
): (birth: Birth) => T {
  const known = new WeakMap<Birth, T>();
  return (birth) => {
    const before = known.get(birth);
    if (before) return before;
    const made = make(birth);
    known.set(birth, made);
    return made;
  };
}
