// How the bytes of a pipe are shown as text: in which encoding, and whether with colours.
import { type EncodingChoice, encodingChoice } from '../choices/encodingChoice';
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import {
  encodingName,
  textEncodings,
  type DetectedEncoding,
  type TextEncoding,
} from '../../model/capture/textEncoding';
import type { ThemeColors } from './themeColors';

export interface PipeTextOptions {
  readonly encoding: TextEncoding;
  readonly colors: ThemeColors | null;
}

function shownAs(name: string, sign: NonNullable<DetectedEncoding['sign']>): string {
  return sign === 'byteOrderMark'
    ? l10n.t('Shown as {0}: it begins with a byte order mark.', name)
    : l10n.t('Shown as {0}: every second byte is zero.', name);
}

export function encodingSelect(
  choice: EncodingChoice,
  detected: DetectedEncoding,
  choose: (choice: EncodingChoice) => void,
): TemplateResult {
  const changed = (event: Event): void =>
    choose(encodingChoice((event.target as HTMLSelectElement).value));
  const found = encodingName(detected.encoding);
  const title = l10n.t('Encoding');
  return html`<select class="select" aria-label=${title} title=${title} @change=${changed}>
    <option value="auto" ?selected=${choice === 'auto'}>${l10n.t('Auto ({0})', found)}</option>
    ${textEncodings.map(
      (encoding) =>
        html`<option value=${encoding} ?selected=${choice === encoding}>
          ${encodingName(encoding)}
        </option>`,
    )}
  </select>`;
}

/** Says when the text is not taken for what most text is. */
export function encodingNote(
  choice: EncodingChoice,
  { encoding, sign }: DetectedEncoding,
): TemplateResult | typeof nothing {
  if (choice !== 'auto' || sign === null) return nothing;
  return html`<p class="note">${shownAs(encodingName(encoding), sign)}</p>`;
}
