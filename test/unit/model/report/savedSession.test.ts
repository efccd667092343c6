// A session goes into a file and comes out of it as it was, whatever is in it; a file that is no report is refused in words.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc, { anyText } from '../../../random';
import { saveAgain, unpackReport } from '../../../../src/client/saved/openedReport';
import { openReportFile, reportJson, ReportFault } from '../../../../src/client/saved/reportFile';
import {
  reportPage,
  sessionEnd,
  sessionStart,
  type PageParts,
} from '../../../../src/client/saved/reportPage';
import { saveSession } from '../../../../src/client/saved/saveSession';
import { encodeReads, type ReadRecord } from '../../../../src/model/capture/readIndex';
import { makeReport } from '../../../../src/model/report/report';
import { shownState, type SavedSession } from '../../../../src/model/report/savedSession';
import type { SessionState } from '../../../../src/model/session/state';
import { capturedPipe, richSession } from '../../fixtures/savedSessionFixture';
import { created, pipeCreated, ready, started, stateAfter } from '../../fixtures/sessionFixture';

const parts: PageParts = {
  panelScript:
    'const a = "</script><!--"; // </SCRIPT>\r\nlet b = /<!--/u;\n//# sourceMappingURL=x.map\n',
  hostScript: 'void 0;',
  panelStyles: 'a { content: "</style>"; }',
  pageStyles: ':root { color: red; }',
  iconStyles: '@font-face { src: url("./codicon.ttf"); }\n.codicon { color: red; }',
  iconFont: new Uint8Array([1, 2, 3]),
};
const english = { code: 'en', strings: {} };
const megabyte = 1024 * 1024;

describe('A saved session', function () {
  // It writes and reads files of megabytes, some of them many times.
  this.timeout(60_000);
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'saved-session-'))));
  after(() => rmSync(folder, { recursive: true }));

  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  const sessionOf = (name: string, output: string): SessionState =>
    richSession(name, capturedPipe(folder, 'stdout', [Buffer.from(output), Buffer.from('end')]));

  async function roundTrips(state: SessionState): Promise<SavedSession> {
    const saved = await saveSession(state, megabyte, 5000);
    const fromJson = await openReportFile(file('a.handles.json', reportJson(state, saved)));
    assert.deepEqual(fromJson, JSON.parse(JSON.stringify(saved)));
    const page = reportPage(parts, saved, english);
    const fromPage = await openReportFile(file('a.handles.html', page));
    assert.deepEqual(fromPage, fromJson);
    return saved;
  }

  it('keeps which handles were left, and is read when it does not say', async () => {
    const handleCount = { before: 50, after: 53 };
    for (const known of [{ handlesLeft: ['0x44'] }, {}]) {
      const state = sessionOf('left', 'out');
      const broker = { pid: 42, ambient: [], handleCount, ...known };
      const { state: kept } = await roundTrips({ ...state, broker });
      assert.deepEqual(kept.broker, broker);
    }
  });

  it('keeps what threads wait for besides pipes, and is read when it does not say', async () => {
    const chain = {
      ...{ threadId: 8, isCycle: false },
      nodes: [
        { kind: 'thread', status: 'blocked', pid: 12, threadId: 8 },
        { kind: 'mutex', status: 'owned', name: 'X' },
        { kind: 'thread', status: 'running', pid: 13, threadId: 9, program: 'owner.exe' },
      ],
    } as const;
    const state = sessionOf('chains', 'out');
    const [process, ...others] = state.processes;
    assert.ok(process);
    const chains = { chains: [chain], denied: 1, time: 5 };
    const told = { tellsChains: true, processes: [{ ...process, chains }, ...others] };
    const { state: kept } = await roundTrips({ ...state, ...told });
    assert.equal(kept.tellsChains, true);
    assert.deepEqual(kept.processes[0]?.chains, chains);
    const { state: silent } = await roundTrips(state);
    assert.equal(silent.processes[0]?.chains, undefined);
  });

  it('comes out of both files as it went in, without the paths of this machine', async () => {
    const state = sessionOf('plain', 'out');
    const { state: kept } = await roundTrips(state);
    const pipes = state.pipes.map((pipe) => ({ ...pipe, captureFile: null, indexFile: null }));
    assert.deepEqual(kept, { ...state, pipes });
    assert.ok(!JSON.stringify(await saveSession(state, megabyte, 1)).includes(folder));
  });

  it('does so with any text in its names, values and output, and the page stays one page', async () => {
    const hostile = fc.oneof(
      anyText(),
      fc.constantFrom(
        '</script><script>alert(1)</script>',
        '<!--<script>',
        '\ud800',
        ']]>\u2028\u2029\0"\'`${}',
        '../../../etc/passwd',
        '__proto__',
      ),
    );
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (name, output) => {
        const state = sessionOf(name, output);
        const saved = await roundTrips(state);
        const page = reportPage(parts, saved, { code: name, strings: { [name]: output } });
        assert.equal(page.match(/<script/gi)?.length, 3);
        assert.equal(page.match(/<\/script/gi)?.length, 3);
        assert.ok(!page.includes('<!--'));
      }),
      { numRuns: 40 },
    );
  });

  it('adds a session to the report and changes nothing else of it', async () => {
    const state = sessionOf('plain', 'out');
    const saved = await saveSession(state, megabyte, 5000);
    const { session, ...report } = JSON.parse(reportJson(state, saved)) as Record<string, unknown>;
    assert.deepEqual(report, JSON.parse(JSON.stringify(makeReport(state))));
    assert.deepEqual(session, JSON.parse(JSON.stringify(saved)));
  });

  it('is unpacked into its own folder, under names that nobody else chose', async () => {
    const hostile = '../../outside';
    const captured = capturedPipe(folder, hostile, [Buffer.from('bytes')]);
    const state = richSession('plain', captured);
    const target = join(folder, 'reports', 'one');
    const before = readdirSync(folder);
    const saved = await saveSession(state, megabyte, 5000);
    const opened = await unpackReport(saved, { id: 'other', name: 'plain (report)' }, target);
    assert.deepEqual(readdirSync(target).sort(), ['0.bin', '0.index']);
    assert.deepEqual(
      readdirSync(folder).filter((name) => !before.includes(name)),
      ['reports'],
    );
    assert.equal(opened.state.id, 'other');
    assert.equal(opened.state.plan.name, 'plain (report)');
    const pipe = opened.state.pipes.find(({ label }) => label === hostile);
    assert.equal(readFileSync(pipe?.captureFile ?? '', 'utf8'), 'bytes');
    assert.deepEqual(await saveAgain(opened), {
      ...saved,
      state: { ...saved.state, id: 'other' },
    });
  });

  it('leaves the middle of what is too large out, in whole pages, and keeps the rest at its place', async () => {
    const size = 3 * megabyte + 1000;
    const bytes = Buffer.from(Array.from({ length: size }, (_, at) => (at * 7 + (at >> 9)) % 256));
    const reads = Array.from({ length: Math.ceil(size / 1000) }, (_, at) =>
      bytes.subarray(at * 1000, at * 1000 + 1000),
    );
    const state = richSession('large', capturedPipe(folder, 'stdout', reads));
    const saved = await roundTrips(state);
    const [capture] = saved.captures;
    assert.deepEqual(capture?.missing, {
      offset: megabyte / 2,
      length: 2 * megabyte + megabyte / 2 + 65_536 - megabyte / 2,
    });
    const opened = await unpackReport(saved, { id: 'o', name: 'n' }, join(folder, 'large'));
    assert.equal(opened.state.pipes[0]?.captureFile, null);
    const kept = opened.kept.get('stdout');
    const end = capture.missing.offset + capture.missing.length;
    assert.deepEqual(Buffer.from(kept?.read(100, 5) ?? []), bytes.subarray(100, 105));
    assert.deepEqual(Buffer.from(kept?.read(end, 70_000) ?? []), bytes.subarray(end, end + 70_000));
    assert.equal(kept?.read(capture.missing.offset, 10).length, 0);
    assert.equal(kept.read(capture.missing.offset - 3, 10).length, 3);
    const index = readFileSync(opened.state.pipes[0].indexFile ?? '');
    const cut = opened.facts.cuts[0];
    assert.equal(index.length / 24, cut?.reads);
    // 525 begin before the missing part, one stands for those in it, and the rest begins behind it.
    assert.equal(cut?.reads, 525 + 1 + reads.length - Math.ceil(end / 1000));
    assert.equal(index.readDoubleLE(525 * 24), 525);
    assert.equal(index.readUInt32LE(525 * 24 + 16), Math.ceil(end / 1000) * 1000 - 525_000);
    assert.deepEqual((await saveAgain(opened)).captures, saved.captures);
  });

  it('keeps less of a capture that came in very many reads', async () => {
    const reads = Array.from({ length: 300_000 }, (_, at) => Buffer.from([at % 251]));
    const state = richSession('small', capturedPipe(folder, 'stdout', reads));
    const { captures } = await roundTrips(state);
    const [capture] = captures;
    assert.ok(capture);
    assert.deepEqual(capture.missing, { offset: 65_536, length: 196_608 });
    assert.ok(capture.reads.length < 5 * megabyte);
  });

  it('shares the room between the captures, and leaves them out on request', async () => {
    const pipe = (label: string) => capturedPipe(folder, label, [Buffer.alloc(2 * megabyte)]);
    const captured = ['1', '2', '3', '4', '5', '6', '7', '8'].flatMap(pipe);
    const state = richSession('many', captured);
    const saved = await saveSession(state, megabyte, 1);
    const kept = saved.captures.reduce((sum, { bytes }) => sum + bytes.length, 0) * 0.75;
    assert.equal(saved.captures.length, 8);
    assert.ok(kept <= 4 * megabyte + 16 && kept > 3 * megabyte, String(kept));
    assert.deepEqual((await saveSession(state, 0, 1)).captures, []);
  });

  it('that was running when it was saved ends there when it is shown, as everything stood', async () => {
    const state = stateAfter(started(), ready, created('a'), pipeCreated('stdout'), {
      type: 'pipeObserved',
      time: 20,
      label: 'stdout',
      fill: 10,
      queued: 0,
      blocked: { who: 'writer', since: 10, bytes: 10 },
      awaited: null,
    });
    const saved = await roundTrips(state);
    assert.equal(saved.state.phase, 'running');
    const shown = shownState(saved);
    assert.deepEqual([shown.phase, shown.end?.time], ['ended', 4000]);
    assert.equal(shown.pipes[0]?.blocked?.who, 'writer');
  });

  const withState =
    (change: object) =>
    ({ state, ...saved }: SavedSession): unknown => ({ ...saved, state: { ...state, ...change } });

  const withProcess =
    (change: object) =>
    ({ state, ...saved }: SavedSession): unknown => {
      const [first, second] = state.processes;
      return { ...saved, state: { ...state, processes: [first, { ...second, ...change }] } };
    };

  /** Of a capture of six bytes. */
  const withReads =
    (...changes: readonly Partial<ReadRecord>[]) =>
    ({ captures, ...saved }: SavedSession): unknown => {
      const read: ReadRecord = { time: 1, offset: 0, length: 3, available: null };
      const records = encodeReads(changes.map((change) => ({ ...read, ...change })));
      const reads = Buffer.from(records).toString('base64');
      return { ...saved, captures: [{ ...captures[0], reads }] };
    };

  it('has processes by every id that is given to one, and labels of every form', async () => {
    const state = sessionOf('plain', 'out');
    const ids = ['a', 'cl.exe:536', 'cl.exe:536#2', 'process 12:12', 'ü [x](y) .exe:4'];
    const [process] = state.processes;
    const [pipe] = state.pipes;
    assert.ok(process && pipe);
    const labels = ['stdin', 'A.stdout', 'A-2.stdout.read', 'pair.write', 'broker.stdin'];
    await roundTrips({
      ...state,
      processes: ids.map((id) => ({ ...process, id })),
      pipes: [pipe, ...labels.map((label) => ({ ...pipe, label, captureFile: null }))],
    });
  });

  it('has reads in the order of the capture, whatever the clock did meanwhile', async () => {
    const saved = await saveSession(sessionOf('plain', 'out'), megabyte, 5000);
    const changed = withReads({ time: 9 }, { time: -4, offset: 3 })(saved);
    const path = file('back.json', JSON.stringify({ session: changed }));
    assert.equal((await openReportFile(path)).captures.length, 1);
  });

  const refused: readonly (readonly [string, (saved: SavedSession) => unknown, RegExp])[] = [
    [
      'another version',
      (saved) => ({ ...saved, version: 2 }),
      /session\.version: 2: A later version .* Update/,
    ],
    [
      'a state without its parts',
      (saved) => ({ ...saved, state: {} }),
      /session\.state\.\w+: \(missing\): .*expected/,
    ],
    [
      'a value that is none',
      ({ state, ...saved }) => ({
        ...saved,
        state: { ...state, brokerHandles: [{ ...state.brokerHandles[0], value: 'x' }] },
      }),
      /session\.state\.brokerHandles\[0\]\.value: "x": .*Export/,
    ],
    [
      'two processes of one id',
      ({ state, ...saved }) => ({
        ...saved,
        state: { ...state, processes: [...state.processes, ...state.processes] },
      }),
      /session\.state\.processes\[2\]\.id: "a": .*twice/,
    ],
    [
      'a capture of no pipe',
      ({ captures, ...saved }) => ({ ...saved, captures: [{ ...captures[0], pipe: 'other' }] }),
      /session\.captures\[0\]\.pipe: "other"/,
    ],
    [
      'broken base64',
      ({ captures, ...saved }) => ({ ...saved, captures: [{ ...captures[0], bytes: '~~~~' }] }),
      /session\.captures\[0\]\.bytes: "~~~~"/,
    ],
    [
      'fewer bytes than it says',
      ({ captures, ...saved }) => ({ ...saved, captures: [{ ...captures[0], bytes: 'AAAA' }] }),
      /session\.captures\[0\]\.bytes: "AAAA": .*number of bytes/,
    ],
    [
      'a missing part beyond the end',
      ({ captures, ...saved }) => ({
        ...saved,
        captures: [{ ...captures[0], missing: { offset: 0, length: 1e15 } }],
      }),
      /session\.captures\[0\]\.missing: .*no part/,
    ],
    [
      'an index that is none',
      ({ captures, ...saved }) => ({ ...saved, captures: [{ ...captures[0], reads: 'AAAA' }] }),
      /session\.captures\[0\]\.reads: "AAAA"/,
    ],
    ['a read at a time without an end', withReads({ time: Infinity }), /captures\[0\]\.reads: /],
    ['a read at no time', withReads({ time: NaN }), /captures\[0\]\.reads: /],
    ['a read behind the end', withReads({ offset: 7 }), /captures\[0\]\.reads: /],
    [
      'reads that go back',
      withReads({ offset: 3 }, { offset: 2 }),
      /session\.captures\[0\]\.reads: .*no index/,
    ],
    ['a process without an id', withProcess({ id: '' }), /state\.processes\[1\]\.id: ""/],
    ['an id of several lines', withProcess({ id: 'a\n.exe:1' }), /state\.processes\[1\]\.id: /],
    ['half a process', withProcess({ pid: 0.5 }), /state\.processes\[1\]\.pid: 0\.5/],
    ['a date that is none', withState({ startedAt: 1e300 }), /state\.startedAt: 1e\+300/],
    [
      'a date that is none with the times since it',
      withProcess({ createdAt: 8.64e15 }),
      /state\.processes\[1\]\.createdAt: 8640000000000000/,
    ],
    [
      'a stdout that is as stdout is',
      ({ state, ...saved }) => {
        const [child] = state.plan.children;
        const stdio = { ...child?.stdio, stdout: { kind: 'stdout' } };
        const plan = { ...state.plan, children: [{ ...child, stdio }] };
        return { ...saved, state: { ...state, plan } };
      },
      /state\.plan\.children\[0\]\.stdio: /,
    ],
    [
      'a child whose name no plan takes',
      ({ state, ...saved }) => {
        const children = [{ ...state.plan.children[0], name: '](command:x)' }];
        return { ...saved, state: { ...state, plan: { ...state.plan, children } } };
      },
      /state\.plan\.children\[0\]\.name: /,
    ],
    [
      'a pipe whose label no plan makes',
      ({ state, ...saved }) => ({
        ...saved,
        state: { ...state, pipes: [{ ...state.pipes[0], label: '[x](command:x)' }] },
      }),
      /state\.pipes\[0\]\.label: /,
    ],
  ];
  for (const [what, change, says] of refused) {
    it(`is refused with ${what}, in one line with field, value and remedy`, async () => {
      const saved = await saveSession(sessionOf('plain', 'out'), megabyte, 5000);
      const path = file('bad.json', JSON.stringify({ session: change(saved) }));
      await assert.rejects(openReportFile(path), (error) => {
        assert.ok(error instanceof ReportFault);
        assert.match(error.message, says);
        assert.ok(!error.message.includes('\n'));
        return true;
      });
    });
  }

  const noReports: readonly (readonly [string, string, RegExp])[] = [
    ['text', 'hello', /neither JSON nor HTML/],
    ['JSON of something else', '[1]', /no session in it/],
    ['a report of the command', '{"version":1}', /no session in it.*JSON that a command prints/],
    ['nothing', '', /neither/],
    ['a page of something else', '<p>hello</p>', /without a session/],
    ['a page that is cut off', `<html>${sessionStart}AAAA`, /without a session/],
    ['a page with no session in it', `<html>${sessionStart}AAAA${sessionEnd}`, /without a session/],
    [
      'a page that unpacks to more than any memory has',
      `<html>${sessionStart}${gzipSync(Buffer.alloc(2 * megabyte)).toString('base64')}${sessionEnd}`,
      /without a session/,
    ],
    ['JSON nested without end', '['.repeat(100_000), /neither/],
    [
      'a session nested without end',
      `{"session":${'['.repeat(9999)}${']'.repeat(9999)}}`,
      /session\.version/,
    ],
  ];
  it('is not read from a file that is larger than any that is written', async () => {
    const path = file('large.json', ' '.repeat(101));
    await assert.rejects(openReportFile(path, 100), /101 B; reports of up to 100 B/);
  });

  for (const [what, text, says] of noReports) {
    it(`is not found in ${what}`, async () => {
      await assert.rejects(openReportFile(file('no', text), megabyte), (error) => {
        assert.ok(error instanceof ReportFault);
        assert.match(error.message, says);
        return true;
      });
    });
  }
});
