// What people read comes from the bundles of l10n/: every sentence is in them, and every language is complete.
import * as assert from 'node:assert/strict';
import {
  bundleFile,
  faultsOf,
  languages,
  readStrings,
  stringsOfSources,
} from '../../../scripts/l10nStrings.mjs';

describe('l10n', () => {
  it('has every sentence of the sources in its bundle', async function () {
    // It parses them all.
    this.timeout(60_000);
    assert.deepEqual(
      await readStrings(bundleFile()),
      await stringsOfSources(),
      'run "npm run l10n"',
    );
  });

  it('says what a translation lacks', () => {
    const strings = { 'Stop {0}': 'Stop {0}', Launch: 'Launch', Close: 'Close' };
    const translation = { 'Stop {0}': 'Beenden', Launch: 'Starten', Open: 'Öffnen' };
    assert.deepEqual(faultsOf(strings, translation), [
      'other places to fill: Stop {0}',
      'missing: Close',
      'of no use: Open',
    ]);
  });

  for (const language of languages) {
    it(`is complete in ${language}`, async () => {
      assert.deepEqual(
        faultsOf(await readStrings(bundleFile()), await readStrings(bundleFile(language))),
        [],
      );
    });
  }
});
