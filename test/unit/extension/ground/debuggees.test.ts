// What debuggers of any kind say about their processes: a PID and a name are taken, and nothing that is neither.
import assert from 'node:assert/strict';
import type * as DebuggeesModule from '../../../../src/extension/ground/debuggees';
import { installEditor } from '../../fixtures/fakeEditor';

interface DebugSession {
  readonly id: string;
  readonly type: string;
}

interface Tracker {
  onDidSendMessage(message: unknown): void;
}

interface TrackerFactory {
  createDebugAdapterTracker(session: DebugSession): Tracker | undefined;
}

const nothing = { dispose: () => undefined };

/** The debugger's side of the editor. */
class DebugEditor {
  factory: TrackerFactory | undefined;
  terminate: (session: DebugSession) => void = () => undefined;
  activeDebugSession: DebugSession | undefined;
  readonly contexts: unknown[] = [];

  readonly registerDebugAdapterTrackerFactory = (_: string, factory: TrackerFactory) => {
    this.factory = factory;
    return nothing;
  };

  readonly onDidTerminateDebugSession = (listener: (session: DebugSession) => void) => {
    this.terminate = listener;
    return nothing;
  };
}

const other = { id: 'one', type: 'node' };
const processEvent = (body: unknown): object => ({ type: 'event', event: 'process', body });

describe('What other debuggers debug', () => {
  let uninstall: () => void;
  let Debuggees: typeof DebuggeesModule.Debuggees;
  const editor = new DebugEditor();
  let debuggees: DebuggeesModule.Debuggees;

  before(async () => {
    uninstall = installEditor({
      debug: editor,
      Disposable: { from: () => nothing },
      l10n: { t: (text: string, value: unknown) => text.replace('{0}', String(value)) },
      commands: {
        executeCommand: (...args: readonly unknown[]) => void editor.contexts.push(args),
      },
    });
    ({ Debuggees } = await import('../../../../src/extension/ground/debuggees'));
  });
  after(() => uninstall());
  beforeEach(() => {
    editor.contexts.length = 0;
    editor.activeDebugSession = undefined;
    debuggees = new Debuggees();
  });

  const send = (message: unknown, session: DebugSession = other): void =>
    editor.factory?.createDebugAdapterTracker(session)?.onDidSendMessage(message);

  it('has a PID and a name, is known by its session, and the menus know that there is one', () => {
    send(processEvent({ name: 'C:\\work dir\\server.js', systemProcessId: 12 }));
    assert.deepEqual(debuggees.of('one'), { pid: 12, name: 'server.js' });
    assert.deepEqual(debuggees.all, [{ pid: 12, name: 'server.js' }]);
    assert.equal(debuggees.of('two'), undefined);
    editor.terminate(other);
    assert.equal(debuggees.of('one'), undefined);
    assert.deepEqual(editor.contexts, [
      ['setContext', 'handleInheritance.hasDebuggee', true],
      ['setContext', 'handleInheritance.hasDebuggee', false],
    ]);
  });

  it('is that of the active session when no session is named', () => {
    send(processEvent({ name: 'a', systemProcessId: 12 }));
    send(processEvent({ name: 'b', systemProcessId: 13 }), { id: 'two', type: 'cppvsdbg' });
    assert.equal(debuggees.of(undefined), undefined);
    editor.activeDebugSession = { id: 'two', type: 'cppvsdbg' };
    assert.deepEqual(debuggees.of(undefined), { pid: 13, name: 'b' });
  });

  it('is not looked for in sessions of our own', () => {
    const own = { id: 'own', type: 'handle-inheritance' };
    assert.ok(editor.factory);
    assert.equal(editor.factory.createDebugAdapterTracker(own), undefined);
    assert.ok(editor.factory.createDebugAdapterTracker(other));
  });

  it('ends for its own session only, and may change its process', () => {
    send(processEvent({ name: 'a', systemProcessId: 12 }));
    send(processEvent({ name: 'a', systemProcessId: 14 }));
    editor.terminate({ id: 'two', type: 'node' });
    assert.deepEqual(debuggees.all, [{ pid: 14, name: 'a' }]);
  });

  for (const [what, systemProcessId] of [
    ['none', undefined],
    ['null', null],
    ['text', '12'],
    ['zero', 0],
    ['negative', -1],
    ['a fraction', 1.5],
    ['not a number', Number.NaN],
    ['without end', Number.POSITIVE_INFINITY],
    ['larger than any PID', 0x1_0000_0000],
    ['a list', [12]],
  ] as const) {
    it(`is not known by a PID that is ${what}`, () => {
      send(processEvent({ name: 'a', systemProcessId }));
      assert.deepEqual(debuggees.all, []);
      assert.deepEqual(editor.contexts, []);
    });
  }

  it('may have the largest PID', () => {
    send(processEvent({ name: 'a', systemProcessId: 0xffff_ffff }));
    assert.equal(debuggees.of('one')?.pid, 0xffff_ffff);
  });

  it('is not known by what is no message, no event or another event', () => {
    const body = { name: 'a', systemProcessId: 12 };
    const messages = [null, undefined, 7, 'process', [], {}, { type: 'event', event: 'process' }];
    const others = [
      { type: 'event', event: 'thread', body },
      { type: 'response', event: 'process', body },
      processEvent(null),
      processEvent('12'),
    ];
    for (const message of [...messages, ...others]) send(message);
    assert.deepEqual(debuggees.all, []);
  });

  for (const [name, shown] of [
    ['C:\\dir\\app.exe', 'app.exe'],
    ['/usr/bin/app', 'app'],
    ['C:/mixed\\app.exe ', 'app.exe'],
    ['C:\\dir\\', 'PID 12'],
    ['', 'PID 12'],
    [' ', 'PID 12'],
    [42, 'PID 12'],
    [undefined, 'PID 12'],
    // Who shows it decides what is an icon or a link there.
    ['$(bug) [x](command:y)', '$(bug) [x](command:y)'],
  ] as const) {
    it(`is called ${shown} when the debugger calls it ${JSON.stringify(name)}`, () => {
      send(processEvent({ name, systemProcessId: 12 }));
      assert.deepEqual(debuggees.of('one'), { pid: 12, name: shown });
    });
  }
});
