// Names for the handles of a generated program, one per label and each of them once.
import type { Variable } from './launchProgram';

/** "A.stdout.read" as hAStdoutRead and h_a_stdout_read; labels that would meet get a number. */
export class Variables {
  readonly #made = new Map<string, Variable>();
  readonly #taken = new Set<string>();
  /** The number to try next for words that have met before. */
  readonly #numbers = new Map<string, number>();

  of(label: string): Variable {
    const known = this.#made.get(label);
    if (known) return known;
    const words = label.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
    const base = words.join('').toLowerCase();
    let suffix = '';
    for (let number = this.#numbers.get(base) ?? 2; this.#taken.has(base + suffix); number++) {
      suffix = `_${number}`;
      this.#numbers.set(base, number);
    }
    this.#taken.add(base + suffix);
    const capital = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
    const variable = {
      label,
      camel: `h${capital}${suffix}`,
      snake: `h_${words.join('_').toLowerCase()}${suffix}`,
    };
    this.#made.set(label, variable);
    return variable;
  }
}
