// The examples people open first: each shows what its name says, here as there.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { readLaunchFile } from '../../../src/cli/files/launchFile';
import type { Session } from '../../../src/client/session';
import type { Finding } from '../../../src/model/findings/finding';
import { findings } from '../../../src/model/findings/findings';
import type { FileShare } from '../../../src/model/session/fileDescription';
import type {
  HolderCause,
  PathStep,
  ProcessState,
  SessionState,
} from '../../../src/model/session/state';
import { captured } from '../childOutput';
import { onWine } from '../knownDifferences';
import {
  endSessions,
  program,
  runToEnd,
  startSession,
  temporaryFolder,
  until,
  within,
} from '../runSession';

const workspace = join(process.cwd(), 'examples');

function example(folder: string, name: string): object {
  const { configuration } = readLaunchFile(join(folder, '.vscode', 'launch.json'), name);
  assert.ok(typeof configuration === 'object' && configuration !== null);
  return configuration;
}

/** A copy of the workspace, because a session leaves its captures there; with its programs, as `npm start` compiles them. */
function startExample(name: string, change: object = {}): Promise<Session> {
  const folder = temporaryFolder();
  cpSync(workspace, folder, { recursive: true });
  for (const own of ['deadOwner', 'givesAway', 'pipeline'])
    cpSync(program(own), join(folder, 'programs', `${own}.exe`));
  return startSession({ ...example(folder, name), ...change }, folder);
}

interface Shown {
  readonly code: Finding['code'];
  /** By whose mistake, where that is what the example is about. */
  readonly cause?: HolderCause;
}

/** By name, the finding that the example is there for. The cause `outside` takes two sessions, and has a test of its own. */
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

  it('"A process outside the session holds stdout" names the process of the other session', async () => {
    const other = await startExample('A process that knows of nothing');
    const running = await until(other, 'the process', ({ processes }) =>
      processes.some(({ phase }) => phase === 'running'),
    );
    const session = await startExample(
      'A child that gives its stdout to a process of another session',
    );
    const isMeant = ({ code, evidence }: Finding): boolean =>
      code === 'write-end-held' && evidence['cause'] === 'outside';
    const state = await until(session, 'the holder', (now) => findings(now).some(isMeant));
    const finding = findings(state).find(isMeant);
    const [pipe] = state.pipes;
    const holder = pipe?.holders.find(({ cause }) => cause === 'outside');
    assert.ok(finding && holder);
    const said = captured(state).toString().trim();
    assert.equal(
      said,
      `ping.exe, process ${holder.pid}, has my standard output as ${holder.handle}`,
    );
    assert.equal(holder.pid, running.processes[0]?.pid);
    assert.match(finding.why ?? '', /ping\.exe, which this session did not start,/i);
    // With the end of the holder the pipe ends, and with it the session.
    await within(other.stop('stopped', 'Seen.'), other, 'the stop');
    const { state: last } = await runToEnd(session);
    assert.equal(last.pipes[0]?.phase, 'endOfFile');
  });

  it('"A handle sent after the start" tells cmd.exe the value it has there', async () => {
    const session = await startExample('A handle sent after the start');
    const { state } = await runToEnd(session);
    const value = state.processes[0]?.sent[0]?.value;
    assert.ok(value);
    assert.equal(captured(state).toString().trim(), `told=${BigInt(value)}`);
  });
});

/** One who has a handle that came down the tree, as the evidence of a finding says. */
interface Having {
  readonly pid: number;
  readonly name: string;
  readonly handle: string;
  readonly path: readonly PathStep[];
}

describe('Down the tree, the example', () => {
  afterEach(endSessions);

  const isWaiting = ({ name, commandLine }: ProcessState): boolean =>
    /^ping\.exe$/i.test(name) || commandLine.endsWith('worker');
  const namesOf = ({ path }: Having): string =>
    path.map(({ name }) => name?.toLowerCase()).join(' ');

  /** The finding the example is there for, when the processes above the one that waits have exited. */
  async function shown(
    name: string,
    code: Finding['code'],
    severity: Finding['severity'] = 'warning',
  ) {
    const session = await startExample(name, { followChildren: 'debug' });
    const state = await until(session, code, (now) => {
      const all = now.processes.filter((one) => !isWaiting(one) && one.name !== 'conhost.exe');
      const found = findings(now).some((one) => one.code === code && one.severity === severity);
      return found && all.every(({ exitedAt }) => exitedAt !== null);
    });
    const [finding] = findings(state).filter((one) => one.code === code);
    const waiting = state.processes.find(isWaiting);
    assert.ok(finding && waiting);
    const having = (finding.evidence['holders'] ?? finding.evidence['heirs']) as readonly Having[];
    return { session, state, finding, waiting, having: having.filter(isMeant) };
  }

  const isMeant = ({ name }: Having): boolean =>
    !(onWine('handles of the console host') && name === 'conhost.exe');

  /** What stays when everything has ended. */
  async function afterwards(session: Session, code: Finding['code']): Promise<Finding> {
    await within(session.stop('stopped', 'Seen.'), session, 'the stop');
    const finding = findings(session.state).find((one) => one.code === code);
    assert.ok(finding);
    return finding;
  }

  /** The cmd.exe of Wine has no `start` of its own. */
  const startWay = onWine('start of cmd.exe') ? ' start.exe' : '';

  it('"A daemon two levels down keeps the build\'s stdout open" names it, its handle and its way', async () => {
    const name = "A daemon two levels down keeps the build's stdout open";
    const { session, state, finding, waiting, having } = await shown(name, 'descendant-holds-pipe');
    const handles = waiting.birth?.childHandles.filter(
      ({ file }) => file?.pipe?.label === 'stdout',
    );
    assert.ok(handles && handles.length > 0);
    assert.deepEqual(
      having.map(({ pid, handle }) => [pid, handle]),
      handles.map(({ value }) => [waiting.pid, value]),
    );
    for (const one of having)
      assert.equal(namesOf(one), `broker build cmd.exe${startWay} ping.exe`);
    assert.match(finding.headline, /^ping\.exe \(PID \d+\) keeps stdout open/i);
    assert.match(finding.why ?? '', /^build \(PID \d+\) has exited, but ping\.exe/i);
    assert.match(finding.fix, /In (cmd|start)\.exe, start ping\.exe with NUL/i);
    assert.ok(!findings(state).some(({ code }) => code === 'write-end-held'));
    // The search for holders, when it has come, has nothing to add.
    const searched = await until(
      session,
      'the holders',
      ({ pipes }) => pipes[0]?.holdersAt !== null,
    );
    assert.deepEqual(
      findings(searched).map(({ code }) => code),
      ['descendant-holds-pipe'],
    );
    const past = await afterwards(session, 'descendant-holds-pipe');
    assert.match(
      past.headline,
      /^ping\.exe \(PID \d+\) kept stdout open: end of file had not come when the session ended/i,
    );
  });

  it('"The port of a process that has exited" names the port, its dead owner and who has it', async () => {
    const name = 'The port of a process that has exited';
    const { session, state, finding, waiting, having } = await shown(name, 'socket-inherited');
    const [owner] = state.processes;
    const socket = waiting.birth?.childHandles.find(({ file }) => file?.socket);
    assert.ok(owner && socket?.file?.socket);
    const { protocol, address, port, opener } = finding.evidence;
    assert.deepEqual([protocol, address], ['tcp', '127.0.0.1']);
    assert.equal(port, socket.file.socket.port);
    assert.ok(await isRefused(port), 'the port is in use');
    assert.deepEqual(opener, {
      process: 'deadOwner',
      pid: owner.pid,
      name: 'deadOwner',
      hasExited: true,
    });
    assert.deepEqual(
      having.map(({ pid, handle }) => [pid, handle]),
      [[waiting.pid, socket.value]],
    );
    for (const one of having) assert.equal(namesOf(one), 'deadowner deadowner.exe deadowner.exe');
    assert.match(finding.fix, /WSA_FLAG_NO_HANDLE_INHERIT/);
    const past = await afterwards(session, 'socket-inherited');
    assert.match(past.headline, /the port stayed in use\.$/);
  });

  it('"A file that cannot be deleted" names the file and who has it', async () => {
    const name = 'A file that cannot be deleted';
    const { session, finding, waiting, having } = await shown(
      name,
      'file-inherited',
      // It is the stdout of the program: whoever redirected it wanted that.
      'information',
    );
    assert.match(finding.why ?? '', /^It is the stdout of ping\.exe/i);
    const file = waiting.birth?.childHandles.find((handle) => handle.file?.name?.endsWith('.log'));
    assert.ok(file);
    assert.equal(finding.evidence['path'], file.file?.name);
    assert.match(String(finding.evidence['path']), /\\handle-inheritance-build\.log$/);
    assert.deepEqual(
      having.map(({ pid, handle }) => [pid, handle]),
      [[waiting.pid, file.value]],
    );
    for (const one of having) assert.match(namesOf(one), / ping\.exe$/);
    // Asked when its opener had ended.
    const shareIn = (state: SessionState): unknown =>
      findings(state).find(({ code }) => code === 'file-inherited')?.evidence['share'];
    const asked = await until(session, 'its share mode', (state) => Boolean(shareIn(state)));
    const isShared = onWine('sharing of a redirection');
    assert.equal((shareIn(asked) as FileShare).delete, isShared);
    const past = await afterwards(session, 'file-inherited');
    assert.match(past.headline, isShared ? /: it could not be written\.$/ : /could not be deleted/);
  });
});

/** Whether nobody else can listen there. */
function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(true));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
      server.close(() => resolve(false)),
    );
  });
}
