// What lint remembers of a file is forgotten when a type that the file may see has changed, and only then.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lintCache } from '../../scripts/lintCache.mjs';

describe('The memory of lint', () => {
  let project: string;

  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  };
  const place = async (): Promise<string | undefined> => (await lintCache(project)).at(-1);

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'lint-'));
    for (const name of [
      'dist/types/model/plan.d.ts',
      'src/model/plan.ts',
      'src/model/tsconfig.json',
      'test/unit/planFixture.ts',
      'test/unit/plan.test.ts',
      'scripts/check.mjs',
      'tsconfig.json',
      'package-lock.json',
    ])
      write(name, 'before');
  });

  afterEach(() => rmSync(project, { recursive: true }));

  for (const name of [
    'dist/types/model/plan.d.ts',
    'src/model/tsconfig.json',
    'test/unit/planFixture.ts',
    'scripts/check.mjs',
    'tsconfig.json',
    'package-lock.json',
  ]) {
    it(`is another after a change of ${name}`, async () => {
      const before = await place();
      write(name, 'after');
      assert.notEqual(await place(), before);
    });
  }

  for (const name of ['src/model/plan.ts', 'test/unit/plan.test.ts']) {
    it(`is the same after a change of ${name}, of which others see the declaration alone`, async () => {
      const before = await place();
      write(name, 'after');
      assert.equal(await place(), before);
    });
  }
});
