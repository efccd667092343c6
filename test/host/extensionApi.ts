// The extension under test, activated.
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension';

export async function extensionApi(): Promise<ExtensionApi> {
  const extension = vscode.extensions.getExtension<ExtensionApi>(
    'handle-inheritance.handle-inheritance-inspector',
  );
  if (!extension) throw new Error('The extension is not installed.');
  return extension.activate();
}
