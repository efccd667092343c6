// What ten equal sessions leave behind, and what programs that watch for malware do to sessions.
import { appendFileSync, copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { SessionFolders } from '../../../src/client/logs/sessionFolders';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import type { Question } from '../answer';
import { ownHandleCount } from '../native';
import { descendantsOf, openSession, ownProgram } from '../sessions';

const mostMore = 10;
const guards = /^(MsMpEng|MsSense|SentinelAgent|CSFalconService|CylanceSvc|cb|xagt)\.exe$/i;

export const afterSessions: Question = {
  title: 'What sessions leave behind, and virus scanners',
  limitSeconds: 60,
  async ask({ folder, answer, isWine }) {
    const faults: unknown[] = [];
    const folders = new SessionFolders({
      root: folder,
      keptFolder: join(folder, 'kept'),
      keepsCaptures: () => false,
      note: (error) => void faults.push(error),
    });
    const cmd = `${process.env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\cmd.exe`;
    const quick = {
      program: cmd,
      args: ['/d', '/c', 'exit 0'],
      console: 'detached',
      stdio: { stdin: 'nul' },
    };
    let handlesLeft = 0;
    let foldersLeft = 0;
    /** One session, whose folder is deleted the moment it has ended. */
    const once = async (configuration: object) => {
      const session = openSession(configuration, folder);
      try {
        await session.start();
        return await session.ended;
      } finally {
        handlesLeft += session.state.broker.handlesLeft?.length ?? 0;
        await session.dispose();
        await folders.discard(session.folder.split('\\').at(-1) ?? '', null);
        foldersLeft += existsSync(session.folder) ? 1 : 0;
      }
    };
    await once({ ...quick, followChildren: 'debug' });
    const before = ownHandleCount();
    const rounds = isWine ? 3 : 10;
    for (let round = 0; round < rounds; round++) await once({ ...quick, followChildren: 'debug' });
    const more = ownHandleCount() - before;
    answer({
      asked: `Handles of ours after ${rounds} equal sessions`,
      expected: `at most ${mostMore} more`,
      seen: `${more} more`,
      fits: more <= mostMore,
    });
    answer({
      asked: 'Handles that launchers could not close',
      expected: '0',
      seen: String(handlesLeft),
    });
    // A file that no scanner has seen: a program of the system with one byte more, which nobody has signed.
    const fresh = join(folder, 'fresh.exe');
    copyFileSync(cmd, fresh);
    appendFileSync(fresh, '\n');
    const begun = performance.now();
    const state = await once({
      ...ownProgram('startOther', 'none', fresh),
      followChildren: 'debug',
    });
    const met = descendantsOf(state).filter(({ name }) => /^fresh\.exe$/i.test(name));
    answer({
      asked: 'A program nobody has seen: times it is listed',
      expected: '1',
      seen: String(met.length),
    });
    answer({
      asked: 'What is noted of it; exit code of its creator',
      expected: 'nothing; 5',
      seen: `${met[0]?.descent?.note ?? 'nothing'}; ${String(state.processes[0]?.exitCode)}`,
    });
    answer({
      asked: 'Its session',
      expected: null,
      seen: `${(performance.now() - begun).toFixed(0)} ms`,
    });
    answer({
      asked: 'Folders of sessions that could not be deleted at once',
      expected: '0',
      seen: `${foldersLeft}${faults.length > 0 ? `: ${String(faults[0])}` : ''}`,
      fits: foldersLeft === 0 && faults.length === 0,
    });
    const found = loadWin32(() => undefined)
      .ProcessList()
      .filter(({ name }) => guards.test(name));
    answer({
      asked: 'Programs that watch for malware',
      expected: null,
      seen: [...new Set(found.map(({ name }) => name))].join(', ') || 'none known',
    });
  },
};
