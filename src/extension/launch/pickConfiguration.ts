// Asks which launch configuration of the workspace is meant, and follows what is written into launch.json meanwhile.
import * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';
import { shownEntry } from '../ground/chooseFrom';
import { debugType } from '../ground/contributions';

export interface FoundConfiguration {
  readonly folder: vscode.WorkspaceFolder;
  readonly configuration: vscode.DebugConfiguration;
}

type Choice = vscode.QuickPickItem & { readonly found: FoundConfiguration };

/** Undefined when nothing was chosen. @throws UserFault when there is nothing to choose from. */
export async function pickConfiguration(): Promise<FoundConfiguration | undefined> {
  if (choices().length === 0) {
    throw new UserFault(
      vscode.l10n.t(
        'No launch configuration has the type "{0}". "Launch…" runs a command, and "Save as Configuration…" saves it.',
        debugType,
      ),
    );
  }
  const input = vscode.window.createQuickPick<Choice>();
  input.title = vscode.l10n.t('Run Launch Configuration');
  input.matchOnDescription = true;
  input.items = choices();
  // A file that was just saved is read by the editor a moment later.
  const following = vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('launch')) input.items = choices();
  });
  try {
    return await new Promise((resolve) => {
      input.onDidAccept(() => {
        const [chosen] = input.selectedItems;
        if (chosen) resolve(chosen.found);
      });
      input.onDidHide(() => resolve(undefined));
      input.show();
    });
  } finally {
    following.dispose();
    input.dispose();
  }
}

function choices(): Choice[] {
  return (vscode.workspace.workspaceFolders ?? []).flatMap((folder) =>
    vscode.workspace
      .getConfiguration('launch', folder)
      .get<vscode.DebugConfiguration[]>('configurations', [])
      .filter(({ type }) => type === debugType)
      .map((configuration) =>
        shownEntry({
          label: configuration.name,
          description: String(configuration['program'] ?? ''),
          found: { folder, configuration },
        }),
      ),
  );
}
