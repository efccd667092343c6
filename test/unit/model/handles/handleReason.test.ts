// Why a handle is where it is: each reason has a page that documents it, and says what the sentence beside it says.
import assert from 'node:assert/strict';
import fc from '../../../random';
import {
  absenceReason,
  handleReasons,
  originReason,
} from '../../../../src/model/handles/handleReason';
import { childHandles } from '../../../../src/model/handles/origin';
import { notInherited } from '../../../../src/model/handles/notInherited';
import { ruleLinks } from '../../../../src/model/handles/ruleLinks';
import type { Birth } from '../../../../src/model/session/state';
import { comparePrediction } from '../../../../src/model/handles/prediction';
import { unpredictedValues } from '../../../../src/model/handles/unpredicted';
import { handleRows } from '../../../../src/model/matrix/handleRows';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { matrixState, panelSession } from '../../fixtures/matrixFixture';

const values = ['0x10', '0x14', '0x18', '0x1c'];

const births: fc.Arbitrary<Birth> = fc
  .record({
    inheritable: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    held: fc.subarray(values),
    copied: fc.subarray(values),
    list: fc.option(fc.subarray(values)),
    inheritHandles: fc.boolean(),
    creator: fc.boolean(),
  })
  .map(({ inheritable, held, copied, list, inheritHandles, creator }) =>
    birthOf(
      values.map((value, index) =>
        brokerHandle(value, `h${index}`, { inheritable: inheritable[index] ?? false }),
      ),
      [
        ...held.map((value) => observed(value, [value])),
        ...copied.map((value) => observed(`${value}0`, [value])),
        observed('0x999'),
      ],
      {
        handleList: creator ? null : list,
        inheritHandles,
        standardHandles: { stdin: null, stdout: '0x100', stderr: null },
        ...(creator ? { creator: { pid: 7, name: 'parent', processId: 'p' } } : {}),
      },
    ),
  );

/** A sentence without what it names. */
const shape = (why: string): string =>
  why.replace(/\bh\d\b|event without a name|0x[0-9a-f]+|the parent\b|parent \(PID 7\)/g, '…');

describe('The reason of a handle', () => {
  it('has a page of Microsoft Learn', () => {
    assert.deepEqual(Object.keys(ruleLinks).toSorted(), [...handleReasons].toSorted());
    for (const reason of handleReasons) {
      const { title, url } = ruleLinks[reason];
      assert.match(url, /^https:\/\/learn\.microsoft\.com\/windows\/[a-z0-9/-]+$/);
      assert.ok(title.length > 4);
    }
  });

  it('is another for every other sentence', () => {
    const seen = new Map<string, Set<string>>();
    const note = (reason: string, why: string): void => {
      seen.set(reason, (seen.get(reason) ?? new Set()).add(shape(why)));
    };
    fc.assert(
      fc.property(births, (birth) => {
        for (const handle of childHandles(birth)) note(originReason(birth, handle), handle.why);
        for (const { value, why } of notInherited(birth)) {
          const source = birth.brokerHandles.find((each) => each.value === value);
          if (source) note(absenceReason(birth, source), why);
        }
      }),
      { numRuns: 2000 },
    );
    const several = [...seen].filter(([, shapes]) => shapes.size > 1);
    assert.deepEqual(several, []);
    const all = [...seen.values()].flatMap((shapes) => [...shapes]);
    assert.equal(new Set(all).size, all.length);
    // Found by the random tables, all but those with a chosen parent, and those of cells.
    assert.equal(seen.size, 13);
  });

  it('is in every cell of a row that a rule decides', () => {
    const rows = handleRows(panelSession(matrixState()));
    const without = rows.shared.flatMap((row) =>
      rows
        .cells(row)
        .filter(({ reason, state }) => reason === null && state !== 'none')
        .map(({ column }) => `${row.name} ${column}`),
    );
    assert.deepEqual(without, []);
  });
});

describe('What is not predicted', () => {
  it('are the handles that the prediction speaks of', () => {
    fc.assert(
      fc.property(births, (birth) => {
        const { differences } = comparePrediction(birth);
        const said = new Set(
          differences.flatMap((text) => /\((0x[0-9a-f]+)\)/.exec(text)?.[1] ?? []),
        );
        assert.deepEqual([...unpredictedValues(birth)].toSorted(), [...said].toSorted());
      }),
    );
  });
});
