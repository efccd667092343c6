// What goes wrong in the debug adapter: told to the client in one sentence, in which VS Code finds no link.
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { UserFault } from '../../../src/model/base/userFault';
import { HandleDebugSession } from '../../../src/debug/handleDebugSession';

describe('A fault of the debug adapter', () => {
  it('is shown as the text it is, with no link in it', async () => {
    const session = new HandleDebugSession({
      create: () => {
        throw new UserFault('program: "[Fix it](command:x)": There is no {file} of this name.');
      },
    });
    const answered = new Promise<DebugProtocol.ErrorResponse>((resolve) => {
      session.onDidSendMessage((message) => {
        const { type } = message as DebugProtocol.ProtocolMessage;
        if (type === 'response') resolve(message as DebugProtocol.ErrorResponse);
      });
    });
    session.handleMessage({
      ...{ seq: 1, type: 'request', command: 'launch' },
      arguments: { program: 'x' },
    } as DebugProtocol.LaunchRequest);
    const { body } = await answered;
    assert.equal(body.error?.showUser, true);
    assert.equal(body.error.format, '{message}');
    assert.equal(
      body.error.variables?.['message'],
      'program: "[Fix it]\u200b(command:x)": There is no {file} of this name.',
    );
  });
});
