// What the prober measures of pipes of other processes on the real kernel: how much is in them, and how much they take.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ProberClient } from '../../../src/client/forks/proberClient';
import { hex } from '../../../src/model/base/handleValue';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { onWine } from '../knownDifferences';

const size = 4096;

describe('Measuring a pipe of another process', () => {
  const win32 = loadWin32(() => undefined);
  const prober = new ProberClient(join(process.cwd(), 'dist', 'prober.js'));
  after(() => prober.dispose());

  async function measured(bytes: number) {
    const ends = win32.CreatePipe({ inherit: false, descriptor: 0n, sddl: null }, size);
    const [read, write] = [ends.read, ends.write];
    if (bytes > 0) await win32.WriteFile(write, Buffer.alloc(bytes));
    const handles = [hex(read), hex(write)];
    const answer = await prober.measure({ measure: [{ pid: process.pid, handles }] });
    win32.CloseHandle(read);
    win32.CloseHandle(write);
    assert.deepEqual([answer?.silent, answer?.left], [[], []]);
    const of = (handle: bigint) => answer?.measured.find((one) => one.handle === hex(handle));
    return { reader: of(read), writer: of(write) };
  }

  for (const bytes of [0, 100, size]) {
    it(`finds ${bytes} bytes in it, and room for the others`, async () => {
      const { reader, writer } = await measured(bytes);
      assert.equal(reader?.readable, bytes);
      assert.equal(reader.inboundQuota, size);
      assert.equal(writer?.writeRoom, onWine('room of a pipe') ? 0 : size - bytes);
    });
  }
});
