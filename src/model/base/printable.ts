// Text from outside for files that others read: every character visible or harmless.

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
