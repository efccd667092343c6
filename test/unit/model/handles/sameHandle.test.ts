// Whether two descriptions of what is under a value can be of one handle.
import assert from 'node:assert/strict';
import { describedAs, type FileDescription } from '../../../../src/model/session/fileDescription';
import {
  canBeSameHandle,
  differ,
  isOnlyFlagOther,
  pipeIndexOf,
  type DescribedHandle,
} from '../../../../src/model/handles/sameHandle';

const access = '0x120196';
const fileOf = (file: FileDescription): DescribedHandle => ({ type: 'File', access, file });
const pipeFile = (end: 'read' | 'write', label: string | null, index?: string) =>
  describedAs('pipe', { pipe: { label, end, ...(index === undefined ? {} : { index }) } });
const pipe = (...facts: Parameters<typeof pipeFile>) => fileOf(pipeFile(...facts));
const socket = (port: number, protocol: 'tcp' | 'udp' = 'tcp') => {
  const facts = { address: '127.0.0.1', port, peer: null, state: 'bound' } as const;
  return fileOf(describedAs('socket', { socket: { ...facts, protocol } }));
};
const plain: DescribedHandle = { type: 'File', access };
const ofSession: DescribedHandle = { ...plain, pipe: { label: 'out', name: 'p', end: 'write' } };

/** Whichever of the two comes first. */
function canBe(one: DescribedHandle, two: DescribedHandle): boolean {
  const answer = canBeSameHandle(one, two);
  assert.equal(canBeSameHandle(two, one), answer);
  return answer;
}

describe('What is under a value', () => {
  it('is another handle with other rights or of another type', () => {
    assert.ok(canBe(plain, plain));
    assert.ok(!canBe(plain, { ...plain, access: '0x1' }));
    assert.ok(!canBe(plain, { ...plain, type: 'Event' }));
    assert.ok(canBe(plain, { ...plain, type: 'unknown' }));
  });

  it('is another file by kind or name, and another socket by its protocol or port', () => {
    const named = (name: string | null) => fileOf(describedAs('file', { name }));
    assert.ok(canBe(named('C:\\a'), named('C:\\a')));
    assert.ok(canBe(named('C:\\a'), named(null)));
    assert.ok(canBe(named('C:\\a'), plain));
    assert.ok(canBe(named('C:\\a'), fileOf(describedAs('unknown'))));
    assert.ok(!canBe(named('C:\\a'), named('C:\\b')));
    assert.ok(!canBe(named('C:\\a'), socket(1)));
    assert.ok(canBe(socket(0), socket(8080)));
    assert.ok(!canBe(socket(80), socket(80, 'udp')));
    assert.ok(!canBe(socket(80), socket(8080)));
  });

  it('is another pipe by end, label or number', () => {
    assert.ok(canBe(pipe('write', null, '0x7'), pipe('write', null, '0x7')));
    assert.ok(!canBe(pipe('write', null, '0x7'), pipe('write', null, '0x8')));
    assert.ok(canBe(pipe('write', null, '0x0'), pipe('write', null, '0x8')));
    assert.ok(!canBe(pipe('write', 'out'), pipe('write', 'log')));
    assert.ok(!canBe(pipe('write', 'out'), pipe('read', 'out')));
  });

  it('is another pipe by its own name where there is no number', () => {
    const named = (name: string | null, index?: string) =>
      fileOf({ ...pipeFile('write', null, index), name });
    const [one, two] = ['\\Device\\NamedPipe\\one', '\\Device\\NamedPipe\\two'];
    assert.ok(canBe(named(one), named(one)));
    assert.ok(!canBe(named(one), named(two)));
    assert.ok(canBe(named(one), named(null)));
    assert.ok(canBe(named(one), named('\\Device\\NamedPipe')));
    assert.ok(canBe(named(one, '0x7'), named(two, '0x7')));
  });

  it("is another handle than the session's pipe unless it is an end of that", () => {
    assert.ok(canBe(ofSession, pipe('write', 'out')));
    assert.ok(canBe(ofSession, pipe('write', null)));
    assert.ok(canBe(ofSession, plain));
    assert.ok(!canBe(ofSession, pipe('read', 'out')));
    assert.ok(!canBe(ofSession, pipe('write', 'log')));
    assert.ok(!canBe(ofSession, socket(1)));
  });
});

describe('What one look sees closed and opened under a value', () => {
  const named = (name: string | null, inheritable: boolean, index?: string) => ({
    ...fileOf({ ...pipeFile('write', null, index), name }),
    inheritable,
  });
  const own = '\\Device\\NamedPipe\\one';

  it('is one handle whose flag has changed', () => {
    assert.ok(isOnlyFlagOther(named(own, true), named(own, false)));
    assert.ok(isOnlyFlagOther({ ...plain, inheritable: true }, named(own, false)));
    assert.ok(isOnlyFlagOther(named(null, true), named(null, false)));
  });

  it('is another object when not even the flag has changed', () => {
    assert.ok(!isOnlyFlagOther(named(own, true), named(own, true)));
  });

  it('is another pipe when it has neither the name nor the number that it had', () => {
    assert.ok(!isOnlyFlagOther(named(own, true), named(null, false)));
    assert.ok(!isOnlyFlagOther(named(null, true, '0x7'), named(null, false)));
    assert.ok(isOnlyFlagOther(named(null, true, '0x7'), named(null, false, '0x7')));
  });
});

describe('Two answers about a handle', () => {
  it('differ only when both are there', () => {
    assert.ok(differ('a', 'b'));
    assert.ok(!differ('a', 'a'));
    for (const missing of [null, undefined]) {
      assert.ok(!differ('a', missing));
      assert.ok(!differ(missing, 'a'));
    }
  });

  it('have the number of a pipe, unless its driver gives every pipe the same', () => {
    assert.equal(pipeIndexOf(pipe('read', null, '0x7').file), '0x7');
    assert.equal(pipeIndexOf(pipe('read', null, '0x0').file), null);
    assert.equal(pipeIndexOf(pipe('read', null).file), null);
    assert.equal(pipeIndexOf(undefined), null);
  });
});
