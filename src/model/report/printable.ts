// Text from outside for files that others read: every character visible or harmless, and no more of it than a reader wants.
import * as l10n from '@vscode/l10n';

/** Pictures that Unicode has for the control characters up to 0x1f: ␛ for an escape. */
const firstPicture = 0x2400;

/** Marks that turn the direction of text around: with them a name reads as another. */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Line ends and tabs stay. Half a character, and what is no character, becomes U+FFFD: no XML file may have it.
 */
export function printable(text: string): string {
  return text
    .replace(/[\0-\x08\v\f\x0e-\x1f]/g, (character) =>
      String.fromCharCode(firstPicture + character.charCodeAt(0)),
    )
    .replace(/[\x7f-\x84\x86-\x9f]/g, '\ufffd')
    .replace(/\p{Cs}|[\ufffe\uffff]/gu, '\ufffd')
    .replace(turning, '\ufffd');
}

/** Its beginning and its end, with what was left out counted between them. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  const omitted = l10n.t('… {0} characters omitted …', text.length - 2 * half);
  return `${text.slice(0, half)}\n${omitted}\n${text.slice(text.length - half)}`;
}
