// What a typed command would launch: directly, or as a line of cmd.exe, with what is wrong with each before anything starts.
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { findProgram } from '../../client/programs/programSearch';
import { realFiles } from '../../client/programs/programFile';
import { resolvePrograms } from '../../client/programs/resolveProgram';
import type { LaunchAnswers } from '../../model/plan/launchAnswers';
import { parsePlan } from '../../model/plan/parsePlan';
import {
  directLaunch,
  readTypedCommand,
  shellLaunch,
  type TypedLaunch,
} from '../../model/typedCommand/typedCommand';
import type { RememberedCommand } from '../../model/typedCommand/commandMemory';
import { debugType } from '../ground/contributions';

/** Longer ones would fill the title of every view. */
const longestName = 60;

/** Where a command runs when no other folder was chosen. */
export const firstFolder = (): string =>
  vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();

export interface Way {
  readonly inShell: boolean;
  readonly launch: TypedLaunch;
  /** Of the program; null when it is not there. */
  readonly file: string | null;
}

/** The ways to launch it, the one that does what a terminal would do first; none for an empty line. */
export function waysOf(text: string, cwd: string): readonly Way[] {
  const typed = readTypedCommand(text);
  if (typed.program === '') return [];
  const place = { cwd, env: process.env };
  const found = findProgram(typed.program, place, realFiles);
  const file = 'path' in found ? found.path : null;
  const direct: Way = { inShell: false, launch: directLaunch(typed, file ?? ''), file };
  if (typed.shellParts.length === 0) return [direct];
  const shell: Way = { inShell: true, launch: shellLaunch(text), file: null };
  return file === null ? [shell] : [shell, direct];
}

export function wayOf({ text, cwd, inShell }: RememberedCommand): Way | undefined {
  if (inShell) return { inShell, launch: shellLaunch(text), file: null };
  return waysOf(text, cwd ?? firstFolder()).find((way) => !way.inShell);
}

/** VS Code replaces its variables in it (`${env:X}`), as in launch.json. */
export function typedConfiguration(
  text: string,
  { launch }: Way,
  cwd: string,
): vscode.DebugConfiguration {
  const name = text.trim();
  return {
    type: debugType,
    request: 'launch',
    name: name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name,
    ...launch,
    ...(cwd === firstFolder() && vscode.workspace.workspaceFolders ? {} : { cwd }),
  };
}

export interface Fault {
  readonly message: string;
  readonly remedy: string;
}

/** The first thing wrong with it, by the checks that every launch passes; null when it can be launched. */
export function faultOf(configuration: vscode.DebugConfiguration, cwd: string): Fault | null {
  const parsed = parsePlan(configuration, configuration.name);
  if (!parsed.ok) return parsed.problems[0] ?? null;
  const resolved = resolvePrograms(parsed.plan, { workspaceFolder: cwd, env: process.env });
  return resolved.ok ? null : (resolved.problems[0] ?? null);
}

/** What the guide begins with. */
export function guideAnswers(text: string): LaunchAnswers {
  const { program, tail } = readTypedCommand(text);
  return program === '' ? {} : { program, args: tail };
}
