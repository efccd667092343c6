// Sentences in another language: with elements in their places, spoken by the debug adapter, never made too early.
import * as l10n from '@vscode/l10n';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { SessionConsole } from '../../src/debug/sessionConsole';
import { exceptionFilters } from '../../src/debug/creationStops';
import { handleScopes } from '../../src/debug/handleVariables';
import { sentence } from '../../src/webview/sentence';
import { created, exited, started, stateAfter } from './sessionFixture';

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
        Inherited: 'Geerbt',
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

const isStatic = (node: ts.PropertyDeclaration): boolean =>
  (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static) !== 0;

/** Calls of `l10n.t` that are made when the module is loaded, by file and line. */
function early(file: string): readonly string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    // What is in a function, or in a field of an object to come, is done later.
    const isField = ts.isPropertyDeclaration(node) && !isStatic(node);
    if (ts.isFunctionLike(node) || isField) return;
    if (ts.isCallExpression(node) && /(^|\.)l10n\.t$/.test(node.expression.getText())) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${file}:${line + 1}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('The modules', () => {
  it('ask for no sentence while they are loaded: the language is set later', () => {
    const folder = join(process.cwd(), 'src');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    assert.ok(files.length > 100);
    assert.deepEqual(
      files.flatMap((name) => early(join(folder, name))),
      [],
    );
  }).timeout(60_000);
});
