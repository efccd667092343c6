// ReadFile, WriteFile and what goes with them: on a pool thread, so that they return as promises.
import type { Transfer } from '../../../src/win32/bindings/pipes';
import type { Win32 } from '../../../src/win32/win32';
import type { FileObject } from '../fileObject';
import { PipeEndObject } from '../pipe';
import { readFile, writeFile } from '../pipeCalls';
import { ERROR_INVALID_HANDLE, Waits } from '../refusal';
import { askFile, fileOf, type Caller } from './caller';

type Functions = Pick<
  Win32,
  'ReadFile' | 'ReadFileSync' | 'PeekNamedPipe' | 'WriteFile' | 'CancelIoEx'
>;

const invalid: Transfer = { ok: false, code: ERROR_INVALID_HANDLE, bytes: 0 };

export function pipeFunctions(caller: Caller): Functions {
  const { process, system } = caller;
  const { poolDelay } = system.options;

  /** A call of the pool begins when a thread of it is free, and knows the file by then only. */
  function onPool(
    handle: bigint,
    begin: (file: FileObject, finish: (result: Transfer) => void) => void,
  ): Promise<Transfer> {
    return new Promise((resolve) => {
      const start = (): void => {
        const file = fileOf(caller, handle);
        if (file) begin(file, resolve);
        else resolve(invalid);
      };
      if (poolDelay === 0) start();
      else system.clock.after(poolDelay, start);
    });
  }

  return {
    ReadFile: (hFile, buffer) =>
      onPool(hFile, (file, finish) => void readFile(process.pid, file, buffer, finish)),

    ReadFileSync(hFile, buffer) {
      const file = fileOf(caller, hFile);
      if (!file) return invalid;
      askFile(caller, file, 'ReadFile');
      const results: Transfer[] = [];
      const giveUp = readFile(process.pid, file, buffer, (ended) => void results.push(ended));
      const [result] = results;
      if (result) return result;
      giveUp();
      const waits = new Waits(file, null, 'ReadFile');
      caller.onWait(waits);
      throw waits;
    },

    PeekNamedPipe(hNamedPipe) {
      const file = fileOf(caller, hNamedPipe);
      if (!(file instanceof PipeEndObject)) return null;
      askFile(caller, file, 'PeekNamedPipe');
      return file.pipe.hasEnded(file) ? null : file.pipe.available(file);
    },

    WriteFile: (hFile, buffer) =>
      onPool(hFile, (file, finish) => void writeFile(process.pid, file, buffer, finish)),

    CancelIoEx(hFile) {
      const file = fileOf(caller, hFile);
      return file instanceof PipeEndObject && file.pipe.cancel(file, process.pid);
    },
  };
}
