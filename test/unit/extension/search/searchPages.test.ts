// The pages of searches: what is searched for, what is drawn, what the buttons do, and what comes back with the window.
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type * as PagesModule from '../../../../src/extension/search/searchPages';
import type { SearchPageMessage } from '../../../../src/model/protocol/searchProtocol';
import type { SearchEvent } from '../../../../src/model/search/searchEvents';
import type { SearchTarget } from '../../../../src/model/search/target';
import { installEditor } from '../../fixtures/fakeEditor';
import { held, searchComplete } from '../../fixtures/searchFixture';

class Uri {
  constructor(
    readonly scheme: string,
    readonly fsPath: string,
  ) {}
  static file = (path: string): Uri => new Uri('file', path);
  static joinPath = (base: Uri, ...parts: string[]): Uri =>
    new Uri(base.scheme, [base.fsPath, ...parts].join('/'));
  toString = (): string => `${this.scheme}:${this.fsPath}`;
}

class FakePanel {
  title = '';
  iconPath: unknown;
  isDisposed = false;
  readonly drawn: SearchPageMessage[] = [];
  receive: (message: unknown) => void = () => undefined;
  #disposed: () => void = () => undefined;
  readonly webview = {
    ...{ html: '', options: {}, cspSource: 'csp', asWebviewUri: (uri: Uri) => uri },
    postMessage: (message: SearchPageMessage) => {
      this.drawn.push(message);
      return Promise.resolve(true);
    },
    onDidReceiveMessage: (listener: (message: unknown) => void) => (this.receive = listener),
  };
  onDidDispose(listener: () => void): void {
    this.#disposed = listener;
  }
  dispose(): void {
    this.isDisposed = true;
    this.#disposed();
  }
  get last() {
    const state = this.drawn.at(-1)?.state;
    assert.ok(state, 'something is drawn');
    return state;
  }
}

describe('The pages of searches', () => {
  let uninstall: () => void;
  let SearchPages: typeof PagesModule.SearchPages;
  const panels: FakePanel[] = [];
  const copied: string[] = [];
  const written: [string, string][] = [];
  before(async () => {
    uninstall = installEditor({
      Uri,
      ViewColumn: { Active: -1 },
      window: {
        createWebviewPanel: () => {
          const panel = new FakePanel();
          panels.push(panel);
          return panel;
        },
        showSaveDialog: () => Promise.resolve(Uri.file('C:\\out.json')),
      },
      env: { clipboard: { writeText: (text: string) => Promise.resolve(copied.push(text)) } },
      workspace: {
        fs: {
          writeFile: (uri: Uri, bytes: Buffer) =>
            Promise.resolve(written.push([uri.fsPath, bytes.toString()])),
        },
      },
    });
    ({ SearchPages } = await import('../../../../src/extension/search/searchPages'));
  });
  after(() => uninstall());

  function setUp(typed?: SearchTarget, isSupported = true) {
    panels.length = 0;
    copied.length = 0;
    written.length = 0;
    const searches: {
      target: SearchTarget;
      firstPids: readonly number[];
      tell: (...events: SearchEvent[]) => void;
      isCancelled: boolean;
    }[] = [];
    const remembered: SearchTarget[] = [];
    const maps: [string, unknown][] = [];
    const pages = new SearchPages({
      extensionUri: Uri.file('C:\\extension'),
      inspector: {
        prepare: () => undefined,
        search: (
          wanted: { target: SearchTarget; firstPids: readonly number[] },
          onEvents: (events: readonly SearchEvent[]) => void,
        ) => {
          const search = {
            ...wanted,
            isCancelled: false,
            tell: (...events: SearchEvent[]) => onEvents(events),
          };
          searches.push(search);
          return { done: Promise.resolve(), cancel: () => (search.isCancelled = true) };
        },
      },
      box: {
        ask: () => Promise.resolve(typed),
        remember: (target: SearchTarget) => remembered.push(target),
      },
      reporter: {
        mention: () => undefined,
        report: (error: unknown) => assert.fail(String(error)),
      },
      saveMap: (of: string, picture: unknown) => Promise.resolve(maps.push([of, picture])),
      sessionPids: () => [7],
      folder: () => 'C:\\work',
      isSupported,
    } as unknown as ConstructorParameters<typeof PagesModule.SearchPages>[0]);
    const search = (at = 0) => {
      const found = searches[at];
      assert.ok(found, `search ${at} began`);
      return found;
    };
    const panel = () => {
      const [first] = panels;
      assert.ok(first, 'a page is open');
      return first;
    };
    return { pages, searches, search, panel, remembered, maps };
  }
  const file: SearchTarget = { kind: 'path', path: 'app.log' };

  it('search for what was typed, a relative path below the folder of the window, the session first', async () => {
    const { pages, search, panel, remembered } = setUp(file);
    await pages.find(undefined);
    assert.deepEqual(search().target, { kind: 'path', path: 'C:\\work\\app.log' });
    assert.deepEqual(search().firstPids, [7]);
    assert.deepEqual(remembered, [file]);
    search().tell(held(12), searchComplete);
    assert.equal(panel().last.holds.length, 1);
    assert.equal(panel().last.end?.reason, 'complete');
  });

  it('search for the file of the Explorer, and for none that is on no disk', async () => {
    const { pages, search } = setUp();
    await pages.find(Uri.file('D:\\x'));
    assert.deepEqual(search().target, { kind: 'path', path: 'D:\\x' });
    await assert.rejects(pages.find(new Uri('vscode-vfs', '/x')), /no file of this computer/);
  });

  it('open for nobody who leaves the box, and nowhere but on Windows', async () => {
    const { pages, searches } = setUp(undefined);
    await pages.find(undefined);
    assert.equal(searches.length, 0);
    const elsewhere = setUp(file, false);
    await assert.rejects(elsewhere.pages.find(undefined), /Only Windows/);
    const panel = new FakePanel();
    elsewhere.pages.restore(panel as never, { typed: ':3000' });
    assert.ok(panel.isDisposed);
  });

  it('draw at most ten times a second while it is searched, and the end at once', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const { pages, search, panel } = setUp(file);
    await pages.find(undefined);
    const before = panel().drawn.length;
    for (let each = 0; each < 50; each++) search().tell(held(each + 1));
    assert.equal(panel().drawn.length, before);
    mock.timers.tick(100);
    assert.equal(panel().drawn.length, before + 1);
    search().tell(held(51));
    search().tell(searchComplete);
    assert.equal(panel().drawn.length, before + 2);
    assert.equal(panel().last.holds.length, 51);
    // What was to be drawn soon has been drawn.
    mock.timers.tick(1000);
    assert.equal(panel().drawn.length, before + 2);
    mock.timers.reset();
  });

  it('search anew when asked to, and take nothing more from the search before', async () => {
    const { pages, search, panel, searches } = setUp(file);
    await pages.find(undefined);
    search().tell(held(1), searchComplete);
    panel().receive({ type: 'act', act: 'refresh' });
    assert.equal(searches.length, 2);
    assert.equal(panel().last.holds.length, 0);
    search(0).tell(held(1));
    search(1).tell(searchComplete);
    assert.equal(panel().last.holds.length, 0);
  });

  it('cancel, copy and save', async () => {
    const { pages, search, panel } = setUp(file);
    await pages.find(undefined);
    search().tell(held(12));
    panel().receive({ type: 'act', act: 'cancel' });
    assert.ok(search().isCancelled);
    for (const act of ['copyText', 'copyMarkdown', 'saveJson'])
      panel().receive({ type: 'act', act });
    await turn();
    assert.match(copied[0] ?? '', /^tool\.exe/);
    assert.match(copied[1] ?? '', /^\*\*tool/);
    assert.equal(written[0]?.[0], 'C:\\out.json');
    assert.equal((JSON.parse(written[0][1]) as { version: number }).version, 1);
  });

  it('copy a value and save the map, called by what was searched for', async () => {
    const { pages, panel, maps } = setUp(file);
    await pages.find(undefined);
    panel().receive({ type: 'copy', text: '0x44' });
    const picture = { format: 'svg', text: '<svg ></svg>' };
    panel().receive({ type: 'saveMap', picture });
    panel().receive({ type: 'saveMap', picture: { format: 'svg', text: '<script>' } });
    await turn();
    assert.deepEqual(copied, ['0x44']);
    assert.deepEqual(maps, [['app.log', picture]]);
  });

  it('end their search when they are closed, and do nothing for what no button sends', async () => {
    const { pages, search, panel, searches } = setUp(file);
    await pages.find(undefined);
    for (const message of [null, 'refresh', { type: 'act', act: 'delete' }, { type: 'x' }]) {
      panel().receive(message);
    }
    assert.equal(searches.length, 1);
    panel().dispose();
    assert.ok(search().isCancelled);
  });

  it('come back with the window and search anew; what another version left closes', () => {
    const { pages, search, searches } = setUp();
    pages.restore(new FakePanel() as never, { typed: 'udp 53' });
    assert.deepEqual(search().target, { kind: 'port', port: 53, protocol: 'udp' });
    for (const memento of [undefined, {}, { typed: 5 }, { typed: '3000' }]) {
      const panel = new FakePanel();
      pages.restore(panel as never, memento);
      assert.ok(panel.isDisposed);
    }
    assert.equal(searches.length, 1);
  });
});
