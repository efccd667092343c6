// Reports that were changed by hand: what is accepted is drawn by every view, what cannot be is refused. Nothing fails, nothing goes on for ever.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc, { seeds, tries } from '../../../random';
import { saveAgain, unpackReport } from '../../../../src/client/saved/openedReport';
import { PipeTimeline } from '../../../../src/client/captures/pipeTimeline';
import { openReportFile, reportJson, ReportFault } from '../../../../src/client/saved/reportFile';
import { saveSession } from '../../../../src/client/saved/saveSession';
import { handleScopes } from '../../../../src/debug/handleVariables';
import { processPage } from '../../../../src/debug/processPage';
import { ProcessThreads } from '../../../../src/debug/processThreads';
import { accessNames } from '../../../../src/model/handles/accessRights';
import { callsOfHandle } from '../../../../src/model/handles/callsOfHandle';
import { codeLanguages } from '../../../../src/model/codeGeneration/codeLanguages';
import { generateCode } from '../../../../src/model/codeGeneration/generateCode';
import type { SessionEvent } from '../../../../src/model/session/events';
import { findings } from '../../../../src/model/findings/findings';
import { edgeText, nodeLine, nodeText, nodeTitle } from '../../../../src/model/map/mapText';
import type { PanelSession } from '../../../../src/model/protocol/panelSession';
import { sessionUpdate } from '../../../../src/model/protocol/sessionUpdate';
import { updatedSession } from '../../../../src/model/protocol/updatedSession';
import { bufferText, pipeFacts, statusText } from '../../../../src/model/pipes/pipeStatus';
import {
  above,
  processTree,
  subtree,
  treeLines,
} from '../../../../src/model/processes/processTree';
import { runningText } from '../../../../src/model/sessionTree/runningText';
import { shownState, type SavedSession } from '../../../../src/model/report/savedSession';
import { sessionMap } from '../../../../src/model/map/sessionMap';
import { sessionNode } from '../../../../src/model/sessionTree/sessionNode';
import type { TreeNode } from '../../../../src/model/sessionTree/treeNode';
import { snapshotDiff } from '../../../../src/model/handles/snapshotDiff';
import type { SessionState } from '../../../../src/model/session/state';
import { findingPlaces } from '../../../../src/webview/findings/findingPlaces';
import { handleRows } from '../../../../src/model/matrix/handleRows';
import { mapRows } from '../../../../src/webview/map/mapRows';
import { mapLayout } from '../../../../src/webview/map/mapLayout';
import { matrixColumns } from '../../../../src/model/matrix/matrixColumns';
import { axisTicks, barPath, tickDigits } from '../../../../src/webview/timeline/timelineBars';
import { placeText, timelineSummary } from '../../../../src/webview/timeline/timelineText';
import { daemonTree, pipelineOfTwo, portOfTheDead } from '../../fixtures/mapFixture';
import { matrixState } from '../../fixtures/matrixFixture';
import { capturedPipe, richSession } from '../../fixtures/savedSessionFixture';
import { created, pipeCreated, ready, started, stateAfter } from '../../fixtures/sessionFixture';

/** More rows than any of the sessions here has, whatever was put where. */
const mostRows = 5000;

/** How many rows there are from this one down, each looked at whole. */
function rowsOf(root: TreeNode): number {
  const waiting = [root];
  let rows = 0;
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    rows += 1;
    assert.ok(rows < mostRows, 'the tree has no end');
    assert.equal(typeof node.tooltip, 'string');
    waiting.push(...node.children);
  }
  return rows;
}

function drawPanel(session: PanelSession): void {
  const tree = processTree(session.processes);
  const lines = treeLines(tree, new Set());
  assert.equal(lines.length, session.processes.length, 'each process has a line');
  for (const { process } of lines) {
    assert.ok(above(tree, process.id).length <= lines.length);
    assert.ok(subtree(tree, process.id).size <= lines.length);
    for (const choice of ['all', 'children', 'selected', 'inheriting'] as const)
      matrixColumns(session, choice, process.id);
    const { birth, snapshots } = process;
    if (birth) snapshots.forEach(({ handles }) => snapshotDiff(birth.childHandles, handles));
  }
  const matrix = handleRows(session);
  const own = [...matrix.passed, ...matrix.opened].flatMap(({ rows }) => rows());
  for (const row of [...matrix.shared, ...own]) matrix.cells(row);
}

function drawMap(state: SessionState): void {
  const found = findings(state);
  const map = sessionMap(state, found);
  for (const node of map.nodes) [nodeTitle(node), nodeLine(node), nodeText(node)].join();
  for (const edge of map.edges) edgeText(edge, edge.from, edge.to);
  mapRows(map);
  mapLayout(map);
}

async function drawPipes(state: SessionState): Promise<void> {
  const now = state.end?.time ?? 0;
  for (const pipe of state.pipes) {
    [statusText(pipe, state.startedAt), bufferText(pipe)].join();
    pipeFacts(pipe, now);
    if (pipe.indexFile === null) continue;
    const buckets = await new PipeTimeline(pipe.indexFile).buckets(400);
    assert.ok(buckets.bytes.length <= 400);
    timelineSummary(pipe, buckets, now);
    placeText(pipe, buckets, buckets.last ?? 0);
    const end = Math.max(now, buckets.last ?? 0);
    barPath(buckets, end);
    const ticks = axisTicks(end, 8);
    assert.ok(ticks.length <= 10, `${ticks.length} ticks`);
    tickDigits(ticks);
  }
}

function drawDebugger(state: SessionState): void {
  new ProcessThreads().threads(state);
  for (const process of state.processes) {
    handleScopes(state, process);
    processPage(state, process);
  }
}

async function drawAll(saved: SavedSession, folder: string): Promise<void> {
  const opened = await unpackReport(saved, { id: 'o', name: 'o (report)' }, folder);
  const { state } = opened;
  assert.ok(rowsOf(sessionNode(state)) > 0);
  runningText([state]);
  const session = updatedSession(null, sessionUpdate(state, null));
  drawPanel(session);
  for (const finding of findings(state)) findingPlaces(finding, session);
  drawMap(state);
  await drawPipes(state);
  drawDebugger(state);
  for (const { value, type, access, closedAt } of state.brokerHandles) {
    accessNames(type, Number(access));
    callsOfHandle(state.calls, value, closedAt);
  }
  for (const language of codeLanguages) generateCode(state.plan, language);
  const again = await saveAgain(opened);
  JSON.parse(reportJson(again.state, again));
}

type Place = readonly (string | number)[];

/** Every place of a value, the deepest included. */
function places(value: unknown, at: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, each]) => places(each, [...at, key]))];
}

const valueAt = (value: unknown, place: Place): unknown =>
  place.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value);

const hostileValues: readonly unknown[] = [
  ...['', '__proto__', 'constructor', 'toString', 'stdout', 'broker', 'a', 'NULL', '0x', '-1'],
  ...['](command:x)', '\0', '\ud800', 'x'.repeat(3000), '$(error)', '../..', 'a.b.c.d'],
  ...[Infinity, -Infinity, 1e300, -1e300, 8.64e15, -1, 0, 0.5, 2 ** 53, 4_294_967_295],
  ...[null, true, false, [], {}, [null], { kind: 'stdout' }, { kind: 'none' }],
];

type Change =
  | { readonly kind: 'put'; readonly place: number; readonly value: unknown }
  /** The value that stands at another place of the same name. */
  | { readonly kind: 'copy'; readonly place: number; readonly from: number }
  | { readonly kind: 'twice' | 'drop'; readonly place: number }
  /** Of the read index. */
  | {
      readonly kind: 'read';
      readonly place: number;
      readonly field: number;
      readonly value: number;
    };

const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    place: fc.nat(),
    value: fc.constantFrom(...hostileValues),
  }),
  fc.record({ kind: fc.constant('copy' as const), place: fc.nat(), from: fc.nat() }),
  fc.record({ kind: fc.constantFrom('twice' as const, 'drop' as const), place: fc.nat() }),
  fc.record({
    kind: fc.constant('read' as const),
    place: fc.nat(),
    field: fc.nat({ max: 2 }),
    value: fc.constantFrom(Infinity, NaN, -1, 1e300, 8.64e15, 4e15, 1e12),
  }),
);

function changeRead(session: SavedSession, { place, field, value }: Change & { kind: 'read' }) {
  const capture = session.captures[0];
  if (!capture || capture.reads.length === 0) return;
  const bytes = Buffer.from(capture.reads, 'base64');
  const at = 24 * (place % (bytes.length / 24));
  if (field === 0) bytes.writeDoubleLE(value, at);
  else
    bytes.writeUInt32LE(
      Number.isFinite(value) ? (Math.abs(value) % 2 ** 32) >>> 0 : 0,
      at + 4 + 4 * field,
    );
  Object.assign(capture, { reads: bytes.toString('base64') });
}

/** Changes what it is given. */
function apply(session: SavedSession, change: Change): void {
  if (change.kind === 'read') {
    changeRead(session, change);
    return;
  }
  const all = places(session).slice(1);
  const place = all[change.place % all.length]!;
  const key = place.at(-1)!;
  const owner = valueAt(session, place.slice(0, -1)) as Record<string | number, unknown>;
  if (change.kind === 'put') owner[key] = structuredClone(change.value);
  else if (change.kind === 'copy') {
    const alike = all.filter((each) => each.at(-1) === key);
    owner[key] = structuredClone(valueAt(session, alike[change.from % alike.length]!));
  } else if (Array.isArray(owner)) {
    const list: unknown[] = owner;
    const [item] = list.splice(Number(key), 1);
    if (change.kind === 'twice') list.push(item, item);
  } else if (change.kind === 'drop') Reflect.deleteProperty(owner, key);
}

/** Numbers that JSON has no word for are written as those it reads as them. */
const jsonOf = (session: SavedSession): string =>
  JSON.stringify({ session }, (_, value: unknown) =>
    value === Infinity ? '1e999' : value === -Infinity ? '-1e999' : value,
  ).replace(/"(-?1e999)"/g, '$1');

/** Its views say since when. */
const waiting: readonly SessionEvent[] = [
  ...[started(), ready, created('a'), pipeCreated('stdout'), pipeCreated('other')],
  {
    ...{ type: 'pipeObserved', time: 20, label: 'stdout', fill: 10, queued: 0 },
    ...{ blocked: { who: 'writer', since: 10, bytes: 10 }, awaited: null },
  },
  {
    ...{ type: 'pipeObserved', time: 20, label: 'other', fill: 0, queued: 0, blocked: null },
    awaited: { since: 10, sign: 'reading' },
  },
];

describe('A report that was changed by hand', function () {
  this.timeout(120_000);
  let folder = '';
  const sessions: SavedSession[] = [];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'changed-report-'));
    const captured = capturedPipe(folder, 'stdout', [Buffer.from('out'), Buffer.from('end')]);
    const states = [
      richSession('plain', captured),
      matrixState(),
      ...[daemonTree(), pipelineOfTwo(), portOfTheDead(), waiting].map((events) =>
        stateAfter(...events),
      ),
    ];
    for (const state of states) {
      const withoutFiles = state.pipes.map((pipe) =>
        state === states[0] ? pipe : { ...pipe, captureFile: null, indexFile: null },
      );
      sessions.push(await saveSession({ ...state, pipes: withoutFiles }, 1024 * 1024, 5000));
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Whether it was accepted. */
  async function judge(session: SavedSession): Promise<boolean> {
    const file = join(folder, 'changed.json');
    writeFileSync(file, jsonOf(session));
    let saved: SavedSession;
    try {
      saved = await openReportFile(file);
    } catch (error) {
      assert.ok(error instanceof ReportFault, String(error));
      assert.doesNotMatch(error.message, /[\r\n]/);
      return false;
    }
    shownState(saved);
    await drawAll(saved, join(folder, 'unpacked'));
    return true;
  }

  it('is drawn as it is before anything was changed', async () => {
    for (const session of sessions) assert.ok(await judge(session));
  });

  for (const [what, seed] of seeds(20_261_129)) {
    it(`is refused or drawn, from ${what} (${seed})`, async () => {
      let accepted = 0;
      const runs = tries(200, 700);
      await fc.assert(
        fc.asyncProperty(
          fc.nat({ max: sessions.length - 1 }),
          fc.array(anyChange, { minLength: 1, maxLength: 3 }),
          async (which, changes) => {
            const session = structuredClone(sessions[which]!);
            // Afterwards there may be no index any more.
            const reads = changes.filter(({ kind }) => kind === 'read');
            for (const change of new Set([...reads, ...changes])) apply(session, change);
            if (await judge(session)) accepted += 1;
          },
        ),
        { seed, numRuns: runs },
      );
      assert.ok(accepted > runs / 10, `${accepted} of ${runs} were accepted`);
    });
  }
});
