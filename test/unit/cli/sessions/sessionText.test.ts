// A session as text: each finding with its headline before its code, and its parts below.
import assert from 'node:assert/strict';
import { sessionText } from '../../../../src/cli/sessions/sessionText';
import type { ExpectationResult } from '../../../../src/model/session/expectationResult';
import { created, ready, started, stateAfter } from '../../fixtures/sessionFixture';

describe('The text of a session', () => {
  it('says of a finding who does what, the path, why, and the fix, a line each', () => {
    const died = { type: 'processExited', time: 6, id: 'a', exitCode: 0xc000_00fd } as const;
    const text = sessionText(stateAfter(started(), ready, created('a'), died), () => null);
    const [, found = ''] = text.split('Findings:\n');
    assert.deepEqual(found.trimEnd().split('\n'), [
      '  warning: a (PID 100) exited with an exception code: 0xc00000fd (STATUS_STACK_OVERFLOW). [process-crashed]',
      '    launcher (PID 42) → a (PID 100, exited)',
      '    Its calls are nested too deep, as in endless recursion.',
      '    Fix: End the recursion, or reserve a larger stack (linker option /STACK).',
    ]);
  });

  it('says of each expectation whether it held, and of one that did not what was seen', () => {
    const result = (field: string, outcome: ExpectationResult['outcome']): ExpectationResult => ({
      ...{ expectation: 'exitCode', child: null, field: `expect.${field}`, outcome },
      ...{ expected: 'a exits with code 0.', seen: 'It exited with code 3.', evidence: ['more'] },
    });
    const expectations = [result('exitCode', 'held'), result('handlesLeft', 'failed')];
    const state = { ...stateAfter(started(), ready), expectations };
    const [, after = ''] = sessionText(state, () => null).split('1 of 2 expectations failed.\n');
    assert.deepEqual(after.split('\n').slice(0, 5), [
      '  failed: handlesLeft',
      '    Expected: a exits with code 0.',
      '    Seen: It exited with code 3.',
      '    more',
      '  held: exitCode',
    ]);
  });

  it('says that there are none', () => {
    assert.match(
      sessionText(stateAfter(started(), ready), () => null),
      /Findings: none\n$/,
    );
  });
});
