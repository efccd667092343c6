// What the launch.json editor says of an attribute: Markdown, where [CreateFileW] stands for the page of that name on Microsoft Learn.
import * as v from 'valibot';

/** The text goes into the staged package.nls.json, with the links of `scripts/learnPages.mjs`. */
export const described = <T extends v.GenericSchema>(schema: T, text: string) =>
  v.pipe(schema, v.description(text));
