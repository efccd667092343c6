// Wine's server is watched while programs run: its end is told at once, and nothing else is taken for it.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findServer } from '../../../scripts/environment/taggedProcesses.mjs';
import { watchServer } from '../../../scripts/environment/wineServer.mjs';

describe("The watch of Wine's server", () => {
  let prefix = '';
  const running: ChildProcess[] = [];
  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  beforeEach(() => (prefix = mkdtempSync(join(tmpdir(), 'prefix-'))));
  afterEach(async () => {
    await Promise.all(running.splice(0).map(kill));
    rmSync(prefix, { recursive: true, force: true });
  });

  async function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** A program that waits, called like the server or like one that Wine runs. */
  async function start(name: string, prefixOf = prefix): Promise<ChildProcess> {
    const program = join(prefix, name);
    copyFileSync('/bin/sleep', program);
    const child = spawn(program, ['60'], { env: { WINEPREFIX: prefixOf }, stdio: 'ignore' });
    running.push(child);
    await once(child, 'spawn');
    return child;
  }

  async function serverOf(child: ChildProcess): Promise<void> {
    while ((await findServer(prefix)) !== child.pid);
  }

  it('tells once that it has gone', async () => {
    const server = await start('wineserver64');
    await serverOf(server);
    let times = 0;
    await new Promise<void>((resolve) => {
      const onLoss = (): void => {
        times += 1;
        resolve();
      };
      // Once it was seen: what was never there cannot go.
      const find = async (): Promise<number | undefined> => {
        const pid = await findServer(prefix);
        await kill(server);
        return pid;
      };
      watchServer(prefix, onLoss, { lookMs: 1, find });
    });
    assert.equal(times, 1);
  });

  it('finds the server of its own prefix, and no other program', async () => {
    await start('wine64');
    await start('wineserver32', `${prefix}-other`);
    assert.equal(await findServer(prefix), undefined);
    const server = await start('wineserver64');
    await serverOf(server);
  });
});
