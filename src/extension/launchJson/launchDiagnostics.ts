// Says while a launch.json is being written what Windows will refuse, or do otherwise than it seems, at the very entry.
import * as vscode from 'vscode';
import { fieldLocation } from '../../model/plan/fieldLocation';
import { helpPage } from '../../model/findings/helpPage';
import type { LaunchPlan } from '../../model/plan/launchPlan';
import type { Notice } from '../../model/preflight/notice';
import { isAttach, parseAttachment } from '../../model/plan/attachment';
import { parsePlan } from '../../model/plan/parsePlan';
import { preflight } from '../../model/preflight/preflight';
import type { Problem } from '../../model/plan/problem';
import { configurationsIn, rangeOf, type WrittenConfiguration } from './launchDocument';
import { handbookFile } from '../ground/handbook';
import { isLaunchFile } from './launchFiles';

/** Milliseconds without a key: fewer would speak of words that are half written. */
const checkDelay = 250;
const source = 'Handle Inheritance';

/** What is known of one configuration: its plan and what preflight says, or what is wrong with it. */
export interface CheckedConfiguration {
  readonly written: WrittenConfiguration;
  readonly plan: LaunchPlan | null;
  readonly notices: readonly Notice[];
  readonly problems: readonly Problem[];
}

/** A value that VS Code fills in at the start cannot be judged before. */
const isVariable = ({ value }: Problem): boolean =>
  typeof value === 'string' && /\$\{(?!handle:)/.test(value);

/** There is no launch of which Windows could refuse anything. */
function checkedAttachment(written: WrittenConfiguration): CheckedConfiguration {
  const parsed = parseAttachment(written.configuration, written.name);
  const found = parsed.ok || parsed.isShape ? [] : parsed.problems;
  const problems = found.filter((each) => !isVariable(each));
  return { written, plan: null, notices: [], problems };
}

export function checkConfigurations(
  document: vscode.TextDocument,
): readonly CheckedConfiguration[] {
  return configurationsIn(document).map((written) => {
    const { configuration, name } = written;
    if (isAttach(configuration)) return checkedAttachment(written);
    const parsed = parsePlan(configuration, name);
    if (!parsed.ok) {
      // The editor itself marks what does not fit the schema.
      const problems = parsed.isShape ? [] : parsed.problems.filter((each) => !isVariable(each));
      return { written, plan: null, notices: [], problems };
    }
    const notices = preflight(parsed.plan);
    return { written, plan: parsed.plan, notices, problems: [] };
  });
}

/** `extensionUri`: where the pages are that the rules link to. A link to a command would do nothing: the editor opens files and addresses here. */
export function diagnosticOf(
  extensionUri: vscode.Uri,
  document: vscode.TextDocument,
  written: WrittenConfiguration,
  problem: Problem,
): vscode.Diagnostic {
  const range = rangeOf(document, written, fieldLocation(problem.field) ?? []);
  const text = [problem.message, problem.remedy].filter((part) => part !== '').join(' ');
  const { severity, rule } = problem as Partial<Notice>;
  const level =
    severity === 'warning' ? vscode.DiagnosticSeverity.Warning : vscode.DiagnosticSeverity.Error;
  const diagnostic = new vscode.Diagnostic(range, text, level);
  diagnostic.source = source;
  const page = rule === undefined ? null : helpPage(rule);
  if (rule !== undefined && page) {
    diagnostic.code = { value: rule, target: handbookFile(extensionUri, page.path) };
  }
  return diagnostic;
}

export class LaunchDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('handleInheritance');
  readonly #due = new Map<vscode.TextDocument, NodeJS.Timeout>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(private readonly extensionUri: vscode.Uri) {
    this.#subscriptions = [
      this.#collection,
      vscode.workspace.onDidOpenTextDocument((document) => this.#check(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#checkSoon(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
    ];
    for (const document of vscode.workspace.textDocuments) this.#check(document);
  }

  #checkSoon(document: vscode.TextDocument): void {
    if (!isLaunchFile(document)) return;
    clearTimeout(this.#due.get(document));
    this.#due.set(
      document,
      setTimeout(() => this.#check(document), checkDelay),
    );
  }

  #check(document: vscode.TextDocument): void {
    if (!isLaunchFile(document) || document.isClosed) return;
    const diagnostics = checkConfigurations(document).flatMap(({ written, notices, problems }) =>
      [...problems, ...notices].map((problem) =>
        diagnosticOf(this.extensionUri, document, written, problem),
      ),
    );
    this.#collection.set(document.uri, diagnostics);
  }

  #forget(document: vscode.TextDocument): void {
    clearTimeout(this.#due.get(document));
    this.#due.delete(document);
    this.#collection.delete(document.uri);
  }

  dispose(): void {
    for (const timer of this.#due.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
