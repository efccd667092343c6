// From a launch configuration to a session that may start: checks the plan, the place and the trust, then makes it.
import * as v from 'valibot';
import * as vscode from 'vscode';
import { resolvePrograms } from '../../client/programs/resolveProgram';
import { Session } from '../../client/session';
import { SessionFolderFault } from '../../client/logs/sessionFolderFault';
import type { SpareBroker } from '../../client/forks/spareBroker';
import { UserFault } from '../../model/base/userFault';
import { isAttach, parseAttachment } from '../../model/plan/attachment';
import type { LaunchPlan } from '../../model/plan/launchPlan';
import type { AttachedTo } from '../../model/session/state';
import { parsePlan } from '../../model/plan/parsePlan';
import { preflightErrors } from '../../model/preflight/preflight';
import { problemLines, type Problem } from '../../model/plan/problem';
import {
  chosenMark,
  launchAnywayMark,
  testMark,
  workspaceFolderMark,
} from '../ground/configurationMarks';
import { PreparedLaunches } from './preparedLaunches';
import { assertTrusted } from '../ground/trusted';
import type { SessionStore } from '../sessions/sessionStore';
import { isSupported, notOnWindows } from '../ground/supported';

interface FoundPrograms {
  readonly plan: LaunchPlan;
  /** Processes that run already, in place of a plan. */
  readonly attach?: AttachedTo;
  /** As lines for the user. */
  readonly warnings: readonly string[];
}

export interface CheckedLaunch extends FoundPrograms {
  readonly workspaceFolder: string;
  /** What Windows will refuse of it, as lines for the user; empty when it is wanted all the same. */
  readonly refusals: readonly string[];
}

const chosenSchema = v.object({
  [chosenMark]: v.array(v.object({ pid: v.number(), createdAt: v.string() })),
});

const fault = (problems: readonly Problem[]): UserFault =>
  new UserFault(problemLines(problems).join('\n'));

const nameOf = (configuration: object): string =>
  'name' in configuration
    ? String(configuration.name)
    : vscode.l10n.t({ message: 'Launch', comment: ['Name of a launch that has none'] });

/** @throws UserFault naming field, value and remedy. Looks at no file: works on every system. */
export function readPlan(configuration: object): LaunchPlan {
  const parsed = parsePlan(configuration, nameOf(configuration));
  if (!parsed.ok) throw fault(parsed.problems);
  return parsed.plan;
}

/** @throws UserFault when a program or folder is not there or not what it should be. */
export function findPrograms(plan: LaunchPlan, workspaceFolder: string): FoundPrograms {
  const resolved = resolvePrograms(plan, { workspaceFolder, env: process.env });
  if (!resolved.ok) throw fault(resolved.problems);
  return { plan: resolved.plan, warnings: problemLines(resolved.warnings) };
}

/** Nothing is launched, so nothing is looked for and nothing can be refused before. */
function checkedAttachment(configuration: object, workspaceFolder: string): CheckedLaunch {
  const parsed = parseAttachment(configuration, nameOf(configuration));
  if (!parsed.ok) throw fault(parsed.problems);
  if (!isSupported) throw new UserFault(notOnWindows());
  const { plan } = parsed;
  const chosen = v.safeParse(chosenSchema, configuration);
  const attach = chosen.success
    ? { ...parsed.attach, chosen: chosen.output[chosenMark] }
    : parsed.attach;
  return { plan, attach, workspaceFolder, warnings: [], refusals: [] };
}

/** @throws UserFault when the plan, the system or a program does not allow it. */
function checkedLaunch(configuration: object, workspaceFolder: string): CheckedLaunch {
  if (isAttach(configuration)) return checkedAttachment(configuration, workspaceFolder);
  const plan = readPlan(configuration);
  if (!isSupported) throw new UserFault(notOnWindows());
  const found = findPrograms(plan, workspaceFolder);
  const refusals = launchAnywayMark in configuration ? [] : preflightErrors(plan);
  return { ...found, workspaceFolder, refusals };
}

/** Nothing stops then. Nobody is told apart from another by being debugged, but in a test, which says what it follows. */
function runPlan(plan: LaunchPlan, isTest: boolean): LaunchPlan {
  const { followChildren } = plan;
  const follows = followChildren === 'debug' && !isTest ? 'job' : followChildren;
  return { ...plan, stopOnEntry: false, followChildren: follows };
}

export class SessionLauncher {
  readonly #prepared = new PreparedLaunches(checkedLaunch);

  constructor(
    private readonly store: SessionStore,
    private readonly brokerModule: string,
    private readonly spare: SpareBroker,
  ) {}

  /** Where relative paths of a plan begin: the folder of the configuration, or of the window, or of the process. */
  static workspaceFolder(folder: vscode.WorkspaceFolder | undefined, configuration = {}): string {
    const marked = (configuration as Readonly<Record<string, unknown>>)[workspaceFolderMark];
    if (typeof marked === 'string') return marked;
    return (folder ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath ?? process.cwd();
  }

  /**
   * Checks a configuration on its way to a launch.
   * @throws UserFault naming field, value and remedy.
   */
  prepare(configuration: object, folder: vscode.WorkspaceFolder | undefined): CheckedLaunch {
    return this.#prepared.prepare(
      configuration,
      SessionLauncher.workspaceFolder(folder, configuration),
    );
  }

  /**
   * A session in the store that has not started. Of a configuration that was prepared nothing is checked again but the trust.
   * @throws UserFault before anything is created.
   */
  create(
    configuration: object,
    folder: vscode.WorkspaceFolder | undefined,
    noDebug: boolean,
  ): Session {
    // Reading what runs is allowed everywhere: it launches nothing of the workspace.
    if (!vscode.workspace.isTrusted && !isAttach(configuration)) {
      throw new UserFault(
        vscode.l10n.t(
          'This workspace is not trusted: nothing is launched. Trust it first ("Workspaces: Manage Workspace Trust").',
        ),
      );
    }
    const { plan, attach, workspaceFolder } = this.#prepared.take(
      configuration,
      SessionLauncher.workspaceFolder(folder, configuration),
    );
    if (attach && plan.followChildren === 'debug') assertTrusted();
    try {
      return this.store.create(
        (id, sessionFolder) =>
          new Session({
            id,
            plan: noDebug ? runPlan(plan, testMark in configuration) : plan,
            ...(attach === undefined ? {} : { attach }),
            workspaceFolder,
            folder: sessionFolder,
            brokerModule: this.brokerModule,
            stringsFile: vscode.l10n.uri?.fsPath ?? null,
            spare: this.spare,
          }),
      );
    } catch (error) {
      throw error instanceof SessionFolderFault ? new UserFault(error.message) : error;
    }
  }
}
