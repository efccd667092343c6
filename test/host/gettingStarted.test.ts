// The walkthrough and its examples, which need no folder; the Sessions view beside the panel.
import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension';
import type { SessionState } from '../../src/model/session/state';
import { extensionApi } from './extensionApi';
import { newSessions, sessionIds } from './newSessions';
import { webviewTitles } from './webviewTabs';

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
}
interface Manifest {
  readonly contributes: {
    readonly walkthroughs: readonly {
      readonly id: string;
      readonly title: string;
      readonly steps: readonly Step[];
    }[];
  };
}

const extension = vscode.extensions.getExtension('handle-inheritance.handle-inheritance-inspector');

describe('getting started', () => {
  let api: ExtensionApi;

  before(async () => {
    api = await extensionApi();
  });

  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** The first state of the newest session of this name for which it is true. */
  function session(name: string, isTrue: (state: SessionState) => boolean): Promise<SessionState> {
    return new Promise((resolve) => {
      const look = (): boolean => {
        const found = api.sessions.states.find(
          (state) => state.plan.name === name && isTrue(state),
        );
        if (found) resolve(found);
        return found !== undefined;
      };
      if (look()) return;
      const subscription = api.sessions.onDidChange(() => {
        if (look()) subscription.dispose();
      });
    });
  }

  it('has five steps in words, each with a picture that is there and commands that are', async () => {
    const [walkthrough] = (extension?.packageJSON as Manifest).contributes.walkthroughs;
    assert.equal(walkthrough?.title, 'Get Started with Handle Inheritance');
    assert.deepEqual(
      walkthrough.steps.map(({ id }) => id),
      ['command', 'inherited', 'holder', 'creation', 'check'],
    );
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const { description, media } of walkthrough.steps) {
      assert.ok(existsSync(join(extension?.extensionPath ?? '', media.svg)), media.svg);
      assert.doesNotMatch(media.altText, /^%/);
      const commands = [...description.matchAll(/\(command:([\w.]+)/g)].map(([, id]) => id ?? '');
      assert.ok(commands.length > 0);
      for (const id of commands) assert.ok(registered.has(id), id);
    }
    await vscode.commands.executeCommand('handleInheritance.openWalkthrough');
  });

  it('runs the example of each step from the folder of the extension', async () => {
    await vscode.commands.executeCommand('handleInheritance.runExample', 'inherited');
    const hello = await session('Hello', ({ phase, processes }) => {
      return phase !== 'ended' && processes[0]?.phase === 'suspended';
    });
    assert.ok(hello.processes[0]?.birth);
    await vscode.debug.stopDebugging();

    await vscode.commands.executeCommand('handleInheritance.runExample', 'holder');
    const name = 'The parent keeps its copy of the write end';
    const held = await session(name, ({ pipes }) =>
      pipes.some(({ holders }) => holders.length > 0),
    );
    assert.deepEqual(await webviewTitles('handleInheritance.panel'), [`Handles: ${name}`]);
    // What the walkthrough says of the button in the panel, through the row of the tree.
    const own = held.brokerHandles.find(({ label }) => label === 'stdout');
    await vscode.commands.executeCommand('handleInheritance.closeParentEnd', {
      target: { sessionId: held.id, value: own?.value },
    });
    const over = await session(name, ({ phase }) => phase === 'ended');
    assert.equal(over.end?.reason, 'finished');

    await vscode.commands.executeCommand('handleInheritance.runExample', 'creation');
    const stopped = await session('A filter fed through stdin', ({ processes }) =>
      processes.some(({ stop }) => stop !== null),
    );
    assert.equal(stopped.processes.find(({ stop }) => stop !== null)?.name, 'find.exe');
    const breakpoints = vscode.debug.breakpoints.filter(
      (each) => each instanceof vscode.FunctionBreakpoint,
    );
    assert.deepEqual(
      breakpoints.map(({ functionName }) => functionName),
      ['find.exe'],
    );
  });

  it('previews an example beside its launch.json', async () => {
    const before = sessionIds(api);
    await vscode.commands.executeCommand('handleInheritance.previewExample', 'check');
    assert.deepEqual(await webviewTitles('handleInheritance.preview'), [
      'Preview: Two children, two lists',
    ]);
    assert.deepEqual(newSessions(api, before), []);
    const front = vscode.window.visibleTextEditors.map(({ document }) => document.fileName);
    assert.ok(front.some((file) => file.endsWith('launch.json')));
  });

  it('leads from the tree to the panel, and gives out values that are dragged', async () => {
    await vscode.commands.executeCommand('handleInheritance.runExample', 'inherited');
    await session('Hello', ({ phase, processes }) => {
      return phase !== 'ended' && processes[0]?.phase === 'suspended';
    });
    const [root] = await api.tree.getChildren();
    assert.equal(root?.node.label, 'Hello');
    const process = root.children.find(({ node }) => node.context === 'process.suspended');
    const handle = process?.children.find(({ node }) => node.context === 'handle.held');
    assert.ok(process && handle);
    const data = new vscode.DataTransfer();
    api.tree.handleDrag([handle, process], data);
    assert.equal(
      data.get('text/plain')?.value,
      `${handle.target.value ?? ''}\n${process.node.dragged ?? ''}`,
    );
    await vscode.commands.executeCommand('handleInheritance.revealInPanel', handle);
    assert.deepEqual(await webviewTitles('handleInheritance.panel'), ['Handles: Hello']);
  });

  it('draws only what changed again, and with the same rows', async () => {
    await vscode.commands.executeCommand('handleInheritance.runExample', 'inherited');
    const { id } = await session('Hello', ({ phase, processes }) => {
      return phase !== 'ended' && processes[0]?.phase === 'suspended';
    });
    const [root] = await api.tree.getChildren();
    assert.equal(root?.node.id, id);
    const rows = await api.tree.getChildren(root);
    const process = rows.at(-1);
    const drawn = new Promise<unknown>((resolve) => {
      const subscription = api.tree.onDidChangeTreeData((changed) => {
        subscription.dispose();
        resolve(changed);
      });
    });
    await vscode.commands.executeCommand('handleInheritance.takeSnapshot', process);
    await vscode.commands.executeCommand('handleInheritance.continueProcess', process);
    const changed = await drawn;
    assert.ok(Array.isArray(changed) && changed.length > 0);
    assert.ok(!changed.includes(root), 'the session itself says the same as before');
    assert.equal((await api.tree.getChildren(root)).at(-1), process);
  });
});
