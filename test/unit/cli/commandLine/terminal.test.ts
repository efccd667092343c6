// Colours only where somebody sees them, and nothing from outside that a terminal would obey.
import assert from 'node:assert/strict';
import { colourPaint, hasColours, withoutControls } from '../../../../src/cli/commandLine/terminal';
import { sessionText } from '../../../../src/cli/sessions/sessionText';
import {
  created,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

describe('A terminal', () => {
  it('gets colours, unless NO_COLOR or its kind is against them', () => {
    assert.equal(hasColours(true, {}), true);
    assert.equal(hasColours(true, { NO_COLOR: '' }), true);
    assert.equal(hasColours(true, { NO_COLOR: '1' }), false);
    assert.equal(hasColours(true, { TERM: 'dumb' }), false);
    assert.equal(hasColours(false, {}), false);
  });

  it('gets the severity of a finding in its colour, and the text without a colour elsewhere', () => {
    const died = { type: 'processExited', time: 6, id: 'a', exitCode: 0xc000_00fd } as const;
    const state = stateAfter(started(), ready, created('a'), died);
    const text = sessionText(state, () => null, colourPaint);
    assert.match(text, /\u001b\[33mwarning\u001b\[39m: a \(PID 100\) exited/);
    assert.doesNotMatch(
      sessionText(state, () => null),
      /\u001b/,
    );
  });

  it('obeys nothing that a program printed', () => {
    const state = stateAfter(
      started(),
      ready,
      pipeCreated('stdout'),
      created('a'),
      pipeEnded('stdout'),
    );
    const start = { text: 'a\u001b[2J\u202eb\tc\n', isWhole: true, file: null };
    assert.match(
      sessionText(state, () => start),
      /\n {2}\| a\\u001b\[2J\\u202eb\tc\n/,
    );
    assert.equal(withoutControls('a\nb\tc'), 'a\nb\tc');
  });
});
