// Whether a process was given a handle on purpose: what says so, as far as it can be seen.
import type { Stream } from '../plan/launchPlan';
import type { ProcessState } from '../session/state';
import { commandLineValues, type PassedHandle } from './passedHandles';
import { rememberedByBirth } from './rememberedByBirth';

export type Intent =
  /** It is a standard handle of the process. */
  | { readonly by: 'stream'; readonly stream: Stream }
  /** A variable of its environment says the value. */
  | { readonly by: 'environment'; readonly variable: string }
  | { readonly by: 'commandLine' }
  /** Its creator chose what to pass on, as with a list of handles. */
  | { readonly by: 'choice' };

/** Of hundreds of processes each is asked about with every handle it has. */
const knownValues = new WeakMap<ProcessState, ReadonlySet<string>>();

function saidOnCommandLine(process: ProcessState): ReadonlySet<string> {
  const values = knownValues.get(process) ?? commandLineValues(process);
  knownValues.set(process, values);
  return values;
}

/** Whether its command line or its environment names the value. */
export function isToldOf(process: ProcessState, value: string): boolean {
  return (
    saidOnCommandLine(process).has(value) ||
    (process.birth?.told?.some((one) => one.value === value) ?? false)
  );
}

/** Whether the creator had something inheritable that this process did not get: then it chose. */
const choiceAt = rememberedByBirth(({ brokerHandles, childHandles }) => {
  const got = new Set(childHandles.map(({ value }) => value));
  const hasPassedOver = brokerHandles.some(
    ({ inheritable, value }) => inheritable && !got.has(value),
  );
  return { hasPassedOver };
});

/** Null when nothing says that the process was meant to have it: then it went along with what else is inheritable. */
export function intentOf({ process, value, stream }: PassedHandle): Intent | null {
  if (stream !== null) return { by: 'stream', stream };
  if (saidOnCommandLine(process).has(value)) return { by: 'commandLine' };
  const { birth } = process;
  const told = birth?.told?.find((one) => one.value === value);
  if (told) return { by: 'environment', variable: told.variable };
  // Read late, a table does not tell what else could have been passed on.
  const isExact = birth !== null && birth.readAfter === undefined;
  return isExact && choiceAt(birth).hasPassedOver ? { by: 'choice' } : null;
}
