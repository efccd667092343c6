// @ts-check
// What VS Code's extension host calls to run the host tests inside itself.
'use strict';

const { appendFileSync, readdirSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { format, stripVTControlCharacters } = require('node:util');
const { default: Mocha } = require('mocha');
const TestReporter = require('./testReporter.cjs');

const testsFolder = resolve(__dirname, '../dist/test/host');

/** VS Code takes a rejection for failed tests. */
exports.run = async function run() {
  const failures = await runTests().catch((error) => {
    print(error);
    // A suite that cannot even load has no reporter to count it.
    const file = process.env['HANDLE_TEST_RESULT'];
    const failures = [`no test was loaded: ${error}`];
    const counts = { passed: 0, failed: 1, skipped: 0, ended: true, failures };
    if (file) writeFileSync(file, JSON.stringify(counts));
    throw error;
  });
  if (failures > 0) throw new Error(`${failures} failed`);
};

/** @returns {Promise<number>} */
async function runTests() {
  Mocha.reporters.Base.consoleLog = print;
  Mocha.reporters.Base.useColors = process.env['HANDLE_TEST_COLOR'] === '1';
  const mocha = new Mocha({ ui: 'bdd', reporter: TestReporter, timeout: 60_000 });
  for (const name of readdirSync(testsFolder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(join(testsFolder, name));
  }
  return new Promise((done) => mocha.run(done));
}

/**
 * The console of an extension host is no terminal: it is prefixed, cut and sometimes lost.
 * @param {...unknown} values
 */
function print(...values) {
  const file = process.env['HANDLE_TEST_OUTPUT'];
  if (!file) return console.log(...values);
  // Mocha's check marks are green even when it was told to use no colours.
  const text = format(...values);
  const shown = Mocha.reporters.Base.useColors ? text : stripVTControlCharacters(text);
  appendFileSync(file, `${shown}\n`);
}
