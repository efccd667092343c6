// Which handles of a parent a child gets: the rules of PROC_THREAD_ATTRIBUTE_HANDLE_LIST, each with its source.
import { ERROR_INVALID_PARAMETER } from '../../src/win32/constants';
import type { HandleEntry, HandleTable } from './handleTable';
import type { Personality } from './personality';
import { Refusal } from './refusal';
import { CURRENT_PROCESS } from './rights';

/** win32-console-docs is rprichard/win32-console-docs, src/HandleTests, run on Windows up to 10. */
export interface Passing {
  readonly parent: HandleTable;
  readonly inherits: boolean;
  /** Null without the attribute. */
  readonly list: readonly bigint[] | null;
  readonly personality: Personality;
}

type IsPassed = (value: bigint, entry: HandleEntry) => boolean;

const refuse = (why: string): never => {
  throw new Refusal(ERROR_INVALID_PARAMETER, why);
};

/** "bInheritHandles=FALSE and PROC_THREAD_ATTRIBUTE_HANDLE_LIST: the API call fails", {NULL} included: CreateProcess_InheritList.cc. */
function listNeedsInheritance({ inherits, list, personality }: Passing): void {
  if (inherits || list === null || personality.asWine('list without inheritance')) return;
  refuse('a list without bInheritHandles');
}

/** "{NULL, a handle}: nothing is inherited": CreateProcess_InheritList.cc; golang/go, syscall/exec_windows.go strips them for it. */
function passesNothing({ list, personality }: Passing): boolean {
  return list !== null && list.includes(0n) && !personality.asWine('NULL in a list');
}

/** GetCurrentProcess() in the list fails: CreateProcess_InheritList.cc; libuv pull request 3856. */
function refusesPseudoHandles({ list, personality }: Passing): void {
  if (personality.asWine('pseudo handle in a list')) return;
  if (list?.includes(CURRENT_PROCESS)) refuse('a pseudo handle in the list');
}

/** What is closed, or never was: git-for-windows issue 2982 (handles that vanish before the call). */
function refusesMissing({ list, parent, personality }: Passing): void {
  if (personality.asWine('value without a handle in a list')) return;
  const others = (list ?? []).filter((value) => value !== 0n && value !== CURRENT_PROCESS);
  if (others.some((value) => !parent.get(value))) refuse('no handle has a value of the list');
}

/** "CreateProcess fails if the inherit list has a non-inheritable handle": CreateProcess_InheritList.cc. */
function refusesUninheritable({ list, parent, personality }: Passing): void {
  if (personality.asWine('uninheritable handle in a list')) return;
  const entries = (list ?? []).flatMap((value) => parent.get(value) ?? []);
  if (entries.some(({ inherit }) => !inherit)) refuse('a handle of the list is not inheritable');
}

/** "cannot contain duplicates": git, compat/mingw.c; .NET, InheritedHandles_ThrowsForDuplicates. The code is inferred. */
function refusesTwice({ list, personality }: Passing): void {
  if (personality.asWine('handle twice in a list')) return;
  if (new Set(list).size < (list?.length ?? 0)) refuse('a handle stands twice in the list');
}

/** @throws Refusal */
export function passedHandles(passing: Passing): IsPassed {
  const { inherits, list } = passing;
  listNeedsInheritance(passing);
  if (!inherits || passesNothing(passing)) return () => false;
  if (list === null) {
    // Learn, CreateProcessW: "each inheritable handle in the calling process is inherited".
    return (_, { inherit }) => inherit;
  }
  refusesPseudoHandles(passing);
  refusesMissing(passing);
  refusesUninheritable(passing);
  refusesTwice(passing);
  const listed = new Set(list);
  // All three conditions: libuv pull request 4810; Learn, UpdateProcThreadAttribute.
  return (value, { inherit }) => inherit && listed.has(value);
}
