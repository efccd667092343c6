// The examples people open first: each shows what its name says, here as there.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readLaunchFile } from '../../src/cli/launchFile';
import type { Finding } from '../../src/model/finding';
import { findings } from '../../src/model/findings';
import { captured } from './childOutput';
import { endSessions, runToEnd, startSession, until, within } from './runSession';

const workspace = join(process.cwd(), 'examples');

function example(name: string): object {
  const { configuration } = readLaunchFile(join(workspace, '.vscode', 'launch.json'), name);
  assert.ok(typeof configuration === 'object' && configuration !== null);
  return configuration;
}

/** By name, the finding that the example is there for. */
const shown: Readonly<Record<string, Finding['code']>> = {
  'A background child keeps stdout open': 'write-end-held',
  'Everything inheritable, for both': 'leaked-handle',
  'A pipe nobody reads': 'writer-blocked',
  'Parent and child wait for each other': 'deadlock',
};

describe('The example', () => {
  afterEach(endSessions);

  for (const [name, code] of Object.entries(shown)) {
    it(`"${name}" shows ${code}`, async () => {
      const session = await startSession(example(name), workspace);
      const state = await until(session, code, (now) =>
        findings(now).some((finding) => finding.code === code),
      );
      assert.notEqual(state.phase, 'ended');
      await within(session.stop('stopped', 'Seen.'), session, 'the stop');
    });
  }

  it('"A handle sent after the start" tells cmd.exe the value it has there', async () => {
    const session = await startSession(example('A handle sent after the start'), workspace);
    const { state } = await runToEnd(session);
    const value = state.processes[0]?.sent[0]?.value;
    assert.ok(value);
    assert.equal(captured(state).toString().trim(), `told=${BigInt(value)}`);
  });
});
