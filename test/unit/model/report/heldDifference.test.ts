// What one session holds and another did not: by name, kind and owner, whatever the values and PIDs are.
import assert from 'node:assert/strict';
import { heldDifference } from '../../../../src/model/report/heldDifference';
import { describedAs } from '../../../../src/model/session/fileDescription';
import type { ObservedHandle, SessionState } from '../../../../src/model/session/state';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { created, exited, ready, started, stateAfter } from '../../fixtures/sessionFixture';

const file = (value: string, name: string): ObservedHandle =>
  observed(value, [], { type: 'File', object: name, file: describedAs('file', { name }) });

const having = (...handles: readonly ObservedHandle[]): SessionState =>
  stateAfter(started(), ready, created('a', birthOf([], handles)));

const names = (changes: readonly { readonly name: string | null }[]) =>
  changes.map(({ name }) => name);

describe('What a session holds that another did not', () => {
  it('is told by name, kind and owner, and how often before and after', () => {
    const before = having(file('0x10', 'C:\\a.log'), file('0x14', 'C:\\gone.log'));
    const after = having(
      file('0x44', 'C:\\A.log'),
      file('0x48', 'C:\\new.log'),
      file('0x4c', 'C:\\new.log'),
    );
    assert.deepEqual(heldDifference(before, after), {
      added: [{ owner: 'a', kind: 'file', name: 'C:\\new.log', before: 0, after: 2 }],
      removed: [{ owner: 'a', kind: 'file', name: 'C:\\gone.log', before: 1, after: 0 }],
    });
  });

  it('is nothing for the same session', () => {
    const state = having(file('0x10', 'C:\\a.log'), observed('0x14'));
    assert.deepEqual(heldDifference(state, state), { added: [], removed: [] });
  });

  it('counts what was opened meanwhile, and not what was closed', () => {
    const [old, fresh] = [file('0x10', 'C:\\a.log'), file('0x14', 'C:\\b.log')];
    const after = stateAfter(started(), ready, created('a', birthOf([], [old])), {
      ...{ type: 'handlesChanged', time: 5, id: 'a', opened: [fresh], closed: [old] },
    });
    const { added, removed } = heldDifference(having(old), after);
    assert.deepEqual([names(added), names(removed)], [['C:\\b.log'], ['C:\\a.log']]);
  });

  it('calls what the launcher made by its label, and takes pipes of made-up names for one', () => {
    const labelled = (value: string) =>
      stateAfter(
        started(),
        ready,
        created('a', birthOf([brokerHandle(value, 'log')], [observed(value, [value])])),
      );
    assert.deepEqual(heldDifference(labelled('0x10'), labelled('0x20')).added, []);
    assert.deepEqual(names(heldDifference(having(), labelled('0x10')).added), ['log']);
    const pipe = (name: string) =>
      having(observed('0x10', [], { type: 'File', object: `\\Device\\NamedPipe\\${name}` }));
    assert.deepEqual(heldDifference(pipe('uv\\1-2'), pipe('uv\\3-4')).added, []);
    assert.deepEqual(names(heldDifference(pipe('uv\\1-2'), pipe('mine')).added), [
      '\\\\.\\pipe\\mine',
    ]);
  });

  it('leaves out what a process had opened that came to its own end, whenever it was looked at', () => {
    const born = created(
      'a',
      birthOf(
        [brokerHandle('0x10', 'log')],
        [observed('0x10', ['0x10']), file('0x14', 'C:\\b.log')],
      ),
    );
    const look = {
      ...({ type: 'handlesChanged', time: 5, id: 'a' } as const),
      ...{ opened: [file('0x18', 'C:\\c.log')], closed: [observed('0x10', ['0x10'])] },
    };
    const seen = stateAfter(started(), ready, born, look, exited('a'));
    assert.deepEqual(heldDifference(having(), seen).added, [
      { owner: 'a', kind: 'Event', name: 'log', before: 0, after: 1 },
    ]);
    const unseen = stateAfter(started(), ready, born, exited('a'));
    assert.deepEqual(heldDifference(unseen, seen), { added: [], removed: [] });
  });

  it('counts all that a process had that was terminated with the session', () => {
    const stopped = { type: 'sessionStopping', time: 4 } as const;
    const born = created('a', birthOf([], [file('0x14', 'C:\\b.log')]));
    const after = stateAfter(started(), ready, born, stopped, exited('a'));
    assert.deepEqual(names(heldDifference(having(), after).added), ['C:\\b.log']);
  });

  it('is of an attached session what living processes hold', () => {
    const attach = { ...started(), attached: { pids: [100], tree: true } } as const;
    const born = created('a', birthOf([], [file('0x10', 'C:\\a.log')]));
    const lives = stateAfter(attach, ready, born);
    const gone = stateAfter(attach, ready, born, exited('a'));
    assert.deepEqual(names(heldDifference(having(), lives).added), ['C:\\a.log']);
    assert.deepEqual(heldDifference(having(), gone).added, []);
  });
});
