// What a search tells, folded: who holds it, what that prevents, and how all of it reads.
import assert from 'node:assert/strict';
import type { Hold, SearchEvent } from '../../../../src/model/search/searchEvents';
import { searchFixes } from '../../../../src/model/search/holdFix';
import { searchHeadline } from '../../../../src/model/search/searchHeadline';
import { searchJson, filetimeText } from '../../../../src/model/search/searchJson';
import {
  holdsInOrder,
  preventions,
  shownSearch,
  type SearchState,
} from '../../../../src/model/search/searchState';
import { searchMarkdown, searchText } from '../../../../src/model/search/searchText';
import { held, searchComplete, searchedFor, searchedPath } from '../../fixtures/searchFixture';

const path = searchedPath;
const complete = searchComplete;
const searched = searchedFor;
const shut = { read: true, write: true, delete: false };

const aProcess = {
  ...{ createdAt: '133000000000000000', image: null, user: null },
  creator: { pid: 4, name: 'make.exe', isAlive: true },
};

const acts = (state: SearchState, at = 0): readonly string[] => {
  const one = state.holds[at];
  assert.ok(one);
  return preventions(state, one).map(({ act, isSure }) => (isSure ? act : `${act}?`));
};

describe('What a search has found', () => {
  it('is one line: who keeps what open, and what that prevents', () => {
    const state = searched(path, [held(12, { share: shut }), complete]);
    assert.equal(
      searchHeadline(state),
      'tool.exe (PID 12) keeps app.log open. It cannot be deleted or renamed.',
    );
    assert.deepEqual(acts(state), ['delete', 'rename']);
  });

  it('names three of many, and those only that prevent something', () => {
    const all = [held(1), held(2), held(3), held(4)];
    const state = searched(path, [...all, complete]);
    assert.equal(
      searchHeadline(state),
      'tool.exe (PID 1), tool.exe (PID 2), tool.exe (PID 3) and 1 more keep app.log open.',
    );
    const one = searched(path, [...all, held(5, { share: shut }), complete]);
    assert.equal(
      searchHeadline(one),
      'tool.exe (PID 5) keeps app.log open. It cannot be deleted or renamed.',
    );
    assert.equal(holdsInOrder(one)[0]?.process.pid, 5);
    assert.equal(one.holds.length, 5);
  });

  it('does not blame one of several holders for what only one of them prevents', () => {
    const two = searched(path, [held(1, { share: shut }), held(2, { share: shut })]);
    assert.deepEqual(acts(two), ['delete?', 'rename?']);
    const unseen = searched(path, [
      held(1, { share: shut }),
      {
        type: 'unasked',
        process: { pid: 9, name: 'x.exe', reason: 'elevated', user: null, handles: 3 },
      },
    ]);
    assert.deepEqual(acts(unseen), ['delete?', 'rename?']);
  });

  it('is shown in part when it is very much, and then blames nobody for sure', () => {
    const other = held(2, { share: shut, object: 'C:\\x\\b.log' });
    const state = searched(path, [held(1), other, held(3, { share: shut })]);
    assert.equal(shownSearch(state, 3), state);
    const shown = shownSearch(state, 1);
    assert.deepEqual([shown.leftOut, shown.holds.map(({ process: { pid } }) => pid)], [2, [2]]);
    assert.deepEqual(acts(shown), ['delete?', 'rename?']);
  });

  it('knows what each kind of hold prevents', () => {
    const of = (more: Partial<Hold>, text = path) => acts(searched(text, [held(1, more)]));
    assert.deepEqual(of({ how: 'directory', isDirectory: true }), ['delete', 'rename']);
    assert.deepEqual(of({ how: 'program' }), ['delete', 'write']);
    assert.deepEqual(of({ how: 'mapped' }), ['delete']);
    assert.deepEqual(of({ how: 'named' }), []);
    assert.deepEqual(of({ share: { read: false, write: false, delete: false } }), [
      ...['delete', 'rename', 'read', 'write'],
    ]);
    assert.deepEqual(of({ socketState: 'listening' }, ':3000'), ['bind']);
    assert.deepEqual(of({ socketState: 'connected' }, ':3000'), []);
    assert.deepEqual(of({ end: 'write', access: '0x2', isServer: true }, '\\\\.\\pipe\\x'), [
      ...['endOfFile', 'name'],
    ]);
    assert.deepEqual(of({ end: 'read', access: '0x1', isServer: false }, '\\\\.\\pipe\\x'), []);
    assert.deepEqual(of({ type: 'Mutant' }, 'mutex x'), ['name']);
  });

  it('says of a folder that it cannot go while something in it is open', () => {
    const state = searched('C:\\x', [
      { type: 'targetFound', isDirectory: true, path: 'C:\\x' },
      held(1, { share: { read: true, write: true, delete: true } }),
    ]);
    assert.deepEqual(acts(state), ['delete', 'rename']);
  });

  it('takes the handle of a current directory for no second hold', () => {
    const object = 'C:\\x';
    const events = [
      held(1, { how: 'directory', handle: null, isDirectory: true, object }),
      held(1, { isDirectory: true, object: 'c:\\X', handle: '0x50' }),
    ];
    for (const order of [events, events.toReversed()]) {
      const state = searched(object, order);
      assert.deepEqual(
        state.holds.map(({ how, handle }) => [how, handle]),
        [['directory', '0x50']],
      );
    }
  });

  it('says that nobody was found, and no more than it knows', () => {
    assert.equal(searchHeadline(searched(path, [complete])), 'No process holds app.log.');
    const unasked: SearchEvent = {
      type: 'unasked',
      process: { pid: 9, name: 'x.exe', reason: 'otherUser', user: 'PC\\you', handles: 3 },
    };
    assert.equal(
      searchHeadline(searched(path, [unasked, complete])),
      'None of the processes that could be inspected holds app.log.',
    );
    assert.match(searchHeadline(searched(path, [])), /^Searching/);
    const cancelled: SearchEvent = { type: 'ended', reason: 'cancelled', message: null };
    assert.match(searchHeadline(searched(path, [cancelled])), /was cancelled/);
    const failed: SearchEvent = { type: 'ended', reason: 'failed', message: 'PID 4 has exited.' };
    assert.equal(searchHeadline(searched(path, [failed])), 'PID 4 has exited.');
  });

  const whole = searched(':3000', [
    {
      type: 'portsFound',
      rows: [
        {
          ...{ protocol: 'tcp', address: '127.0.0.1', port: 3000, state: 'listening' },
          ...{ peer: null, pid: 412, owner: null },
        },
      ],
    },
    held(12, {
      ...{ socketState: 'listening', object: 'tcp 127.0.0.1:3000' },
      evidence: { level: 'inferred', by: 'sibling', from: { pid: 7, name: 'twin.exe' } },
    }),
    { type: 'serviceFound', pid: 12, service: 'web' },
    {
      type: 'unasked',
      process: { pid: 9, name: 'x.exe', reason: 'silent', user: null, handles: 1 },
    },
    { type: 'noted', note: { kind: 'network' } },
    complete,
  ]);

  it('reads as plain text', () => {
    const text = searchText(whole);
    for (const line of [
      'tool.exe (PID 12) keeps port 3000 open. No other process can use the port.',
      'Searched for: :3000',
      '  tool.exe (PID 12), service web: open handle, 0x44, TCP 127.0.0.1:3000, inheritable',
      '    C:\\tool.exe',
      '    Started by make.exe (PID 4)',
      '    Probably inherited: twin.exe (PID 7), started by the same process, has the same object',
      '    Prevents: bind the port',
      '    Fix: If tool.exe inherited it, start tool.exe with a handle list without it,',
      'TCP 127.0.0.1:3000 (listening): its owner PID 412 has exited.',
      'No answer in time: x.exe (PID 9).',
    ]) {
      assert.ok(text.includes(line), `${line}\n in\n${text}`);
    }
  });

  it('reads as Markdown in which no text from outside means anything', () => {
    const state = searched(path, [held(12, { object: 'C:\\[x](command:y)|<img>\n`z`' }), complete]);
    const text = searchMarkdown(state);
    assert.ok(!text.includes('[x](command'), text);
    assert.ok(!/[^\\]<img>/.test(text), text);
    assert.equal(text.split('\n').filter((line) => line.startsWith('|')).length, 3);
  });

  it('reads as JSON with the evidence of each handle', () => {
    const json = JSON.parse(searchJson(whole)) as {
      readonly holders: readonly Record<string, unknown>[];
      readonly notInspected: readonly Record<string, unknown>[];
    } & Record<string, unknown>;
    assert.equal(json['version'], 1);
    assert.equal(json['typed'], ':3000');
    assert.equal(json['isComplete'], true);
    const [holder] = json.holders;
    assert.equal(holder?.['evidence'], 'inferred');
    assert.deepEqual(holder['inheritedFrom'], { pid: 7, name: 'twin.exe' });
    assert.deepEqual(holder['prevents'], [{ act: 'bind', isSure: true }]);
    assert.equal(json.notInspected[0]?.['reason'], 'silent');
  });

  it('says for each that keeps something from being done what to change', () => {
    const maker = { level: 'inferred', by: 'creator', from: { pid: 4, name: 'make.exe' } } as const;
    const fixes = (more: Partial<Hold>): readonly string[] =>
      searchFixes(searched(path, [held(1, { share: shut, ...more })]));
    assert.deepEqual(fixes({ evidence: maker }), [
      'In make.exe, start tool.exe with a PROC_THREAD_ATTRIBUTE_HANDLE_LIST without this handle, or with bInheritHandles FALSE.',
    ]);
    assert.match(fixes({})[0] ?? '', /^If tool\.exe inherited it, /);
    assert.match(fixes({ inheritable: false })[0] ?? '', /FILE_SHARE_DELETE\.$/);
    assert.match(
      fixes({ how: 'directory', inheritable: false })[0] ?? '',
      /SetCurrentDirectory\.$/,
    );
    assert.deepEqual(fixes({ share: null }), []);
    assert.deepEqual(fixes({ how: 'program', handle: null }), []);
  });

  it('says each of them once, three at most', () => {
    const names = ['a', 'b', 'c', 'd'].flatMap((name) => [name, name]);
    const all = names.map((name, at): SearchEvent => {
      const process = { ...aProcess, pid: at, name };
      return held(at, { share: shut, inheritable: false, process });
    });
    assert.deepEqual(
      searchFixes(searched(path, all)).map((text) => text.split(',')[0]),
      ['In a', 'In b', 'In c'],
    );
  });

  it('says of a current directory nothing of inheriting: every process opens its own', () => {
    const text = searchText(searched(path, [held(1, { how: 'directory' }), complete]));
    assert.ok(!text.includes('Unknown:'), text);
  });

  it('has times as people and programs write them', () => {
    assert.equal(filetimeText('116444736000000000'), null);
    assert.equal(filetimeText('133000000000000000'), '2022-06-18T04:26:40.000Z');
  });
});
