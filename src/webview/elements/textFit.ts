// Shortens text to the room it has in a drawing, which knows no ellipsis: in the middle, since labels differ at both ends.

export type Measure = (text: string) => number;

/** `measure` gives the width of a text in the units of `room`. */
export function fitted(text: string, room: number, measure: Measure): string {
  if (measure(text) <= room) return text;
  const characters = Array.from(text);
  const shortened = (kept: number): string => {
    const front = Math.ceil(kept / 2);
    return `${characters.slice(0, front).join('')}…${characters.slice(characters.length - (kept - front)).join('')}`;
  };
  let [least, most] = [0, characters.length - 1];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (measure(shortened(middle)) <= room) least = middle;
    else most = middle - 1;
  }
  return shortened(least);
}

/** Remembers what it has fitted for as long as the fonts are the same. */
export class TextFit {
  readonly #context = document.createElement('canvas').getContext('2d');
  readonly #known = new Map<string, string>();

  /** `font` as CSS writes it. */
  fit(text: string, room: number, font: string): string {
    const key = `${font}\u0000${room}\u0000${text}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const context = this.#context;
    if (!context) return text;
    context.font = font;
    const fit = fitted(text, room, (each) => context.measureText(each).width);
    // Counters change ten times a second: what is no longer shown need not be kept.
    if (this.#known.size > 5000) this.#known.clear();
    this.#known.set(key, fit);
    return fit;
  }
}
