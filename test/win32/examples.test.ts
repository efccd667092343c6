// The examples people open first: each shows what its name says, here as there.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { readLaunchFile } from '../../src/cli/launchFile';
import type { Session } from '../../src/client/session';
import type { Finding } from '../../src/model/finding';
import { findings } from '../../src/model/findings';
import type { HolderCause } from '../../src/model/state';
import { captured } from './childOutput';
import { endSessions, runToEnd, startSession, temporaryFolder, until, within } from './runSession';

const workspace = join(process.cwd(), 'examples');

function example(name: string): object {
  const { configuration } = readLaunchFile(join(workspace, '.vscode', 'launch.json'), name);
  assert.ok(typeof configuration === 'object' && configuration !== null);
  return configuration;
}

/** A copy of the workspace, because a session leaves its captures there. */
function startExample(name: string): Promise<Session> {
  const folder = temporaryFolder();
  cpSync(workspace, folder, { recursive: true });
  return startSession(example(name), folder);
}

interface Shown {
  readonly code: Finding['code'];
  /** By whose mistake, where that is what the example is about. */
  readonly cause?: HolderCause;
}

/**
 * By name, the finding that the example is there for. No plan can show the cause `outside`: it names only what the session
 * starts. `holderCauses.test.ts` has it.
 */
const examples: Readonly<Record<string, Shown>> = {
  'A background child keeps stdout open': { code: 'write-end-held', cause: 'descendant' },
  'The parent keeps its copy of the write end': { code: 'write-end-held', cause: 'parent' },
  'A child that holds the write end of its own stdin': {
    code: 'write-end-held',
    cause: 'ownInput',
  },
  "A sibling holds the write end of another's stdout": {
    code: 'write-end-held',
    cause: 'sibling',
  },
  'Everything inheritable, for both': { code: 'leaked-handle' },
  'A pipe nobody reads': { code: 'writer-blocked' },
  'Parent and child wait for each other': { code: 'deadlock' },
};

describe('The example', () => {
  afterEach(endSessions);

  for (const [name, { code, cause }] of Object.entries(examples)) {
    const shown = cause === undefined ? code : `${code} (${cause})`;
    it(`"${name}" shows ${shown}`, async () => {
      const session = await startExample(name);
      const state = await until(session, shown, (now) =>
        findings(now).some(
          (finding) =>
            finding.code === code && (cause === undefined || finding.evidence['cause'] === cause),
        ),
      );
      assert.notEqual(state.phase, 'ended');
      await within(session.stop('stopped', 'Seen.'), session, 'the stop');
    });
  }

  it('"A handle sent after the start" tells cmd.exe the value it has there', async () => {
    const session = await startExample('A handle sent after the start');
    const { state } = await runToEnd(session);
    const value = state.processes[0]?.sent[0]?.value;
    assert.ok(value);
    assert.equal(captured(state).toString().trim(), `told=${BigInt(value)}`);
  });
});
