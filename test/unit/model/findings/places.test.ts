// What findings are about leads to the right place in each view, and no view reads their evidence to find it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SessionConsole } from '../../../../src/debug/sessionConsole';
import { findings } from '../../../../src/model/findings/findings';
import { sessionMap } from '../../../../src/model/map/sessionMap';
import { findingNodes } from '../../../../src/model/sessionTree/findingNodes';
import type { SessionEvent } from '../../../../src/model/session/events';
import type { Holder, SessionState } from '../../../../src/model/session/state';
import { birthOf, brokerHandle } from '../../fixtures/birthFixture';
import { portOfTheDead } from '../../fixtures/mapFixture';
import { placedFindings } from '../../fixtures/placedFindings';
import {
  created,
  ended,
  exited,
  pipeCreated,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

/** The one place that shows it to people. */
const shownIn = join('src', 'webview', 'findings', 'findingList.ts');

const sources = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));

const holder = (change: Partial<Holder>): Holder => ({
  ...{ pid: 900, name: 'x.exe', handle: '0x44', end: 'write', access: '0x2', cause: 'outside' },
  ...{ path: [], createdAt: '77' },
  ...change,
});

function heldBy(one: Holder): SessionState {
  const found: SessionEvent = {
    ...{ type: 'holdersFound', time: 8, label: 'stdout', holders: [one], unanswered: [] },
  };
  return stateAfter(...[started(), ready, pipeCreated('stdout'), created('a'), exited('a'), found]);
}

const searchRooms = ['broker', 'model', 'webview'].map((layer) => join('src', layer, 'search'));

/** Where results of expectations are made and shown, which have evidence of their own: lines for people. */
const ofExpectations = [
  join('src', 'model', 'expectations', ''),
  join('src', 'model', 'session', 'expectationResult.ts'),
  join('src', 'model', 'report', 'stateSchema.ts'),
  join('src', 'client', 'following', 'expectationCheck.ts'),
  join('src', 'client', 'captures', 'captureText.ts'),
  join('src', 'webview', 'findings', 'expectationSection.ts'),
];

describe('The places of findings', () => {
  it('are what views follow: evidence is read where it is shown, and nowhere else', () => {
    const readers = sources('src')
      .filter((path) => !path.startsWith(join('src', 'model', 'findings')))
      // A search has no findings, and calls by this word how sure the origin of a handle is.
      .filter((path) => !searchRooms.some((room) => path.startsWith(room)))
      .filter((path) => {
        // Comments may speak of it.
        const code = readFileSync(path, 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
        return /\bevidence\b/.test(code.replace(/from '[^']*'/g, ''));
      });
    const isOfExpectations = (path: string): boolean =>
      ofExpectations.some((place) => path.startsWith(place));
    for (const path of readers.filter(isOfExpectations)) {
      const ofFindings = /\bfinding\.evidence\b|\bfindings?\((?:.|\n){0,80}\bevidence\b/;
      assert.doesNotMatch(readFileSync(path, 'utf8'), ofFindings, path);
    }
    // Reports do as well. The command line calls by this word how sure a step of an explanation is.
    const reports = ['report.ts', 'sarif.ts'].map((file) => join('src', 'model', 'report', file));
    const others = readers.filter((path) => !isOfExpectations(path));
    assert.deepEqual(others, [
      join('src', 'cli', 'commands', 'explainCommand.ts'),
      ...reports,
      shownIn,
    ]);
  });

  it('tell a holder outside the session from a child whose pid it got', () => {
    const state = heldBy(holder({ pid: 100 }));
    const [later] = placedFindings(state);
    assert.deepEqual(later?.places.slice(1), [{ kind: 'outsideHandle', pid: 100, value: '0x44' }]);
    const [broker] = placedFindings(heldBy(holder({ pid: 42, cause: 'parent' })));
    assert.deepEqual(broker?.places, [
      { kind: 'heldPipe', label: 'stdout', cause: 'parent' },
      { kind: 'brokerHandle', value: '0x44' },
    ]);
    const { nodes } = sessionMap(state, placedFindings(state));
    const marked = nodes.flatMap(({ id, concerns }) => (concerns.length > 0 ? [id] : []));
    assert.deepEqual(marked, ['outside 100', 'pipe label stdout']);
  });

  it('lead from a row of the tree to who has the handle', () => {
    const state = stateAfter(...portOfTheDead());
    const [row] = findingNodes(state, placedFindings(state));
    assert.deepEqual(row?.target, { sessionId: 's', processId: 'server' });
  });

  it('mark the broker when it was lost', () => {
    const state = stateAfter(started(), ready, ended({ reason: 'brokerLost', message: 'Gone.' }));
    const [node] = sessionMap(state, placedFindings(state)).nodes;
    assert.deepEqual(
      node?.concerns.map(({ code }) => code),
      ['broker-lost'],
    );
  });

  it('do not make one of several differences of a process in the Debug Console', () => {
    const birth = birthOf([brokerHandle('0x20', 'x'), brokerHandle('0x24', 'y')], []);
    const state = stateAfter(started(), ready, created('a', birth));
    const differences = findings(state).filter(({ code }) => code === 'prediction-differs');
    assert.ok(differences.length > 1);
    const printed: string[] = [];
    const sessionConsole = new SessionConsole(
      () => Promise.resolve(new Uint8Array()),
      (text) => printed.push(text),
    );
    for (let times = 0; times < 2; times++) sessionConsole.follow(state, []);
    assert.equal(
      printed.filter((text) => text.includes('[prediction-differs]')).length,
      differences.length,
    );
  });
});
