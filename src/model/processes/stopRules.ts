// At which processes to stop when they are created: by the program's name, and by a handle they inherit.
import * as l10n from '@vscode/l10n';
import { childHandles } from '../handles/origin';
import type { Birth } from '../session/state';

export interface StopRule {
  /** Name of the program's file, with `*` and `?`, upper and lower case alike; null for every program. */
  readonly image: string | null;
  /** Label, object or value of a handle that must have been passed on to the process; null when that does not matter. */
  readonly handle: string | null;
}

interface Created {
  /** "findstr.exe" or its path. */
  readonly image: string;
  readonly birth: Birth | null;
}

function matchesImage(pattern: string, image: string): boolean {
  const source = pattern
    .replace(/[\\^$+.()|[\]{}]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  const isPath = /[\\/]/.test(pattern);
  const file = isPath ? image : (image.split(/[\\/]/).at(-1) ?? image);
  // "findstr" means findstr.exe, as it does at the command prompt.
  return new RegExp(`^${source}(\\.exe)?$`, 'i').test(file);
}

/** The handle by which the rule holds: passed on, and called, named or numbered so. */
function passedHandle(wanted: string, birth: Birth | null): string | null {
  const sought = wanted.toLowerCase();
  const found = (birth ? childHandles(birth) : [])
    .filter(({ origin }) => origin !== 'opened')
    .find(({ label, object, value, pipe }) => {
      if (label?.toLowerCase() === sought || pipe?.label.toLowerCase() === sought) return true;
      return value === sought || object?.toLowerCase().includes(sought);
    });
  return found ? (found.label ?? found.object ?? found.value) : null;
}

/** Milliseconds. It is to be held anyway, and a rule can ask for a file that is not described yet. */
const patienceForStop = 3000;

/** Milliseconds for which a process is held until its files are described; 0 when it cannot stop. `image`: its path or file; null when unknown. */
export function holdForStop(rules: readonly StopRule[], image: string | null): number {
  const canStop = rules.some(
    (rule) => rule.image === null || image === null || matchesImage(rule.image, image),
  );
  return canStop ? patienceForStop : 0;
}

/** Why to stop, as a sentence; null when no rule holds. */
export function stopReason(rules: readonly StopRule[], created: Created): string | null {
  const file = created.image.split(/[\\/]/).at(-1) ?? created.image;
  for (const { image, handle } of rules) {
    if (image !== null && !matchesImage(image, created.image)) continue;
    if (handle === null) {
      return image === null
        ? l10n.t('{0} was created: every new process stops.', file)
        : l10n.t('{0} was created: it matches "{1}".', file, image);
    }
    const passed = passedHandle(handle, created.birth);
    if (passed !== null) return l10n.t('{0} was created, and inherits {1}.', file, passed);
  }
  return null;
}
