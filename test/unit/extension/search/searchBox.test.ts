// The box of a search: what it says to what is typed, what it remembers, and how it ends.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type * as BoxModule from '../../../../src/extension/search/searchBox';
import type { SearchTarget } from '../../../../src/model/search/target';
import { installEditor } from '../../fixtures/fakeEditor';

interface Row {
  readonly label: string;
  readonly detail?: string;
  readonly alwaysShow?: boolean;
}

class FakeBox {
  value = '';
  items: readonly Row[] = [];
  activeItems: readonly Row[] = [];
  isDisposed = false;
  change: () => void = () => undefined;
  accept: () => void = () => undefined;
  hide: () => void = () => undefined;
  onDidChangeValue = (listener: () => void): void => void (this.change = listener);
  onDidAccept = (listener: () => void): void => void (this.accept = listener);
  onDidHide = (listener: () => void): void => void (this.hide = listener);
  show(): void {
    // The editor draws it.
  }
  dispose(): void {
    this.isDisposed = true;
  }
  type(text: string): readonly string[] {
    this.value = text;
    this.change();
    return this.items.map(({ label }) => label);
  }
}

describe('The box of a search', () => {
  let uninstall: () => void;
  let SearchBox: typeof BoxModule.SearchBox;
  let box: FakeBox;
  let browsed: { readonly fsPath: string }[] | undefined;
  before(async () => {
    uninstall = installEditor({
      window: {
        createQuickPick: () => (box = new FakeBox()),
        showOpenDialog: () => Promise.resolve(browsed),
      },
    });
    ({ SearchBox } = await import('../../../../src/extension/search/searchBox'));
  });
  after(() => uninstall());

  function open(kept?: unknown) {
    const memory = { kept };
    const made = new SearchBox({
      get: () => memory.kept,
      update: (_: string, value: unknown) => {
        memory.kept = value;
        return Promise.resolve();
      },
    } as unknown as ConstructorParameters<typeof BoxModule.SearchBox>[0]);
    return { made, memory, asked: made.ask() };
  }

  it('says what it has understood while somebody types, and Enter searches for it', async () => {
    const { asked } = open();
    assert.match(box.type(':30')[0] ?? '', /^\$\(search\) Port/);
    assert.match(box.type(':3000')[0] ?? '', /^\$\(search\) Port/);
    assert.equal(box.items[0]?.alwaysShow, true);
    box.accept();
    assert.deepEqual(await asked, { kind: 'port', port: 3000, protocol: null });
    assert.ok(box.isDisposed);
  });

  it('says what is wrong and what to do, and Enter waits then', async () => {
    const { asked } = open();
    box.type('3000');
    assert.match(box.items[0]?.label ?? '', /^\$\(warning\) A number alone/);
    assert.notEqual(box.items[0]?.detail, undefined);
    box.accept();
    await turn();
    assert.equal(box.isDisposed, false);
    box.hide();
    assert.equal(await asked, undefined);
  });

  it('takes the first row when the one that was chosen is gone', async () => {
    const { asked } = open();
    box.type('a.log');
    box.activeItems = box.items;
    box.type('b.log');
    box.accept();
    assert.deepEqual(await asked, { kind: 'path', path: 'b.log' });
  });

  it('remembers twenty targets, the last one first and each once', () => {
    const { made, memory } = open(['udp 53', 'a.log', 7]);
    const again: SearchTarget = { kind: 'path', path: 'a.log' };
    made.remember(again);
    assert.deepEqual(memory.kept, ['a.log', 'udp 53']);
    for (let number = 0; number < 30; number++)
      made.remember({ kind: 'path', path: `${number}.log` });
    assert.ok(Array.isArray(memory.kept) && memory.kept.length === 20);
    open(memory.kept);
    assert.ok(box.items.some(({ label }) => label.startsWith('$(history)')));
  });

  it('makes no icon of what was typed', () => {
    open(['$(bug).log']);
    assert.ok(box.items.every(({ label }) => !label.includes('$(bug)')));
    assert.ok(box.type('$(bug).txt').every((label) => !label.includes('$(bug)')));
  });

  it('lets a file or a folder be picked, or nothing', async () => {
    browsed = [{ fsPath: 'C:\\picked' }];
    const first = open();
    box.activeItems = box.items.filter(({ label }) => label.startsWith('$(folder)'));
    box.accept();
    assert.deepEqual(await first.asked, { kind: 'path', path: 'C:\\picked' });
    browsed = undefined;
    const second = open();
    box.activeItems = box.items.filter(({ label }) => label.startsWith('$(file)'));
    box.accept();
    assert.equal(await second.asked, undefined);
  });
});
