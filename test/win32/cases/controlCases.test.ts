// Families of programs that do it right: nothing is said of them, at no moment.
import { describeControls } from './answers';
import { notYet } from './notYet';

const allNul = 'in=z out=z err=z';
const tool = (name: string, more = ''): string =>
  `start <tool> as=${name} list=z,${name}.write in=z out=${name}.write err=${name}.write {print out ${name}${more}}`;

/** Programs of Node with pipes, one that is slow, one that is waited for, and one by the shell. */
const spawning = `
  const { spawn, exec, execFileSync } = require('node:child_process');
  const run = (code) => new Promise((resolve) => {
    const child = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdout.resume();
    child.stdin.end('hello');
    child.on('close', resolve);
  });
  Promise.all([run('process.stdin.pipe(process.stdout)'), run('setTimeout(() => console.log(1), 1500)')]).then(() => {
    execFileSync(process.execPath, ['-e', 'console.log(2)']);
    exec('cmd /c echo from cmd', () => console.log('done'));
  });`;

describeControls(
  [
    {
      title: 'tools that each get a list of their own, and a log and a port that nobody gets',
      cast: ['build', 'tool'],
      relayed: { role: 'two', relays: ['exits', 'stays'] },
      script: `nul z; log journal build.log; listen door; keep door; pipe one; keep one.read; pipe two; keep two.read; pipe three; keep three.read;
        ${tool('one', '; await go')}; ${tool('two', '; await go')}; ${tool('three', '; await go; linger')};
        close one.write; close two.write; close three.write; signal go; read one.read; read two.read; read three.read; join; close journal`,
    },
    {
      title: 'a tool that exits while its parent still starts others',
      cast: ['build', 'tool'],
      script: `nul z; pipe one; keep one.read; pipe two; keep two.read;
        ${tool('one')}; join; ${tool('two', '; await go')};
        close one.write; close two.write; read one.read; signal go; read two.read; join`,
    },
    {
      title: 'what Node starts, by spawn, exec and execFileSync',
      cast: [],
      isPlan: true,
      script: '',
      configuration: { program: process.execPath, args: ['-e', spawning], stdio: { stdin: 'nul' } },
    },
    {
      title: 'a daemon with nothing inherited and a directory of its own',
      cast: ['launcher', 'daemon'],
      relayed: { role: 'daemon', relays: ['exits', 'stays'] },
      // It keeps the folder that the daemon has left, for as long as that lives.
      mayInformOfRelay: true,
      script:
        'start <daemon> none detached {cd C:\\; signal moved; linger}; await moved; print out started',
    },
    {
      title: 'a pipeline',
      cast: [],
      isPlan: true,
      script: '',
      configuration: {
        stdio: { stdin: 'nul', stderr: 'nul' },
        children: [
          { name: 'dir', program: 'cmd.exe', args: '/c dir C:\\windows' },
          {
            name: 'find',
            program: 'cmd.exe',
            args: '/c find "e"',
            stdio: { stdin: { child: 'dir' } },
          },
          {
            name: 'count',
            program: 'cmd.exe',
            args: '/c find /c "e"',
            stdio: { stdin: { child: 'find' } },
          },
        ],
      },
    },
    {
      title: 'an event whose value the environment says',
      cast: ['make', 'job'],
      relayed: { role: 'job', relays: ['stays', 'shell'] },
      script: `event ready; copy mine ready; keep mine; tell ready READY_HANDLE; nul z;
        start <job> ${allNul} {use READY_HANDLE ready; linger; set ready; linger}; close ready; close z; wait mine; join; print out done`,
      facts: { 'job:set': '0' },
    },
    {
      title: 'a listening socket that is handed to a successor',
      cast: ['old', 'successor'],
      mayInform: true,
      relayed: { role: 'successor', relays: ['exits', 'stays', 'shell'] },
      script: `listen door; nul z; keep in; keep out; keep err; start <successor> ${allNul} handle=door {linger}; exit`,
    },
  ],
  notYet,
);
