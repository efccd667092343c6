// How programs are found and started by the names people use: scripts beside batch files, aliases of the Store, those that want rights.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { resolvePrograms } from '../../../src/client/programs/resolveProgram';
import { parsePlan } from '../../../src/model/plan/parsePlan';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import type { Question } from '../answer';
import { CREATE_NO_WINDOW, CREATE_SUSPENDED, startProcess } from '../startProcess';
import { isElevated } from '../native';

const names = ['cmd', 'npm', 'npx', 'code', 'python', 'pwsh', 'wt', 'winget'];
/** Programs of Windows that ask for rights in their manifest, in some edition. */
const wantRights = [
  'OptionalFeatures',
  'SystemSettingsAdminFlows',
  'dfrgui',
  'iscsicpl',
  'msconfig',
];
const ERROR_ELEVATION_REQUIRED = 740;

/** What the product starts for a name, or why not. */
function resolved(
  program: string,
  folder: string,
  env: NodeJS.ProcessEnv,
): { path?: string; why?: string } {
  const parsed = parsePlan({ program }, 'check');
  if (!parsed.ok) return { why: 'not a plan' };
  const found = resolvePrograms(parsed.plan, { workspaceFolder: folder, env });
  const path = found.ok ? found.plan.children[0]?.program : undefined;
  return path !== undefined
    ? { path }
    : { why: found.ok ? 'no program' : found.problems.map(({ message }) => message).join(' ') };
}

/** Whether a folder of PATH lists the name, without asking the file itself. */
function isInstalled(name: string): boolean {
  const files = ['.com', '.exe', '.bat', '.cmd'].map((extension) => name + extension);
  const list = (folder: string): readonly string[] => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  };
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .some((folder) => list(folder).some((file) => files.includes(file.toLowerCase())));
}

function attempt(work: () => unknown): string {
  try {
    return String(work());
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

interface Start {
  /** Code of CreateProcessW, 0 when it started. */
  readonly created: number;
  readonly text: string;
}

/** Created, put into a job, and ended before its first instruction. */
function tryStart(path: string): Start {
  const win32 = loadWin32(() => undefined);
  const files =
    `exists ${attempt(() => existsSync(path))}, ` +
    `lstat ${attempt(() => (lstatSync(path).isSymbolicLink() ? 'link' : 'file'))}, ` +
    `stat ${attempt(() => (statSync(path), 'file'))}`;
  const started = startProcess(`"${path}"`, { flags: CREATE_SUSPENDED | CREATE_NO_WINDOW });
  if (!started.ok)
    return { created: started.code, text: `${files}, CreateProcessW ${started.code}` };
  const job = win32.CreateJobObjectW(null);
  const joined = attempt(() => (win32.AssignProcessToJobObject(job, started.hProcess), 'yes'));
  win32.TerminateProcess(started.hProcess, 1);
  return { created: 0, text: `${files}, starts, job ${joined}` };
}

export const programNames: Question = {
  title: 'Programs by their names',
  limitSeconds: 40,
  ask({ folder, answer }) {
    // The look of npm's own folder: a script for sh beside the batch file.
    const bin = join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'check-npm'), '#!/bin/sh\n');
    writeFileSync(join(bin, 'check-npm.cmd'), '@exit /b 0\r\n');
    const beside = resolved('check-npm', folder, { ...process.env, PATH: bin });
    answer({
      asked: 'A name with a script and a batch file',
      expected: 'check-npm.cmd',
      seen: beside.path?.split('\\').at(-1)?.toLowerCase() ?? beside.why ?? '',
    });
    for (const name of names) {
      if (!isInstalled(name)) {
        answer({ asked: name, notAsked: 'not on PATH' });
        continue;
      }
      const { path, why } = resolved(name, folder, process.env);
      const start = path === undefined ? null : tryStart(path);
      answer({
        asked: name,
        expected: 'found, and starts',
        seen: start ? `${path ?? ''}: ${start.text}` : (why ?? ''),
        fits: start?.created === 0,
      });
    }
    const root = process.env['SystemRoot'] ?? 'C:\\Windows';
    const wanting = wantRights
      .map((name) => `${root}\\System32\\${name}.exe`)
      .find((path) => existsSync(path) && readFileSync(path).includes('requireAdministrator'));
    const asked = 'A program that wants elevation';
    if (wanting === undefined) answer({ asked, notAsked: 'no such program is known here' });
    else {
      const { created, text } = tryStart(wanting);
      const expected = isElevated() ? 0 : ERROR_ELEVATION_REQUIRED;
      answer({
        asked,
        expected: `CreateProcessW ${expected}`,
        seen: `${wanting}: ${text}`,
        fits: created === expected,
      });
    }
    return Promise.resolve();
  },
};
