// Jobs, mappings and named pipes that a program passed to others without meaning to.
import { describeCases } from './answers';
import { notYet } from './notYet';

const allNul = 'in=z out=z err=z';
const tool = (name: string): string =>
  `start <tool> as=${name} in=z out=${name}.write err=z {print out ${name}; await go; linger}`;

describeCases(
  'An object',
  [
    {
      title: 'a mapping of one plug-in is in another',
      cast: ['host', 'plugin'],
      script: `nul z; mapping first; start <plugin> as=one ${allNul} handle=first {hold};
        mapping second; start <plugin> as=two ${allNul} handle=second {hold}; hold`,
      relayed: { role: 'two', relays: ['exits', 'stays'] },
      answer: {
        code: 'leaked-handle',
        culprit: 'two',
        fixer: 'host',
        handle: 'first',
        victim: 'host',
      },
    },
    {
      title: 'a job that kills what is in it is kept open by what is in it',
      cast: ['app', 'worker'],
      script: `job work; nul z; start <worker> after=assigned ${allNul} {signal up; hold};
        assign work; signal assigned; await up; kill-self 3`,
      // A shell starts it at once, in the job or not.
      relayed: { role: 'worker', relays: ['exits', 'stays'] },
      answer: {
        code: 'job-kept-alive',
        severity: 'warning',
        culprit: 'worker',
        fixer: 'app',
        handle: 'work',
        victim: /job/i,
      },
      facts: { assign: '0' },
    },
    {
      title: 'the name of a pipe is taken by a helper of its server',
      cast: ['server', 'helper'],
      script: `server door case-<run>; nul z; keep in; keep out; keep err;
        start <helper> ${allNul} {await left; again case-<run>; hold}; signal left; linger`,
      relayed: { role: 'helper', relays: ['exits', 'stays', 'shell'] },
      answer: {
        code: 'pipe-name-taken',
        severity: 'warning',
        culprit: 'helper',
        fixer: 'server',
        handle: 'door',
        victim: /\\\\\.\\pipe\\case-/,
      },
    },
    {
      title: 'many tools have the pipes of each other',
      cast: ['driver', 'tool'],
      endsByItself: true,
      script: `nul z; pipe one; pipe two; pipe three; pipe four; keep one.read; keep two.read; keep three.read; keep four.read;
        ${['one', 'two', 'three', 'four'].map(tool).join(';')}; close one.write; close two.write; close three.write; close four.write; signal go;
        read one.read; read two.read; read three.read; read four.read; close one.read; close two.read; close three.read; close four.read;
        join; print out done`,
      relayed: { role: 'two', relays: ['stays'] },
      answer: {
        code: 'leaked-handle',
        severity: 'information',
        culprit: 'two',
        fixer: 'driver',
        handle: 'one.write',
        named: 'driver',
        victim: 'tool',
      },
    },
  ],
  notYet,
);
