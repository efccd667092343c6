// The broker speaks the language it was given: in events, in the faults of requests, and of calls that fail.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endSessions, openSession, program, runToEnd, temporaryFolder } from '../runSession';

const strings = {
  'event without a name': 'Ereignis ohne Namen',
  'There is no pipe "{0}" in this session.': 'Keine Pipe „{0}“ in dieser Sitzung.',
  'Creating {0}': '{0} anlegen',
  'All processes have exited and all pipes are at end of file.': 'Alles ist zu Ende.',
};

describe('A broker in another language', () => {
  afterEach(endSessions);

  function germanSession(configuration: object) {
    const folder = temporaryFolder();
    const file = join(folder, 'strings.json');
    writeFileSync(file, JSON.stringify(strings));
    return openSession(configuration, folder, { stringsFile: file });
  }

  it('names objects, refuses and ends in it, and keeps the names of Windows', async () => {
    const session = germanSession({
      program: program('keepOpen'),
      args: ['wait', 'nobody sets this'],
      stdio: { stdin: 'nul', stdout: 'nul', stderr: 'none' },
      handles: { ready: { kind: 'event' } },
      stopOnEntry: true,
    });
    await session.start();
    const ready = session.state.brokerHandles.find(({ label }) => label === 'ready');
    assert.deepEqual([ready?.type, ready?.object], ['Event', 'Ereignis ohne Namen']);
    await assert.rejects(session.request('findHolders', { pipe: 'none' }), {
      message: 'Keine Pipe „none“ in dieser Sitzung.',
    });
    await session.request('terminate', { processId: 'keepOpen' });
    const { state } = await runToEnd(session);
    assert.deepEqual([state.end?.reason, state.end?.message], ['finished', 'Alles ist zu Ende.']);
  });

  it('says in it what could not be made', async () => {
    const session = germanSession({
      program: program('keepOpen'),
      stdio: { stdin: 'nul', stdout: 'nul', stderr: 'none' },
      handles: { log: { kind: 'file', path: 'no\\such\\folder\\log.txt' } },
    });
    await session.start();
    const { state } = await runToEnd(session);
    assert.equal(state.end?.reason, 'failed');
    assert.match(state.end.message, /^CreateFileW .*3 \(ERROR_PATH_NOT_FOUND\)\. log anlegen: /);
  });
});
