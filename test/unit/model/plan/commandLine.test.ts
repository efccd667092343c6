// Arguments survive the way into a command line and out of it by the rules of the C runtime.
import fc, { anyText } from '../../../random';
import assert from 'node:assert/strict';
import {
  batchCommandLine,
  commandLine,
  quoteArgument,
  splitArguments,
  unsafeInBatch,
} from '../../../../src/model/plan/commandLine';
import { parseCommandLine } from '../../fixtures/parseCommandLine';

const vectors: readonly (readonly [string, string])[] = [
  ['', '""'],
  ['plain', 'plain'],
  ['two words', '"two words"'],
  ['tab\there', '"tab\there"'],
  ['line\nbreak', '"line\nbreak"'],
  ['"', '"\\""'],
  ['a"b', '"a\\"b"'],
  ['\\', '\\'],
  ['a\\b', 'a\\b'],
  ['ends with \\', '"ends with \\\\"'],
  ['C:\\Program Files\\', '"C:\\Program Files\\\\"'],
  ['a\\"b', '"a\\\\\\"b"'],
  ['a\\\\"', '"a\\\\\\\\\\""'],
  ['\\\\server\\share', '\\\\server\\share'],
  ['\\\\server\\my share\\', '"\\\\server\\my share\\\\"'],
  ['żółć ☃ 𝄞', '"żółć ☃ 𝄞"'],
  ['日本語', '日本語'],
  ["it's", "it's"],
  ['%PATH%', '%PATH%'],
  ['a&b|c', 'a&b|c'],
];

describe('Quoting one argument', () => {
  for (const [argument, quoted] of vectors) {
    it(`writes ${JSON.stringify(argument)} as ${quoted.replace(/[\t\n]/g, ' ')}`, () => {
      assert.equal(quoteArgument(argument), quoted);
      assert.deepEqual(parseCommandLine(`p ${quoted}`).slice(1), [argument]);
    });
  }
});

const awkward = fc.array(fc.constantFrom('\\', '"', ' ', '\t', 'a', '%', '^', 'é', '\v', '\n'), {
  maxLength: 12,
});

describe('A whole command line', () => {
  it('always quotes the program', () => {
    assert.equal(commandLine('C:\\a.exe', ['x', 'y z']), '"C:\\a.exe" x "y z"');
  });

  it('gives back the arguments it was made of, whatever they hold', function () {
    // Milliseconds on a machine with nothing else to do.
    this.timeout(20_000);
    const argument = fc.oneof(
      anyText({ maxLength: 12 }).map((text) => text.replaceAll('\0', '')),
      awkward.map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 4 }), (args) => {
        const line = commandLine('C:\\Program Files\\a.exe', args);
        const expected = ['C:\\Program Files\\a.exe', ...args];
        return parseCommandLine(line).join('\0') === expected.join('\0');
      }),
      { numRuns: 100 },
    );
  });
});

describe('Arguments as one text', () => {
  it('go on the command line as they are', () => {
    assert.equal(commandLine('C:\\cmd.exe', '/c "a & b" ""'), '"C:\\cmd.exe" /c "a & b" ""');
  });

  it('are split into what quoting would have joined', function () {
    this.timeout(20_000);
    assert.deepEqual(splitArguments('  plain "two words" "" a\\b "C:\\dir\\\\" \\"x '), [
      'plain',
      'two words',
      '',
      'a\\b',
      'C:\\dir\\',
      '"x',
    ]);
    assert.deepEqual(splitArguments(''), []);
    fc.assert(
      fc.property(fc.array(awkward, { maxLength: 4 }), (lists) => {
        const args = lists.map((parts) => parts.join(''));
        return splitArguments(args.map(quoteArgument).join(' ')).join('\0') === args.join('\0');
      }),
      { numRuns: 100 },
    );
  });
});

describe('An argument for a batch file', () => {
  it('is refused when cmd.exe would take something in it for a command', () => {
    assert.equal(unsafeInBatch('say "hi"'), '"');
    assert.equal(unsafeInBatch('%PATH%'), '%');
    assert.equal(unsafeInBatch('wow!'), '!');
    assert.equal(unsafeInBatch('a\r\nb'), 'a carriage return');
    assert.equal(unsafeInBatch('a\nb'), 'a line break');
  });

  it('may hold everything that is plain between quotes', () => {
    assert.equal(unsafeInBatch('a & b | c < d > e ^ f (g) ; , = ~ \\'), null);
    assert.equal(unsafeInBatch(''), null);
  });

  it('stands between quotes, its last backslashes doubled, without AutoRun and delayed expansion', () => {
    assert.equal(
      batchCommandLine('C:\\cmd.exe', 'C:\\my dir\\run.cmd', ['a & b', 'c\\']),
      '"C:\\cmd.exe" /d /e:on /v:off /s /c ""C:\\my dir\\run.cmd" "a & b" "c\\\\""',
    );
  });
});
