// Every sentence people read goes through l10n, and none before the language is set.
import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { earlySentences, type Sources } from './earlySentences';
import { spokenLiterals, type Reading } from './spokenLiterals';

/** The folders that have no sentence left outside l10n. What fails in broker, client, debug and extension is told to people. */
const folders: Readonly<Record<string, Reading>> = {
  'src/model': { errorsReachPeople: false },
  'src/webview': { errorsReachPeople: false },
  'src/debug': { errorsReachPeople: true },
  'src/extension': { errorsReachPeople: true },
  'src/client': { errorsReachPeople: true },
  'src/broker': { errorsReachPeople: true },
};

/** Files, or with a slash at the end folders, whose texts are no sentences of ours, with the reason. */
const leftOut: Readonly<Record<string, string>> = {
  'src/model/plan/plan.ts':
    'Descriptions of attributes: their German is in l10n/attributes.de.json.',
  'src/model/plan/writtenAttachment.ts':
    'Descriptions of attributes: their German is in l10n/attributes.de.json.',
  'src/model/plan/writtenStdio.ts':
    'Descriptions of attributes: their German is in l10n/attributes.de.json.',
  'src/model/plan/writtenExpect.ts':
    'Descriptions of attributes: their German is in l10n/attributes.de.json.',
  'src/model/plan/objectAttributes.ts':
    'Descriptions of attributes: their German is in l10n/attributes.de.json.',
  'src/model/plan/objectKinds.ts':
    'Descriptions of attributes: their German is in l10n/attributes.de.json.',
  'src/model/codeGeneration/': 'Generated programs, with their comments, are English.',
  'src/model/handles/ruleLinks.ts': 'Titles of pages of Microsoft Learn, which are English.',
};

/** Texts that look like sentences and are none, by file, with the reason. */
const noSentences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'src/model/map/mapExcerpt.ts': { 'more {}': 'A key.' },
  'src/model/handles/openedObject.ts': { '{} opened {}': 'A key.' },
  'src/model/handles/tenure.ts': { File: 'Name of an object type.' },
  'src/model/map/holdingIndex.ts': {
    'object label {}': 'A key.',
    File: 'Name of an object type.',
  },
  'src/model/map/holdings.ts': {
    'process {}': 'A key.',
    'outside {}': 'A key.',
    'pipe label {}': 'A key.',
  },
  'src/model/map/mapHoldings.ts': { File: 'Name of an object type.' },
  'src/model/map/mapPipes.ts': { 'pipe {}{}': 'A key.', 'pipe {}': 'A key.' },
  'src/model/map/sessionMap.ts': {
    'outside {}': 'A key.',
    'created {}': 'A key.',
    'parent {}': 'A key.',
    'held {} {}': 'A key.',
    File: 'Name of an object type.',
  },
  'src/model/map/searchHoldings.ts': { 'sought {}': 'A key.' },
  'src/model/search/searchSession.ts': { 'exited {}': 'A key.' },
  'src/model/report/report.ts': { 'process {}': 'An id in the report.' },
  'src/model/report/sarif.ts': { 'Handle Inheritance Inspector': 'The name of the product.' },
  'src/model/search/target.ts': {
    Mutant: 'Name of an object type.',
    Event: 'Name of an object type.',
    Section: 'Name of an object type.',
    Semaphore: 'Name of an object type.',
    File: 'Name of an object type.',
  },
  'src/webview/capture/ansiText.ts': { Bright: 'Part of the name of a theme colour.' },
  'src/webview/calls/callSection.ts': {
    Python: 'Name of a language.',
    Rust: 'Name of a language.',
  },
  'src/webview/capture/hexView.ts': { 'found current': 'A class.', 'found match': 'A class.' },
  'src/webview/map/mapLegend.ts': Object.fromEntries(
    [
      'is-held is-data',
      'is-held is-data is-probable',
      'is-held is-data is-copied',
      'is-held is-data is-found',
      'is-held is-data is-inferred',
      'is-held is-data is-over',
      'is-held is-data is-in-the-way',
    ].map((classes) => [classes, 'Classes.']),
  ),
  'src/webview/map/mapPlaces.ts': { 'right {}': 'A key.', 'left {}': 'A key.' },
  'src/webview/map/mapPorts.ts': { 'right {}': 'A key.', 'left {}': 'A key.' },
  'src/webview/matrix/matrixToolbar.ts': { 'fact {}': 'A key.', 'process {}': 'A key.' },
  'src/model/matrix/foundHandles.ts': { File: 'Name of an object type.' },
  'src/model/matrix/matrixView.ts': { 'of {}': 'A key.', 'passed {}': 'A key.' },
  'src/model/matrix/passedObjects.ts': { 'label {}': 'A key.' },
  'src/model/matrix/pipeEnds.ts': { 'pipe {} {} {}': 'A key.', File: 'Name of an object type.' },
  'src/webview/pipes/pipeStatusView.ts': { 'width: {}%': 'A style.' },
  'src/webview/report/reportTheme.ts': { '(prefers-color-scheme: dark)': 'A media query.' },
  'src/webview/time/sessionClock.ts': { '(prefers-reduced-motion: reduce)': 'A media query.' },
  'src/webview/capture/textView.ts': { 'found {}': 'A class.' },
  'src/webview/capture/themeColors.ts': Object.fromEntries(
    'Black Red Green Yellow Blue Magenta Cyan White Bright'
      .split(' ')
      .map((color) => [color, 'Part of the name of a theme colour.']),
  ),
  'src/debug/creationStops.ts': { 'function breakpoint': 'A code of the debug protocol.' },
  'src/extension/launch/examples.ts': Object.fromEntries(
    [
      'Hello',
      'The parent keeps its copy of the write end',
      'A filter fed through stdin',
      'Two children, two lists',
    ].map((name) => [name, 'Name of an example in launch.json.']),
  ),
  'src/extension/extension.ts': { 'Handle Inheritance': 'Name of the product.' },
  'src/extension/testing/testExplorer.ts': { 'Handle Inheritance': 'Name of the product.' },
  'src/extension/launchJson/launchDiagnostics.ts': { 'Handle Inheritance': 'Name of the product.' },
  'src/extension/panel/sessionPanels.ts': {
    'The panel sent what is no message: {}': 'For the log of a developer.',
  },
  'src/model/typedCommand/shellParts.ts': {
    'assoc break call cd chdir cls color copy date del dir dpath echo endlocal erase exit for ftype goto if md mkdir mklink move path':
      'Commands of cmd.exe.',
    'pause popd prompt pushd rd rem ren rename rmdir set setlocal shift start time title type ver verify vol':
      'Commands of cmd.exe.',
  },
  'src/extension/launch/boxEntries.ts': {
    '{} · cmd {}': 'A command line of cmd.exe.',
    'complete {}': 'A key.',
    'again {}': 'A key.',
  },
  'src/extension/launch/launchGuide.ts': { '/c echo hello': 'Arguments of cmd.exe.' },
  'src/extension/launch/saveConfiguration.ts': {
    '{\n  "version": "0.2.0",\n  "configurations": []\n}': 'An empty launch.json.',
  },
  'src/extension/commands/sessionCommands.ts': {
    Python: 'Name of a language.',
    Rust: 'Name of a language.',
  },
  'src/extension/ground/webviewPage.ts': {
    "default-src 'none'": 'A rule of the content security policy.',
    "script-src 'nonce-{}'": 'A rule of the content security policy.',
    'style-src {}': 'A rule of the content security policy.',
    'font-src {}': 'A rule of the content security policy.',
    'img-src {}': 'A rule of the content security policy.',
  },
  'src/webview/page/keptFocus.ts': {
    'a[href], button:not([disabled]), vscode-button:not([disabled]), input:not([disabled]), select, summary, [tabindex="0"]':
      'A selector.',
  },
  'src/client/captures/patternSearch.ts': {
    'const found = new RegExp(workerData.pattern, "m").exec(workerData.text);': 'Code.',
    'parentPort.postMessage(found === null ? null : found[0]);': 'Code.',
  },
  'src/client/saved/reportFile.ts': { '{},\n  "session": {}\n}': 'JSON.' },
  'src/client/saved/reportPage.ts': {
    "default-src 'none'": 'A rule of the content security policy.',
    "base-uri 'none'": 'A rule of the content security policy.',
    "form-action 'none'": 'A rule of the content security policy.',
    'script-src {}': 'A rule of the content security policy.',
    'style-src {} data:': 'A rule of the content security policy.',
    'font-src data:': 'A rule of the content security policy.',
    'img-src data:': 'A rule of the content security policy.',
  },
  'src/client/logs/sessionReplay.ts': {
    'The event log of the session is empty.': 'For a developer: a log begins with its session.',
  },
  'src/broker/pipes/captureHashes.ts': {
    '{} has become shorter.': 'For a developer.',
    '{} cannot be read.': 'For a developer.',
    'const hash = createHash("sha256");': 'Code.',
    'const buffer = Buffer.allocUnsafeSlow({});': 'Code.',
    'function hashOf({ file, bytes }) {': 'Code.',
    'const fd = openSync(file, "r");': 'Code.',
    'for (let left = bytes; left > 0; ) {': 'Code.',
    'const count = readSync(fd, buffer, 0, Math.min(left, buffer.length), null);': 'Code.',
    'if (count === 0) return null;': 'Code.',
    'left -= count;': 'Code.',
    'let answer = null;': 'Code.',
    'try { answer = hashOf(asked); } catch {}': 'Code.',
  },
  'src/broker/launch/childLauncher.ts': { 'The parent of {} was not started.': 'For a developer.' },
  'src/broker/main.ts': { 'A broker serves one session.': 'For a developer.' },
  'src/broker/prober/askingThread.ts': {
    'a thread of the prober has ended': 'For a developer: the prober ends, and another is tried.',
  },
  'src/broker/prober/askingThreads.ts': {
    'there is no thread to ask': 'For a developer: the prober ends, and another is tried.',
  },
  'src/broker/tree/discoverProcess.ts': { 'process {}': 'A key.' },
  'src/broker/tree/birthTables.ts': Object.fromEntries(
    ['Event', 'Semaphore', 'Mutant', 'Timer'].map((name) => [name, 'Name of an object type.']),
  ),
  'src/broker/processes/sessionJob.ts': { 'The session has no job yet.': 'For a developer.' },
  'src/model/pipes/treePipes.ts': {
    'label {}': 'A key.',
    'index {}': 'A key.',
    'name {}': 'A key.',
    'handle {}': 'A key.',
  },
  'src/model/session/win32Codes.ts': {
    'error {}': 'Stands for the symbol of a code that has none here.',
  },
};

function parsed(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function sourcesIn(folder: string): Sources {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const paths = names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .sort();
  return new Map(paths.map((path) => [path, parsed(path, readFileSync(path, 'utf8'))]));
}

const isLeftOut = (path: string): boolean =>
  Object.keys(leftOut).some((name) => (name.endsWith('/') ? path.startsWith(name) : path === name));

const sources = sourcesIn('src');

describe('sentences', () => {
  for (const [folder, reading] of Object.entries(folders)) {
    const inFolder = [...sources].filter(([path]) => path.startsWith(`${folder}/`));
    const found = inFolder.flatMap(([path, file]) =>
      spokenLiterals(file, reading).map((offence) => ({ path, ...offence })),
    );

    it(`of ${folder} all go through l10n`, () => {
      assert.ok(inFolder.length > 0);
      const offences = found
        .filter(({ path, text }) => !isLeftOut(path) && !(text in (noSentences[path] ?? {})))
        .map(({ path, line, text }) => `${path}:${line} ${text}`);
      assert.deepEqual(offences, []);
    });

    it(`of ${folder} are left out only where there is something to leave out`, () => {
      const texts = Object.entries(noSentences).flatMap(([path, reasons]) =>
        Object.keys(reasons).map((text) => ({ path, text })),
      );
      const ofFolder = ({ path }: { readonly path: string }): boolean =>
        path.startsWith(`${folder}/`);
      assert.deepEqual(
        texts
          .filter(ofFolder)
          .filter((one) => !found.some(({ path, text }) => path === one.path && text === one.text)),
        [],
      );
      const files = Object.keys(leftOut).filter((path) => ofFolder({ path }));
      assert.deepEqual(
        files.filter((name) => !found.some(({ path }) => path.startsWith(name))),
        [],
      );
    });
  }

  it('are never asked for when a module is loaded', () => {
    // The entry of the broker sets the language first; the prober and its threads have none, and say codes.
    const entries = ['main', 'proberMain', 'proberThreadMain'].map(
      (name) => `src/broker/${name}.ts`,
    );
    const found = [...earlySentences(sources)].filter(([path]) => !entries.includes(path));
    const early = found.flatMap(([path, offences]) =>
      offences.map(({ line, text }) => `${path}:${line} ${text}`),
    );
    assert.deepEqual(early, []);
  });
});

describe('the search for sentences', () => {
  const textsIn = (source: string, errorsReachPeople = false): readonly string[] =>
    spokenLiterals(parsed('one.ts', source), { errorsReachPeople }).map(({ text }) => text);

  it('finds them by their words', () => {
    assert.deepEqual(textsIn("say('It has ended');"), ['It has ended']);
    assert.deepEqual(textsIn('say(`${name} has ended.`);'), ['{} has ended.']);
    assert.deepEqual(textsIn('say(`process ${pid}`);'), ['process {}']);
    assert.deepEqual(textsIn("names.join(' and ');"), ['and']);
    assert.deepEqual(textsIn("const label = 'Pipes';"), ['Pipes']);
    assert.deepEqual(textsIn("const done = 'gone.';"), ['gone.']);
  });

  it('finds none in names and codes', () => {
    assert.deepEqual(textsIn("const phase = 'running';"), []);
    assert.deepEqual(textsIn("make('CreateProcessW', 'GENERIC_READ | SYNCHRONIZE');"), []);
    assert.deepEqual(textsIn("if (event.key === 'Escape') close();"), []);
    assert.deepEqual(textsIn("switch (key) { case 'Not this': }"), []);
    assert.deepEqual(textsIn("import { it } from 'Some module';"), []);
    assert.deepEqual(textsIn("type Kind = 'Some kind' | 'Other kind';"), []);
    assert.deepEqual(textsIn("page.querySelector('button.close span');"), []);
    assert.deepEqual(textsIn('this.log.warn(`${name} has no answer`);'), []);
  });

  it('takes errors for what the folder shows of them', () => {
    const source = "throw new Error('It has ended');";
    assert.deepEqual(textsIn(source), []);
    assert.deepEqual(textsIn(source, true), ['It has ended']);
    assert.deepEqual(textsIn("throw new UserFault('It has ended');"), ['It has ended']);
  });

  it('looks into what is put into a sentence, and lets the sentence pass', () => {
    assert.deepEqual(textsIn("l10n.t('{0} has ended', name);"), []);
    assert.deepEqual(textsIn("vscode.l10n.t('It has ended');"), []);
    assert.deepEqual(textsIn("l10n.t('{0} is held by {1}', name, 'another child');"), [
      'another child',
    ]);
    assert.deepEqual(
      textsIn("l10n.t({ message: 'It has {0}', args: ['been ended'], comment: ['Of one'] });"),
      ['been ended'],
    );
  });

  it('finds what the exporter cannot read', () => {
    assert.equal(textsIn("l10n.t('It has ' + how);").length, 1);
    assert.equal(textsIn('l10n.t(`It has ${how}`);').length, 1);
    assert.equal(textsIn("l10n.t({ message: 'It has ended' });").length, 1);
  });

  it('reads the texts and the spoken attributes of markup', () => {
    assert.deepEqual(textsIn('html`<p class="of">${count} calls</p>`;'), ['{} calls']);
    assert.deepEqual(textsIn('html`<b title="Copy">${value}</b>`;'), ['Copy']);
    assert.deepEqual(textsIn('html`<b aria-label=${on ? "Stop it" : "Go"}></b>`;'), ['Stop it']);
    assert.deepEqual(textsIn('html`<b class=${on ? "row selected" : "row"}>${text}</b>`;'), []);
    assert.deepEqual(textsIn('html`<b @click=${() => say("It is done")}></b>`;'), ['It is done']);
    assert.deepEqual(textsIn('html`<!-- not this --><code>NULL</code>`;'), []);
    assert.deepEqual(textsIn('css`p { margin: 0 auto }`;'), []);
  });

  it('finds those that are asked for too early, through other functions and files too', () => {
    const files = {
      'a/words.ts': "export const said = () => l10n.t('Go'); const early = l10n.t('Stop');",
      'a/table.ts': "import { said as go } from './words'; const table = { go: go() };",
      'a/later.ts':
        "import { said } from './words'; const later = { get go() { return said(); } };",
      'a/once.ts': "const once = (() => l10n.t('Go'))();",
      'a/parts.ts': "class Part { own = l10n.t('Go'); static all = l10n.t('Stop'); }",
    };
    const early = earlySentences(
      new Map(Object.entries(files).map(([path, text]) => [path, parsed(path, text)])),
    );
    const texts = [...early].map(([path, found]) => [path, ...found.map(({ text }) => text)]);
    assert.deepEqual(texts, [
      ['a/words.ts', "l10n.t('Stop')"],
      ['a/table.ts', 'go()'],
      ['a/once.ts', "l10n.t('Go')"],
      ['a/parts.ts', "l10n.t('Stop')"],
    ]);
  });
});
