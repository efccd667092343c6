// Files, folders and ports that a program closed or left, and that another one still has.
import { describeCases } from './answers';
import { notYet } from './notYet';
import type { Case } from './situation';

const started = 'start <helper> in=z out=z err=z {hold}; close z';

/** The owner closes what it had and lives on, or exits. */
function bothEnds(one: Omit<Case, 'cast'>): readonly Case[] {
  const cast = ['app', 'helper'];
  return [
    { ...one, cast, title: `${one.title}, and its owner lives on`, script: `${one.script}; hold` },
    { ...one, cast, title: `${one.title}, and its owner has exited` },
  ];
}

describeCases(
  'What a helper has',
  [
    ...bothEnds({
      title: 'a log that was opened with fopen cannot be deleted',
      script: `log journal app.log; nul z; ${started}; close journal; delete app.log; linger`,
      relayed: { role: 'helper', relays: ['exits', 'stays', 'shell'] },
      answer: {
        code: 'file-inherited',
        severity: 'warning',
        culprit: 'helper',
        fixer: 'app',
        handle: 'journal',
        victim: /app\.log/,
        says: [/delete/],
        fix: /"N"|_O_NOINHERIT/,
      },
      facts: { delete: '32' },
    }),
    ...bothEnds({
      title: 'a file that is shared for nothing cannot be opened',
      script: `file data data.txt none; nul z; ${started}; close data; open data.txt`,
      relayed: { role: 'helper', relays: ['exits', 'stays', 'shell'] },
      answer: {
        code: 'file-inherited',
        severity: 'warning',
        culprit: 'helper',
        fixer: 'app',
        handle: 'data',
        victim: /data\.txt/,
        says: [/open/],
        never: /deleted nor written/,
      },
      facts: { open: '32' },
    }),
    ...bothEnds({
      title: 'a folder that was opened cannot be renamed',
      script: `folder source source.tmp; nul z; ${started}; close source; rename source.tmp`,
      relayed: { role: 'helper', relays: ['exits', 'stays', 'shell'] },
      answer: {
        code: 'file-inherited',
        severity: 'warning',
        culprit: 'helper',
        fixer: 'app',
        handle: 'source',
        victim: /source\.tmp/,
        says: [/renam/],
      },
      facts: { rename: '32' },
    }),
    ...bothEnds({
      title: 'a port is in use',
      script: `listen door; nul z; ${started}; close door`,
      relayed: { role: 'helper', relays: ['exits', 'stays', 'shell'] },
      answer: {
        code: 'socket-inherited',
        severity: 'warning',
        culprit: 'helper',
        fixer: 'app',
        handle: 'door',
        victim: /127\.0\.0\.1/,
        says: [/port/],
      },
    }),
    {
      title: 'a folder that is the current directory of a daemon cannot be renamed',
      cast: ['hook', 'daemon'],
      folders: ['project'],
      configuration: { cwd: '<folder>\\project' },
      script:
        'start <daemon> none detached {rename-mine; signal tried; hold}; await tried; print out done',
      relayed: { role: 'daemon', relays: ['exits', 'stays'] },
      answer: {
        code: 'directory-in-use',
        culprit: 'daemon',
        fixer: 'hook',
        isOfRelay: true,
        victim: /project/,
        says: [/renam/, /current directory/],
      },
      facts: { 'rename-mine': '32' },
    },
  ],
  notYet,
);
