// What a pipe delivered as it is shown: hard bytes, cut characters, colours, and what was found.
import assert from 'node:assert/strict';
import fc from '../../../random';
import {
  detectEncoding,
  encodeCharacter,
  type TextEncoding,
} from '../../../../src/model/capture/textEncoding';
import { AnsiReader } from '../../../../src/webview/capture/ansiText';
import {
  textPreview,
  textSegments,
  type TextOptions,
} from '../../../../src/webview/capture/captureText';
import { themeColors } from '../../../../src/webview/capture/themeColors';

const options: TextOptions = {
  encoding: 'utf-8',
  colors: null,
  cuts: [],
  marks: [],
  isWhole: true,
};
const bytesOf = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const shown = (bytes: Uint8Array, change: Partial<TextOptions> = {}, start = 0): string[] =>
  textSegments(bytes, start, { ...options, ...change }).map(({ runs }) =>
    runs.map(({ text }) => text).join(''),
  );

describe('The text of a capture', () => {
  it('shows what is no text instead of carrying it out', () => {
    const bytes = bytesOf('a', [0, 7, 0x1b], '[2J', [0x7f, 0xff], '\t\u202e\u0085b');
    assert.deepEqual(shown(bytes), ['a␀␇␛[2J␡\ufffd\t⟨U+202E⟩⟨U+0085⟩b']);
  });

  it('is one line for a list, its controls as a program would write them', () => {
    const bytes = bytesOf('a\r\n\tb\\r', [0, 0x1b, 0x7f], '\u202e');
    assert.deepEqual(textPreview(bytes, 'utf-8'), [
      { text: 'a', isControl: false },
      { text: '\\r\\n\\t', isControl: true },
      { text: 'b\\r', isControl: false },
      { text: '\\0\\x1b\\x7f', isControl: true },
      { text: '⟨U+202E⟩', isControl: false },
    ]);
  });

  it('has each character once and whole, wherever the reads cut it', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', '\n'), maxLength: 20 });
    fc.assert(
      fc.property(texts, fc.array(fc.nat(60)), (text, places) => {
        const bytes = bytesOf(text);
        const cuts = places.filter((place) => place < bytes.length).sort((a, b) => a - b);
        assert.equal(shown(bytes, { cuts }).join(''), text);
      }),
    );
  });

  it('begins with a whole character where a window begins within one', () => {
    assert.deepEqual(shown(bytesOf([0x82, 0xac], 'b'), {}, 7), ['b']);
    assert.deepEqual(shown(Uint8Array.of(0, 0x62, 0), { encoding: 'utf-16le' }, 7), ['b']);
  });

  it('keeps half a character for later while more may come', () => {
    const half = bytesOf('a', [0xe2, 0x82]);
    assert.deepEqual(shown(half, { isWhole: false }), ['a']);
    assert.deepEqual(shown(half), ['a\ufffd']);
  });

  it('decodes UTF-16 and the console code pages', () => {
    const wide = new Uint8Array(Buffer.from('Grüße 😀', 'utf16le'));
    assert.deepEqual(shown(wide, { encoding: 'utf-16le', cuts: [5] }).join(''), 'Grüße 😀');
    const byte = (encoding: TextEncoding): string =>
      shown(Uint8Array.of(0x80, 0x84, 0xe1, 0xfc), { encoding }).join('');
    assert.equal(byte('cp437'), 'Çäßⁿ');
    assert.equal(byte('cp850'), 'Çäß³');
    assert.equal(byte('windows-1252'), '€„áü');
    assert.equal(byte('latin1'), '⟨U+0080⟩⟨U+0084⟩áü');
  });

  it('joins a line end that two reads share', () => {
    assert.deepEqual(shown(bytesOf('a\r\nb'), { cuts: [2] }), ['a', '\nb']);
    assert.deepEqual(shown(bytesOf('a\rb')), ['a␍b']);
  });

  it('marks what was found, the current one apart', () => {
    const segments = textSegments(bytesOf('xabyab'), 100, {
      ...options,
      cuts: [102],
      marks: [
        { start: 101, end: 103, isCurrent: false },
        { start: 104, end: 106, isCurrent: true },
      ],
    });
    assert.deepEqual(
      segments.map(({ offset, startsRead, mark }) => [offset, startsRead, mark]),
      [
        [100, false, null],
        [101, false, 'match'],
        [102, true, 'match'],
        [103, false, null],
        [104, false, 'current'],
      ],
    );
  });
});

describe('Colours of a capture', () => {
  const runs = (...pieces: readonly string[]): string[][] => {
    const reader = new AnsiReader(themeColors(() => ''));
    return pieces.flatMap((piece, index) =>
      reader.read(piece, index === pieces.length - 1).map(({ text, css }) => [text, css]),
    );
  };
  const red = 'color:var(--vscode-terminal-ansiRed)';

  it('are the theme’s, until they are put back', () => {
    assert.deepEqual(runs('a\u001b[31mb\u001b[0mc\u001b[91;4md\u001b[me'), [
      ['a', ''],
      ['b', red],
      ['c', ''],
      ['d', 'color:var(--vscode-terminal-ansiBrightRed);text-decoration:underline'],
      ['e', ''],
    ]);
  });

  it('are found also where a sequence lies across two reads', () => {
    const whole = 'a\u001b[31mb\u001b[0mc';
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const pieces = runs(whole.slice(0, cut), whole.slice(cut));
      assert.deepEqual(
        pieces,
        [
          ['a', ''],
          ['b', red],
          ['c', ''],
        ],
        `cut at ${cut}`,
      );
    }
  });

  it('can be any of 256 or any at all, and inverse', () => {
    assert.deepEqual(runs('\u001b[38;5;208mx'), [['x', 'color:rgb(255,135,0)']]);
    assert.deepEqual(runs('\u001b[48;2;1;2;3mx'), [['x', 'background-color:rgb(1,2,3)']]);
    assert.deepEqual(runs('\u001b[38;2;999mx'), [['x', 'color:rgb(255,0,0)']]);
    assert.deepEqual(runs('\u001b[7;31mx'), [
      ['x', 'color:var(--page);background-color:var(--vscode-terminal-ansiRed)'],
    ]);
  });

  it('are all that is carried out: other sequences stay text, and an unfinished one at the end too', () => {
    assert.deepEqual(runs('\u001b[2Jx\u001b[3'), [['\u001b[2Jx\u001b[3', '']]);
  });
});

describe('The encoding of a capture', () => {
  it('is told by a byte order mark or by zeros in every second byte', () => {
    const wide = (text: string): Uint8Array => Buffer.from(text, 'utf16le');
    assert.deepEqual(detectEncoding(wide('\ufeffab')), {
      encoding: 'utf-16le',
      sign: 'byteOrderMark',
    });
    assert.equal(detectEncoding(wide('Grüße\r\n')).sign, 'zeroBytes');
    for (const text of ['', 'abc', 'Grüße €', '\0\0\0\0\0\0\0\0\0\0', 'a\0']) {
      assert.equal(detectEncoding(Buffer.from(text)).encoding, 'utf-8', text);
    }
  });

  it('can be written again byte by byte', () => {
    for (const encoding of ['cp437', 'cp850', 'windows-1252', 'latin1'] as const) {
      for (let byte = 0; byte < 256; byte += 1) {
        const [text] = textSegments(Uint8Array.of(byte), 0, { ...options, encoding });
        const character = text?.runs[0]?.text ?? '';
        if (/^[␀-␡⟨]/.test(character)) continue;
        assert.deepEqual(encodeCharacter(character, encoding), [byte], `${encoding} ${byte}`);
      }
    }
  });
});
