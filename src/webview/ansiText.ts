// Text with the colours its escape sequences ask for. Nothing else of an escape sequence is carried out: it is shown.

export interface TextRun {
  readonly text: string;
  /** Style declarations; empty for text as it is. */
  readonly css: string;
}

interface AnsiStyle {
  readonly color: string | null;
  readonly background: string | null;
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

const names = ['Black', 'Red', 'Green', 'Yellow', 'Blue', 'Magenta', 'Cyan', 'White'];

/** The theme's own colours for the first sixteen, as in VS Code's terminal. */
function paletteColor(index: number): string {
  if (index < 16) {
    const name = `${index < 8 ? '' : 'Bright'}${names[index % 8] ?? ''}`;
    return `var(--vscode-terminal-ansi${name})`;
  }
  if (index >= 232) {
    const grey = 8 + 10 * (index - 232);
    return `rgb(${grey},${grey},${grey})`;
  }
  const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step);
  const cube = index - 16;
  return `rgb(${level(Math.floor(cube / 36))},${level(Math.floor(cube / 6) % 6)},${level(cube % 6)})`;
}

const byte = (value: number | undefined): number => Math.max(0, Math.min(255, value ?? 0));

/** The color that `38` or `48` at `at` asks for, and how many numbers belong to it. */
function extendedColor(codes: readonly number[], at: number): readonly [string | null, number] {
  if (codes[at + 1] === 5) return [paletteColor(byte(codes[at + 2])), 3];
  if (codes[at + 1] !== 2) return [null, 1];
  const [red, green, blue] = codes.slice(at + 2, at + 5).map(byte);
  return [`rgb(${red ?? 0},${green ?? 0},${blue ?? 0})`, 5];
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

function cssOf(style: AnsiStyle): string {
  const { inverse } = style;
  const color = inverse ? (style.background ?? 'var(--page)') : style.color;
  const background = inverse ? (style.color ?? 'var(--vscode-foreground)') : style.background;
  const lines = [style.underline ? 'underline' : '', style.strike ? 'line-through' : ''];
  return [
    color === null ? '' : `color:${color}`,
    background === null ? '' : `background-color:${background}`,
    style.bold ? 'font-weight:bold' : '',
    style.dim ? 'opacity:.7' : '',
    style.italic ? 'font-style:italic' : '',
    style.underline || style.strike ? `text-decoration:${lines.join(' ').trim()}` : '',
  ]
    .filter((declaration) => declaration !== '')
    .join(';');
}

// eslint would rather not see control characters, but these are what is looked for.
const colorSequence = new RegExp('\\u001b\\[([0-9;:]*)m', 'g');
/** One that may go on in the next piece of text. */
const unfinished = new RegExp('\\u001b(?:\\[[0-9;:]{0,60})?$');

/** Reads pieces of one text in order; a sequence may lie across them. */
export class AnsiReader {
  #style = plain;
  #css = '';
  #kept = '';

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
      this.#css = cssOf(this.#style);
      at = match.index + match[0].length;
    }
    add(at, end);
    return runs;
  }
}
