// Colours as numbers: reading them from a theme, and changing one until it can be read on another.

/** Red, green, blue, each from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** What WCAG asks for text, and what VS Code's terminal does by default. */
export const leastContrast = 4.5;

/** `part` of the first over the rest of the second. */
export function mixed(over: Rgb, under: Rgb, part: number): Rgb {
  const channel = (index: 0 | 1 | 2): number =>
    Math.round(over[index] * part + under[index] * (1 - part));
  return [channel(0), channel(1), channel(2)];
}

/** `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)` and `rgba(…)`, as themes have them; null for anything else. */
export function parseColor(text: string, under: Rgb = [0, 0, 0]): Rgb | null {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text.trim())?.[1];
  if (hex !== undefined) {
    const digits = hex.length < 6 ? hex.replace(/./g, '$&$&') : hex;
    const [red, green, blue, alpha = 255] = (digits.match(/../g) ?? []).map((pair) =>
      parseInt(pair, 16),
    );
    if (red === undefined || green === undefined || blue === undefined) return null;
    return mixed([red, green, blue], under, alpha / 255);
  }
  const numbers = /^rgba?\(([\d.,\s/]+)\)$/i.exec(text.trim())?.[1];
  const [red, green, blue, alpha = 1] = numbers?.match(/[\d.]+/g)?.map(Number) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return null;
  return mixed([red, green, blue], under, alpha);
}

/** https://www.w3.org/TR/WCAG21/#dfn-relative-luminance */
function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** In tenths of what is left to black or white, so that something of the hue stays. */
function towards(end: 0 | 255, color: Rgb, background: Rgb): Rgb {
  let result = color;
  while (contrast(result, background) < leastContrast && result.some((value) => value !== end)) {
    const step = (value: number): number =>
      end === 0 ? value - Math.ceil(value * 0.1) : value + Math.ceil((255 - value) * 0.1);
    result = [step(result[0]), step(result[1]), step(result[2])];
  }
  return result;
}

/** The color itself when it can be read on the background; otherwise one away from the background that can. */
export function readable(color: Rgb, background: Rgb): Rgb {
  if (contrast(color, background) >= leastContrast) return color;
  const darker = luminance(color) < luminance(background);
  const first = towards(darker ? 0 : 255, color, background);
  // Between black and white one of them is always far enough.
  return contrast(first, background) >= leastContrast
    ? first
    : towards(darker ? 255 : 0, color, background);
}
