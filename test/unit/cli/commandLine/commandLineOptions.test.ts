// The options of the commands: what they mean, and one clear line for what they do not.
import assert from 'node:assert/strict';
import { readOptions, UsageError } from '../../../../src/cli/commandLine/commandLineOptions';

describe('The options of a command', () => {
  it('are a launch file, a name and a time-out', () => {
    assert.deepEqual(
      readOptions(['--launch', 'l.json', '--name', 'One', '--timeout', '1.5'], null),
      {
        launch: 'l.json',
        name: 'One',
        timeout: 1.5,
        anyway: false,
        html: null,
      },
    );
  });

  it('have defaults for all but the launch file', () => {
    assert.deepEqual(readOptions([], 'd.json'), {
      launch: 'd.json',
      name: null,
      timeout: null,
      anyway: false,
      html: null,
    });
    assert.equal(readOptions(['--launch=x.json'], 'd.json').launch, 'x.json');
  });

  it('may have a page written', () => {
    assert.equal(readOptions(['--launch', 'x', '--html', 'p.html'], null).html, 'p.html');
  });

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['a missing launch file', [], /^--launch is missing\. Write --launch/],
    ['an unknown option', ['--lunch', 'x'], /--lunch.*Known options: --launch/],
    ['an option without its value', ['--launch'], /--launch.*Known options/],
    ['a stray word', ['x.json'], /x\.json.*Known options/],
    [
      'a time-out that is no number',
      ['--launch', 'x', '--timeout', 'soon'],
      /--timeout "soon".*seconds/,
    ],
    ['a time-out of nothing', ['--launch', 'x', '--timeout', '0'], /--timeout "0"/],
    ['a page without a path', ['--launch', 'x', '--html', ''], /--html "".*path/],
    ['a negative time-out', ['--launch', 'x', '--timeout=-1'], /--timeout "-1"/],
    ['an endless time-out', ['--launch', 'x', '--timeout', 'Infinity'], /--timeout "Infinity"/],
    ['an empty time-out', ['--launch', 'x', '--timeout', ''], /--timeout ""/],
  ];
  for (const [what, args, says] of refused) {
    it(`refuse ${what} in one line`, () => {
      assert.throws(
        () => readOptions(args, null),
        (error) => {
          assert.ok(error instanceof UsageError);
          assert.match(error.message, says);
          assert.ok(!error.message.includes('\n'));
          return true;
        },
      );
    });
  }
});
