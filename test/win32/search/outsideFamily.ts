// A family of programs that no session has started: by a script of family.c, until the test ends them.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { whenGone } from '../../processGone';
import { Facts } from '../cases/facts';
import { program, temporaryFolder } from '../runSession';

export interface OutsideFamily {
  readonly folder: string;
  /** The first one. */
  readonly pid: number;
  facts(): Facts;
  pidOf(role: string): number;
}

const families: { readonly first: ChildProcess; readonly facts: () => Facts }[] = [];

/**
 * Starts `script` in the program of the first name, and resolves when one of them has printed the word "ready". Each of the `cast` has a
 * program of its name.
 */
export async function outsideFamily(
  cast: readonly string[],
  script: string,
): Promise<OutsideFamily> {
  const folder = temporaryFolder();
  for (const name of cast) copyFileSync(program('family'), join(folder, `${name}.exe`));
  const file = join(folder, 'facts.txt');
  const [first = ''] = cast;
  const child = spawn(join(folder, `${first}.exe`), [script.replace(/\s+/g, ' ')], {
    cwd: folder,
    env: { ...process.env, FACTS: file, RUN: `search-${process.pid}-${families.length}` },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const facts = (): Facts => new Facts(file, (name) => name);
  families.push({ first: child, facts });
  const { pid, stdout } = child;
  assert.ok(pid !== undefined, 'it started');
  const lines = createInterface(stdout);
  const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?];
  assert.equal(line, 'ready', facts().text());
  const pidOf = (role: string): number => {
    const found = facts().pidOf(role);
    assert.ok(found !== null, `${role} wrote its PID: ${facts().text()}`);
    return found;
  };
  return { folder, pid, facts, pidOf };
}

/** For `afterEach`, before the folders go. */
export async function endOutsideFamilies(): Promise<void> {
  for (const { first, facts } of families.splice(0)) {
    const pids = new Set([...facts().all.map(({ pid }) => pid), first.pid ?? 0]);
    for (const { what, value } of facts().all) {
      if (what.startsWith('pid of ')) pids.add(Number(value));
    }
    pids.delete(0);
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    await Promise.all([...pids].map((pid) => whenGone(pid)));
  }
}
