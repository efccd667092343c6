// The program of a process: which it is, what to change in it in terms of its runtime, and whether it is the person's own.
import { isBatchFile } from '../plan/batchFile';
import type { LaunchPlan } from '../plan/launchPlan';
import { cmdFixes, isCommandShell } from '../runtimes/cmdFixes';
import type { Fixes } from '../runtimes/fixes';
import { isOwnCode } from '../runtimes/ownCode';
import { runtimeOfProgram } from '../runtimes/runtime';
import { runtimeFixes } from '../runtimes/runtimeFixes';
import type { ProcessState } from './state';

type Plan = Pick<LaunchPlan, 'children'>;
type Process = Pick<ProcessState, 'name' | 'descent' | 'runtime'>;

/** Its path, or what the plan calls it; null for a descendant that could not be asked. */
export function programOf(plan: Plan, { name, descent }: Process): string | null {
  if (descent) return descent.image;
  return plan.children.find((child) => child.name === name)?.program ?? null;
}

/** In terms of a command line for cmd.exe, and of Win32 when nobody has seen what it is written in, and its name does not tell. */
export function fixesOf(plan: Plan, process: Process): Fixes {
  const program = programOf(plan, process) ?? process.name;
  if (isCommandShell(program) || isBatchFile(program)) return cmdFixes;
  return runtimeFixes[process.runtime ?? runtimeOfProgram(program) ?? 'win32'];
}

/** `workspaceFolder`: null when the session has none. */
export function isOwnProcess(
  plan: Plan,
  process: Process,
  workspaceFolder: string | null,
): boolean {
  const program = programOf(plan, process);
  const planned = plan.children.map((child) => child.program);
  return [null, ...planned].some((one) => isOwnCode(program, one, workspaceFolder));
}
