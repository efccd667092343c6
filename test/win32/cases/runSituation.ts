// Runs a situation in one of its variants, and waits for a moment of it.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Session } from '../../../src/client/session';
import type { Finding } from '../../../src/model/findings/finding';
import { findings } from '../../../src/model/findings/findings';
import type { ProcessState, SessionState } from '../../../src/model/session/state';
import { closeStdin, program, startSession, temporaryFolder, until } from '../runSession';
import { Facts } from './facts';
import { castOf, inVariant, type Situation, type Variant } from './situation';

export interface Running {
  readonly session: Session;
  readonly situation: Situation;
  readonly variant: Variant;
  /** What the programs have said until now. */
  facts(): Facts;
  /** Of a role, by the facts, or as a child of the launch configuration or a program that said nothing. */
  pidOf(role: string): number | null;
  /** The program of a role by the name it has in this variant. */
  nameOf(role: string): string;
}

const middle = 'middle';
/** family.c does otherwise under this name. */
const relay = 'relay';

/** How many have run: events of the system are named by it. */
let runs = 0;

/** In letters: digits in the environment or in a command line could be taken for the value of a handle. */
function runName(): string {
  const number = `${process.pid}${++runs}`;
  return number.replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));
}

/** Has a program ask for a DLL of another name, in place of one that every system has. */
function exchangeDll(file: string, name: 'NOT_ON.dll' | 'REFUSE.dll'): void {
  const bytes = readFileSync(file);
  const at = bytes.indexOf('WS2_32.dll', 0, 'latin1');
  if (at < 0) throw new Error(`${file} does not import WS2_32.dll`);
  bytes.write(name, at, 'latin1');
  writeFileSync(file, bytes);
}

export async function start(situation: Situation, variant: Variant): Promise<Running> {
  const folder = temporaryFolder();
  const cast = castOf(situation, variant);
  for (const name of [middle, relay, ...cast.values()])
    copyFileSync(program('family'), join(folder, `${name}.exe`));
  for (const made of situation.folders ?? []) mkdirSync(join(folder, made));
  const nameOf = (role: string): string => {
    const isShell = role === relay && variant.relay === 'shell';
    return isShell ? 'cmd' : (cast.get(role) ?? role);
  };
  const programOf = (role: string): string => join(folder, `${nameOf(role)}.exe`);
  const { withoutDll, withRefusingDll } = situation;
  if (withoutDll) exchangeDll(programOf(withoutDll), 'NOT_ON.dll');
  if (withRefusingDll) {
    exchangeDll(programOf(withRefusingDll), 'REFUSE.dll');
    copyFileSync(join(dirname(program('family')), 'refuse.dll'), join(folder, 'REFUSE.dll'));
  }
  const [first = ''] = cast.values();
  const run = runName();
  const script = inVariant(situation.script, situation, variant)
    .replace(/\s+/g, ' ')
    .replaceAll('<run>', run);
  const launched = variant.middleman
    ? { program: join(folder, `${middle}.exe`), args: [`start ${first} {${script}}; join`] }
    : { program: join(folder, `${first}.exe`), args: [script] };
  const file = join(folder, 'facts.txt');
  const own = inVariant(
    JSON.stringify(situation.configuration ?? {}),
    situation,
    variant,
  ).replaceAll('<folder>', JSON.stringify(folder).slice(1, -1));
  const session = await startSession(
    {
      ...(situation.isPlan ? {} : launched),
      cwd: folder,
      env: {
        ...{ FACTS: file, RUN: `handle-case-${run}` },
        ...(variant.relay ? { BETWEEN: `${variant.relay}:${situation.relayed?.role ?? ''}` } : {}),
      },
      followChildren: 'debug',
      ...(JSON.parse(own) as object),
    },
    folder,
  );
  if (!situation.keepsStdin) await closeStdin(session);
  const roles = new Map([...cast].map(([role, name]) => [name, role]));
  const facts = (): Facts => new Facts(file, (name) => roles.get(name) ?? name);
  return {
    session,
    situation,
    variant,
    facts,
    nameOf,
    pidOf: (role) => facts().pidOf(role) ?? pidIn(session.state, role, nameOf(role)),
  };
}

const programName = ({ name }: ProcessState): string => name.replace(/\.exe$/i, '');

function pidIn({ processes }: SessionState, role: string, name: string): number | null {
  const found = processes.find((one) => one.id === role || programName(one) === name);
  return found?.pid ?? null;
}

/** The findings of the first moment at which `isMeant` is true of one of them. */
export async function untilFinding(
  running: Running,
  what: string,
  isMeant: (finding: Finding) => boolean,
): Promise<readonly Finding[]> {
  const { session } = running;
  const isThere = (state: SessionState): boolean => findings(state).some(isMeant);
  try {
    return findings(await until(session, what, isThere));
  } catch {
    throw new Error(
      `${what} did not come.\n${allText(findings(session.state))}\n${running.facts().text()}`,
    );
  }
}

/** Findings for the message of a test that fails. */
export function allText(all: readonly Finding[]): string {
  return all
    .map(({ severity, code, headline, why = '', fix, path, evidence }) => {
      const facts = JSON.stringify({ path, evidence }).slice(0, 1000);
      return [`${severity} ${code}: ${headline}`, why, fix, facts].join('\n  ');
    })
    .join('\n');
}
