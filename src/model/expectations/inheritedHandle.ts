// What a handle that a process inherited is, in the words of configurations, and what it is called for people.
import * as l10n from '@vscode/l10n';
import { kindWords, type KindWord } from '../plan/kindWords';
import { plannedObject } from '../plan/plannedObject';
import type { LaunchPlan } from '../plan/launchPlan';
import type { ChildHandle } from '../handles/origin';

type Described = Pick<ChildHandle, 'type' | 'file' | 'object' | 'pipe' | 'label'>;

/** The kernel's names of the types, beside File, of which there are many kinds. */
const kindOfType: Readonly<Record<string, KindWord>> = {
  Event: 'event',
  Mutant: 'mutex',
  Semaphore: 'semaphore',
  Timer: 'waitableTimer',
  Section: 'fileMapping',
  Job: 'job',
  Process: 'process',
  Thread: 'thread',
};

/** Types that no word stands for are none of the kinds; `unknown` is a file of which nobody knows what it is. */
export function kindOf(plan: LaunchPlan, handle: Described): KindWord | 'other' | 'unknown' {
  if (handle.type !== 'File')
    return handle.type === 'unknown' ? 'unknown' : (kindOfType[handle.type] ?? 'other');
  const seen = kindWords.find((word) => word === handle.file?.kind);
  if (seen) return seen;
  if (handle.pipe) return 'pipe';
  const planned = handle.label === null ? null : plannedObject(plan, handle.label);
  return planned?.kind ?? 'unknown';
}

/** The path of a file or directory, and the name of a pipe as programs write it; null where there is none. */
export function pathOf({ file, object }: Described): string | null {
  const path = file?.name ?? object;
  return path?.replace(/^\\Device\\NamedPipe\\/i, '\\\\.\\pipe\\') ?? null;
}

/** "log (0x54)". */
export function handleName(handle: Described & Pick<ChildHandle, 'value'>): string {
  const name = handle.label ?? pathOf(handle) ?? handle.type;
  return l10n.t({
    message: '{0} ({1})',
    args: [name, handle.value],
    comment: ['{0} is what a handle is, {1} its value'],
  });
}
