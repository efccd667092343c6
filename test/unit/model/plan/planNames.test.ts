// A plan whose names do not fit together, or whose texts Windows could not take, is refused with what to use instead.
import { refuses, type RefusedPlan } from '../../fixtures/refusedPlan';

const program = 'a.exe';
const event = { kind: 'event' };
const pipe = { kind: 'pipe' };

const names: readonly RefusedPlan[] = [
  {
    what: 'no program',
    plan: {},
    field: 'program',
    value: undefined,
    says: /\(missing\).*No program.*path of an \.exe/,
  },
  {
    what: 'no program in a child',
    plan: { children: [{ name: 'A', program }, { name: 'B' }] },
    field: 'children[1].program',
    value: undefined,
    says: /No program/,
  },
  {
    what: 'an unknown name in the handle list',
    plan: { program, handles: { log: event }, handleList: ['stdin', 'lgo'] },
    field: 'handleList[1]',
    value: 'lgo',
    says: /No handle has this name\. Use one of: stdin, stdout, stderr, log\./,
  },
  {
    what: 'a stream that is "none" in the handle list',
    plan: { program, stdio: { stdin: 'none' }, handleList: ['stdin'] },
    field: 'handleList[0]',
    value: 'stdin',
    says: /Use one of: stdout, stderr\./,
  },
  {
    what: 'a name twice in the handle list',
    plan: { program, handles: { log: event }, handleList: ['log', 'stdin', 'log'] },
    field: 'handleList[2]',
    value: 'log',
    says: /stands twice.*Remove one/,
  },
  {
    what: 'a pipe without its end in the handle list',
    plan: { program, handles: { p: pipe }, handleList: ['p'] },
    field: 'handleList[0]',
    value: 'p',
    says: /two ends.*"p\.read" or "p\.write"/,
  },
  {
    what: 'an unknown handle in an argument',
    plan: { program, args: ['x', '--h=${handle:nope}'] },
    field: 'args[1]',
    value: 'nope',
    says: /No handle has this name\. Use one of/,
  },
  {
    what: 'a pipe without its end in an argument',
    plan: { program, handles: { p: pipe }, args: ['${handle:p}'] },
    field: 'args[0]',
    value: 'p',
    says: /"p\.read" or "p\.write"/,
  },
  {
    what: 'an unknown handle in arguments given as one text',
    plan: { program, args: '--h=${handle:nope} x' },
    field: 'args',
    value: 'nope',
    says: /No handle has this name/,
  },
  {
    what: 'an unknown handle in a variable',
    plan: { program, env: { H: '${handle:nope}' } },
    field: 'env.H',
    value: 'nope',
    says: /No handle has this name/,
  },
  {
    what: 'an unknown handle as a stream',
    plan: { program, stdio: { stdout: { handle: 'nope' } } },
    field: 'stdio.stdout.handle',
    value: 'nope',
    says: /No handle has this name\. The launch configuration has none yet\./,
  },
  {
    what: 'a pipe without its end as a stream',
    plan: { program, handles: { p: pipe }, stdio: { stdout: { handle: 'p' } } },
    field: 'stdio.stdout.handle',
    value: 'p',
    says: /"p\.read" or "p\.write"/,
  },
  {
    what: 'an unknown name among the ends to keep',
    plan: { program, keepParentEnds: ['stdoot'] },
    field: 'keepParentEnds[0]',
    value: 'stdoot',
    says: /Use one of: stdin, stdout, stderr/,
  },
  {
    what: 'two children of one name, but for its case',
    plan: { program, children: [{ name: 'A' }, { name: 'a' }] },
    field: 'children[1].name',
    value: 'a',
    says: /Another child has this name.*name of its own/,
  },
  {
    what: 'a child name that is no name',
    plan: { program, children: [{ name: 'A.b' }] },
    field: 'children[0].name',
    value: 'A.b',
    says: /letters, digits/,
  },
  {
    what: 'a variable twice, but for its case',
    plan: { program, env: { Path: 'a', PATH: 'b' } },
    field: 'env.PATH',
    value: 'PATH',
    says: /upper and lower case.*Remove one/,
  },
  {
    what: 'a variable with "=" in its name',
    plan: { program, env: { 'A=B': 'x' } },
    field: 'env.A=B',
    value: 'A=B',
    says: /without "=".*Rename/,
  },
  {
    what: 'the name of a standard handle for a handle',
    plan: { program, handles: { stdout: event } },
    field: 'handles.stdout',
    value: 'stdout',
    says: /name of a standard handle.*Choose another/,
  },
  {
    what: 'a handle name that is no name',
    plan: { program, handles: { '1.log': event } },
    field: 'handles["1.log"]',
    value: '1.log',
    says: /letters, digits.*Choose another/,
  },
  {
    what: 'NUL in the program',
    plan: { program: 'a\0.exe' },
    field: 'program',
    value: 'a\0.exe',
    says: /NUL.*Remove it/,
  },
  {
    what: 'NUL in an argument',
    plan: { program, args: ['a\0b'] },
    field: 'args[0]',
    value: 'a\0b',
    says: /NUL/,
  },
  {
    what: 'NUL in a variable',
    plan: { program, env: { A: 'a\0b' } },
    field: 'env.A',
    value: 'a\0b',
    says: /NUL/,
  },
  {
    what: 'NUL in the folder',
    plan: { program, cwd: 'C:\\\0' },
    field: 'cwd',
    value: 'C:\\\0',
    says: /NUL/,
  },
  {
    what: 'a command line that is too long',
    plan: { program, args: ['x'.repeat(20_000), 'y'.repeat(20_000)] },
    field: 'args',
    value: '2 arguments',
    says: /32767 characters.*file or through stdin/,
  },
  {
    what: 'a command line that quoting makes too long',
    plan: { program, args: ['"'.repeat(20_000)] },
    field: 'args',
    value: '1 arguments',
    says: /32767 characters/,
  },
];

describe('A plan with a wrong name or text is refused:', () => names.forEach(refuses));

describe('A plan that sends', () => {
  const handles = {
    log: event,
    p: pipe,
    number: { kind: 'value', value: '-1' },
    gone: event,
    copy: { kind: 'duplicate', of: 'gone', closeSource: true },
  };
  const one = (what: string, send: object, field: string, value: unknown, says: RegExp) =>
    refuses({ what, plan: { program, handles, send: [send] }, field, value, says });
  const two = { program, handles, children: [{ name: 'A' }, { name: 'B' }] };
  const some = (what: string, send: object, field: string, value: unknown, says: RegExp) =>
    refuses({
      what,
      plan: { ...two, send: [{ handle: 'log', to: 'A' }, send] },
      field,
      value,
      says,
    });

  one('no handle', {}, 'send[0].handle', undefined, /expected "handle"/);
  one('an unknown handle', { handle: 'lgo' }, 'send[0].handle', 'lgo', /No handle.*log, p\.read/);
  one('a pipe without its end', { handle: 'p' }, 'send[0].handle', 'p', /"p\.read" or "p\.write"/);
  one(
    'a number',
    { handle: 'number' },
    'send[0].handle',
    'number',
    /a plain number.*: log, p\.read/,
  );
  one('what is closed', { handle: 'gone' }, 'send[0].handle', 'gone', /closeSource.*duplicate/);
  one('an access that is none', { handle: 'log', access: 'all' }, 'send[0].access', 'all', /0x/);
  const lost = { handle: 'log', to: 'C' };
  some('to an unknown child', lost, 'send[1].to', 'C', /No child.*: A, B\./);
  some('to nobody', { handle: 'log' }, 'send[1].to', undefined, /several children.*: A, B\./);
  const told = { handle: 'log', to: 'B', stdin: true };
  const mute = [{ name: 'A' }, { name: 'B', stdio: { stdin: 'nul' } }];
  refuses({
    what: 'a value to a stdin that is no pipe',
    plan: { ...two, children: mute, send: [told] },
    field: 'send[0].stdin',
    value: true,
    says: /stdin of B is not a pipe.*Make the stdin of B a "pipe"/,
  });
  refuses({
    what: "a value to a stdin that is another child's output",
    plan: {
      ...two,
      children: [{ name: 'A' }, { name: 'B', stdio: { stdin: { child: 'A' } } }],
      send: [told],
    },
    field: 'send[0].stdin',
    value: true,
    says: /not a pipe of the launcher/,
  });
});

describe('A plan with a chosen parent', () => {
  const program = 'a.exe';
  const below = (parent: unknown) => ({
    program,
    children: [{ name: 'A' }, { name: 'B', parent }],
  });
  const refusal = (what: string, plan: object, field: string, value: unknown, says: RegExp) =>
    refuses({ what, plan, field, value, says });

  const at = 'children[1].parent.child';
  refusal('that is no child', below({ child: 'X' }), at, 'X', /No child.*Use one of: A\./);
  refusal('that is the child itself', below({ child: 'B' }), at, 'B', /its own parent.*: A\./);
  refusal(
    'that stands later',
    { program, children: [{ name: 'A', parent: { child: 'B' } }, { name: 'B' }] },
    'children[0].parent.child',
    'B',
    /stands after A.*Put B before A/,
  );
  refusal(
    'in a circle',
    {
      program,
      children: [{ name: 'A', parent: { child: 'B' } }, below({ child: 'A' }).children[1]],
    },
    'children[0].parent.child',
    'B',
    /stands after A/,
  );
  refusal(
    'for all, one of them included',
    { program, parent: { child: 'A' }, children: [{ name: 'A' }, { name: 'B' }] },
    'parent.child',
    'A',
    /its own parent.*"parent": "broker"/,
  );
  refusal('of the id 0', below({ pid: 0 }), 'children[1].parent.pid', 0, /expected 1 or more\./);
  refusal(
    'and SetStdHandle',
    { program, parent: { pid: 7 }, stdioMethod: 'setStdHandle' },
    'parent',
    { pid: 7 },
    /handles of the launcher.*"startupInfo"/,
  );
});
