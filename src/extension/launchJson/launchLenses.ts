// Above each configuration of a launch.json: launch it, or see what Windows will do, without a launch.
import * as vscode from 'vscode';
import { isAttach } from '../../model/plan/attachment';
import { configurationsIn } from './launchDocument';
import { launchFiles } from './launchFiles';
import type { LaunchTarget } from '../ground/launchTarget';

class LaunchLenses implements vscode.CodeLensProvider {
  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    return configurationsIn(document).flatMap(({ name, node, configuration }) => {
      const place = document.positionAt(node.offset);
      const range = new vscode.Range(place, place);
      const target: LaunchTarget = { file: document.uri, name };
      if (isAttach(configuration)) {
        return new vscode.CodeLens(range, {
          title: vscode.l10n.t({ message: 'Attach', comment: ['To a process that runs'] }),
          command: 'handleInheritance.runConfiguration',
          arguments: [target],
        });
      }
      return [
        new vscode.CodeLens(range, {
          title: vscode.l10n.t('Preview inheritance'),
          tooltip: vscode.l10n.t('What Windows will pass on to each child. Launches nothing.'),
          command: 'handleInheritance.previewConfiguration',
          arguments: [target],
        }),
        new vscode.CodeLens(range, {
          title: vscode.l10n.t('Launch'),
          command: 'handleInheritance.runConfiguration',
          arguments: [target],
        }),
      ];
    });
  }
}

export function registerLaunchLenses(): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(launchFiles, new LaunchLenses());
}
