// Sentences in another language: with elements in their places, and spoken by the debug adapter.
import * as l10n from '@vscode/l10n';
import assert from 'node:assert/strict';
import { SessionConsole } from '../../../src/debug/sessionConsole';
import { exceptionFilters } from '../../../src/debug/creationStops';
import { handleScopes } from '../../../src/debug/handleVariables';
import { sentence } from '../../../src/webview/elements/sentence';
import { created, exited, started, stateAfter } from '../fixtures/sessionFixture';

describe('A sentence with elements', () => {
  it('has them where the language wants them, more than once or not at all', () => {
    const [code, place] = [{ tag: 'b' }, { tag: 'i' }];
    assert.deepEqual(sentence('{0} at {1}.', code, place), ['', code, ' at ', place, '.']);
    assert.deepEqual(sentence('Bei {1}: {0}', code, place), ['Bei ', place, ': ', code, '']);
    assert.deepEqual(sentence('{0} {0}', code), ['', code, ' ', code, '']);
    assert.deepEqual(sentence('Nothing', code), ['Nothing']);
  });
});

describe('The debug adapter in another language', () => {
  afterEach(() => l10n.config({ contents: {} }));

  it('speaks it in the console, the filters and the scopes', async () => {
    l10n.config({
      contents: {
        '{0} exited with code {1}.': 'Code {1} kam von {0}.',
        'Process Creation': 'Prozesserzeugung',
        'Inherited/Heading of a group of handles': 'Geerbt',
      },
    });
    const printed: string[] = [];
    const spoken = new SessionConsole(
      () => Promise.resolve(new Uint8Array()),
      (text) => printed.push(text),
    );
    const state = stateAfter(started(), created('a'), exited('a'));
    spoken.follow(state, [exited('a')]);
    await spoken.finish(state);
    assert.deepEqual(printed, ['Code 0 kam von a.\n']);
    assert.deepEqual(
      exceptionFilters().map(({ label }) => label),
      ['Prozesserzeugung'],
    );
    const [process] = state.processes;
    assert.ok(process);
    assert.equal(handleScopes(state, process)[0]?.name, 'Geerbt');
  });
});
