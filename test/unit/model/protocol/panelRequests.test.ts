// The extension believes nothing a panel sends before it is checked.
import assert from 'node:assert/strict';
import * as v from 'valibot';
import {
  largestWindow,
  longestPicture,
  mostReads,
  panelMessageSchema,
} from '../../../../src/model/protocol/panelRequests';

const accepts = (message: unknown): boolean => v.safeParse(panelMessageSchema, message).success;
const asks = (request: object): boolean => accepts({ type: 'request', id: 1, request });

describe('A message of the panel', () => {
  it('is that it is ready, or one of the known requests', () => {
    assert.ok(accepts({ type: 'ready' }));
    assert.ok(accepts({ type: 'drawn' }));
    assert.ok(asks({ method: 'readCapture', pipe: 'stdout', offset: 0, length: largestWindow }));
    assert.ok(asks({ method: 'readIndex', pipe: 'stdout', first: 0, count: mostReads }));
    assert.ok(asks({ method: 'stop' }));
    assert.ok(asks({ method: 'openHelp', code: 'write-end-held' }));
    assert.ok(asks({ method: 'showMoment', at: { time: 0.5 } }));
    assert.ok(asks({ method: 'showMoment', at: { event: 3 } }));
  });

  it('is refused when it asks for too much, or for what cannot be', () => {
    const capture = { method: 'readCapture', pipe: 'stdout', offset: 0, length: 1 };
    assert.ok(!asks({ ...capture, length: largestWindow + 1 }));
    assert.ok(!asks({ ...capture, offset: -1 }));
    assert.ok(!asks({ ...capture, offset: 0.5 }));
    assert.ok(!asks({ ...capture, pipe: 7 }));
    assert.ok(!asks({ method: 'readIndex', pipe: 'stdout', first: 0, count: mostReads + 1 }));
    assert.ok(!asks({ method: 'showMoment', at: { time: -1 } }));
    assert.ok(!asks({ method: 'showMoment', at: { time: 1, event: 1 } }));
    assert.ok(!asks({ method: 'readTimeline', pipe: 'stdout', buckets: 0 }));
  });

  it('names the page it wants opened by a code, never by a path', () => {
    for (const code of ['', '../write-end-held', 'docs/README.md', 'C:', 'https://example.org', 7])
      assert.ok(!asks({ method: 'openHelp', code }), String(code));
  });

  it('brings a picture of the map as what it says it is, and not larger than it may be', () => {
    const save = (picture: object): boolean => asks({ method: 'saveMap', picture });
    const png = 'iVBORw0KGgoAAAANSUhEUg==';
    assert.ok(save({ format: 'svg', text: '<svg xmlns="x"></svg>' }));
    assert.ok(save({ format: 'png', base64: png }));
    assert.ok(!save({ format: 'svg', text: '<html></html>' }));
    assert.ok(!save({ format: 'svg', text: `<svg ${' '.repeat(longestPicture)}` }));
    assert.ok(!save({ format: 'png', base64: 'R0lGODlh' }));
    assert.ok(!save({ format: 'png', base64: `${png.slice(0, 12)}<>` }));
    assert.ok(!save({ format: 'png', text: png }));
    assert.ok(!save({ format: 'exe', base64: png }));
  });

  it('is refused when it is unknown or says more than it may', () => {
    assert.ok(!accepts(null));
    assert.ok(!accepts({ type: 'eval', code: '1' }));
    assert.ok(!asks({ method: 'start' }));
    assert.ok(!asks({ method: 'stop', force: true }));
    assert.ok(!accepts({ type: 'request', request: { method: 'stop' } }));
  });
});
