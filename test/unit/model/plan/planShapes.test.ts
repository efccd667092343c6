// A plan with attributes that do not exist or values of the wrong kind is refused with the field to correct.
import { refuses, type RefusedPlan } from '../../fixtures/refusedPlan';

const program = 'a.exe';

const shapes: readonly RefusedPlan[] = [
  {
    what: 'an attribute that does not exist',
    plan: { program, progam: 'b.exe' },
    field: 'progam',
    value: 'progam',
    says: /no attribute of this name.*correct the spelling/,
  },
  {
    what: 'an attribute that does not exist in a child',
    plan: { children: [{ name: 'A', program, arg: ['x'] }] },
    field: 'children[0].arg',
    value: 'arg',
    says: /no attribute of this name/,
  },
  {
    what: 'an attribute that does not exist in a stream',
    plan: { program, stdio: { stdout: { pipe: { buffersize: 1 } } } },
    field: 'stdio.stdout.pipe.buffersize',
    value: 'buffersize',
    says: /no attribute of this name/,
  },
  {
    what: 'a text where a list is wanted',
    plan: { program, handleList: 'stdin' },
    field: 'handleList',
    value: 'stdin',
    says: /expected Array/,
  },
  {
    what: 'a number where arguments are wanted',
    plan: { program, args: 7 },
    field: 'args',
    value: 7,
    says: /expected/,
  },
  {
    what: 'a number among the arguments',
    plan: { program, args: ['a', 7] },
    field: 'args[1]',
    value: 7,
    says: /expected string/,
  },
  {
    what: 'a number as a variable',
    plan: { program, env: { N: 7 } },
    field: 'env.N',
    value: 7,
    says: /expected/,
  },
  {
    what: 'an unknown word for a stream',
    plan: { program, stdio: { stdin: 'pip' } },
    field: 'stdio.stdin',
    value: 'pip',
    says: /expected.*"pipe"/,
  },
  {
    what: 'stdout joined to stdout',
    plan: { program, stdio: { stdout: 'stdout' } },
    field: 'stdio.stdout',
    value: 'stdout',
    says: /expected/,
  },
  {
    what: 'an unknown way to inherit',
    plan: { program, inherit: 'some' },
    field: 'inherit',
    value: 'some',
    says: /expected.*"list".*"all".*"none"/,
  },
  {
    what: 'an unknown kind of handle',
    plan: { program, handles: { m: { kind: 'mutant' } } },
    field: 'handles.m.kind',
    value: 'mutant',
    says: /expected.*"pipe".*"file".*"event"/,
  },
  {
    what: 'a file without a path',
    plan: { program, handles: { f: { kind: 'file' } } },
    field: 'handles.f.path',
    value: undefined,
    says: /\(missing\).*expected/,
  },
  {
    what: 'a file with an empty path',
    plan: { program, handles: { f: { kind: 'file', path: '' } } },
    field: 'handles.f.path',
    value: '',
    says: /handles\.f\.path: ""/,
  },
  {
    what: 'a negative buffer size',
    plan: { program, stdio: { stdout: { pipe: { bufferSize: -1 } } } },
    field: 'stdio.stdout.pipe.bufferSize',
    value: -1,
    says: /expected 0 or more\./,
  },
  {
    what: 'no child in the list of children',
    plan: { program, children: [] },
    field: 'children',
    value: [],
    says: /expected/,
  },
  {
    what: 'a child without a name',
    plan: { program, children: [{}] },
    field: 'children[0].name',
    value: undefined,
    says: /\(missing\)/,
  },
];

describe('A plan of the wrong shape is refused:', () => shapes.forEach(refuses));
