// The manifest and the code agree on every id.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds, debugType, sessionsViewId } from '../../src/extension/ground/contributions';
import { extensionApi } from './extensionApi';

interface Manifest {
  contributes: {
    commands: { command: string }[];
    debuggers: {
      type: string;
      configurationAttributes: {
        launch: { properties: Record<string, { markdownDescription: string }> };
      };
    }[];
    views: Record<string, { id: string }[]>;
    menus: Record<string, { command: string }[]>;
  };
}

describe('manifest', () => {
  let manifest: Manifest;

  before(async () => {
    await extensionApi();
    const id = 'handle-inheritance.handle-inheritance-inspector';
    manifest = vscode.extensions.getExtension(id)?.packageJSON as Manifest;
  });

  it('contributes the commands the code registers, and no other', async () => {
    const contributed = manifest.contributes.commands.map(({ command }) => command).sort();
    assert.deepEqual(contributed, [...commandIds].sort());
    const registered = await vscode.commands.getCommands(true);
    assert.deepEqual(
      contributed.filter((id) => !registered.includes(id)),
      [],
    );
  });

  it('names only contributed commands in its menus', () => {
    const inMenus = Object.values(manifest.contributes.menus).flat();
    for (const { command } of inMenus)
      assert.ok((commandIds as readonly string[]).includes(command));
  });

  it('completes launch.json in words, not in keys', () => {
    for (const { configurationAttributes } of manifest.contributes.debuggers) {
      const { program } = configurationAttributes.launch.properties;
      assert.match(
        program?.markdownDescription ?? '',
        /^The program to start: .*\n\nWin32: lpApplicationName/,
      );
    }
  });

  it('contributes the debug type and the view of the code', () => {
    assert.deepEqual(
      manifest.contributes.debuggers.map(({ type }) => type),
      [debugType],
    );
    const views = Object.values(manifest.contributes.views).flat();
    assert.deepEqual(
      views.map(({ id }) => id),
      [sessionsViewId],
    );
  });
});
