// The model is written from the documentation of Windows: it shares no code with the rules it is held against.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.cwd(), 'test', 'windowsModel');

/** Of the product, what has nothing to do with what Windows does: numbers of its headers, and how a failed call is told. */
const shared = /^src\/win32\/(constants|callTrace|win32Error)$/;

/** In `session` the product's own debugger and prober run on the model: no part of it. */
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.startsWith('session'),
);

/** What a file imports of the product other than types. */
function valuesOfProduct(name: string): readonly string[] {
  const text = readFileSync(join(folder, name), 'utf8');
  return [...text.matchAll(/^(import|export) (type )?[^;]*?from '([^']+)'/gms)].flatMap(
    ([, , isType, path = '']) =>
      isType || !path.includes('src/') ? [] : path.replace(/^.*?src/, 'src'),
  );
}

describe('The model of Windows', () => {
  it('imports nothing of the product but types, numbers and the error of a call', () => {
    assert.ok(files.length > 20);
    const others = files.flatMap((name) =>
      valuesOfProduct(name).flatMap((path) => (shared.test(path) ? [] : `${name}: ${path}`)),
    );
    assert.deepEqual(others, []);
  });

  it('imports no test but the list of known differences, as a type', () => {
    const ofTests = files.flatMap((name) =>
      [...readFileSync(join(folder, name), 'utf8').matchAll(/^(import .*) from '(\.\.\/[^']+)'/gms)]
        .filter(([, , path = '']) => /\/(win32|unit)\/.*(Differences|rules|fixtures)/.test(path))
        .map(
          ([, what = '', path = '']) =>
            `${what.startsWith('import type') ? 'type' : 'value'} ${path}`,
        ),
    );
    assert.deepEqual(ofTests, ['type ../win32/knownDifferences']);
  });
});
