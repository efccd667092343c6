// How a half-typed word of a command can go on: programs on PATH and paths, from real folders.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, win32 } from 'node:path';
import { Completions, type ListFolder } from '../../../../src/client/programs/completions';

describe('Completions', () => {
  let root = '';
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'completions-'));
    await mkdir(join(root, 'bin'));
    await mkdir(join(root, 'work', 'src'), { recursive: true });
    for (const name of ['npm.cmd', 'npm', 'NODE.EXE', 'notes.txt', 'npx.cmd']) {
      await writeFile(join(root, 'bin', name), '');
    }
    await writeFile(join(root, 'work', 'server.js'), '');
    await writeFile(join(root, 'work', 'setup.exe'), '');
  });
  after(() => rm(root, { recursive: true, force: true }));

  /** As Windows writes the paths of this machine's folders, which may be another system's. */
  const list: ListFolder = (folder) => {
    const below = win32.relative('C:\\root', folder).split('\\');
    return Completions.listFolder(join(root, ...below));
  };
  const completions = (PATH = 'C:\\root\\bin;relative;C:\\root\\gone') =>
    new Completions({ PATH, PATHEXT: '.EXE;.CMD' }, list);

  it('offers programs of PATH by the names people type', async () => {
    assert.deepEqual(await completions().programs('n'), ['NODE', 'npm', 'npx']);
    assert.deepEqual(await completions().programs('NP'), ['npm', 'npx']);
    assert.deepEqual(await completions().programs('zz'), []);
  });

  it('offers the files and folders below the working folder, written as they were begun', async () => {
    const paths = (word: string, programsOnly = false) =>
      completions().paths(word, 'C:\\root\\work', programsOnly);
    assert.deepEqual(await paths('s'), ['server.js', 'setup.exe', 'src\\']);
    assert.deepEqual(await paths('./S'), ['./server.js', './setup.exe', './src/']);
    assert.deepEqual(await paths('..\\bin\\np'), [
      '..\\bin\\npm',
      '..\\bin\\npm.cmd',
      '..\\bin\\npx.cmd',
    ]);
    assert.deepEqual(await paths('C:\\root\\w'), ['C:\\root\\work\\']);
    assert.deepEqual(await paths('s', true), ['setup.exe', 'src\\']);
    assert.deepEqual(await paths('gone\\s'), []);
  });
});
