// The call trace of the panel: a call as text, what a filter finds, and that only new calls are fetched.
import assert from 'node:assert/strict';
import { mostCalls } from '../../../../src/model/protocol/panelRequests';
import type { CallRecord } from '../../../../src/model/session/state';
import { callsPerRequest, CallFeed } from '../../../../src/webview/calls/callFeed';
import {
  argumentsText,
  callMatcher,
  callText,
  errorText,
} from '../../../../src/webview/calls/callText';

const closed: CallRecord = {
  api: 'CloseHandle',
  args: { hObject: '0x1a4' },
  result: 'TRUE',
  error: null,
  time: 12,
};
const created: CallRecord = {
  api: 'CreateProcessW',
  args: {
    lpApplicationName: 'C:\\no\\such.exe',
    lpStartupInfo: '{ hStdInput: 0x1A4, hStdOutput: 0x14 }',
  },
  result: 'FALSE',
  error: { code: 2, symbol: 'ERROR_FILE_NOT_FOUND' },
  time: 14,
};

describe('A call as text', () => {
  it('is one line of names and values in its row', () => {
    assert.equal(argumentsText(closed), 'hObject: 0x1a4');
    assert.equal(
      argumentsText({ ...closed, args: { dwMask: '1', dwFlags: '0' } }),
      'dwMask: 1, dwFlags: 0',
    );
  });

  it('has an argument in each line and the result after an arrow in full', () => {
    assert.equal(callText(closed), 'CloseHandle(\n  hObject: 0x1a4)\n→ TRUE');
    assert.equal(
      callText(created),
      [
        'CreateProcessW(',
        '  lpApplicationName: C:\\no\\such.exe,',
        '  lpStartupInfo: { hStdInput: 0x1A4, hStdOutput: 0x14 })',
        '→ FALSE, 2 ERROR_FILE_NOT_FOUND',
      ].join('\n'),
    );
    assert.equal(callText({ ...closed, args: {} }), 'CloseHandle()\n→ TRUE');
  });

  it('says the code of an error without a name once', () => {
    assert.equal(errorText({ code: 1450, symbol: 'error 1450' }), 'error 1450');
    assert.equal(errorText({ code: 5, symbol: 'ERROR_ACCESS_DENIED' }), '5 ERROR_ACCESS_DENIED');
  });
});

describe('The filter of the calls', () => {
  const shows = (text: string, call: CallRecord, onlyFailed = false): boolean =>
    callMatcher({ text, onlyFailed })(call);

  it('finds functions, argument values, results and errors in any case', () => {
    assert.ok(shows('closeh', closed));
    assert.ok(shows('NO\\SUCH', created));
    assert.ok(shows('true', closed));
    assert.ok(shows('file_not_found', created));
    assert.ok(!shows('lpApplicationName', created));
  });

  it('takes a handle value whole, wherever it stands', () => {
    assert.ok(shows('0x1a4', closed));
    assert.ok(shows('0x1A4', created));
    assert.ok(shows('0x14', created));
    assert.ok(!shows('0x1a', closed));
    assert.ok(!shows('0x14', closed));
  });

  it('wants every word, and everything without one', () => {
    assert.ok(shows('create 0x1a4', created));
    assert.ok(!shows('create 0x1a4', closed));
    assert.ok(shows('  ', closed));
  });

  it('leaves out what succeeded when only failed calls are wanted', () => {
    assert.ok(!shows('', closed, true));
    assert.ok(shows('', created, true));
    assert.ok(!shows('CloseHandle', created, true));
  });
});

describe('The feed of the calls', () => {
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const all = (count: number): CallRecord[] =>
    Array.from({ length: count }, (_, time) => ({ ...(time % 10 === 3 ? created : closed), time }));

  function feedOf(made: readonly CallRecord[]): { feed: CallFeed; asked: [number, number][] } {
    const asked: [number, number][] = [];
    const fetchCalls = (first: number, count: number): Promise<readonly CallRecord[]> => {
      asked.push([first, count]);
      return Promise.resolve(made.slice(first, first + count));
    };
    return { feed: new CallFeed(fetchCalls, () => undefined), asked };
  }

  it('asks for as many as one request may bring, and later for the new ones only', async () => {
    const made = all(callsPerRequest + 20);
    const { feed, asked } = feedOf(made);
    assert.equal(callsPerRequest, mostCalls);
    feed.want(callsPerRequest + 10);
    feed.want(callsPerRequest + 10);
    await settled();
    feed.want(callsPerRequest + 20);
    await settled();
    assert.deepEqual(asked, [
      [0, callsPerRequest],
      [callsPerRequest, 10],
      [callsPerRequest + 10, 10],
    ]);
    assert.deepEqual(feed.calls, made);
    assert.equal(feed.failed, made.filter((call) => call.error).length);
  });

  it('does not ask again and again for what is not there', async () => {
    const { feed, asked } = feedOf([]);
    feed.want(5);
    await settled();
    assert.deepEqual(asked, [[0, 5]]);
  });

  it('shows what matches, also among the calls that come later and after a new filter', async () => {
    const { feed } = feedOf(all(40));
    const failed = { text: '', onlyFailed: true };
    feed.want(20);
    await settled();
    assert.deepEqual(feed.matching(failed), [3, 13]);
    feed.want(40);
    await settled();
    assert.deepEqual(feed.matching(failed), [3, 13, 23, 33]);
    assert.equal(feed.matching({ text: 'closehandle', onlyFailed: false }).length, 36);
  });

  it('stops at a failure until it is to try again', async () => {
    let isBroken = true;
    const fetchCalls = (): Promise<readonly CallRecord[]> =>
      isBroken ? Promise.reject(new Error('gone')) : Promise.resolve([closed]);
    const feed = new CallFeed(fetchCalls, () => undefined);
    feed.want(1);
    await settled();
    isBroken = false;
    feed.want(1);
    await settled();
    assert.equal(feed.failure, 'gone');
    assert.equal(feed.calls.length, 0);
    feed.retry();
    await settled();
    assert.equal(feed.failure, null);
    assert.deepEqual(feed.calls, [closed]);
  });
});
