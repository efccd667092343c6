// Custom elements are defined beside their class, and whoever draws one imports it: nothing depends on the order of the page's entry.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = join('src', 'webview');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({
    path: join(root, name),
    code: readFileSync(join(root, name), 'utf8').replace(/^\/\/.*$/gm, ''),
  }));

const all = (code: string, pattern: RegExp): readonly string[] =>
  [...code.matchAll(pattern)].flatMap(([, name]) => name ?? []);

/** Where each is defined, as an import would name it. */
const homes = new Map(
  files.flatMap(({ path, code }) =>
    all(code, /customElements\.define\('([a-z-]+)'/g).map(
      (tag) => [tag, resolve(path).replace(/\.ts$/, '')] as const,
    ),
  ),
);

function importsOf({ path, code }: (typeof files)[number]): ReadonlySet<string> {
  const names = all(code, /^import '([^']+)';$/gm);
  return new Set(names.map((name) => (name.startsWith('.') ? resolve(dirname(path), name) : name)));
}

/** Loaded when it is first shown. */
const loadedLater = 'session-map';

describe('The elements of the panel', () => {
  it('are imported where they are drawn', () => {
    const drawn = files.flatMap((file) => {
      const imports = importsOf(file);
      return [...new Set(all(file.code, /<([a-z]+(?:-[a-z]+)+)(?![a-z-])/g))].map((tag) => {
        const home = tag.startsWith('vscode-')
          ? `@vscode-elements/elements/dist/${tag}/index.js`
          : (homes.get(tag) ?? 'nowhere');
        return { tag, path: file.path, isImported: imports.has(home) };
      });
    });
    const missing = drawn.filter(({ tag, isImported }) => !isImported && tag !== loadedLater);
    assert.deepEqual(
      missing.map(({ tag, path }) => `${tag} in ${path}`),
      [],
    );
    const own = new Set(drawn.map(({ tag }) => tag).filter((tag) => homes.has(tag)));
    // All but the page itself, which stands in the document.
    assert.deepEqual(
      [...homes.keys()].filter((tag) => !own.has(tag)),
      ['handle-panel'],
    );
  });
});
