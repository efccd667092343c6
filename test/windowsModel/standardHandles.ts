// A child's standard handles, Windows 8 and later: win32-console-docs, README, "CreateProcess (modern)", the first rule that matches.
import type { HandleTable } from './handleTable';
import type { Personality } from './personality';
import type { ConsoleMode, ModelProcess, StandardValues } from './process';
import { CURRENT_PROCESS } from './rights';

export interface StandardCall {
  readonly parent: ModelProcess;
  readonly child: ModelProcess;
  readonly inherits: boolean;
  readonly hasList: boolean;
  /** PROC_THREAD_ATTRIBUTE_PARENT_PROCESS. */
  readonly hasChosenParent: boolean;
  /** hStdInput and its neighbours; null without STARTF_USESTDHANDLES. */
  readonly fields: StandardValues | null;
  readonly mode: ConsoleMode;
  /** CREATE_NEW_CONSOLE, not merely a parent without one. */
  readonly wantsNewConsole: boolean;
  readonly personality: Personality;
}

/** What stands there at the creation, and whether the console that the child makes for itself fills it later. */
interface Standard {
  readonly value: bigint;
  readonly byConsole: boolean;
}

const value = (number: bigint): Standard => ({ value: number, byConsole: false });

/** Rule 6: duplicated under a new value, with the same inheritability, "even if not inheritable"; NULL when that cannot be done. */
function duplicated(
  { child, personality }: StandardCall,
  source: HandleTable,
  wanted: bigint,
): Standard {
  // Since Windows 8.1 -1 is no process here: README, [dupproc].
  const entry = wanted === CURRENT_PROCESS ? undefined : source.get(wanted);
  if (!entry) return value(0n);
  const inherit = entry.inherit || personality.asWine('inheritability of a copied standard handle');
  return value(child.table.add(entry.object, entry.access, inherit));
}

/** Wine's server copies the fields of a call that inherits nothing. */
function copiedByWine(call: StandardCall, field: bigint): Standard {
  const { parent, child } = call;
  if (call.hasChosenParent || field === 0n) return value(0n);
  if (field === CURRENT_PROCESS) return value(child.table.add(parent, 0x1f_ffff, true));
  return duplicated(call, parent.table, field);
}

function ruleFor(call: StandardCall, index: 0 | 1 | 2): Standard {
  const { parent, inherits, fields, mode, hasList, personality } = call;
  const field = fields?.[index] ?? 0n;
  // 1: the field as it is, without validation, and not inherited because it is named here.
  if (inherits && field !== 0n) return value(field);
  if (!inherits && fields && personality.asWine('standard handles without inheritance')) {
    return copiedByWine(call, field);
  }
  // 2: a handle of the new console, which the child opens when it runs.
  if (mode === 'new') {
    if (call.wantsNewConsole && !fields && personality.asWine('new console')) {
      return { value: CURRENT_PROCESS, byConsole: true };
    }
    const staysOwn = !fields && !parent.console && !call.wantsNewConsole;
    if (!staysOwn || !personality.asWine('SetStdHandle without a console')) {
      return { value: 0n, byConsole: true };
    }
  }
  // 3: detached, NULL.
  if (mode === 'detached') {
    const isOtherwise = personality.asWine('standard handles of a detached child');
    return value(isOtherwise && inherits && !fields ? CURRENT_PROCESS : 0n);
  }
  // 4: with STARTF_USESTDHANDLES, NULL.
  if (fields) return value(0n);
  const own = parent.standard[index];
  // 5: inherited without a list, the parent's value as it is.
  const withList = hasList && !personality.asWine('standard handles of a parent with a list');
  if (inherits && !withList) return value(own);
  // 6: duplicated.
  return duplicated(call, parent.table, own);
}

/** Sets the child's standard handles; returns for which the console is still to be asked. */
export function giveStandardHandles(call: StandardCall): readonly boolean[] {
  const rules = ([0, 1, 2] as const).map((index) => ruleFor(call, index));
  const [input, output, error] = rules.map(({ value: number }) => number);
  call.child.standard = [input ?? 0n, output ?? 0n, error ?? 0n];
  return rules.map(({ byConsole }) => byConsole);
}
