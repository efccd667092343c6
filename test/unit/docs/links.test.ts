// Every link of the documents opens: files and anchors of the repository, and pictures.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { anchorsOf, documentAt, documentsBelow, linksOf } from './markdown';

/** Null when it opens. */
function faultOf(from: string, link: string): string | null {
  if (/^(https?|mailto):/.test(link)) return null;
  const [file = '', anchor] = link.split('#');
  const path = file === '' ? from : posix.join(posix.dirname(from), file);
  if (!existsSync(path)) return `${from}: there is no ${path}`;
  if (anchor === undefined) return null;
  return anchorsOf(documentAt(path)).has(anchor) ? null : `${from}: ${path} has no #${anchor}`;
}

describe('The documents', () => {
  const documents = [
    ...['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'SECURITY.md'].map(documentAt),
    ...documentsBelow('docs'),
  ];

  it('have only links that open', () => {
    const links = documents.flatMap((each) => linksOf(each).map((link) => [each.path, link]));
    assert.ok(links.length > 100);
    const faults = links.flatMap(([from = '', link = '']) => faultOf(from, link) ?? []);
    assert.deepEqual(faults, []);
  });

  it('of the handbook can all be reached from its first page', () => {
    const reached = new Set(['docs/README.md']);
    for (const path of reached) {
      for (const link of linksOf(documentAt(path))) {
        const [file = ''] = link.split('#');
        if (!/^https?:/.test(link) && file.endsWith('.md'))
          reached.add(posix.join(posix.dirname(path), file));
      }
    }
    const missing = documentsBelow('docs').filter(({ path }) => !reached.has(path));
    assert.deepEqual(
      missing.map(({ path }) => path),
      [],
    );
  });

  it('notices a file and an anchor that are not there', () => {
    assert.equal(faultOf('docs/README.md', 'fixes.md#read-both-outputs'), null);
    assert.match(faultOf('docs/README.md', 'fixes.md#nothing') ?? '', /has no #nothing/);
    assert.match(faultOf('docs/README.md', 'nothing.md') ?? '', /there is no/);
  });
});
