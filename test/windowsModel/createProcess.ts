// CreateProcessW as it is called: flags, STARTUPINFO, attributes; its errors, and the process that comes of it.
import {
  CREATE_NEW_CONSOLE,
  CREATE_NO_WINDOW,
  CREATE_SUSPENDED,
  DEBUG_PROCESS,
  DETACHED_PROCESS,
  ERROR_ACCESS_DENIED,
  ERROR_INVALID_PARAMETER,
  EXTENDED_STARTUPINFO_PRESENT,
  PROCESS_CREATE_PROCESS,
} from '../../src/win32/constants';
import type { DebugObject } from './debugObject';
import { passedHandles } from './inheritance';
import type { Job } from './job';
import type { Personality } from './personality';
import { ModelProcess, type ConsoleMode, type StandardValues } from './process';
import { bornHandles, lifeOf, tellOfCreation } from './processStart';
import { ERROR_FILE_NOT_FOUND, Refusal } from './refusal';
import { allRights, objectOf } from './rights';
import { giveStandardHandles } from './standardHandles';
import type { System } from './system';
import type { ModelThread } from './thread';

export const CREATE_BREAKAWAY_FROM_JOB = 0x100_0000;

export interface ProcessAttributes {
  readonly parentProcess: bigint | null;
  readonly handleList: readonly bigint[] | null;
}

export interface CreateCall {
  readonly application: string;
  readonly commandLine: string;
  readonly inherits: boolean;
  /** dwCreationFlags. */
  readonly flags: number;
  /** STARTUPINFOW has 104 bytes, STARTUPINFOEXW 112. */
  readonly cb: number;
  /** Null without STARTF_USESTDHANDLES. */
  readonly fields: StandardValues | null;
  readonly attributes: ProcessAttributes | null;
  /** STARTUPINFOW.lpReserved2, as far as it names handles. */
  readonly runtimeHandles?: readonly bigint[];
  /** Those of the caller where they are left out: Learn, CreateProcessW (lpEnvironment, lpCurrentDirectory). */
  readonly environment?: readonly string[];
  readonly directory?: string;
  /** The debug object of the calling thread. */
  readonly debugger: DebugObject | null;
}

export interface Created {
  readonly process: ModelProcess;
  readonly thread: ModelThread;
  readonly hProcess: bigint;
  readonly hThread: bigint;
}

const has = (flags: number, flag: number): boolean => (flags & flag) !== 0;

/** win32-console-docs, README, "Common semantics": the table of console flags; and CreateProcess.cc (the 87). */
function consoleModeOf(system: System, flags: number, parent: ModelProcess): ConsoleMode {
  const isNew = has(flags, CREATE_NEW_CONSOLE);
  const isDetached = has(flags, DETACHED_PROCESS);
  if (isNew && isDetached && !system.personality.asWine('new console and detached')) {
    throw new Refusal(ERROR_INVALID_PARAMETER, 'CREATE_NEW_CONSOLE with DETACHED_PROCESS');
  }
  if (isDetached) return 'detached';
  return isNew || has(flags, CREATE_NO_WINDOW) || !parent.console ? 'new' : 'inherit';
}

/** "EXTENDED_STARTUPINFO_PRESENT missing: the list is ignored"; "cb of STARTUPINFO with the flag: 87": win32-console-docs, CreateProcess.cc. */
function attributesOf(system: System, call: CreateCall): ProcessAttributes | null {
  if (!has(call.flags, EXTENDED_STARTUPINFO_PRESENT)) return null;
  const isShort = call.cb < 112;
  if (isShort && !system.personality.asWine('short STARTUPINFO with the extended flag')) {
    throw new Refusal(ERROR_INVALID_PARAMETER, 'cb is that of STARTUPINFOW');
  }
  return call.attributes;
}

/**
 * The jobs a child is born in: those of its parent, "unless breakaway": Learn, Nested Jobs and JOBOBJECT_BASIC_LIMIT_INFORMATION.
 * The innermost decides about a breakaway, which ends at the first job that does not allow it.
 */
function jobsOf(parent: ModelProcess, flags: number): readonly Job[] {
  const asks = has(flags, CREATE_BREAKAWAY_FROM_JOB);
  const innermost = parent.jobs.at(-1);
  if (asks && innermost && !innermost.limits.breakawayOk && !innermost.limits.silentBreakaway) {
    throw new Refusal(ERROR_ACCESS_DENIED, 'its job lets nobody leave');
  }
  const stays = [...parent.jobs];
  for (let job = stays.at(-1); job; job = stays.at(-1)) {
    const { breakawayOk, silentBreakaway } = job.limits;
    if (!silentBreakaway && !(asks && breakawayOk)) break;
    stays.pop();
  }
  return stays;
}

function parentOf(creator: ModelProcess, attributes: ProcessAttributes | null): ModelProcess {
  const chosen = attributes?.parentProcess ?? null;
  return chosen === null
    ? creator
    : objectOf(creator, chosen, ModelProcess, PROCESS_CREATE_PROCESS);
}

/** Wine passes the standard handles with a list, whether it names them or not. */
function besideList(
  personality: Personality,
  list: readonly bigint[] | null,
  { inherits, fields }: CreateCall,
  parent: ModelProcess,
): ReadonlySet<bigint> {
  const difference = fields
    ? 'standard handle outside the list'
    : 'standard handles of a parent with a list';
  if (list === null || !inherits || !personality.asWine(difference)) return new Set();
  return new Set(fields ?? parent.standard);
}

/** @throws Refusal; then there is no process. */
export function createProcess(system: System, creator: ModelProcess, call: CreateCall): Created {
  const { flags, inherits } = call;
  const { personality, options } = system;
  const image = system.imageAt(call.application);
  if (!image) throw new Refusal(ERROR_FILE_NOT_FOUND, `no program ${call.application}`);
  const attributes = attributesOf(system, call);
  // "Attributes inherited from the specified process include handles … and job object": Learn, UpdateProcThreadAttribute.
  const parent = parentOf(creator, attributes);
  const mode = consoleModeOf(system, flags, parent);
  const list = attributes?.handleList ?? null;
  const isPassed = passedHandles({ parent: parent.table, inherits, list, personality });
  const jobs = jobsOf(parent, flags);
  const child = system.addProcess({
    parentPid: parent.pid,
    image: call.application,
    commandLine: call.commandLine,
  });
  child.isConsoleProgram = image.isConsoleProgram ?? true;
  child.hasStrictHandleChecks = image.hasStrictHandleChecks ?? false;
  if (image.signs) child.signs = image.signs;
  child.jobRefusal = image.jobRefusal ?? null;
  child.runtimeHandles = call.runtimeHandles ?? [];
  child.environment = call.environment ?? creator.environment;
  child.directory = call.directory ?? creator.directory;
  const passedBeside = besideList(personality, list, call, parent);
  child.table.inherit(
    parent.table,
    (value, entry) => isPassed(value, entry) || (entry.inherit && passedBeside.has(value)),
  );
  const byConsole = giveStandardHandles({
    ...{ parent, child, inherits, mode, personality, fields: call.fields },
    hasList: list !== null,
    hasChosenParent: parent !== creator,
    wantsNewConsole: has(flags, CREATE_NEW_CONSOLE),
  });
  if (mode === 'inherit') bornHandles(system, child, parent);
  for (const job of jobs) job.add(child);
  const inherited = options.debuggerComesFrom === 'parent' ? parent : creator;
  const passedOn = inherited.keepsDebuggerToItself ? null : inherited.debugObject;
  const debug = has(flags, DEBUG_PROCESS) ? call.debugger : passedOn;
  debug?.attach(child);
  child.seesDebugger = debug !== null;
  const thread = system.addThread(child, (self) =>
    lifeOf({ system, thread: self, run: image.run, mode, byConsole, parent }),
  );
  if (personality.asWine('moment of a create event')) tellOfCreation(thread);
  if (has(flags, CREATE_SUSPENDED)) thread.suspendCount = 1;
  thread.goOn();
  return {
    process: child,
    thread,
    hProcess: creator.table.add(child, allRights('Process'), false),
    hThread: creator.table.add(thread, allRights('Thread'), false),
  };
}
