// Which encoding a capture is shown in: one of those there are, or the one it is recognised by.
import type { TextEncoding } from '../../model/capture/textEncoding';
import { textEncodings } from '../../model/capture/textEncoding';

export type EncodingChoice = TextEncoding | 'auto';

export function encodingChoice(value: unknown): EncodingChoice {
  return textEncodings.find((encoding) => encoding === value) ?? 'auto';
}
