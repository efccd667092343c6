// What a session was launched with can be saved as long as the session is kept, and no longer.
import assert from 'node:assert/strict';
import type * as LaunchedModule from '../../../../src/extension/launch/launchedConfigurations';
import { installEditor } from '../../fixtures/fakeEditor';

describe('The configurations of launched sessions', () => {
  let uninstall: () => void;
  let LaunchedConfigurations: typeof LaunchedModule.LaunchedConfigurations;
  before(async () => {
    uninstall = installEditor();
    ({ LaunchedConfigurations } =
      await import('../../../../src/extension/launch/launchedConfigurations'));
  });
  after(() => uninstall());

  it('go with their sessions', () => {
    let closed: (id: string) => unknown = () => undefined;
    const launched = new LaunchedConfigurations({
      onDidClose: (listener) => {
        closed = listener;
        return { dispose: () => undefined };
      },
    });
    const written = { type: 'handle-inheritance', request: 'launch', name: 'a', program: 'a.exe' };
    for (const id of ['first', 'second']) launched.add(id, { ...written, __mark: true });
    assert.deepEqual(launched.of('first'), written);
    closed('first');
    assert.throws(() => launched.of('first'), /was not launched in this window/);
    assert.deepEqual(launched.of('second'), written);
  });
});
