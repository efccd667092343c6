// The handbook and the product agree: a page for each code, headlines as the product says them, examples that exist and show what they should.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'jsonc-parser';
import { readStrings, bundleFile } from '../../../scripts/l10nStrings.mjs';
import { findingCodes } from '../../../src/model/base/findingCodes';
import { helpCodes, helpPage } from '../../../src/model/findings/helpPage';
import { parseTarget, namedTypes } from '../../../src/model/search/target';
import { parsePlan } from '../../../src/model/plan/parsePlan';
import { writtenPlanSchema } from '../../../src/model/plan/plan';
import { writtenAttachSchema } from '../../../src/model/plan/writtenAttachment';
import { noticeRules, type Notice } from '../../../src/model/preflight/notice';
import { preflight } from '../../../src/model/preflight/preflight';
import { codeIn, documentAt, documentsBelow, quotesOf, sectionOf, sectionsOf } from './markdown';
import { withoutCode, type Document } from './markdown';

const runSection = 'Run this example';
const sections = ['What you see', 'Why', 'Fix', 'How sure it is', runSection];

const pageOf = (code: string): Document => documentAt(helpPage(code)?.path ?? '');

/** The names of launch configurations that a page sends its reader to. */
const namedExamples = (page: Document): readonly string[] =>
  [...withoutCode(sectionOf(page, runSection)).matchAll(/(?<![*_\w])[*_]([^*_]+)[*_](?![*_\w])/g)]
    .map(([, name = '']) => name)
    .filter((name) => !name.startsWith('Handle Inheritance:'));

/** A launch configuration that a page has as a way to see what it explains: written as the inside of one. */
function notices(page: Document): readonly Notice[] | null {
  const [written] = codeIn(sectionOf(page, runSection), 'json');
  if (written === undefined) return null;
  const errors: unknown[] = [];
  const configuration: unknown = parse(`{${written}}`, errors as never);
  assert.deepEqual(errors, [], page.path);
  const parsed = parsePlan(configuration, 'Of a page');
  assert.ok(parsed.ok, `${page.path}: ${JSON.stringify(parsed)}`);
  return preflight(parsed.plan);
}

/** What the product can say, as patterns: places for arguments take any text. Sentences with fewer letters are left out. */
async function spoken(fewest = 10): Promise<readonly RegExp[]> {
  const strings = Object.values(await readStrings(bundleFile()));
  const messages = strings.map((each) =>
    typeof each === 'string' ? each : (each as { message: string }).message,
  );
  // "{0}: {1}" would take anything for a sentence of the product.
  const sentences = messages.filter(
    (each) => each.replace(/\{\d+\}|[^a-z]/gi, '').length >= fewest,
  );
  return sentences.map((message) => {
    const pattern = message
      .replace(/[\\^$.*+?()[\]|]/g, '\\$&')
      .replace(/\{\d+\}/g, '.+')
      .replace(/[{}]/g, '\\$&');
    return new RegExp(`^${pattern}$`);
  });
}

describe('The handbook', () => {
  const examples = parse(readFileSync('examples/.vscode/launch.json', 'utf8')) as Record<
    'configurations' | 'compounds',
    readonly { readonly name: string }[]
  >;
  const exampleNames = new Set(
    [...examples.configurations, ...examples.compounds].map(({ name }) => name),
  );

  it('has a page for each finding and each rule, and no other', () => {
    const pages = [...documentsBelow('docs/findings'), ...documentsBelow('docs/rules')]
      .map(({ path }) => path)
      .filter((path) => !path.endsWith('/README.md'));
    assert.deepEqual(pages.sort(), helpCodes.map((code) => helpPage(code)?.path).sort());
    assert.equal(new Set(helpCodes).size, findingCodes.length + noticeRules.length);
  });

  it('lists each page in its index', () => {
    for (const code of helpCodes) {
      const page = helpPage(code)?.path ?? '';
      const index = documentAt(page.replace(/[^/]+$/, 'README.md'));
      assert.ok(index.text.includes(`](${code}.md)`), `${code} in ${index.path}`);
    }
  });

  for (const code of helpCodes) {
    describe(`on ${code}`, () => {
      const page = pageOf(code);

      it('has the sections, in 80 to 250 words', () => {
        assert.equal(page.text.split('\n')[0], `# ${code}`);
        assert.deepEqual(sectionsOf(page), sections);
        const words = withoutCode(page).split(/\s+/).length;
        assert.ok(words >= 80 && words <= 250, `${words} words`);
      });

      it('quotes what the product says', async () => {
        const patterns = await spoken();
        const quotes = quotesOf(sectionOf(page, 'What you see'));
        assert.ok(quotes.length > 0);
        for (const quote of quotes)
          assert.ok(
            patterns.some((pattern) => pattern.test(quote)),
            quote,
          );
      });

      it('has code in its fix', () => {
        assert.match(sectionOf(page, 'Fix').text, /^```(c|bat)$/m);
      });

      it('names an example that exists, or a way to reproduce it', () => {
        const names = namedExamples(page);
        for (const name of names) assert.ok(exampleNames.has(name), name);
        if (names.length === 0) assert.match(sectionOf(page, runSection).text, /Reproduce it/);
      });
    });
  }

  for (const rule of noticeRules) {
    it(`reproduces ${rule} with its launch configuration, as the error or warning it says it is`, () => {
      const page = pageOf(rule);
      const shown = notices(page);
      // The page names an example instead.
      if (shown === null) {
        const [name] = namedExamples(page);
        const configuration = examples.configurations.find((each) => each.name === name);
        assert.ok(configuration);
        const parsed = parsePlan(configuration, 'An example');
        assert.ok(parsed.ok && preflight(parsed.plan).some((each) => each.rule === rule));
        return;
      }
      const found = shown.find((notice) => notice.rule === rule);
      assert.ok(found, JSON.stringify(shown));
      assert.match(page.text, found.severity === 'error' ? /\n\nAn error:/ : /\n\nA warning:/);
    });
  }

  it('has expectations that are right, in the configuration that fails and in the mended one', () => {
    const blocks = codeIn(documentAt('docs/expect.md'), 'jsonc');
    assert.equal(blocks.length, 3);
    for (const block of blocks) {
      const text = block.startsWith('{') ? block : `{ "program": "cmd.exe", ${block} }`;
      const errors: unknown[] = [];
      const configuration: unknown = parse(text, errors as never, { allowTrailingComma: true });
      assert.deepEqual(errors, [], block);
      const parsed = parsePlan(configuration, 'Of a page');
      assert.ok(parsed.ok, JSON.stringify(parsed));
    }
  });

  for (const code of findingCodes) {
    const shown = notices(pageOf(code));
    if (shown === null) continue;
    it(`has a launch configuration for ${code} that can be launched`, () => {
      const isRefused = shown.some(({ severity }) => severity === 'error');
      assert.equal(isRefused, code === 'launch-failed');
    });
  }

  it('explains every attribute of a launch configuration', () => {
    const { text } = documentAt('docs/launch-configurations.md');
    for (const attribute of Object.keys(writtenPlanSchema.entries))
      assert.match(text, new RegExp(`^\\| \`${attribute}\` `, 'm'));
  });

  it('explains every attribute of a configuration that attaches', () => {
    const { text } = sectionOf(documentAt('docs/running.md'), 'Attach');
    for (const attribute of Object.keys(writtenAttachSchema.entries))
      assert.match(text, new RegExp(`^\\| \`${attribute}\` `, 'm'));
  });

  it('has examples for all that can be searched for, each understood as what it stands for', () => {
    const { text } = sectionOf(documentAt('docs/holders.md'), 'What you can type');
    const rows = text.split('\n').filter((line) => /^\| an? /.test(line));
    const understood = rows.map((row) =>
      [...row.matchAll(/`([^`]+)`/g)].map(([, typed = '']) => {
        const parsed = parseTarget(typed);
        assert.ok(parsed.ok, `${typed}: ${JSON.stringify(parsed)}`);
        const { target } = parsed;
        return target.kind === 'object' ? target.object : target.kind;
      }),
    );
    const named = Object.keys(namedTypes);
    const isOne = (kinds: readonly string[]): boolean =>
      new Set(kinds.map((kind) => (named.includes(kind) ? 'object' : kind))).size === 1;
    for (const [index, kinds] of understood.entries()) assert.ok(isOne(kinds), rows[index]);
    assert.deepEqual(
      [...new Set(understood.flat())].sort(),
      [...named, 'path', 'port', 'pipe', 'handle'].sort(),
    );
  });

  for (const path of ['docs/running.md', 'docs/holders.md', 'docs/expect.md']) {
    it(`quotes in ${path} what the product says`, async () => {
      // "{0} keeps {1} open." has nine.
      const patterns = await spoken(9);
      const sentences = quotesOf(documentAt(path)).flatMap((quote) => quote.split(/(?<=\.) /));
      assert.ok(sentences.length > 0);
      for (const sentence of sentences)
        assert.ok(
          patterns.some((pattern) => pattern.test(sentence)),
          sentence,
        );
    });
  }

  it('explains every setting', () => {
    const { text } = documentAt('docs/settings.md');
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes: { configuration: { properties: Record<string, unknown> } };
    };
    for (const setting of Object.keys(manifest.contributes.configuration.properties))
      assert.ok(text.includes(`| \`${setting}\``), setting);
  });

  it('is on the web where package.json says', () => {
    const { repository } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      repository: { url: string };
    };
    const web = repository.url.replace(/\.git$/, '');
    assert.deepEqual(helpPage('deadlock'), {
      path: 'docs/findings/deadlock.md',
      address: `${web}/blob/main/docs/findings/deadlock.md`,
    });
  });

  it('has no page for what is no code, whatever it is', () => {
    for (const code of ['', 'README', '../findings/deadlock', 'toString', '__proto__', 'Deadlock'])
      assert.equal(helpPage(code), null);
  });
});
