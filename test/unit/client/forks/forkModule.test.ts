// A module of ours is started as it is named: links in its path are not looked for.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkModule } from '../../../../src/client/forks/forkModule';

describe('A forked module', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fork '))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is loaded by the path it was given, and so is what it requires', async () => {
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real', 'part.js'), 'module.exports = __filename;');
    writeFileSync(
      join(folder, 'real', 'main.js'),
      "process.send([__filename, require('./part.js')]); process.disconnect();",
    );
    symlinkSync(join(folder, 'real'), join(folder, 'link'), 'junction');
    const forked = forkModule(join(folder, 'link', 'main.js'), [], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const exited = once(forked, 'exit');
    const [paths] = (await once(forked, 'message')) as unknown[];
    const expected = ['main.js', 'part.js'].map((name) => join(folder, 'link', name));
    assert.deepEqual(paths, expected);
    await exited;
  });
});
