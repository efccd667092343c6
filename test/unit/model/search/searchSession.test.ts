// The answer to a search as a session: who holds and who created them, and nobody else.
import assert from 'node:assert/strict';
import { deadOwners, searchSession } from '../../../../src/model/search/searchSession';
import type { SearchEvent } from '../../../../src/model/search/searchEvents';
import { held, inherited, searchedFor, searchedPath } from '../../fixtures/searchFixture';

const linesOf = (...events: readonly SearchEvent[]): readonly string[] =>
  searchSession(searchedFor(searchedPath, events)).processes.map(
    ({ id, name, pid, phase, descent }) =>
      `${id}: ${name} ${pid ?? 0} ${phase}, created by ${descent?.parentId ?? 'nobody'}`,
  );

describe('A search as a session', () => {
  it('has each holder once and its creator before it, living or exited', () => {
    assert.deepEqual(linesOf(...inherited, held(400, { handle: '0x9' })), [
      '100: make.exe 100 running, created by nobody',
      '200: helper.exe 200 running, created by 100',
      'exited 50: PID 50 50 exited, created by nobody',
      '4: make.exe 4 running, created by nobody',
      '300: grandchild.exe 300 running, created by 200',
      '400: tool.exe 400 running, created by 4',
      '500: scanner.exe 500 running, created by 100',
    ]);
  });

  it('keeps a creator that has exited apart from the process that has its PID now', () => {
    const lines = linesOf(
      held(50, {
        process: {
          ...{ pid: 50, name: 'new.exe', createdAt: '2', image: null, user: null },
          creator: { pid: 0, name: null, isAlive: false },
        },
      }),
      held(60, {
        process: {
          ...{ pid: 60, name: 'old.exe', createdAt: '1', image: null, user: null },
          creator: { pid: 50, name: null, isAlive: false },
        },
      }),
    );
    assert.deepEqual(lines, [
      'exited 50: PID 50 50 exited, created by nobody',
      '50: new.exe 50 running, created by nobody',
      '60: old.exe 60 running, created by exited 50',
    ]);
  });

  it('has the owner of a port that is no more, and not one that lives', () => {
    const row = { protocol: 'tcp', address: '::1', port: 3000, state: 'listening' } as const;
    const rows = [
      { ...row, peer: null, pid: 412, owner: null },
      { ...row, peer: null, pid: 413, owner: 'a.exe' },
      { ...row, peer: null, pid: 0, owner: null },
    ];
    const state = searchedFor(':3000', [{ type: 'portsFound', rows }]);
    assert.deepEqual(
      deadOwners(state).map(({ pid }) => pid),
      [412],
    );
    assert.deepEqual(
      searchSession(state).processes.map(({ id }) => id),
      ['exited 412'],
    );
  });

  it('launches nothing, and is called by what was searched for', () => {
    const { attached, plan, brokerHandles } = searchSession(searchedFor(searchedPath, inherited));
    assert.deepEqual(attached, { pids: [200, 300, 400, 500], tree: false });
    assert.equal(plan.name, 'app.log');
    assert.deepEqual(brokerHandles, []);
  });
});
