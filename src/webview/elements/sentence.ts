// A translated text with elements in its places: every language orders them as it must.

/** `text` still has its places: `sentence(l10n.t('{0} at {1}'), html`<b>…</b>`, time)`. */
export function sentence(text: string, ...parts: readonly unknown[]): readonly unknown[] {
  // Split by a group, every second piece is the number of a place.
  return text
    .split(/\{(\d+)\}/)
    .map((piece, index) => (index % 2 === 0 ? piece : parts[Number(piece)]));
}
