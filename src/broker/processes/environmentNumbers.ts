// What an environment says of handles: the numbers in its variables, and which of them say a value to the process that has them.
import { variableKey } from '../../model/plan/environmentBlock';
import { variableValues } from '../../model/handles/writtenValues';
import type { ObservedHandle, ToldHandle } from '../../model/session/state';

interface Numbers {
  /** As it is spelled. */
  readonly variable: string;
  /** Handle values that its content can mean. */
  readonly values: ReadonlySet<string>;
}

/** By name, as Windows compares it. No content is kept. */
export type EnvironmentNumbers = ReadonlyMap<string, Numbers>;

/** What is known of the environment a process was born with. */
export interface KnownEnvironment {
  /** Null when nobody could look. */
  readonly numbers: EnvironmentNumbers | null;
  readonly told: readonly ToldHandle[];
}

export const unknownEnvironment: KnownEnvironment = { numbers: null, told: [] };

/** Windows sets these itself: what stands in them is no handle. Learn, Environment Variables (processor). */
const systemVariable = /^(NUMBER_OF_PROCESSORS|PROCESSOR_.*|OS|SESSIONNAME|__COMPAT_LAYER)$/;

/** `lines`: "name=content" each. The variables of current directories begin with "=". */
export function environmentNumbers(lines: readonly string[]): EnvironmentNumbers {
  return new Map(
    lines.flatMap((line): [string, Numbers][] => {
      const end = line.indexOf('=', 1);
      const variable = line.slice(0, Math.max(0, end));
      const key = variableKey(variable);
      if (end < 1 || line.startsWith('=') || systemVariable.test(key)) return [];
      const values = variableValues(line.slice(end + 1));
      return values.size > 0 ? [[key, { variable, values }]] : [];
    }),
  );
}

/**
 * Which handles that came from its creator the environment of a new process names. What the creator was born with itself, before it
 * can have opened anything, says nothing of its own handles; what was said to it, it passes on.
 */
export function toldByEnvironment(
  numbers: EnvironmentNumbers | null,
  creator: KnownEnvironment,
  born: readonly Pick<ObservedHandle, 'value' | 'sameObjectAs'>[],
): readonly ToldHandle[] {
  const passed = born.filter(({ sameObjectAs }) => sameObjectAs.length > 0);
  return [...(numbers ?? [])].flatMap(([key, { variable, values }]) => {
    const before = creator.numbers?.get(key)?.values;
    const isNews = (value: string): boolean =>
      before?.has(value) !== true ||
      creator.told.some((one) => one.value === value && variableKey(one.variable) === key);
    return passed
      .filter(({ value }) => values.has(value) && isNews(value))
      .map(({ value }): ToldHandle => ({ value, variable }));
  });
}
