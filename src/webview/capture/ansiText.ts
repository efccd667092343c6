// Text with the colours its escape sequences ask for, as far as it can be read in them. Nothing else of an escape sequence
// is carried out: it is shown.
import { mixed, readable, type Rgb } from './colorContrast';
import { ansiNames, type ThemeColors } from './themeColors';

export interface TextRun {
  readonly text: string;
  /** Style declarations; empty for text as it is. */
  readonly css: string;
}

/** A color of the theme by its number, or one by itself; null for what text without colours has. */
type Color = number | Rgb | null;

interface AnsiStyle {
  readonly color: Color;
  readonly background: Color;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
  readonly inverse: boolean;
}

const plain: AnsiStyle = {
  color: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
};

/** The theme's own colours for the first sixteen, as in VS Code's terminal. */
function paletteColor(index: number): Color {
  if (index < 16) return index;
  if (index >= 232) {
    const grey = 8 + 10 * (index - 232);
    return [grey, grey, grey];
  }
  const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step);
  const cube = index - 16;
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)];
}

const byte = (value: number | undefined): number => Math.max(0, Math.min(255, value ?? 0));

/** The color that `38` or `48` at `at` asks for, and how many numbers belong to it. */
function extendedColor(codes: readonly number[], at: number): readonly [Color, number] {
  if (codes[at + 1] === 5) return [paletteColor(byte(codes[at + 2])), 3];
  if (codes[at + 1] !== 2) return [null, 1];
  const [red, green, blue] = codes.slice(at + 2, at + 5).map(byte);
  return [[red ?? 0, green ?? 0, blue ?? 0], 5];
}

function basicStyle(style: AnsiStyle, code: number): AnsiStyle {
  if (code >= 30 && code <= 37) return { ...style, color: paletteColor(code - 30) };
  if (code >= 40 && code <= 47) return { ...style, background: paletteColor(code - 40) };
  if (code >= 90 && code <= 97) return { ...style, color: paletteColor(code - 82) };
  if (code >= 100 && code <= 107) return { ...style, background: paletteColor(code - 92) };
  switch (code) {
    case 0:
      return plain;
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 3:
      return { ...style, italic: true };
    case 4:
      return { ...style, underline: true };
    case 7:
      return { ...style, inverse: true };
    case 9:
      return { ...style, strike: true };
    case 22:
      return { ...style, bold: false, dim: false };
    case 23:
      return { ...style, italic: false };
    case 24:
      return { ...style, underline: false };
    case 27:
      return { ...style, inverse: false };
    case 29:
      return { ...style, strike: false };
    case 39:
      return { ...style, color: null };
    case 49:
      return { ...style, background: null };
    default:
      // Blinking and hiding are left out: what a program wrote is there to be read.
      return style;
  }
}

function styleAfter(style: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters.split(/[;:]/).map(Number);
  let result = style;
  for (let at = 0; at < codes.length;) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const [color, length] = extendedColor(codes, at);
      if (color !== null) {
        result = code === 38 ? { ...result, color } : { ...result, background: color };
      }
      at += length;
    } else {
      result = basicStyle(result, code);
      at += 1;
    }
  }
  return result;
}

/** A color as a style names it, and what that is as far as it is known. */
interface Shown {
  readonly css: string;
  readonly rgb: Rgb | null;
}

const rgbCss = (rgb: Rgb): string => `rgb(${rgb.join(',')})`;

function shown(color: Exclude<Color, null>, theme: ThemeColors): Shown {
  if (typeof color !== 'number') return { css: rgbCss(color), rgb: color };
  const name = `${color < 8 ? '' : 'Bright'}${ansiNames[color % 8] ?? ''}`;
  return { css: `var(--vscode-terminal-ansi${name})`, rgb: theme.ansi[color] ?? null };
}

function cssOf(style: AnsiStyle, theme: ThemeColors): string {
  const { inverse } = style;
  const color = style.color === null ? null : shown(style.color, theme);
  const background = style.background === null ? null : shown(style.background, theme);
  const page = { css: 'var(--page)', rgb: theme.background };
  const text = { css: 'var(--vscode-foreground)', rgb: theme.foreground };
  const front = inverse ? (background ?? page) : color;
  const back = inverse ? (color ?? text) : background;
  const read = readableText(front ?? text, back ?? page, style.dim);
  const isFaded = style.dim && read === null;
  const lines = [style.underline ? 'underline' : '', style.strike ? 'line-through' : ''];
  const isColored = front !== null || back !== null || style.dim;
  return [
    isColored && read !== null ? `color:${rgbCss(read)}` : front ? `color:${front.css}` : '',
    back === null ? '' : `background-color:${back.css}`,
    style.bold ? 'font-weight:bold' : '',
    isFaded ? 'opacity:.7' : '',
    style.italic ? 'font-style:italic' : '',
    style.underline || style.strike ? `text-decoration:${lines.join(' ').trim()}` : '',
  ]
    .filter((declaration) => declaration !== '')
    .join(';');
}

/** What the text has to be instead to be read on its background; null when it can stay as it is, or nothing is known. */
function readableText(front: Shown, back: Shown, dim: boolean): Rgb | null {
  if (!front.rgb || !back.rgb) return null;
  const wanted = dim ? mixed(front.rgb, back.rgb, 0.7) : front.rgb;
  const result = readable(wanted, back.rgb);
  return result === front.rgb ? null : result;
}

// eslint would rather not see control characters, but these are what is looked for.
const colorSequence = new RegExp('\\u001b\\[([0-9;:]*)m', 'g');
/** One that may go on in the next piece of text. */
const unfinished = new RegExp('\\u001b(?:\\[[0-9;:]{0,60})?$');

/** Reads pieces of one text in order; a sequence may lie across them. */
export class AnsiReader {
  readonly #theme: ThemeColors;
  #style = plain;
  #css = '';
  #kept = '';

  constructor(theme: ThemeColors) {
    this.#theme = theme;
  }

  read(piece: string, isLast: boolean): readonly TextRun[] {
    const text = this.#kept + piece;
    const cut = isLast ? -1 : text.search(unfinished);
    this.#kept = cut < 0 ? '' : text.slice(cut);
    const end = cut < 0 ? text.length : cut;
    const runs: TextRun[] = [];
    const add = (from: number, to: number): void => {
      if (to > from) runs.push({ text: text.slice(from, to), css: this.#css });
    };
    let at = 0;
    for (const match of text.slice(0, end).matchAll(colorSequence)) {
      add(at, match.index);
      this.#style = styleAfter(this.#style, match[1] ?? '');
      this.#css = cssOf(this.#style, this.#theme);
      at = match.index + match[0].length;
    }
    add(at, end);
    return runs;
  }
}
