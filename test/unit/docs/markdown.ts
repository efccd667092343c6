// What the documents of the repository are made of, as far as tests look at them: sections, anchors, links, code and quoted sentences.
import { readdirSync, readFileSync } from 'node:fs';

export interface Document {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

export const documentAt = (path: string): Document => ({
  path,
  text: readFileSync(path, 'utf8').replaceAll('\r\n', '\n'),
});

export function documentsBelow(folder: string): readonly Document[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md'))
    .sort()
    .map(documentAt);
}

const fence = /^```(\w*)\n([\s\S]*?)^```$/gm;

export const withoutCode = ({ text }: Document): string => text.replace(fence, '');

/** Blocks of code in one language. */
export const codeIn = ({ text }: Document, language: string): readonly string[] =>
  [...text.matchAll(fence)].flatMap(([, name, code = '']) => (name === language ? [code] : []));

export const sectionsOf = (document: Document): readonly string[] =>
  [...withoutCode(document).matchAll(/^## (.+)$/gm)].map(([, title = '']) => title);

/** With its code; empty when there is no such section. */
export function sectionOf({ path, text }: Document, title: string): Document {
  const [, rest = ''] = text.split(`\n## ${title}\n`);
  const [section = ''] = rest.split(/\n(?:## |---\n)/);
  return { path, text: section };
}

/** As GitHub and VS Code make them of headings. */
export const anchorsOf = (document: Document): ReadonlySet<string> =>
  new Set(
    [...withoutCode(document).matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );

export const linksOf = (document: Document): readonly string[] =>
  [
    ...withoutCode(document)
      .replace(/`[^`\n]*`/g, 'code')
      .matchAll(/\]\(([^()\s]+)\)/g),
  ].map(([, target = '']) => target);

/** Lines that are quoted as the product says them. */
export const quotesOf = ({ text }: Document): readonly string[] =>
  [...text.matchAll(/^> (.+)$/gm)].map(([, line = '']) => line);
