// Pipes between programs that people run: who keeps whom waiting, and by which handle.
import { describeCases } from './answers';
import { notYet } from './notYet';

const allNul = 'in=z out=z err=z';

describeCases(
  'A pipe of a program',
  [
    {
      title: "a sibling has the write end of a server's stdin",
      cast: ['client', 'hook', 'server'],
      script: `nul z; pipe input; start <hook> ${allNul} {hold}; keep input.write;
        start <server> in=input.read out=z err=z {first in; signal heard; read in}; close input.read;
        write input.write; await heard; exit 7`,
      relayed: { role: 'hook', relays: ['exits', 'stays', 'shell'] },
      answer: {
        code: 'write-end-held',
        severity: 'warning',
        culprit: 'hook',
        fixer: 'client',
        handle: 'input.write',
        victim: 'server',
      },
      facts: { 'server:read': '4 bytes' },
    },
    {
      title: 'a server has the write end of its own stdin',
      cast: ['client', 'server'],
      script: `nul z; pipe input; start <server> in=input.read out=z err=z {first in; signal heard; read in};
        close input.read; write input.write; await heard; exit 7`,
      relayed: { role: 'server', relays: ['exits', 'stays', 'shell'] },
      answer: {
        code: 'write-end-held',
        severity: 'warning',
        culprit: 'server',
        fixer: 'client',
        handle: 'input.write',
        victim: 'server',
      },
      facts: { 'server:read': '4 bytes' },
    },
    {
      title: 'the last of three tools has the write ends of the others',
      cast: ['driver', 'frontend'],
      hasStreams: true,
      script: `nul z; pipe one; pipe two; pipe three; keep one.read; keep two.read; keep three.read;
        start <frontend> as=first in=z <stdout>=one.write <stderr>=z {print <stdout> first};
        start <frontend> as=second in=z <stdout>=two.write <stderr>=z {print <stdout> second};
        start <frontend> as=last in=z <stdout>=three.write <stderr>=z {print <stdout> last; hold};
        close one.write; close two.write; close three.write; read one.read; read two.read; read three.read`,
      relayed: { role: 'last', relays: ['exits', 'stays'] },
      answer: {
        code: 'write-end-held',
        severity: 'warning',
        culprit: 'last',
        fixer: 'driver',
        handle: 'one.write',
        victim: 'driver',
      },
    },
    {
      title: 'a parent keeps its own copy of the write end it reads from',
      cast: ['parent', 'child'],
      hasStreams: true,
      script: `nul z; pipe output; keep output.read; start <child> in=z <stdout>=output.write <stderr>=z {print <stdout> hello};
        read output.read; join`,
      relayed: { role: 'child', relays: ['exits', 'stays', 'shell'] },
      answer: {
        code: 'write-end-held',
        severity: 'warning',
        culprit: 'parent',
        fixer: 'parent',
        handle: 'output.write',
        victim: 'parent',
      },
    },
    {
      title: 'a parent reads one output to its end while the tool fills the other',
      cast: ['parent', 'tool'],
      hasStreams: true,
      script: `nul z; pipe output; pipe errors; keep output.read; keep errors.read;
        start <tool> in=z <stdout>=output.write <stderr>=errors.write {fill <stderr>; print <stdout> done};
        close output.write; close errors.write; read output.read; read errors.read; join`,
      relayed: { role: 'tool', relays: ['exits', 'stays', 'shell'] },
      answer: {
        code: 'deadlock',
        severity: 'error',
        culprit: 'tool',
        fixer: 'parent',
        handle: 'errors.write',
        victim: 'parent',
      },
      facts: { 'tool:wrote': 'piece' },
    },
    {
      title: 'a parent writes all before it reads what the filter answers',
      cast: ['parent', 'filter'],
      script: `nul z; pipe input; pipe output; keep input.write; keep output.read;
        start <filter> in=input.read out=output.write err=z {echo}; close input.read; close output.write;
        fill input.write; close input.write; read output.read`,
      relayed: { role: 'filter', relays: ['exits', 'stays', 'shell'] },
      answer: {
        code: 'deadlock',
        severity: 'error',
        culprit: 'filter',
        fixer: 'parent',
        handle: 'output.write',
        victim: 'parent',
      },
      facts: { 'parent:wrote': 'piece' },
    },
    {
      title: 'a daemon got stdout by a duplicate that was made for it and closed',
      cast: ['quick', 'daemon'],
      hasStreams: true,
      script: `keep in; keep out; keep err; copy mine <stdout>; nul z; start <daemon> in=z <stdout>=mine <stderr>=z {hold};
        close mine; print <stdout> done`,
      relayed: { role: 'daemon', relays: ['exits', 'stays', 'shell'] },
      answer: {
        code: 'descendant-holds-pipe',
        severity: 'warning',
        culprit: 'daemon',
        fixer: 'quick',
        isOfRelay: true,
        handle: 'mine',
        victim: /std(out|err)/,
        never: /not inherited|DuplicateHandle should/,
      },
    },
    {
      title: 'a tool below cmd.exe fills a pipe that nobody reads',
      cast: ['tool'],
      hasStreams: true,
      isPlan: true,
      script: '',
      configuration: {
        program: 'cmd.exe',
        args: '/c .\\<tool>.exe "fill <stderr>"',
        stdio: { stdin: 'nul', 'std<stderr>': { pipe: { bufferSize: 4096, paused: true } } },
      },
      answer: {
        code: 'writer-blocked',
        severity: 'warning',
        culprit: 'tool',
        fixer: null,
        victim: /std(out|err)/,
      },
    },
    {
      title: 'a tool two levels down asks a question',
      keepsStdin: true,
      cast: ['setup', 'curl'],
      script: 'print out downloading; start <curl> {print out overwrite?; first in}; join',
      relayed: { role: 'curl', relays: ['stays', 'shell'] },
      answer: { code: 'waits-for-input', culprit: 'curl', fixer: null, victim: /stdin|input/ },
    },
    {
      title: 'a tool three levels down, below cmd.exe, asks a question',
      keepsStdin: true,
      cast: ['setup', 'curl'],
      isPlan: true,
      script: '',
      configuration: {
        program: 'cmd.exe',
        args: '/c .\\<setup>.exe "print out downloading; start <curl> {print out overwrite?; first in}; join"',
      },
      answer: { code: 'waits-for-input', culprit: 'curl', fixer: null, victim: /stdin|input/ },
    },
    {
      title: 'one child of a configuration has the read end made for another',
      cast: ['hook', 'server'],
      isPlan: true,
      script: '',
      configuration: {
        inherit: 'all',
        stdio: { stdin: 'nul', stdout: 'nul', stderr: 'nul' },
        handles: { input: { kind: 'pipe' } },
        children: [
          { name: 'hook', program: '<folder>\\<hook>.exe', args: ['hold'] },
          {
            name: 'server',
            program: '<folder>\\<server>.exe',
            args: ['copy seen in; read in'],
            stdio: { stdin: { handle: 'input.read' }, stdout: 'nul', stderr: 'nul' },
          },
        ],
      },
      answer: {
        code: 'leaked-handle',
        culprit: 'hook',
        fixer: null,
        victim: /input\.read/,
        never: /pipe cannot end/,
      },
    },
    {
      title: 'one child of a configuration keeps the output of another from ending',
      cast: ['frontend'],
      isPlan: true,
      hasStreams: true,
      script: '',
      configuration: {
        program: '<folder>\\<frontend>.exe',
        inherit: 'all',
        stdio: { stdin: 'nul', 'std<stderr>': 'nul' },
        children: [
          { name: 'first', args: ['print <stdout> first'] },
          { name: 'last', args: ['hold'] },
        ],
      },
      answer: {
        code: 'write-end-held',
        severity: 'warning',
        culprit: 'last',
        fixer: null,
        victim: /first/,
      },
    },
    {
      title: 'one child of a configuration, below cmd.exe, keeps the output of another from ending',
      cast: ['frontend', 'keeper'],
      isPlan: true,
      hasStreams: true,
      script: '',
      configuration: {
        inherit: 'all',
        stdio: { stdin: 'nul', 'std<stderr>': 'nul' },
        children: [
          {
            name: 'first',
            program: '<folder>\\<frontend>.exe',
            args: ['print <stdout> first'],
          },
          { name: 'last', program: 'cmd.exe', args: '/c .\\<keeper>.exe hold' },
        ],
      },
      answer: {
        code: 'write-end-held',
        severity: 'warning',
        culprit: 'keeper',
        fixer: null,
        victim: /first/,
      },
    },
  ],
  notYet,
);
