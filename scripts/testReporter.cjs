// @ts-check
// Prints what a person reads while the tests run, and keeps the counts in a file for the summary.
'use strict';

const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } = Runner.constants;

/**
 * @typedef {object} TestCounts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {boolean} ended
 * @property {string[]} failures What failed, each in one line: whoever reads a long log finds it at the end.
 */

module.exports = class TestReporter extends reporters.Spec {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    const file = process.env['HANDLE_TEST_RESULT'];
    if (!file) return;
    /** @type {TestCounts} */
    const counts = { passed: 0, failed: 0, skipped: 0, ended: false, failures: [] };
    // After each test, so that a run that is cut off still says how far it came.
    const save = () => writeFileSync(file, JSON.stringify(counts));
    const count = (/** @type {'passed' | 'failed' | 'skipped'} */ kind) => () => {
      counts[kind]++;
      save();
    };
    runner.on(EVENT_TEST_PASS, count('passed'));
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      const [reason = ''] = String(error?.message ?? error).split('\n');
      counts.failures.push(`${test.fullTitle()}: ${reason}`);
      count('failed')();
    });
    runner.on(EVENT_TEST_PENDING, count('skipped'));
    runner.on(EVENT_RUN_END, () => {
      counts.ended = true;
      save();
    });
  }
};
