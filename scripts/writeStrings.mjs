// @ts-check
// Writes the sentences of the sources into l10n/bundle.l10n.json (`npm run l10n`) and says what the translations lack.

import { writeFile } from 'node:fs/promises';
import { bundleFile, faultsOf, languages, readStrings, stringsOfSources } from './l10nStrings.mjs';

const strings = await stringsOfSources();
await writeFile(bundleFile(), `${JSON.stringify(strings, null, 2)}\n`);
console.log(`${Object.keys(strings).length} strings`);
for (const language of languages) {
  const faults = faultsOf(strings, await readStrings(bundleFile(language)));
  for (const fault of faults) console.log(`${language}: ${fault}`);
}
