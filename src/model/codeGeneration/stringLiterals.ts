// Any text as a string literal of each language, in ASCII only: what a reader sees is what the compiler gets.

const hexDigits = (code: number, digits: number): string =>
  code.toString(16).toUpperCase().padStart(digits, '0');
const octal = (code: number): string => `\\${code.toString(8).padStart(3, '0')}`;
const isPrintable = (code: number): boolean => code >= 0x20 && code < 0x7f;
const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

/** Line breaks in the forms that all four languages know; the quote and the backslash. */
const shared: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function literal(text: string, escaped: (code: number, character: string) => string): string {
  return Array.from(text)
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      return shared[character] ?? (isPrintable(code) ? character : escaped(code, character));
    })
    .join('');
}

const characters = (bytes: readonly number[]): string =>
  bytes.map((byte) => String.fromCharCode(byte)).join('');

/** A wide literal, `L"…"`. Octal escapes end after three digits, so that a digit may follow them. */
export function cppString(text: string): string {
  const body = literal(text, (code) => {
    // Universal character names start at U+00A0; a surrogate alone is no character.
    if (code < 0xa0) return octal(code);
    if (isSurrogate(code)) return `\\x${hexDigits(code, 4)}" L"`;
    return code > 0xffff ? `\\U${hexDigits(code, 8)}` : `\\u${hexDigits(code, 4)}`;
  });
  // Two question marks may begin a trigraph.
  return `L"${body.replace(/\?(?=\?)/g, '?" L"')}"`;
}

/** A narrow literal of bytes. */
export function cppBytes(bytes: readonly number[]): string {
  const body = literal(characters(bytes), octal);
  return `"${body.replace(/\?(?=\?)/g, '?" "')}"`;
}

export function csharpString(text: string): string {
  const body = literal(text, (_, character) =>
    character
      .split('')
      .map((unit) => `\\u${hexDigits(unit.charCodeAt(0), 4)}`)
      .join(''),
  );
  return `"${body}"`;
}

export function csharpBytes(bytes: readonly number[]): string {
  return `new byte[] { ${bytes.map((byte) => `0x${hexDigits(byte, 2)}`).join(', ')} }`;
}

export function pythonString(text: string): string {
  const body = literal(text, (code) => {
    if (code < 0x100) return `\\x${hexDigits(code, 2)}`;
    return code > 0xffff ? `\\U${hexDigits(code, 8)}` : `\\u${hexDigits(code, 4)}`;
  });
  return `"${body}"`;
}

export function pythonBytes(bytes: readonly number[]): string {
  return `b${pythonString(characters(bytes))}`;
}

/** A surrogate alone cannot stand in a Rust string; it becomes the replacement character. */
export function rustString(text: string): string {
  const body = literal(text, (code) => {
    return `\\u{${hexDigits(isSurrogate(code) ? 0xfffd : code, 1)}}`;
  });
  return `"${body}"`;
}

export function rustBytes(bytes: readonly number[]): string {
  const escaped = (code: number): string => `\\x${hexDigits(code, 2)}`;
  return `b"${literal(characters(bytes), escaped)}"`;
}

/** Text for a comment or a compiler's message: one line of plain ASCII that can end neither. */
export function commentText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, "'");
}
