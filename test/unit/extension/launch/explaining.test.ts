// The ways to explain a process: from a terminal, from the Call Stack of any debugger, and from the list.
import assert from 'node:assert/strict';
import type * as ExplainingModule from '../../../../src/extension/launch/explaining';
import type { ChosenProcess, PickOptions } from '../../../../src/extension/launch/processPicker';
import { installEditor } from '../../fixtures/fakeEditor';

interface Terminal {
  readonly name: string;
  readonly processId: Promise<number | undefined>;
}

const terminal = (name: string, pid: number | undefined): Terminal => ({
  name,
  processId: Promise.resolve(pid),
});

const editorWindow: { terminals: readonly Terminal[]; activeTerminal: Terminal | undefined } = {
  terminals: [],
  activeTerminal: undefined,
};

const debugged = { pid: 30, name: 'server.js' };

describe('Explaining a process', () => {
  let uninstall: () => void;
  let Explaining: typeof ExplainingModule.Explaining;
  before(async () => {
    uninstall = installEditor({
      window: editorWindow,
      l10n: { t: (text: string, value: unknown) => text.replace('{0}', String(value)) },
    });
    ({ Explaining } = await import('../../../../src/extension/launch/explaining'));
  });
  after(() => uninstall());
  beforeEach(() => {
    editorWindow.terminals = [];
    editorWindow.activeTerminal = undefined;
  });

  function setUp(chosen?: readonly ChosenProcess[]) {
    const read: (readonly ChosenProcess[])[] = [];
    const asked: PickOptions[] = [];
    const sessions = new Map<string | undefined, ChosenProcess>([['one', debugged]]);
    const explaining = new Explaining(
      {
        pick: (options) => {
          asked.push(options);
          return Promise.resolve(chosen);
        },
        read: (rows) => {
          read.push(rows);
          return Promise.resolve();
        },
      },
      { of: (id) => sessions.get(id), all: [debugged] },
    );
    return { explaining, read, asked, sessions };
  }

  function open(...terminals: readonly Terminal[]): void {
    editorWindow.terminals = terminals;
    editorWindow.activeTerminal = terminals[0];
  }

  describe('in a terminal', () => {
    it('attaches to the shell of the active one', async () => {
      const { explaining, read } = setUp();
      open(terminal('pwsh', 12), terminal('cmd', 13));
      await explaining.explainTerminal(undefined);
      assert.deepEqual(read, [[{ pid: 12, name: 'pwsh' }]]);
    });

    it('attaches to the shell of the terminal whose menu was used', async () => {
      const { explaining, read } = setUp();
      const wanted = terminal('cmd', 13);
      open(terminal('pwsh', 12), wanted);
      await explaining.explainTerminal(wanted);
      assert.deepEqual(read, [[{ pid: 13, name: 'cmd' }]]);
    });

    it('takes nothing else for a terminal', async () => {
      const { explaining, read } = setUp();
      open(terminal('pwsh', 12));
      await explaining.explainTerminal({ name: 'x', processId: Promise.resolve(99) });
      assert.deepEqual(read, [[{ pid: 12, name: 'pwsh' }]]);
    });

    it('says what to do when no terminal is open', async () => {
      const { explaining, read } = setUp();
      await assert.rejects(explaining.explainTerminal(undefined), {
        name: 'UserFault',
        message: 'No terminal is open. Open the terminal that hangs, then try again.',
      });
      assert.deepEqual(read, []);
    });

    for (const [what, processId] of [
      ['has none', Promise.resolve(undefined)],
      ['is drawn by an extension', Promise.resolve(-1)],
      ['never has one', new Promise<undefined>(() => undefined)],
    ] as const) {
      it(`says what to do when a terminal ${what}`, async () => {
        const { explaining, read } = setUp();
        open({ name: 'build', processId });
        await assert.rejects(explaining.explainTerminal(undefined), {
          name: 'UserFault',
          message:
            'VS Code reports no PID for the terminal "build". Run "Explain a Hanging Process…" and choose its process.',
        });
        assert.deepEqual(read, []);
      });
    }
  });

  describe('of the Call Stack', () => {
    it('attaches to the process of the session, which comes as an id or behind a thread', async () => {
      const { explaining, read, asked } = setUp();
      await explaining.explainProcess('one');
      await explaining.explainProcess(7, { sessionId: 'one' });
      await explaining.showInheritedHandles('one', { sessionId: 'one' });
      assert.deepEqual(read, [[debugged], [debugged], [debugged]]);
      assert.deepEqual(asked, []);
    });

    it('shows the handles of the active session from the palette', async () => {
      const { explaining, read, sessions } = setUp();
      const active = { pid: 31, name: 'active' };
      sessions.set(undefined, active);
      await explaining.showInheritedHandles(undefined);
      assert.deepEqual(read, [[active]]);
    });

    it('says what to do when the debugger reports no PID', async () => {
      const { explaining, read } = setUp();
      await assert.rejects(explaining.showInheritedHandles('two'), {
        name: 'UserFault',
        message:
          'The debugger of this session reports no PID. Run "Explain a Hanging Process…" and choose its process.',
      });
      assert.deepEqual(read, []);
    });

    it('asks which process is meant when the debugger reports no PID', async () => {
      const { explaining, read, asked } = setUp([{ pid: 5, name: 'a' }]);
      await explaining.explainProcess('two');
      assert.equal(asked.length, 1);
      assert.deepEqual(read, [[{ pid: 5, name: 'a' }]]);
    });
  });

  describe('of the list', () => {
    it('offers the terminals first, then what is debugged, and none without a PID', async () => {
      const { explaining, asked } = setUp();
      const never = new Promise<undefined>(() => undefined);
      open(terminal('pwsh', 12), terminal('task', -1), { name: 'starting', processId: never });
      await explaining.explainProcess(undefined);
      assert.deepEqual(await asked[0]?.known?.(), [
        { pid: 12, name: 'pwsh', what: 'terminal' },
        { ...debugged, what: 'being debugged' },
      ]);
    });

    it('attaches to nothing when nothing was chosen', async () => {
      const { explaining, read } = setUp(undefined);
      await explaining.explainProcess(undefined);
      assert.deepEqual(read, []);
    });
  });
});
