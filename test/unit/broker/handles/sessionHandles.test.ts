// What a session knows of its own pipes, which is asked anew for each process that is found.
import assert from 'node:assert/strict';
import { EventQueue } from '../../../../src/broker/events/eventQueue';
import { SessionHandles } from '../../../../src/broker/handles/sessionHandles';
import type { TableEntry } from '../../../../src/win32/bindings/handleTable';
import { HandleLedger } from '../../../../src/win32/ownedHandle';
import type { Win32 } from '../../../../src/win32/win32';

/** A session with so many pipes; `looks` counts how often it was looked up which pipe a handle is an end of. */
function session(count: number) {
  const table: TableEntry[] = [];
  const inspect = { HandleTable: () => table, ObjectType: () => 'File' } as unknown as Win32;
  const handles = new SessionHandles(
    inspect,
    new HandleLedger(() => undefined),
    new EventQueue(() => undefined, 0),
  );
  let looks = 0;
  for (let number = 0; number < count; number += 1) {
    for (const [at, end] of (['read', 'write'] as const).entries()) {
      const value = BigInt(8 * number + 4 * (at + 1));
      const pipe = {
        get label() {
          looks += 1;
          return `p${number}`;
        },
        ...{ name: `\\pipe\\${number}`, end, indexNumber: `0x${number}` },
      };
      handles.add(`p${number}.${end}`, value, 'a pipe', { pipe });
      table.push({
        ...{ pid: process.pid, value, access: 0x12_0089, inheritable: false, typeIndex: 1 },
        object: 0n,
      });
    }
  }
  handles.announce();
  looks = 0;
  return { handles, looks: () => looks };
}

describe('The handles of a session', () => {
  it('have both ends of each pipe, and of those that are open their values', () => {
    const { handles } = session(2);
    handles.add('number', 1n, 'a file');
    handles.close('p0.write');
    const { pipes, known } = handles.allPipes;
    assert.deepEqual(pipes, [
      { label: 'p0', name: '\\pipe\\0', indexNumber: '0x0' },
      { label: 'p1', name: '\\pipe\\1', indexNumber: '0x1' },
    ]);
    const pid = process.pid;
    assert.deepEqual(known, [
      { pid, handle: '0x4', label: 'p0', end: 'read' },
      { pid, handle: '0xc', label: 'p1', end: 'read' },
      { pid, handle: '0x10', label: 'p1', end: 'write' },
    ]);
    for (const { label } of pipes) {
      assert.deepEqual(
        handles.openEndsOf(label),
        known.filter((end) => end.label === label),
      );
    }
  });

  it('are gone through once for all pipes, not once for each', () => {
    const { handles, looks } = session(200);
    assert.equal(handles.allPipes.pipes.length, 200);
    assert.ok(looks() <= 4 * 400, `${looks()} looks at 400 handles`);
  });
});
