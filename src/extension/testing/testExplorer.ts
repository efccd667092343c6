// The Test Explorer's tests: every configuration of launch.json that expects something.
import * as vscode from 'vscode';
import type { Session } from '../../client/session';
import { UserFault } from '../../model/base/userFault';
import { configurationsIn, rangeOf } from '../launchJson/launchDocument';
import { isLaunchFile } from '../launchJson/launchFiles';
import { ConfigurationRuns, type ExpectingTest } from './configurationRuns';
import { expectingConfigurations, type ExpectingConfiguration } from './expectingConfigurations';
import { launchDocument } from './resultMessages';

const controllerId = 'handleInheritance';

const keyOf = ({ folder, configuration }: ExpectingConfiguration): string =>
  `${folder.uri.toString()}#${configuration.name}`;

export class TestExplorer implements vscode.Disposable {
  readonly #controller = vscode.tests.createTestController(controllerId, 'Handle Inheritance');
  readonly #runs = new ConfigurationRuns(this.#controller);
  readonly #tests = new Map<string, ExpectingTest>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(private readonly note: (error: unknown) => void) {
    const run =
      (debugs: boolean) => (request: vscode.TestRunRequest, token: vscode.CancellationToken) =>
        this.#runs.run(this.#wanted(request), request, debugs, token);
    const { Run, Debug } = vscode.TestRunProfileKind;
    this.#controller.createRunProfile(vscode.l10n.t('Run'), Run, run(false), true);
    this.#controller.createRunProfile(vscode.l10n.t('Debug'), Debug, run(true), true);
    this.#controller.refreshHandler = () => this.#find();
    const find = (): void => void this.#find().catch(this.note);
    this.#subscriptions = [
      this.#controller,
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('launch')) find();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(find),
      // Their lines move while something is written above them.
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (isLaunchFile(document)) find();
      }),
    ];
    find();
  }

  launched(session: Session, configuration: vscode.DebugConfiguration): void {
    this.#runs.launched(session, configuration);
  }

  /** The session in which the test ran last. @throws UserFault when it has not run. */
  sessionOf(argument: unknown): string {
    const item = itemOf(argument);
    const id = item && this.#runs.lastSession(item);
    if (id !== undefined) return id;
    throw new UserFault(vscode.l10n.t('This test has not run in this window. Run it first.'));
  }

  /** Without a choice all, but those that were taken out. */
  #wanted({ include, exclude = [] }: vscode.TestRunRequest): readonly ExpectingTest[] {
    const left = new Set(exclude.map(({ id }) => id));
    const chosen = include?.map(({ id }) => id) ?? [...this.#tests.keys()];
    return chosen.flatMap((id) => (left.has(id) ? [] : (this.#tests.get(id) ?? [])));
  }

  async #find(): Promise<void> {
    const found = expectingConfigurations();
    const folders = [...new Set(found.map(({ folder }) => folder))];
    const files = new Map(
      await Promise.all(
        folders.map(async (folder) => {
          const document = await launchDocument(folder);
          return [folder, document && { document, all: configurationsIn(document) }] as const;
        }),
      ),
    );
    this.#tests.clear();
    for (const each of found) {
      const id = keyOf(each);
      // VS Code launches the first of a name.
      if (this.#tests.has(id)) continue;
      const file = files.get(each.folder);
      const { name } = each.configuration;
      const item =
        this.#controller.items.get(id) ??
        this.#controller.createTestItem(id, name, file?.document.uri);
      const written = file?.all.find((one) => one.name === name);
      if (file && written) item.range = rangeOf(file.document, written, []);
      if ((vscode.workspace.workspaceFolders ?? []).length > 1) item.description = each.folder.name;
      this.#tests.set(id, { ...each, item });
    }
    this.#controller.items.replace([...this.#tests.values()].map(({ item }) => item));
  }

  dispose(): void {
    for (const each of this.#subscriptions) each.dispose();
  }
}

/** The menus of the explorer pass the test, those of a message the test in an object. */
function itemOf(argument: unknown): vscode.TestItem | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('test' in argument) return itemOf(argument.test);
  return 'id' in argument && typeof argument.id === 'string'
    ? (argument as vscode.TestItem)
    : undefined;
}
