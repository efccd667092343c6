// What `who` takes for a target, before anything is searched.
import assert from 'node:assert/strict';
import { UsageError } from '../../../../src/cli/commandLine/commandLineOptions';
import { targetOf } from '../../../../src/cli/commands/whoCommand';

describe('The target of who', () => {
  it('is a path of the working folder when it is relative', () => {
    const path = (typed: string) => targetOf(typed, 'C:\\work');
    assert.deepEqual(path('a.log'), { kind: 'path', path: 'C:\\work\\a.log' });
    assert.deepEqual(path('D:\\a.log'), { kind: 'path', path: 'D:\\a.log' });
  });

  it('is a port, a pipe, a named object or a handle by its form', () => {
    assert.deepEqual(targetOf(':3000', 'C:\\'), { kind: 'port', port: 3000, protocol: null });
    assert.deepEqual(targetOf('\\\\.\\pipe\\x', 'C:\\'), { kind: 'pipe', name: 'x' });
    assert.deepEqual(targetOf('12:0x44', 'C:\\'), { kind: 'handle', pid: 12, handle: '0x44' });
  });

  it('is refused in one line with what to type instead', () => {
    assert.throws(() => targetOf('80', 'C:\\'), {
      constructor: UsageError,
      message:
        '"80": A number alone can mean a port or a file. Type :80 for the port or .\\80 for the file.',
    });
  });
});
