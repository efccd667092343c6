// The exit codes of a command that comes to no result, and what is printed with each.
import assert from 'node:assert/strict';
import { UsageError } from '../../../../src/cli/commandLine/commandLineOptions';
import { ended } from '../../../../src/cli/commandLine/ended';
import { assertOnWindows } from '../../../../src/cli/commandLine/onWindows';
import { Interrupted } from '../../../../src/cli/commandLine/outcome';
import { ReportFault } from '../../../../src/client/saved/reportFile';
import { UserFault } from '../../../../src/model/base/userFault';

const endedBy = (error: unknown) => ended(error, '', 'tool');

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
}

describe('A command that comes to no result', () => {
  for (const kind of [UsageError, UserFault, ReportFault]) {
    it(`exits with 2 and one line for a fault of the input (${kind.name})`, () => {
      const { exitCode, stdout, stderr } = endedBy(new kind('Wrong.\n  Do it so.'));
      assert.deepEqual([exitCode, stdout, stderr], [2, '', 'Wrong. Do it so.\n']);
    });
  }

  it('exits with 3 on another system, and says what can be done there', () => {
    const error = thrownBy(() => assertOnWindows('who', 'linux'));
    const { exitCode, stderr } = endedBy(error);
    assert.equal(exitCode, 3);
    assert.match(stderr, /^who needs Windows, and this system is linux\. .*preview, show, compare/);
    assert.equal(stderr.split('\n').length, 2);
    assert.equal(
      thrownBy(() => assertOnWindows('who', 'win32')),
      null,
    );
  });

  it('exits with 130 after Ctrl+C', () => {
    const { exitCode, stderr } = endedBy(new Interrupted());
    assert.deepEqual([exitCode, stderr.split('\n').length], [130, 2]);
  });

  it('exits with 70 and the stack for a fault of its own', () => {
    const { exitCode, stdout, stderr } = endedBy(new TypeError('x is not a function'));
    assert.deepEqual([exitCode, stdout], [70, '']);
    assert.match(stderr, /^TypeError: x is not a function\n {4}at /);
    assert.equal(endedBy('thrown text').stderr, 'thrown text\n');
  });

  it('passes no control characters of the input on to the terminal', () => {
    assert.equal(
      endedBy(new UsageError('bad \u001b]0;name\u0007')).stderr,
      'bad \\u001b]0;name\\u0007\n',
    );
  });
});
