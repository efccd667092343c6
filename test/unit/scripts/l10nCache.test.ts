// The sentences of a source are found once, and again when the source is another.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringsOfEach } from '../../../scripts/l10nCache.mjs';

describe('The sentences of a source', () => {
  let folder: string;
  let asked: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'l10n-cache-'));
    asked = [];
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const inEach = (...texts: string[]): Promise<unknown> =>
    stringsOfEach(texts, {
      file: join(folder, 'cache', 'l10n.json'),
      find: (text) => {
        asked.push(text);
        return Promise.resolve({ [text]: text });
      },
    });

  it('are looked for once', async () => {
    const expected = [{ Go: 'Go' }, { Stop: 'Stop' }];
    assert.deepEqual(await inEach('Go', 'Stop'), expected);
    assert.deepEqual(await inEach('Go', 'Stop'), expected);
    assert.deepEqual(asked, ['Go', 'Stop']);
  });

  it('are looked for again in a source that changed, and in no other', async () => {
    await inEach('Go', 'Stop');
    assert.deepEqual(await inEach('Go', 'Halt'), [{ Go: 'Go' }, { Halt: 'Halt' }]);
    assert.deepEqual(asked, ['Go', 'Stop', 'Halt']);
  });

  it('are looked for again when what is known of them was cut off', async () => {
    await inEach('Go');
    writeFileSync(join(folder, 'cache', 'l10n.json'), '{"0a');
    assert.deepEqual(await inEach('Go'), [{ Go: 'Go' }]);
    assert.deepEqual(asked, ['Go', 'Go']);
  });
});
