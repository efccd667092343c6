// What a panel asks about captures, calls and moments is answered from the session's own files, without an editor.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PipeTimelines } from '../../../src/client/captures/pipeTimelines';
import { logFileName } from '../../../src/client/logs/eventLog';
import type { OpenedReport } from '../../../src/client/saved/openedReport';
import { isAnswered, PanelAnswers } from '../../../src/client/panelAnswers';
import { SessionMoment } from '../../../src/client/logs/sessionMoment';
import { UserFault } from '../../../src/model/base/userFault';
import { KeptCapture } from '../../../src/model/capture/keptCapture';
import type { SessionEvent } from '../../../src/model/session/events';
import { created, pipeCreated, ready, started, stateAfter } from '../fixtures/sessionFixture';

const search = (text: string) => ({
  ...({ method: 'search', pipe: 'stdout', from: 0, direction: 'next' } as const),
  query: { kind: 'text', text, matchCase: true, encoding: 'utf-8' } as const,
});

describe('The answers to a panel', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'answers '))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function answersOf(report?: Pick<OpenedReport, 'state' | 'kept'>) {
    const files = { captureFile: join(folder, 'out.bin'), indexFile: join(folder, 'out.index') };
    const events: readonly SessionEvent[] = [
      ...[started(), ready, pipeCreated('stdout', files), created('a')],
    ];
    writeFileSync(files.captureFile, 'hello world');
    writeFileSync(files.indexFile, '');
    writeFileSync(
      join(folder, logFileName),
      events.map((event) => `${JSON.stringify(event)}\n`).join(''),
    );
    const state = stateAfter(...events);
    const live = () => state;
    const moment = new SessionMoment({ folder, live, now: () => 10, onTime: () => undefined });
    const shown: (string | undefined)[] = [];
    const answers = new PanelAnswers({
      ...{ live, moment, timelines: new PipeTimelines() },
      report: () => report && { name: 'r', facts: { savedAt: 0, cuts: [] }, ...report },
      onMoment: () => void shown.push(moment.shown?.state.pipes[0]?.label),
      onSearch: () => undefined,
    });
    return { answers, moment, shown, state };
  }

  it('come from the files of the session, and say which output is not there', async () => {
    const { answers } = answersOf();
    const read = { method: 'readCapture', pipe: 'stdout', offset: 6, length: 99 } as const;
    const base64 = Buffer.from('world').toString('base64');
    assert.deepEqual(await answers.answer(read), { base64 });
    assert.deepEqual(await answers.answer(search('world')), {
      ...{ offset: 6, length: 5, wrapped: false },
    });
    await assert.rejects(answers.answer({ ...read, pipe: 'none' }), (error) => {
      return error instanceof UserFault && error.message.includes('"none"');
    });
  });

  it('show another moment, at which a capture ends where it did then', async () => {
    const { answers, moment, shown } = answersOf();
    await moment.update();
    await answers.answer({ method: 'showMoment', at: { event: 3 } });
    assert.deepEqual(shown, ['stdout']);
    assert.equal(await answers.answer(search('world')), null);
    await answers.answer({ method: 'showNow' });
    assert.equal(moment.isPast, false);
    assert.deepEqual(shown, ['stdout', 'stdout']);
    assert.notEqual(await answers.answer(search('world')), null);
  });

  it('come from the parts that a report has of a capture', async () => {
    const { state } = answersOf();
    const kept = new KeptCapture(5, null, Buffer.from('parts'));
    const { answers } = answersOf({ state, kept: new Map([['stdout', kept]]) });
    const read = { method: 'readCapture', pipe: 'stdout', offset: 0, length: 99 } as const;
    const base64 = Buffer.from('parts').toString('base64');
    assert.deepEqual(await answers.answer(read), { base64 });
  });

  it('are none to what only the editor or the broker can do', () => {
    assert.ok(isAnswered({ method: 'showNow' }));
    assert.ok(!isAnswered({ method: 'copy', text: 'x' }));
    assert.ok(!isAnswered({ method: 'stop' }));
  });
});
