// What is searched for in bytes: text in an encoding, with either case or one, or bytes in hexadecimal.
import * as l10n from '@vscode/l10n';
import { encodeCharacter, encodingName, type TextEncoding } from './textEncoding';

export interface SearchQuery {
  readonly kind: 'text' | 'hex';
  readonly text: string;
  readonly matchCase: boolean;
  readonly encoding: TextEncoding;
}

/** A character of the pattern: the byte sequences that count as it, all of one length. */
type Unit = readonly (readonly number[])[];

/** Thrown for what cannot be searched for, in words for people. */
export class PatternFault extends Error {}

function hexUnits(text: string): readonly Unit[] {
  const digits = text.replace(/0x|[\s,]/gi, '');
  if (!/^(?:[0-9a-f]{2})+$/i.test(digits)) {
    throw new PatternFault(l10n.t('Bytes in hexadecimal are pairs of digits, such as 0d 0a.'));
  }
  return (digits.match(/../g) ?? []).map((pair) => [[parseInt(pair, 16)]]);
}

/** A case that takes more or fewer bytes, or several characters, is left out: ß is not found by SS. */
function textUnits({ text, encoding, matchCase }: SearchQuery): readonly Unit[] {
  return Array.from(text).map((character) => {
    const exact = encodeCharacter(character, encoding);
    if (!exact) {
      throw new PatternFault(
        l10n.t({
          message: '{0} has no character "{1}".',
          args: [encodingName(encoding), character],
          comment: ['{0} is an encoding'],
        }),
      );
    }
    if (matchCase) return [exact];
    const others = [character.toLowerCase(), character.toUpperCase()]
      .filter((other) => other !== character && Array.from(other).length === 1)
      .map((other) => encodeCharacter(other, encoding) ?? [])
      .filter((bytes) => bytes.length === exact.length);
    return [exact, ...others];
  });
}

/** Finds itself in bytes that are at hand; the parts of a larger whole are put together by who reads them. */
export class BytePattern {
  readonly length: number;
  /** The only byte sequence it stands for; null when there are several. */
  readonly only: Uint8Array | null;
  readonly #units: readonly Unit[];
  /** Which bytes may be at each of its places: 256 flags a place. */
  readonly #allowed: Uint8Array;
  /** How far to go on when the last (first) byte of a place that was looked at is this one, after Horspool. */
  readonly #skipForward: Uint32Array;
  readonly #skipBackward: Uint32Array;

  constructor(query: SearchQuery) {
    this.#units = query.kind === 'hex' ? hexUnits(query.text) : textUnits(query);
    if (this.#units.length === 0) throw new PatternFault(l10n.t('There is nothing to search for.'));
    this.length = this.#units.reduce((sum, unit) => sum + (unit[0]?.length ?? 0), 0);
    this.only = this.#units.every((unit) => unit.length === 1)
      ? Uint8Array.from(this.#units.flatMap((unit) => unit[0] ?? []))
      : null;
    this.#skipForward = new Uint32Array(256).fill(this.length);
    this.#skipBackward = new Uint32Array(256).fill(this.length);
    const sets = this.#units.flatMap((unit) =>
      Array.from({ length: unit[0]?.length ?? 0 }, (_, at) => unit.map((bytes) => bytes[at] ?? 0)),
    );
    const last = this.length - 1;
    this.#allowed = new Uint8Array(256 * this.length);
    sets.forEach((bytes, at) => {
      for (const byte of bytes) this.#allowed[256 * at + byte] = 1;
      if (at < last) for (const byte of bytes) this.#skipForward[byte] = last - at;
    });
    for (const [at, bytes] of [...sets.entries()].reverse()) {
      if (at > 0) for (const byte of bytes) this.#skipBackward[byte] = at;
    }
  }

  isAt(bytes: Uint8Array, place: number): boolean {
    for (let index = this.length - 1; index >= 0; index -= 1) {
      if (this.#allowed[256 * index + (bytes[place + index] ?? 0)] !== 1) return false;
    }
    // Every byte may be there; those of one character must also belong together.
    let at = place;
    for (const unit of this.#units) {
      const found = unit.find((candidate) =>
        candidate.every((byte, index) => bytes[at + index] === byte),
      );
      if (!found) return false;
      at += found.length;
    }
    return true;
  }

  /** The first place from `from` on where it begins and ends within the bytes; -1 when there is none. */
  indexIn(bytes: Uint8Array, from: number): number {
    // In local variables: this loop looks at every byte of gigabytes.
    const skip = this.#skipForward;
    const allowed = this.#allowed;
    const last = this.length - 1;
    const end = bytes.length - this.length;
    let place = Math.max(0, from);
    while (place <= end) {
      const byte = bytes[place + last] ?? 0;
      if (allowed[256 * last + byte] === 1 && this.isAt(bytes, place)) return place;
      place += skip[byte] ?? 1;
    }
    return -1;
  }

  /** The last place that is at most `from`; -1 when there is none. */
  lastIndexIn(bytes: Uint8Array, from: number): number {
    const skip = this.#skipBackward;
    const allowed = this.#allowed;
    let place = Math.min(from, bytes.length - this.length);
    while (place >= 0) {
      const byte = bytes[place] ?? 0;
      if (allowed[byte] === 1 && this.isAt(bytes, place)) return place;
      place -= skip[byte] ?? 1;
    }
    return -1;
  }
}
