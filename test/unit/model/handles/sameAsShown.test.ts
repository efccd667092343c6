// Whether a handle is still what somebody was shown: when nothing tells, nothing is closed.
import assert from 'node:assert/strict';
import { sameAsShown, type ShownHandle } from '../../../../src/model/handles/sameAsShown';
import { describedAs, type FileDescription } from '../../../../src/model/session/fileDescription';

const file = (description: FileDescription): ShownHandle => ({
  ...{ value: '0x44', type: 'File', access: '0x120196', inheritable: true },
  object: 'as people read it',
  file: description,
});

const pipe = (index: string, end: 'read' | 'write' = 'write', label: string | null = null) =>
  file(describedAs('pipe', { name: '\\Device\\NamedPipe\\', pipe: { end, label, index } }));

const socket = (port: number) =>
  file(
    describedAs('socket', {
      socket: { protocol: 'tcp', address: '127.0.0.1', port, state: 'listening', peer: null },
    }),
  );

const disk = (name: string | null) => file(describedAs('file', { name }));

const event = (object: string | null): ShownHandle => ({
  ...{ value: '0x44', type: 'Event', access: '0x1f0003', inheritable: false, object },
});

describe('A handle is the one that was shown', () => {
  it('when the pipe has the same number and it is the same end', () => {
    assert.equal(sameAsShown(pipe('0x7'), pipe('0x7')), 'same');
    assert.equal(sameAsShown(pipe('0x7'), pipe('0x8')), 'other');
    assert.equal(sameAsShown(pipe('0x7', 'write'), pipe('0x7', 'read')), 'other');
    assert.equal(sameAsShown(pipe('0x7', 'write', 'a'), pipe('0x7', 'write', 'b')), 'other');
    // A driver that numbers nothing, and an anonymous pipe: nothing tells it from the next.
    assert.equal(sameAsShown(pipe('0x0'), pipe('0x0')), 'unclear');
  });

  it('when the socket has the same address and port', () => {
    assert.equal(sameAsShown(socket(3000), socket(3000)), 'same');
    assert.equal(sameAsShown(socket(3000), socket(3001)), 'other');
    assert.equal(sameAsShown(socket(0), socket(0)), 'unclear');
  });

  it('when the file has the same path', () => {
    assert.equal(sameAsShown(disk('C:\\a.log'), disk('C:\\a.log')), 'same');
    assert.equal(sameAsShown(disk('C:\\a.log'), disk('C:\\b.log')), 'other');
    assert.equal(sameAsShown(disk(null), disk(null)), 'unclear');
  });

  it('when the object has the same name; one without a name is like any other', () => {
    assert.equal(sameAsShown(event('\\x'), event('\\x')), 'same');
    assert.equal(sameAsShown(event('\\x'), event('\\y')), 'other');
    assert.equal(sameAsShown(event(null), event(null)), 'unclear');
  });

  it('never when its value, type, access or flag is another', () => {
    const shown = pipe('0x7');
    for (const change of [
      { value: '0x48' },
      { type: 'Event' },
      { access: '0x120189' },
      { inheritable: false },
    ]) {
      assert.equal(sameAsShown(shown, { ...shown, ...change }), 'other', JSON.stringify(change));
    }
  });

  it('never for sure when nobody answers', () => {
    const silent = file(describedAs('unknown', { reason: 'silent' }));
    assert.equal(sameAsShown(pipe('0x7'), silent), 'unclear');
    const { file: _file, ...undescribed } = pipe('0x7');
    assert.equal(sameAsShown(pipe('0x7'), undescribed), 'unclear');
  });
});
