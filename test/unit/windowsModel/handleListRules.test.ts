// The rules of a handle list on the model, one by one, as the C program tries them on a kernel: Windows, and Wine.
import assert from 'node:assert/strict';
import { CREATE_NEW_CONSOLE, DETACHED_PROCESS } from '../../../src/win32/constants';
import { differences, type Difference } from '../../windowsModel/personality';
import type { Launch, Program } from '../../windowsModel/program';
import { WindowsModel } from '../../windowsModel/windowsModel';

/** A program with two inheritable handles, A and B, and one that is not, N. */
interface Handles {
  readonly A: bigint;
  readonly B: bigint;
  readonly N: bigint;
}

/** How a launch is tried: the list of a call that inherits, or all of the call. */
type Way = (handles: Handles, me: Program) => Launch;

/** The difference, and what comes of it. */
type Wine = readonly [Difference, string];

const list = (...handleList: readonly bigint[]): Launch => ({
  inherits: true,
  attributes: { parentProcess: null, handleList },
});

/** The code, or the letters of what the child has. */
function outcome(personality: 'windows' | 'wine' | readonly Difference[], way: Way): string {
  const model = new WindowsModel({ personality });
  model.install('child.exe', function* (me) {
    yield* me.forEver();
    return 0;
  });
  const me = model.program(model.outside('parent.exe'));
  const handles = { A: me.openEvent(true), B: me.openEvent(true), N: me.openEvent(false) };
  const created = me.create('child.exe', { isSuspended: true, ...way(handles, me) });
  if (!('process' in created)) return String(created.code);
  const { table } = created.process;
  return Object.entries(handles)
    .filter(([, value]) => table.get(value)?.object === me.process.table.get(value)?.object)
    .map(([name]) => name)
    .join('');
}

const goneOf = (me: Program): bigint => {
  const gone = me.openEvent(true);
  me.closeNow(gone);
  return gone;
};

/** The way, what Windows does, and what Wine does where it differs: the codes and results of win32-console-docs. */
const ways: readonly (readonly [string, Way, string, Wine?])[] = [
  ['inherits what is listed and inheritable', ({ A }) => list(A), 'A'],
  ['inherits everything inheritable without a list', () => ({ inherits: true }), 'AB'],
  ['inherits nothing with bInheritHandles FALSE', () => ({}), ''],
  [
    'is ignored without EXTENDED_STARTUPINFO_PRESENT',
    ({ A }) => ({ ...list(A), isExtended: false }),
    'AB',
  ],
  ['takes NULL for an empty list', ({ A }) => list(A, 0n), '', ['NULL in a list', 'A']],
  [
    'refuses the pseudo handle',
    ({ A }) => list(A, -1n & 0xffff_ffff_ffff_ffffn),
    '87',
    ['pseudo handle in a list', 'A'],
  ],
  [
    'refuses what is not inheritable',
    ({ A, N }) => list(A, N),
    '87',
    ['uninheritable handle in a list', 'A'],
  ],
  [
    'refuses what is closed',
    ({ A }, me) => list(A, goneOf(me)),
    '87',
    ['value without a handle in a list', 'A'],
  ],
  ['refuses a handle twice', ({ A }) => list(A, A), '87', ['handle twice in a list', 'A']],
  [
    'refuses a list without inheritance',
    ({ A }) => ({ ...list(A), inherits: false }),
    ...(['87', ['list without inheritance', '']] as const),
  ],
  [
    'refuses a list of NULL without inheritance',
    () => ({ ...list(0n), inherits: false }),
    ...(['87', ['list without inheritance', '']] as const),
  ],
  [
    'refuses a short STARTUPINFO with the flag',
    ({ A }) => ({ ...list(A), cb: 104 }),
    ...(['87', ['short STARTUPINFO with the extended flag', 'A']] as const),
  ],
  [
    'refuses a new console for a detached process',
    () => ({ inherits: true, flags: CREATE_NEW_CONSOLE | DETACHED_PROCESS }),
    ...(['87', ['new console and detached', 'AB']] as const),
  ],
];

describe('A handle list on the model', () => {
  for (const [title, way, windows, wine] of ways) {
    it(`${title}: ${windows || 'nothing'} on Windows${wine ? `, ${wine[1] || 'nothing'} under Wine` : ''}`, () => {
      assert.equal(outcome('windows', way), windows);
      assert.equal(outcome('wine', way), wine ? wine[1] : windows);
      // The difference that is named is the one that makes it, and no other.
      if (!wine) return;
      assert.equal(outcome([wine[0]], way), wine[1]);
      const others = differences.filter((each) => each !== wine[0]);
      assert.equal(outcome(others, way), windows);
    });
  }

  it('is refused when it is empty: 24 on Windows, nothing under Wine', () => {
    const model = new WindowsModel();
    const win32 = model.win32(model.broker);
    assert.throws(() => win32.AttributeList({ parentProcess: null, handleList: [] }), { code: 24 });
    const wine = new WindowsModel({ personality: 'wine' });
    assert.ok(wine.win32(wine.broker).AttributeList({ parentProcess: null, handleList: [] }));
  });

  it('throws the name of a function that the model has not', () => {
    const model = new WindowsModel();
    const win32 = model.win32(model.broker) as unknown as Record<string, () => void>;
    assert.throws(() => win32['CreateSymbolicLinkW']?.(), /no CreateSymbolicLinkW/);
  });
});
