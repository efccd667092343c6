// Colours a program asks for can be read in every theme, whatever it asks for.
import assert from 'node:assert/strict';
import fc from '../../../random';
import { AnsiReader } from '../../../../src/webview/capture/ansiText';
import {
  contrast,
  leastContrast,
  parseColor,
  readable,
  type Rgb,
} from '../../../../src/webview/capture/colorContrast';
import { ansiNames, themeColors } from '../../../../src/webview/capture/themeColors';

/** VS Code's own themes: background, foreground, and the terminal's sixteen where no theme says otherwise. */
const themes = {
  dark: [
    '#1f1f1f #cccccc',
    '#000000 #cd3131 #0dbc79 #e5e510 #2472c8 #bc3fbc #11a8cd #e5e5e5',
    '#666666 #f14c4c #23d18b #f5f543 #3b8eea #d670d6 #29b8db #e5e5e5',
  ],
  light: [
    '#ffffff #3b3b3b',
    '#000000 #cd3131 #107c10 #949800 #0451a5 #bc05bc #0598bc #555555',
    '#666666 #cd3131 #14ce14 #b5ba00 #0451a5 #bc05bc #0598bc #a5a5a5',
  ],
  highContrast: [
    '#000000 #ffffff',
    '#000000 #cd0000 #00cd00 #cdcd00 #0000ee #cd00cd #00cdcd #e5e5e5',
    '#7f7f7f #ff0000 #00ff00 #ffff00 #5c5cff #ff00ff #00ffff #ffffff',
  ],
  highContrastLight: [
    '#ffffff #292929',
    '#292929 #cd3131 #136c13 #949800 #0451a5 #bc05bc #0598bc #555555',
    '#666666 #cd3131 #00bc00 #b5ba00 #0451a5 #bc05bc #0598bc #a5a5a5',
  ],
} as const;

function properties(name: keyof typeof themes): ReadonlyMap<string, string> {
  const [page, dull, bright] = themes[name].map((line) => line.split(' '));
  const palette = (kind: string, values: readonly string[] = []): [string, string][] =>
    values.map((value, index) => [`--vscode-terminal-ansi${kind}${ansiNames[index] ?? ''}`, value]);
  return new Map([
    ['--vscode-editor-background', page?.[0] ?? ''],
    ['--vscode-foreground', page?.[1] ?? ''],
    ...palette('', dull),
    ...palette('Bright', bright),
  ]);
}

/** What a browser makes of the declarations of a run on the page. */
function seen(
  css: string,
  theme: ReadonlyMap<string, string>,
): { readonly front: Rgb; readonly back: Rgb } {
  const all = new Map([...theme, ['--page', theme.get('--vscode-editor-background') ?? '']]);
  const value = (name: string, otherwise: string): Rgb => {
    const text = new RegExp(`(?:^|;)${name}:([^;]+)`).exec(css)?.[1] ?? otherwise;
    const resolved = text.replace(/var\((--[\w-]+)\)/, (_, variable: string) => {
      assert.ok(all.has(variable), variable);
      return all.get(variable) ?? '';
    });
    const color = parseColor(resolved);
    assert.ok(color, `${name}: ${text}`);
    return color;
  };
  assert.doesNotMatch(css, /opacity/);
  return {
    front: value('color', 'var(--vscode-foreground)'),
    back: value('background-color', 'var(--page)'),
  };
}

const channel = fc.nat(255);
const rgb = fc.tuple(channel, channel, channel);
const color = (first: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.nat(7).map((index) => String(first + index)),
    fc.nat(7).map((index) => String(first + 60 + index)),
    fc.nat(255).map((index) => `${first + 8};5;${index}`),
    rgb.map((values) => `${first + 8};2;${values.join(';')}`),
  );
const style = fc.subarray(['1', '2', '3', '4', '7', '9'], { minLength: 0 });
const sequence = fc
  .tuple(style, fc.option(color(30)), fc.option(color(40)))
  .map(([styles, front, back]) => [...styles, front, back].filter((part) => part !== null));

describe('A color on a background', () => {
  it('stays as it is where it can be read, and is changed until it can otherwise', () => {
    fc.assert(
      fc.property(rgb, rgb, (front, back) => {
        const result = readable(front, back);
        assert.ok(contrast(result, back) >= leastContrast, result.join());
        if (contrast(front, back) >= leastContrast) assert.equal(result, front);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps its hue as long as that is enough', () => {
    const [red, green, blue] = readable([36, 114, 200], [31, 31, 31]);
    assert.ok(blue > green && green > red, [red, green, blue].join());
  });

  it('is read from what themes write, laid over what is under it', () => {
    assert.deepEqual(parseColor('#0f8'), [0, 255, 136]);
    assert.deepEqual(parseColor(' #00ff88 '), [0, 255, 136]);
    assert.deepEqual(parseColor('rgb(1, 2, 3)'), [1, 2, 3]);
    assert.deepEqual(parseColor('#ffffff80', [0, 0, 0]), [128, 128, 128]);
    assert.deepEqual(parseColor('rgba(0, 0, 0, 0.5)', [200, 100, 0]), [100, 50, 0]);
    for (const text of ['', 'inherit', '#12', 'color-mix(in srgb, red, blue)']) {
      assert.equal(parseColor(text), null, text);
    }
  });
});

describe('Text of a program', () => {
  for (const name of Object.keys(themes) as (keyof typeof themes)[]) {
    const theme = properties(name);
    const colors = themeColors((property) => theme.get(property) ?? '');
    const cssOf = (codes: readonly string[]): string =>
      new AnsiReader(colors).read(`\u001b[${codes.join(';')}mx`, true)[0]?.css ?? '';

    it(`can be read in the theme ${name}, with any colours and styles`, () => {
      fc.assert(
        fc.property(sequence, (codes) => {
          const { front, back } = seen(cssOf(codes), theme);
          assert.ok(contrast(front, back) >= leastContrast, `${codes.join(';')}: ${cssOf(codes)}`);
        }),
        { numRuns: 1000 },
      );
    });
  }

  it('has the theme’s own color where that can be read, and follows another theme', () => {
    const cssIn = (name: keyof typeof themes): string | undefined => {
      const theme = properties(name);
      const reader = new AnsiReader(themeColors((property) => theme.get(property) ?? ''));
      return reader.read('\u001b[33mx', true)[0]?.css;
    };
    assert.equal(cssIn('dark'), 'color:var(--vscode-terminal-ansiYellow)');
    assert.match(cssIn('light') ?? '', /^color:rgb\(/);
  });

  it('is as faint as it may be when it is asked to be faint', () => {
    const theme = properties('dark');
    const reader = new AnsiReader(themeColors((property) => theme.get(property) ?? ''));
    const { front, back } = seen(reader.read('\u001b[2mx', true)[0]?.css ?? '', theme);
    assert.ok(contrast(front, back) < contrast([204, 204, 204], back));
  });
});
