// The encodings a capture can be shown and searched in, and how to recognise UTF-16 by its bytes.
import * as l10n from '@vscode/l10n';
import { utf8 } from '../base/utf8';

export const textEncodings = [
  'utf-8',
  'utf-16le',
  'cp437',
  'cp850',
  'windows-1252',
  'latin1',
] as const;
export type TextEncoding = (typeof textEncodings)[number];

export function encodingName(encoding: TextEncoding): string {
  switch (encoding) {
    case 'utf-8':
      return 'UTF-8';
    case 'utf-16le':
      return 'UTF-16 LE';
    case 'cp437':
      return l10n.t('Code page {0}', 437);
    case 'cp850':
      return l10n.t('Code page {0}', 850);
    case 'windows-1252':
      return 'Windows-1252';
    case 'latin1':
      return 'Latin-1';
  }
}

/** What the bytes 0x80 to 0xff stand for; a TextDecoder knows neither console code page, and takes latin1 for 1252. */
const upperHalves = {
  cp437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ' +
    'áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀' +
    'αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  cp850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ' +
    'áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
    '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀' +
    'ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  'windows-1252':
    '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ' +
    '\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿' +
    'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß' +
    'àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ',
  latin1: Array.from({ length: 128 }, (_, index) => String.fromCharCode(128 + index)).join(''),
} as const;

type SingleByte = keyof typeof upperHalves;

export function isSingleByte(encoding: TextEncoding): encoding is SingleByte {
  return encoding !== 'utf-8' && encoding !== 'utf-16le';
}

export function decodeSingleByte(bytes: Uint8Array, encoding: SingleByte): string {
  const upper = upperHalves[encoding];
  let text = '';
  for (const byte of bytes)
    text += byte < 128 ? String.fromCharCode(byte) : upper.charAt(byte - 128);
  return text;
}

/** null when the encoding has no such character. */
export function encodeCharacter(
  character: string,
  encoding: TextEncoding,
): readonly number[] | null {
  if (encoding === 'utf-8') return utf8(character);
  if (encoding === 'utf-16le') {
    return Array.from({ length: character.length }, (_, index) => {
      const unit = character.charCodeAt(index);
      return [unit & 0xff, unit >> 8];
    }).flat();
  }
  const code = character.charCodeAt(0);
  if (character.length === 1 && code < 128) return [code];
  const index = upperHalves[encoding].indexOf(character);
  return index < 0 ? null : [128 + index];
}

export interface DetectedEncoding {
  readonly encoding: TextEncoding;
  /** The sign it is known by; null when nothing spoke against UTF-8. */
  readonly sign: 'byteOrderMark' | 'zeroBytes' | null;
}

/** Fewer bytes than this could have their zeros by chance. */
const leastPairs = 4;

/** From the beginning of a capture. UTF-16 of mostly Latin text has a zero in every second byte. */
export function detectEncoding(head: Uint8Array): DetectedEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', sign: 'byteOrderMark' };
  const pairs = Math.floor(head.length / 2);
  let low = 0;
  let high = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    if (head[2 * pair] === 0) low += 1;
    if (head[2 * pair + 1] === 0) high += 1;
  }
  const isWide = pairs >= leastPairs && high >= 0.7 * pairs && low <= 0.1 * pairs;
  return isWide ? { encoding: 'utf-16le', sign: 'zeroBytes' } : { encoding: 'utf-8', sign: null };
}
