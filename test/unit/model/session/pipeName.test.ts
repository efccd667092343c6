// Names of pipes as people type them.
import assert from 'node:assert/strict';
import { describedAs } from '../../../../src/model/session/fileDescription';
import { fileText } from '../../../../src/model/session/fileText';
import { pipePath } from '../../../../src/model/session/pipeName';

describe('The name of a pipe', () => {
  it('is what CreateFile takes', () => {
    assert.equal(pipePath('\\Device\\NamedPipe\\build.lock'), '\\\\.\\pipe\\build.lock');
    assert.equal(pipePath('\\Device\\NamedPipe\\a\\b'), '\\\\.\\pipe\\a\\b');
    assert.equal(pipePath('\\\\.\\pipe\\x'), '\\\\.\\pipe\\x');
  });

  it('is none, however the kernel says that there is none', () => {
    for (const name of ['\\Device\\NamedPipe', '\\Device\\NamedPipe\\', '', null]) {
      assert.equal(pipePath(name), null);
    }
  });

  it('is the text of a pipe that is not of the session', () => {
    const text = (name: string | null): string => fileText(describedAs('pipe', { name }));
    assert.equal(text('\\Device\\NamedPipe\\build.lock'), 'pipe \\\\.\\pipe\\build.lock');
    assert.equal(text('\\Device\\NamedPipe\\'), text(null));
  });
});
