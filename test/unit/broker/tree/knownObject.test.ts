// What a creator was known to have is found again in a new process, however the system spells the name of a pipe that has none.
import assert from 'node:assert/strict';
import { isSameFile, isStill } from '../../../../src/broker/tree/knownObject';
import { describedAs, type FileDescription } from '../../../../src/model/session/fileDescription';

const bare = '\\Device\\NamedPipe';
const spellings = [null, '', bare, `${bare}\\`];

const access = '0x12019f';
const seen = { type: 'File', isKnown: null, entry: { access: 0x12019f } };

const pipe = (
  name: string | null,
  index?: string,
  more: { readonly label?: string; readonly end?: 'read' | 'write' } = {},
): FileDescription => {
  const { label = null, end = 'write' } = more;
  return describedAs('pipe', {
    name,
    pipe: { label, end, ...(index === undefined ? {} : { index }) },
  });
};

const known = (file: FileDescription) => ({ type: 'File', access, pipe: null, file });
const ofSession = (label: string) => ({
  ...{ type: 'File', access },
  pipe: { label, name: bare, end: 'write' as const },
});

describe('What a creator was known to have', () => {
  for (const before of spellings) {
    for (const now of spellings) {
      const both = `${JSON.stringify(before)}, then ${JSON.stringify(now)}`;

      it(`is the same pipe with its number, and another with another: ${both}`, () => {
        const was = known(pipe(before, '0x10'));
        assert.ok(isStill(was, seen, pipe(now, '0x10')));
        assert.ok(!isStill(was, seen, pipe(now, '0x20')));
        assert.ok(!isStill(was, seen, pipe(now, '0x10', { end: 'read' })));
        assert.ok(isSameFile(was, pipe(now, '0x10')));
        assert.ok(!isSameFile(was, pipe(now, '0x20')));
        assert.ok(!isSameFile(was, pipe(now, '0x10', { end: 'read' })));
      });

      it(`is believed to be the same where nothing tells, but found nowhere else: ${both}`, () => {
        // A driver that gives 0 to every pipe tells none apart.
        for (const index of [undefined, '0x0']) {
          const was = known(pipe(before, index));
          assert.ok(isStill(was, seen, pipe(now, index)));
          assert.ok(!isSameFile(was, pipe(now, index)));
        }
      });
    }

    it(`is found nowhere else when only one of them has a name: ${JSON.stringify(before)}`, () => {
      assert.ok(!isSameFile(known(pipe(before)), pipe(`${bare}\\x`)));
      assert.ok(!isSameFile(known(pipe(`${bare}\\x`)), pipe(before)));
    });
  }

  it('is believed to be the same when one of them gives no name, as a pipe of which an end is closed', () => {
    for (const none of [null, '']) {
      assert.ok(isStill(known(pipe(none)), seen, pipe(`${bare}\\x`)));
      assert.ok(isStill(known(pipe(`${bare}\\x`)), seen, pipe(none)));
    }
    for (const device of [bare, `${bare}\\`]) {
      assert.ok(!isStill(known(pipe(device)), seen, pipe(`${bare}\\x`)));
      assert.ok(!isStill(known(pipe(`${bare}\\x`)), seen, pipe(device)));
    }
  });

  it('is told by its name where pipes have no number', () => {
    const was = known(pipe(`${bare}\\x`));
    assert.ok(isStill(was, seen, pipe(`${bare}\\x`)) && isSameFile(was, pipe(`${bare}\\x`)));
    assert.ok(!isStill(was, seen, pipe(`${bare}\\y`)) && !isSameFile(was, pipe(`${bare}\\y`)));
  });

  it('is the pipe of the session with its label, and no other', () => {
    const was = ofSession('stdout');
    for (const name of spellings) {
      const same = pipe(name, '0x10', { label: 'stdout' });
      const other = pipe(name, '0x10', { label: 'stderr' });
      assert.ok(isStill(was, seen, same) && isSameFile(was, same));
      assert.ok(!isStill(was, seen, other) && !isSameFile(was, other));
      assert.ok(!isStill(was, seen, pipe(name)) && !isSameFile(was, pipe(name)));
    }
  });

  it('is a file by its path, which a pipe has not', () => {
    const file = describedAs('file', { name: 'C:\\log.txt' });
    assert.ok(isStill(known(file), seen, file) && isSameFile(known(file), file));
    for (const other of [describedAs('file', { name: 'C:\\b.txt' }), pipe('C:\\log.txt', '0x10')]) {
      assert.ok(!isStill(known(file), seen, other));
      assert.ok(!isSameFile(known(file), other));
    }
  });
});
