// XML 1.0 that every reader takes, whatever text is put into it.
import { printable } from '../base/printable';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // As themselves they are spaces in an attribute, and a lone \r is a line end anywhere.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const entity = (character: string): string => entities[character] ?? character;

/** Text between tags. `>` too, because "]]>" ends what it must not. */
export const xmlText = (text: string): string => printable(text).replace(/[&<>\r]/g, entity);

const attributeText = (text: string): string => printable(text).replace(/[&<>"\t\n\r]/g, entity);

/** `content` is XML already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[] = [],
): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${attributeText(String(value))}"`,
  );
  const start = `<${name}${written.join('')}`;
  return content.length === 0 ? `${start}/>` : `${start}>${content.join('')}</${name}>`;
}
