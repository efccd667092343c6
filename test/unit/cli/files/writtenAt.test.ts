// Reports lead to the lines of a configuration.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { configurationLines, sourcePath } from '../../../../src/cli/files/writtenAt';
import { fieldPath } from '../../../../src/model/plan/problem';

const launchJson = `// Comment
{
  "version": "0.2.0",
  "configurations": [
    { "type": "node", "name": "mine" },
    {
      "type": "handle-inheritance",
      "name": "mine",
      "env": { "name": "other" },
    },
    { "type": "handle-inheritance", "name": "other" },
  ],
}
`;

describe('Where a configuration is written', () => {
  it('is the configuration of ours with that name, in a file with comments', () => {
    assert.deepEqual(configurationLines(launchJson, 'mine'), { startLine: 6, endLine: 10 });
    assert.deepEqual(configurationLines(launchJson, 'other'), { startLine: 11, endLine: 11 });
  });

  it('is all of a file that has only one', () => {
    assert.deepEqual(configurationLines('\uFEFF{\n}', null), { startLine: 1, endLine: 2 });
    assert.deepEqual(configurationLines('\n{\n}\n', null), { startLine: 2, endLine: 3 });
  });

  it('has lines for each field of what it expects, from the name on', () => {
    const text = `{
  "expect": {
    "stdout": {
      "contains": [
        "a",
        "b" ]
    },
    "endOfFileWithin": { "my pipe": "2s" }
  },
  "children": [
    {},
    {
      "expect": { "exitCode": 0 } }
  ]
}`;
    const fields = configurationLines(text, null)?.fields ?? {};
    const lines = (field: string) => [fields[field]?.startLine, fields[field]?.endLine];
    assert.deepEqual(lines('expect'), [2, 9]);
    assert.deepEqual(lines('expect.stdout.contains'), [4, 6]);
    assert.deepEqual(lines('expect.stdout.contains[1]'), [6, 6]);
    assert.deepEqual(lines(fieldPath('expect', 'endOfFileWithin', 'my pipe')), [8, 8]);
    assert.deepEqual(lines('children[1].expect.exitCode'), [13, 13]);
  });

  it('is nowhere when there is none, or the file is no JSON', () => {
    assert.equal(configurationLines(launchJson, 'nobody'), null);
    for (const text of ['', '[]', '{"configurations": 1}', '{"configurations": [1, {}]}']) {
      assert.equal(configurationLines(text, 'mine'), null);
    }
  });

  it('is relative to the folder of the command, and whole outside of it', () => {
    const folder = resolve('a');
    assert.equal(sourcePath(resolve('a/.vscode/launch.json'), folder), '.vscode/launch.json');
    assert.equal(sourcePath(resolve('a/..b'), folder), '..b');
    assert.equal(sourcePath(resolve('b'), folder), resolve('b').replaceAll('\\', '/'));
  });
});
