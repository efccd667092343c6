// The rules of standard handles on the model, as the C program tries them on a kernel: the first rule that matches.
import assert from 'node:assert/strict';
import {
  CREATE_NEW_CONSOLE,
  CREATE_NO_WINDOW,
  DETACHED_PROCESS,
} from '../../../src/win32/constants';
import { ConsoleObject } from '../../windowsModel/consoleHost';
import { differences, type Difference } from '../../windowsModel/personality';
import type { StandardValues } from '../../windowsModel/process';
import type { Launch } from '../../windowsModel/program';
import { WindowsModel } from '../../windowsModel/windowsModel';

const pseudo = 0xffff_ffff_ffff_ffffn;
const all = (value: bigint): StandardValues => [value, value, value];

interface Way extends Launch {
  /** What the fields name; without it STARTF_USESTDHANDLES is not there. */
  readonly fields?: 'field' | 'notInheritable' | 'null' | 'noHandle' | 'pseudo';
  readonly listed?: 'field' | 'other';
  /** Of the parent: its standard handles, and whether it has a console. */
  readonly own?: 'inheritable' | 'notInheritable';
  readonly hasNoConsole?: boolean;
}

/** The difference, and what comes of it. */
type Wine = readonly [Difference, string];

/** What stdout of the child is once it runs, in the words of tryStandardHandles.c: `?` is a number without a handle, `+` an inheritable copy. */
function outcome(personality: 'windows' | 'wine' | readonly Difference[], way: Way): string {
  const model = new WindowsModel({ personality, runtimeHandles: false });
  model.install('child.exe', function* (me) {
    yield* me.forEver();
    return 0;
  });
  const parent = model.outside('parent.exe');
  if (way.hasNoConsole !== true) new ConsoleObject(() => undefined).attach(parent);
  const me = model.program(parent);
  const { fields, listed, own = 'inheritable', hasNoConsole: _, ...launch } = way;
  // What the child opens when it runs takes the lowest values: a number without a handle stays one.
  for (let count = 0; count < 8; count++) me.openEvent();
  const values = {
    field: me.openFile('NUL', { inherit: true }),
    notInheritable: me.openFile('NUL'),
    null: 0n,
    noHandle: 0x7fff_fff4n,
    pseudo,
    other: me.openEvent(true),
    own: me.openFile('NUL', { inherit: own === 'inheritable' }),
  };
  me.setStandard(all(values.own));
  const created = me.create('child.exe', {
    inherits: true,
    ...launch,
    ...(fields ? { standard: all(values[fields]) } : {}),
    ...(listed ? { attributes: { parentProcess: null, handleList: [values[listed]] } } : {}),
  });
  assert.ok('process' in created);
  model.clock.run(10);
  const child = created.process;
  const value = child.standard[1];
  if (value === 0n) return 'null';
  if (value === pseudo) return '-1';
  const entry = child.table.get(value);
  const name = (Object.keys(values) as (keyof typeof values)[]).find((each) => {
    const theirs = parent.table.get(values[each])?.object;
    return entry ? entry.object === theirs : values[each] === value;
  });
  if (entry?.object.name.startsWith('\\Device\\ConDrv')) return 'console';
  const short = name === 'notInheritable' ? 'field' : (name ?? 'unknown');
  if (!entry) return `${short}?`;
  const isCopy = name !== undefined && values[name] !== value;
  return `${short}${isCopy ? 'Copy' : ''}${isCopy && entry.inherit ? '+' : ''}`;
}

const none = { inherits: false };
const wineFields = 'standard handles without inheritance';

/** The rule, the call, Windows, and Wine where it differs: tryStandardHandles.c under Wine 8.0 has the same words. */
const ways: readonly (readonly [string, Way, string, Wine?])[] = [
  ['1 copies a field', { fields: 'field' }, 'field'],
  ['1 copies a field of a new console', { fields: 'field', flags: CREATE_NEW_CONSOLE }, 'field'],
  ['1 copies a field of a detached child', { fields: 'field', flags: DETACHED_PROCESS }, 'field'],
  ['1 copies a listed field', { fields: 'field', listed: 'field' }, 'field'],
  ['1 copies a number without a handle', { fields: 'noHandle' }, 'noHandle?'],
  ['1 copies -1', { fields: 'pseudo' }, '-1'],
  ['1 inherits nothing for being named', { fields: 'notInheritable' }, 'field?'],
  [
    '1 inherits no field outside the list',
    { fields: 'field', listed: 'other' },
    ...(['field?', ['standard handle outside the list', 'field']] as const),
  ],
  ['2 opens the new console without a window', { flags: CREATE_NO_WINDOW }, 'console'],
  ['2 opens it without inheritance', { ...none, flags: CREATE_NO_WINDOW }, 'console'],
  ['2 opens it for a field that is NULL', { fields: 'null', flags: CREATE_NEW_CONSOLE }, 'console'],
  [
    '2 opens the console of a parent that has none',
    { hasNoConsole: true },
    ...(['console', ['SetStdHandle without a console', 'own']] as const),
  ],
  [
    '2 opens it for fields that are not inherited',
    { ...none, fields: 'field', flags: CREATE_NEW_CONSOLE },
    ...(['console', [wineFields, 'fieldCopy+']] as const),
  ],
  [
    '3 is NULL when detached',
    { flags: DETACHED_PROCESS },
    ...(['null', ['standard handles of a detached child', '-1']] as const),
  ],
  ['3 is NULL when detached without inheritance', { ...none, flags: DETACHED_PROCESS }, 'null'],
  ['4 leaves a field NULL', { fields: 'null' }, 'null'],
  [
    '4 is NULL without inheritance',
    { ...none, fields: 'field' },
    'null',
    [wineFields, 'fieldCopy+'],
  ],
  ['5 copies what the parent has', {}, 'own'],
  ['5 copies the number of what is not inheritable', { own: 'notInheritable' }, 'own?'],
  ['6 duplicates without inheritance', none, 'ownCopy+'],
  [
    '6 duplicates what is not inheritable',
    { ...none, own: 'notInheritable' },
    ...(['ownCopy', ['inheritability of a copied standard handle', 'ownCopy+']] as const),
  ],
  [
    '6 duplicates with a list',
    { listed: 'other' },
    ...(['ownCopy+', ['standard handles of a parent with a list', 'own']] as const),
  ],
];

describe('Standard handles on the model: rule', () => {
  for (const [title, way, windows, wine] of ways) {
    it(`${title}: ${windows} on Windows${wine ? `, ${wine[1]} under Wine` : ''}`, () => {
      assert.equal(outcome('windows', way), windows);
      assert.equal(outcome('wine', way), wine ? wine[1] : windows);
      if (!wine) return;
      const others = differences.filter((each) => each !== wine[0]);
      assert.equal(outcome(others, way), windows);
    });
  }

  it('2 gives a child that inherits and gets a new console six console handles, and three without inheritance', () => {
    const consoleHandles = (inherits: boolean): number => {
      const model = new WindowsModel({ runtimeHandles: false });
      model.install('child.exe', function* (me) {
        yield* me.forEver();
        return 0;
      });
      const isConsole = (name: string): boolean => /ConDrv\\(Input|Output)$/.test(name);
      const begin = (parent: ReturnType<typeof model.program>) => {
        const created = parent.create('child.exe', { inherits, flags: CREATE_NO_WINDOW });
        assert.ok('process' in created);
        model.clock.run(10);
        return created;
      };
      const first = begin(model.program(model.outside('parent.exe')));
      const second = begin(model.program(first.process));
      return second.process.table.all.filter(([, { object }]) => isConsole(object.name)).length;
    };
    assert.deepEqual([consoleHandles(true), consoleHandles(false)], [6, 3]);
  });
});
