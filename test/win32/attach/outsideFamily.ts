// A family of processes that no session started: by a script of test/win32/cases/programs/family.c, with what they wrote down.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Session } from '../../../src/client/session';
import type { Finding } from '../../../src/model/findings/finding';
import { findings } from '../../../src/model/findings/findings';
import { Facts } from '../cases/facts';
import { allText } from '../cases/runSituation';
import { namedEvent } from '../namedEvent';
import { isAlive, whenGone } from '../processEnd';
import { openAttached, program, temporaryFolder, until, within } from '../runSession';

export interface Family {
  readonly folder: string;
  facts(): Facts;
  /** Of a role; it must have been started by now. */
  pidOf(role: string): number;
  /** Waits until somebody has written this down. */
  said(what: string): Promise<void>;
  /** Sets the event that the script awaits under this name. */
  signal(name: string): void;
}

const living: number[] = [];
const signals: { close(): void }[] = [];
let runs = 0;

/** In letters: digits in the environment could be taken for the value of a handle. */
const runName = (): string =>
  `attach-${`${process.pid}${++runs}`.replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`;

/** `cast`: the programs by name; the first one runs the script. */
export function startFamily(cast: readonly string[], script: string): Family {
  const [first = ''] = cast;
  const folder = temporaryFolder();
  for (const name of cast) copyFileSync(program('family'), join(folder, `${name}.exe`));
  const file = join(folder, 'facts.txt');
  const run = runName();
  const child = spawn(join(folder, `${first}.exe`), [script.replace(/\s+/g, ' ')], {
    ...{ cwd: folder, stdio: 'ignore', detached: true, windowsHide: true },
    env: { ...process.env, FACTS: file, RUN: run },
  });
  assert.ok(child.pid !== undefined, 'it started');
  living.push(child.pid);
  const facts = (): Facts => new Facts(file, (name) => name);
  const note = (): void => {
    for (const { pid } of facts().all) if (!living.includes(pid)) living.push(pid);
  };
  return {
    ...{ folder, facts },
    pidOf: (role) => {
      const pid = role === first ? child.pid : facts().pidOf(role);
      assert.ok(pid !== null && pid !== undefined, `${role} has started: ${facts().text()}`);
      if (!living.includes(pid)) living.push(pid);
      return pid;
    },
    async said(what) {
      // No event tells that a program has written something down.
      for (let tried = 0; facts().find(what) === null; tried++) {
        assert.ok(tried < 400, `${what} is a fact: ${facts().text()}`);
        await pause(50);
      }
      note();
    },
    signal(name) {
      const event = namedEvent(`${run}-${name}`);
      signals.push(event);
      event.set();
    },
  };
}

/** For `afterEach`: before the folders go. */
export async function endFamilies(): Promise<void> {
  for (const event of signals.splice(0)) event.close();
  const all = living.splice(0).filter(isAlive);
  for (const pid of all) process.kill(pid);
  for (const pid of all) await whenGone(pid);
}

export async function attachTo(pids: readonly number[], tree = true): Promise<Session> {
  const session = openAttached(pids, tree);
  await within(session.start(), session, 'the attachment');
  return session;
}

/** Of the first moment at which there is one like this. */
export async function untilFinding(
  session: Session,
  family: Family,
  isMeant: (finding: Finding) => boolean,
): Promise<Finding> {
  try {
    const state = await until(session, 'the finding', (one) => findings(one).some(isMeant));
    const found = findings(state).find(isMeant);
    assert.ok(found);
    return found;
  } catch {
    throw new Error(`${allText(findings(session.state))}\n${family.facts().text()}`);
  }
}
