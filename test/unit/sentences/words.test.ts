// People read one word for one thing: what the code calls a broker or a plan has another name for them, and processes exit or are terminated.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'jsonc-parser';
import { configurationAttributes } from '../../../scripts/configurationAttributes.mjs';
import { bundleFile, readStrings } from '../../../scripts/l10nStrings.mjs';
import { writtenAttachSchema } from '../../../src/model/plan/writtenAttachment';
import { writtenPlanSchema } from '../../../src/model/plan/plan';
import { documentAt, documentsBelow } from '../docs/markdown';

/** What is not said, with what is said instead. */
const forbidden: readonly (readonly [RegExp, string])[] = [
  // Values of attributes and codes stay what they are.
  [/(?<!["`-])\bbrokers?\b(?!["`-])/i, 'launcher'],
  [/(?<![`-])\bplans?\b(?![`-])/i, 'launch configuration'],
  [/\bchosen parent/i, 'parent process override'],
  [/\bambient\b/i, 'pre-existing'],
  [/\b(holds?|held) (each process|at its creation|before its first)/i, 'stopped at creation'],
  [/\bprocess(es)? (is|are) held (?!by)/i, 'stopped at creation'],
  [/\bthe way of what\b/i, 'inheritance path'],
  [/\bend (which|this|the|a|every) (process|holder|program|child)/i, 'terminate'],
  [/\b(process|child|program)\S*( \S+)? (has|have|had) ended/i, 'has exited'],
  [/\}\)? (has|had) ended/, 'has exited'],
  [/\bmay not be (ended|asked|opened|inspected)/i, 'cannot be inspected (access denied)'],
  [/\bmay be asked\b|\b(was|were) (not )?asked\b/i, 'inspected'],
  [/\bprocess(es)? (\{\d|\d)/i, 'PID'],
  [/\bgiv(e|en|es|ing) up\b/i, 'cancel the write'],
  [/\b(goes|go|went|gone|going) along\b/i, 'inherited'],
  [/\bleft? (it |them )?running\b|\bleft to (it|them)sel/i, 'detach'],
  [/\bphotograph|\bnewborns?\b/i, 'snapshot, new process'],
  [/\bdaemon-holds-pipe\b/, 'descendant-holds-pipe'],
  [/\ba thing of\b|\bby the way\b|\bwere passed something\b/i, 'what it is'],
];

/** Texts that say a forbidden word and mean it, with the reason. */
const allowed: readonly (readonly [RegExp, string])[] = [
  [/^Detach Process \(Leave Running\)$/, 'Both words, for those who look for either.'],
  [/The code `daemon-holds-pipe` in older reports means the same\./, 'Says what it was called.'],
  [/process that (was|is) left running/, 'In another sense: nobody detached it.'],
];

const withoutAllowed = (text: string): string =>
  allowed.reduce((rest, [pattern]) => rest.replace(pattern, ''), text);

function faults(where: string, text: string): readonly string[] {
  const rest = withoutAllowed(text);
  return forbidden.flatMap(([pattern, instead]) => {
    const found = pattern.exec(rest);
    return found ? [`${where}: "${found[0]}", say "${instead}": ${rest.slice(0, 120)}`] : [];
  });
}

/** Line by line, without code: addresses, fields and programs have names of their own. */
const linesOf = (path: string): readonly string[] =>
  documentAt(path)
    .text.replace(/^```\w*\n[\s\S]*?^```$/gm, '')
    .replace(/\]\([^)]*\)/g, ']')
    .split('\n');

describe('The words people read', () => {
  it('are those of the vocabulary in the sentences of the product', async () => {
    const strings = Object.values(await readStrings(bundleFile()));
    const texts = strings.map((each) =>
      typeof each === 'string' ? each : (each as { message: string }).message,
    );
    assert.deepEqual(
      texts.flatMap((text) => faults('l10n', text)),
      [],
    );
  });

  it('are those of the vocabulary in the manifest', () => {
    const strings = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
    const found = Object.entries(strings).flatMap(([name, text]) =>
      faults(name, text.replace(/\]\([^)]*\)/g, ']')),
    );
    assert.deepEqual(found, []);
  });

  it('are those of the vocabulary in the help for attributes', () => {
    const { texts } = configurationAttributes({
      launch: writtenPlanSchema,
      attach: writtenAttachSchema,
    });
    const found = Object.entries(texts).flatMap(([name, text]) => faults(name, text));
    assert.deepEqual(found, []);
  });

  it('are those of the vocabulary in the README and the handbook', () => {
    const paths = ['README.md', ...documentsBelow('docs').map(({ path }) => path)];
    const found = paths.flatMap((path) =>
      linesOf(path)
        .filter((line) => !line.startsWith('# '))
        .flatMap((line) => faults(path, line)),
    );
    assert.deepEqual(found, []);
  });

  it('are those of the vocabulary in the names of the examples', () => {
    const { configurations } = parse(readFileSync('examples/.vscode/launch.json', 'utf8')) as {
      readonly configurations: readonly { readonly name: string }[];
    };
    assert.ok(configurations.length > 10);
    assert.deepEqual(
      configurations.flatMap(({ name }) => faults('example', name)),
      [],
    );
  });

  it('leave no exception that nobody needs', () => {
    const all = [
      readFileSync('package.nls.json', 'utf8'),
      ...documentsBelow('docs').map(({ text }) => text),
    ].join('\n');
    for (const [pattern, reason] of allowed)
      assert.match(all, new RegExp(pattern.source.replace(/^\^|\$$/g, '')), reason);
  });

  it('are noticed when they are of the code', () => {
    const noticed = (text: string): boolean => faults('', text).length > 0;
    for (const text of [
      'The broker made no calls.',
      'A number of the plan',
      'its chosen parent',
      'Held at its creation',
      'End which process?',
      '{0} (PID {1}) has ended.',
      'process {0}',
      '{0} left running',
      'No process is held with "job".',
      'The way of what it inherited',
      'It may not be opened.',
    ])
      assert.ok(noticed(text), text);
    for (const text of [
      'Give it "parent": "broker".',
      'The session has ended.',
      'held by {0}',
      'This pipe has ended.',
    ])
      assert.ok(!noticed(text), text);
  });
});
