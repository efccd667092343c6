// Which tests `npm run test:unit`, `test:page` and `test:win32` take for a name.
import assert from 'node:assert/strict';
import {
  everything,
  mochaArguments,
  selectFiles,
  selectionOf,
  testEnvironment,
} from '../../../scripts/testKinds/selection.mjs';

describe('The selection of tests', () => {
  const files = ['map.test.ts', 'panel/mapLayout.test.ts', 'reports/report.test.ts'];

  it('takes all files when none is named', () => {
    assert.deepEqual(selectFiles(files, []), files);
  });

  it('takes a part of a name, in any folder and in any case', () => {
    assert.deepEqual(selectFiles(files, ['LAYOUT']), ['panel/mapLayout.test.ts']);
    assert.deepEqual(selectFiles(files, ['repo', 'layout']), files.slice(1));
  });

  it('takes a whole name for that file alone', () => {
    assert.deepEqual(selectFiles(files, ['map']), ['map.test.ts']);
  });

  it('takes the path of a file, as a shell completes it and an editor hands it on', () => {
    assert.deepEqual(selectFiles(files, ['test/unit/panel/mapLayout.test.ts']), [files[1]]);
    assert.deepEqual(selectFiles(files, ['C:\\inspector\\test\\unit\\map.test.ts']), [files[0]]);
  });

  it('fails for a name no file has', () => {
    for (const name of ['elsewhere', '', 'panel']) {
      assert.throws(() => selectFiles(files, ['map', name]), /No test file is called/, name);
    }
  });

  it('hands a title on to mocha, and the time a test has', () => {
    assert.deepEqual(mochaArguments(selectionOf(['map', '-g', 'two words']), 5000), [
      ...['--timeout', '5000'],
      ...['--grep', 'two words'],
    ]);
    assert.deepEqual(mochaArguments(selectionOf(['--patient']), 5000), ['--timeout', '0']);
    assert.deepEqual(selectionOf(['map', '-g', 'x', 'report']).names, ['map', 'report']);
  });

  it('runs files side by side when there are many and nobody steps through them', () => {
    const isParallel = (...args: string[]): boolean =>
      mochaArguments(selectionOf(args), 5000).includes('--parallel');
    assert.ok(isParallel());
    assert.ok(isParallel('-g', 'title'));
    assert.ok(!isParallel('map'));
    assert.ok(!isParallel('--patient'));
    const all = mochaArguments(everything, 5000, 2);
    assert.deepEqual(all.slice(-3), ['--parallel', '--jobs', '2']);
  });

  it('tells tests when they are to take long', () => {
    assert.deepEqual(testEnvironment({ ...everything, long: true }), { HANDLE_TEST_LONG: '1' });
    assert.deepEqual(testEnvironment(everything), {});
  });
});
