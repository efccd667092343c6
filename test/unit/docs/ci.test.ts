// What the page about CI tells people to write exists: inputs and outputs of the action, files of steps, and the version.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readManifest } from '../../../scripts/wholeManifest.mjs';
import { codeIn, documentAt } from './markdown';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

type Named = Readonly<Record<string, unknown>>;

const action = parse(readFileSync('action.yml', 'utf8')) as {
  readonly inputs: Named;
  readonly outputs: Named;
};
const page = documentAt('docs/ci.md');
const { text } = page;
const workflows = codeIn(page, 'yaml').map((one) => parse(one) as unknown);

/** Every object with `uses`, however deep. */
function stepsIn(value: unknown): readonly Step[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'uses' in value ? [value as Step] : [];
  return [...own, ...Object.values(value).flatMap(stepsIn)];
}

describe('The page about CI', () => {
  const uses = stepsIn(workflows).filter(({ uses: used = '' }) => used.includes('inspector@'));

  it('gives the action inputs that it has, and reads outputs that it has', () => {
    assert.ok(uses.length > 1);
    for (const step of uses) {
      for (const name of Object.keys(step.with ?? {})) assert.ok(name in action.inputs, name);
    }
    const read = [...text.matchAll(/steps\.handles\.outputs\.([\w-]+)/g)].map(([, name]) => name);
    assert.ok(read.length > 0);
    for (const name of read) assert.ok(name !== undefined && name in action.outputs, name);
  });

  it('explains every input and names every output', () => {
    const rows = [...text.matchAll(/^\| (`[^|]*`) +\|/gm)].map(([, cell = '']) => cell);
    const names = rows.flatMap((cell) => cell.split(', ').map((name) => name.replaceAll('`', '')));
    assert.deepEqual(names.sort(), Object.keys(action.inputs).sort());
    const [, outputs = ''] = /^Outputs: (.*)$/m.exec(text) ?? [];
    const named = [...outputs.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    assert.deepEqual(named.sort(), Object.keys(action.outputs).sort());
  });

  it('names the version that it belongs to', async () => {
    const { version } = (await readManifest('.')) as unknown as { readonly version: string };
    const named = [...text.matchAll(/(?:inspector@v|handle-inheritance@)([\d.]+\d)/g)];
    assert.ok(named.length >= 6);
    for (const [whole, number] of named) assert.equal(number, version, whole);
  });
});
