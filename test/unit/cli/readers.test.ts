// The commands that any system can do: preview, show and compare, as text, as JSON, and on a wrong input.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../src/cli/commandLine/commandLineOptions';
import { compareCommand } from '../../../src/cli/commands/compareCommand';
import { previewCommand } from '../../../src/cli/commands/previewCommand';
import { savedText, showCommand } from '../../../src/cli/commands/showCommand';
import { reportJson, ReportFault } from '../../../src/client/saved/reportFile';
import { makeReport } from '../../../src/model/report/report';
import { savedVersion, type SavedSession } from '../../../src/model/report/savedSession';
import type { SessionState } from '../../../src/model/session/state';
import { birthOf, observed } from '../fixtures/birthFixture';
import {
  created,
  exited,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../fixtures/sessionFixture';

describe('A command that any system can do', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'readers '))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function written(name: string, content: string): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  const plan = (configuration: object): string =>
    written('plan.json', JSON.stringify(configuration));

  const savedOf = (state: SessionState): SavedSession => ({
    ...{ version: savedVersion, savedAt: Date.UTC(2026, 0, 2), state },
    captures: [],
  });
  const saved = (name: string, state: SessionState): string =>
    written(name, reportJson(state, savedOf(state)));

  const holding = (...names: readonly string[]): SessionState => {
    const handles = names.map((object, index) => observed(`0x${index + 1}0`, [], { object }));
    const stopping = { type: 'sessionStopping', time: 5 } as const;
    const born = created('a', birthOf([], handles));
    return stateAfter(started(), ready, born, stopping, exited('a'));
  };

  async function refusal(act: () => unknown): Promise<string> {
    try {
      await act();
    } catch (error) {
      assert.ok(error instanceof UsageError || error instanceof ReportFault, String(error));
      assert.ok(!error.message.includes('\n'));
      return error.message;
    }
    return '';
  }

  const twoChildren = {
    program: 'a.exe',
    handles: { log: { kind: 'file', path: 'log.txt', access: 'write' } },
    children: [{ name: 'A' }, { name: 'B', handleList: [] }],
  };

  it('previews a configuration as a table of handles and children with reasons', () => {
    const { text, exitCode } = previewCommand({ plan: plan(twoChildren) });
    assert.equal(exitCode, 0);
    assert.match(text, /^plan: what Windows 10 and 11 will do\. Nothing has been launched\.\n/);
    assert.match(text, /\nHandle of the launcher {2}A +B\n/);
    assert.match(text, /\nlog \(file\) +inherited +not inherited\n/);
    assert.match(text, /\nPreflight, warning: children\[1\]\.handleList: /);
    assert.match(text, /\n {2}B {2}.*log: The handle list is empty, so bInheritHandles is FALSE/);
  });

  it('previews as JSON with a version', () => {
    const { text } = previewCommand({ plan: plan(twoChildren), json: true });
    const { version, children } = JSON.parse(text) as { version: number; children: object[] };
    assert.deepEqual([version, children.length], [1, 2]);
  });

  it('refuses to preview a configuration with a fault, in one line', async () => {
    const file = plan({ program: 'a.exe', handelList: [] });
    assert.match(
      await refusal(() => previewCommand({ plan: file })),
      /^handelList: .*There is no attribute of this name here\./,
    );
    assert.match(await refusal(() => previewCommand({})), /^Name one configuration/);
  });

  it('shows a saved session as text, with what its pipes carried', () => {
    const carried = Buffer.from('line 1\nline 2\n');
    const { length: size } = carried;
    const ended = pipeEnded('stdout', { bytes: size, reads: 1 });
    const state = stateAfter(started(), ready, pipeCreated('stdout'), created('a'), ended);
    const bytes = carried.toString('base64');
    const capture = { pipe: 'stdout', size, missing: null, bytes, reads: '' };
    const text = savedText({ ...savedOf(state), captures: [capture] });
    assert.match(text, /^Saved 2026-01-02T00:00:00\.000Z\n\n/);
    assert.match(text, /\na {2}PID 100\n/);
    assert.match(text, /\n {2}\| line 1\n {2}\| line 2\n/);
    assert.match(text, /The session was still running when this report was saved\./);
  });

  it('shows the facts of a saved session as JSON', async () => {
    const state = holding('x');
    const { text, exitCode } = await showCommand(saved('s.json', state), { json: true });
    const { processes } = JSON.parse(text) as ReturnType<typeof makeReport>;
    assert.equal(exitCode, 0);
    assert.deepEqual(
      processes[0]?.handles.map(({ object, evidence }) => [object, evidence]),
      [['x', 'exact']],
    );
  });

  const notShown: readonly (readonly [string, () => string, RegExp])[] = [
    ['is not there', () => join(folder, 'none'), /: there is no such file\.$/],
    ['is a folder', () => folder, /: the file cannot be read \(EISDIR/],
    ['is no JSON', () => written('x', 'hello'), /is neither JSON nor HTML/],
    [
      'is of a later version',
      () => written('x', JSON.stringify({ session: { version: 99 } })),
      /: session\.version: 99: A later version of this product wrote the session\. Update/,
    ],
    [
      'has a version that was never written',
      () => written('x', JSON.stringify({ session: { version: 0 } })),
      /: session\.version: 0: Sessions of version 1 can be opened here\./,
    ],
    [
      'has the facts alone',
      () => written('x', JSON.stringify(makeReport(holding()))),
      /has no session in it\. Choose a file from "Export Report" or --save/,
    ],
  ];
  for (const [what, file, says] of notShown) {
    it(`refuses a file that ${what}, in one line`, async () => {
      assert.match(await refusal(() => showCommand(file(), {})), says);
      assert.match(await refusal(() => compareCommand(file(), file(), {})), says);
    });
  }

  it('compares two sessions as text and exits with 0', async () => {
    const files = [saved('a.json', holding('x', 'old')), saved('b.json', holding('x', 'new'))];
    const [before = '', after = ''] = files;
    const { text, exitCode } = await compareCommand(before, after, {});
    assert.equal(exitCode, 0);
    assert.match(
      text,
      /^Held now and not before, or more often:\n {2}a {2}Event {2}new {2}0 → 1\n/,
    );
    assert.match(text, /\nNo longer held, or less often:\n {2}a {2}Event {2}old {2}1 → 0\n$/);
    const same = await compareCommand(before, before, { exitCode: true });
    assert.deepEqual(same, { text: 'Nothing is held that was not held before.\n', exitCode: 0 });
  });

  it('compares as JSON, and exits with 1 for more when that is asked for', async () => {
    const [before, after] = [saved('a.json', holding('x')), saved('b.json', holding('x', 'new'))];
    const { text, exitCode } = await compareCommand(before, after, { json: true, exitCode: true });
    assert.equal(exitCode, 1);
    const { version, added } = JSON.parse(text) as { version: number; added: unknown };
    assert.deepEqual(
      [version, added],
      [1, [{ owner: 'a', kind: 'Event', name: 'new', before: 0, after: 1 }]],
    );
  });
});
