// What the launch.json editor says of an attribute: Markdown, first what it is for, and last what it is in the Win32 API.
import * as v from 'valibot';

/** The Win32 names have a line of their own: who does not know them has read what matters by then. */
export const withWin32 = (text: string, win32: string): string => `${text}\n\nWin32: ${win32}.`;

/** The text goes into the staged package.nls.json, with the links of `scripts/attributeLinks.mjs`. */
export const described = <T extends v.GenericSchema>(schema: T, text: string, win32?: string) =>
  v.pipe(schema, v.description(win32 === undefined ? text : withWin32(text, win32)));

/** One of these words, each with what it means: the completion shows that beside the word. */
export const oneOf = <const T extends Readonly<Record<string, string>>>(words: T) =>
  v.pipe(
    v.picklist(Object.keys(words) as (keyof T & string)[]),
    v.metadata({ markdownEnumDescriptions: Object.values(words) }),
  );
