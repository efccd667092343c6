// How the bytes of a pipe are shown as text: in which encoding, and whether with colours.
import { html, nothing, type TemplateResult } from 'lit';
import {
  encodingName,
  textEncodings,
  type DetectedEncoding,
  type TextEncoding,
} from '../model/textEncoding';
import type { ThemeColors } from './themeColors';

export type EncodingChoice = TextEncoding | 'auto';

export interface PipeTextOptions {
  readonly encoding: TextEncoding;
  readonly colors: ThemeColors | null;
}

export function encodingChoice(value: unknown): EncodingChoice {
  return textEncodings.find((encoding) => encoding === value) ?? 'auto';
}

const signs = {
  byteOrderMark: 'it begins with a byte order mark',
  zeroBytes: 'every second byte is zero',
} as const;

export function encodingSelect(
  choice: EncodingChoice,
  detected: DetectedEncoding,
  choose: (choice: EncodingChoice) => void,
): TemplateResult {
  const changed = (event: Event): void =>
    choose(encodingChoice((event.target as HTMLSelectElement).value));
  const found = encodingName(detected.encoding);
  return html`<select class="select" aria-label="Encoding" title="Encoding" @change=${changed}>
    <option value="auto" ?selected=${choice === 'auto'}>Auto (${found})</option>
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
  return html`<p class="note">Shown as ${encodingName(encoding)}: ${signs[sign]}.</p>`;
}
