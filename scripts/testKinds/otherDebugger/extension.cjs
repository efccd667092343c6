// @ts-check
// A debugger of another kind for the host tests: it debugs nothing, and says what its configuration wants it to say.
'use strict';

const vscode = require('vscode');

/**
 * @typedef {object} Request
 * @property {number} seq
 * @property {string} command
 * @property {{ says?: readonly object[] }} [arguments]
 */

class OtherDebugger {
  #seq = 0;
  #messages = new vscode.EventEmitter();
  onDidSendMessage = this.#messages.event;

  /** @param {object} message */
  handleMessage(message) {
    const { seq, command, arguments: given } = /** @type {Request} */ (message);
    const body = command === 'threads' ? { threads: [] } : {};
    this.#send({ type: 'response', request_seq: seq, success: true, command, body });
    if (command === 'initialize') this.#send({ type: 'event', event: 'initialized' });
    if (command !== 'launch') return;
    for (const said of given?.says ?? []) this.#send({ type: 'event', ...said });
  }

  /** @param {object} message */
  #send(message) {
    this.#messages.fire({ seq: ++this.#seq, ...message });
  }

  dispose() {
    this.#messages.dispose();
  }
}

/** @param {import('vscode').ExtensionContext} context */
exports.activate = ({ subscriptions }) => {
  const tree = {
    getTreeItem: (/** @type {string} */ text) => new vscode.TreeItem(text),
    getChildren: () => [],
  };
  const view = vscode.window.createTreeView('otherDebugger.sees', { treeDataProvider: tree });
  subscriptions.push(
    view,
    vscode.debug.registerDebugAdapterDescriptorFactory('other-debugger', {
      createDebugAdapterDescriptor: () =>
        new vscode.DebugAdapterInlineImplementation(new OtherDebugger()),
    }),
  );
  return { view };
};
