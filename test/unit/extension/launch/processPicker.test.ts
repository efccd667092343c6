// The list of all processes: what stands where, what stays chosen when it is read anew, and what Enter takes.
import assert from 'node:assert/strict';
import type * as PickerModule from '../../../../src/extension/launch/processPicker';
import type { PickOptions } from '../../../../src/extension/launch/processPicker';
import type { ListedProcess } from '../../../../src/model/search/listedProcess';
import { installEditor } from '../../fixtures/fakeEditor';

interface Row {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly kind?: number;
}

const separator = -1;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A list as VS Code keeps it: new items take the ticks away and make the first one active. */
class FakeList {
  #items: readonly Row[] = [];
  selectedItems: readonly Row[] = [];
  activeItems: readonly Row[] = [];
  canSelectMany = false;
  busy = false;
  isShown = false;
  isDisposed = false;
  buttons: readonly { readonly tooltip: string }[] = [];
  #press: (button: unknown) => void = () => undefined;
  #accept: () => void = () => undefined;
  hide: () => void = () => undefined;

  get items(): readonly Row[] {
    return this.#items;
  }
  set items(items: readonly Row[]) {
    this.#items = items;
    this.selectedItems = [];
    this.activeItems = items.slice(0, 1);
  }
  readonly onDidTriggerButton = (listener: (button: unknown) => void): void => {
    this.#press = listener;
  };
  readonly onDidAccept = (listener: () => void): void => {
    this.#accept = listener;
  };
  readonly onDidHide = (listener: () => void): void => {
    this.hide = listener;
  };
  show(): void {
    this.isShown = true;
  }
  dispose(): void {
    this.isDisposed = true;
  }

  press(tooltip: string): void {
    this.#press(this.buttons.find((button) => button.tooltip === tooltip));
  }
  accept(): void {
    this.#accept();
  }
  row(label: string, nth = 0): Row {
    const row = this.#items.filter((one) => one.label === label)[nth];
    assert.ok(row, `no row "${label}"`);
    return row;
  }
}

const listed = (pid: number, change: Partial<ListedProcess> = {}): ListedProcess => ({
  ...{ pid, parentPid: 1, createdAt: String(pid), name: `app${pid}.exe`, image: null },
  ...{ commandLine: `app${pid} --serve`, user: 'PC\\me' },
  refused: { image: null, commandLine: null, user: null },
  ...{ windowsSession: 1, handleCount: 9, ports: [], isOwn: false },
  ...change,
});

const many = (count: number): readonly ListedProcess[] =>
  Array.from({ length: count }, (_, index) => listed(index + 1));

describe('The list of processes', () => {
  let uninstall: () => void;
  let picker: typeof PickerModule;
  let list: FakeList;
  before(async () => {
    uninstall = installEditor({
      window: { createQuickPick: () => (list = new FakeList()) },
      QuickPickItemKind: { Separator: separator },
      l10n: {
        t: (text: string, ...values: readonly unknown[]) =>
          text.replace(/\{(\d)\}/g, (_, place: string) => String(values[Number(place)])),
      },
    });
    picker = await import('../../../../src/extension/launch/processPicker');
  });
  after(() => uninstall());

  async function open(
    first: readonly ListedProcess[],
    known: NonNullable<PickOptions['known']> = () => Promise.resolve([]),
  ) {
    const source = { processes: first };
    const chosen = picker.pickProcesses(
      { listProcesses: () => Promise.resolve(source.processes) },
      { title: 'Which?', known },
    );
    await turn();
    return { chosen, source };
  }

  it('is shown before the processes are known', async () => {
    void picker.pickProcesses(
      { listProcesses: () => new Promise(() => undefined) },
      { title: 'Which?', known: () => new Promise(() => undefined) },
    );
    await turn();
    assert.ok(list.isShown);
    assert.ok(list.busy);
    assert.deepEqual(list.items, []);
  });

  it('is filled before it is known who has which port, and keeps the row that was moved to', async () => {
    let tell: (processes: readonly ListedProcess[]) => void = () => undefined;
    void picker.pickProcesses(
      {
        listProcesses: (options) =>
          options?.withPorts === false
            ? Promise.resolve(many(3))
            : new Promise((resolve) => (tell = resolve)),
      },
      { title: 'Which?' },
    );
    await turn();
    assert.equal(list.items.length, 3);
    assert.ok(list.busy);
    list.activeItems = list.items.slice(1, 2);
    const { label } = list.items[1] ?? {};
    tell(many(4));
    await turn();
    assert.equal(list.items.length, 4);
    assert.equal(list.activeItems[0]?.label, label);
    assert.ok(!list.busy);
  });

  it('has terminals first and the processes of this editor last, each below a heading', async () => {
    const known = [{ pid: 3, name: 'pwsh', what: 'terminal' }];
    await open([listed(1), listed(9, { isOwn: true }), listed(3)], () => Promise.resolve(known));
    const shown = list.items.map(({ label, kind }) => (kind === separator ? `-- ${label}` : label));
    assert.deepEqual(shown, [
      'pwsh',
      '-- All Processes',
      'app3.exe',
      'app1.exe',
      '-- This editor',
      'app9.exe',
    ]);
    assert.equal(list.row('pwsh').description, 'PID 3, terminal');
  });

  it('has no heading where there is nothing to part', async () => {
    await open([listed(1)]);
    assert.deepEqual(
      list.items.map(({ label }) => label),
      ['app1.exe'],
    );
  });

  it('shows names and command lines from outside as text, never as an icon', async () => {
    const bad = '$(bug) [x](command:y)';
    await open([listed(1, { name: bad, commandLine: bad, user: bad })], () =>
      Promise.resolve([{ pid: 2, name: bad, what: 'terminal' }]),
    );
    for (const { label, description = '', detail = '' } of list.items) {
      for (const text of [label, description, detail]) assert.doesNotMatch(text, /\$\(/);
    }
    assert.equal(list.items.length, 3);
    list.activeItems = list.items.slice(0, 1);
  });

  it('keeps what was ticked among 500 when it is read anew, and nothing that has gone', async () => {
    const { chosen, source } = await open(many(500));
    list.press('Choose Several');
    list.selectedItems = ['app7.exe', 'app400.exe', 'app450.exe'].map((label) => list.row(label));
    source.processes = [...many(449), listed(450, { name: 'another.exe' }), listed(501)];
    list.press('Refresh');
    await turn();
    assert.deepEqual(
      list.selectedItems.map(({ label }) => label),
      ['app400.exe', 'app7.exe'],
    );
    assert.equal(list.items.length, 451);
    list.accept();
    assert.deepEqual(
      (await chosen)?.map(({ pid }) => pid),
      [400, 7],
    );
    assert.ok(list.isDisposed);
  });

  it('keeps the row that somebody moved to when it is read anew', async () => {
    const { chosen, source } = await open(many(500));
    list.activeItems = [list.row('app123.exe')];
    source.processes = many(505);
    list.press('Refresh');
    await turn();
    assert.equal(list.activeItems[0], list.row('app123.exe'));
    list.accept();
    assert.deepEqual(
      (await chosen)?.map(({ pid }) => pid),
      [123],
    );
  });

  it('begins at the newest process again when nobody moved', async () => {
    const { source } = await open(many(5));
    source.processes = many(6);
    list.press('Refresh');
    await turn();
    assert.equal(list.activeItems[0]?.label, 'app6.exe');
  });

  it('shows the later answer when two readings overlap', async () => {
    const answers: ((processes: readonly ListedProcess[]) => void)[] = [];
    void picker.pickProcesses(
      { listProcesses: () => new Promise((resolve) => answers.push(resolve)) },
      { title: 'Which?' },
    );
    list.press('Refresh');
    answers[1]?.([listed(2)]);
    await turn();
    answers[0]?.([listed(1)]);
    await turn();
    const labels = () => list.items.map(({ label }) => label);
    assert.deepEqual(labels(), ['app2.exe']);
    // With their ports.
    answers[2]?.([listed(3)]);
    await turn();
    assert.deepEqual(labels(), ['app3.exe']);
    assert.equal(list.busy, false);
  });

  it('takes a process once that has two rows', async () => {
    const known = [{ pid: 3, name: 'app3.exe', what: 'being debugged' }];
    const { chosen } = await open(many(3), () => Promise.resolve(known));
    list.press('Choose Several');
    list.selectedItems = [list.row('app3.exe', 0), list.row('app3.exe', 1), list.row('app1.exe')];
    list.accept();
    assert.deepEqual(
      (await chosen)?.map(({ pid }) => pid),
      [3, 1],
    );
  });

  it('takes the row it stands on when none is ticked, and stays open while there is none', async () => {
    const { chosen } = await open(many(2));
    list.activeItems = [];
    list.accept();
    assert.equal(list.isDisposed, false);
    list.activeItems = [list.row('app1.exe')];
    list.accept();
    assert.deepEqual(
      (await chosen)?.map(({ pid }) => pid),
      [1],
    );
  });

  it('answers nothing when it is closed', async () => {
    const { chosen } = await open(many(2));
    list.hide();
    assert.equal(await chosen, undefined);
    assert.ok(list.isDisposed);
  });

  it('ends with the reason when the processes cannot be listed', async () => {
    const listing = picker.pickProcesses(
      { listProcesses: () => Promise.reject(new Error('no list')) },
      { title: 'Which?' },
    );
    await assert.rejects(listing, /no list/);
    assert.ok(list.isDisposed);
  });
});
