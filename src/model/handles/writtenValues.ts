// Handle values as programs write them for each other, on a command line or in an environment.
import { hex } from '../base/handleValue';

/** Whole numbers, as %u, %x and %p print them: a word that goes on is none. */
const numbers = /(?<![0-9a-z])(0x)?0*[0-9a-f]{1,8}(?![0-9a-z])/gi;

function valuesOf(word: string): readonly string[] {
  const digits = word.replace(/^0x/i, '');
  const isDecimal = digits === word && /^[0-9]+$/.test(word);
  return [Number.parseInt(digits, 16), ...(isDecimal ? [Number(word)] : [])].map(hex);
}

/** The values that a command line says, in decimal or hexadecimal digits. */
export function writtenValues(text: string): ReadonlySet<string> {
  return new Set((text.match(numbers) ?? []).flatMap(valuesOf));
}

/** The same of the content of a variable, which has far more words: one of letters alone ("C:\x") must be all there is. */
export function variableValues(content: string): ReadonlySet<string> {
  const words = (content.match(numbers) ?? []).filter((word) => /[0-9]/.test(word));
  const whole = /^\s*[a-f]{1,8}\s*$/i.test(content) ? [content.trim()] : [];
  return new Set([...words, ...whole].flatMap(valuesOf));
}
