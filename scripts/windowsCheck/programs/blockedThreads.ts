// Three threads that wait in ReadFile, WriteFile and WaitForSingleObject, and say who they are and on which handle.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openLibrary } from '../../../src/win32/bindings/library';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { say } from '../said';

type Call = 'ReadFile' | 'WriteFile' | 'WaitForSingleObject';
interface Waiting {
  readonly call: Call;
  readonly handle: string;
}

function wait({ call, handle }: Waiting): void {
  const library = openLibrary(() => undefined);
  const move = ['void *', 'void *', 'uint32', 'void *', 'void *'];
  const read = library.kernel32('ReadFile', 'int32', move);
  const write = library.kernel32('WriteFile', 'int32', move);
  const waitFor = library.kernel32('WaitForSingleObject', 'uint32', ['void *', 'uint32']);
  const threadId = library.kernel32('GetCurrentThreadId', 'uint32', []);
  const bytes = Buffer.alloc(1 << 20);
  const moved = Buffer.alloc(4);
  parentPort?.postMessage({ call, handle, threadId: Number(threadId()) });
  const value = BigInt(handle);
  if (call === 'ReadFile') read(value, bytes, 1, moved, 0n);
  else if (call === 'WriteFile') write(value, bytes, bytes.length, moved, 0n);
  else waitFor(value, 0xffff_ffff);
}

function begin(file: string): void {
  const win32 = loadWin32(() => undefined);
  const handles: Readonly<Record<Call, bigint>> = {
    ReadFile: win32.CreatePipe(null, 0).read,
    WriteFile: win32.CreatePipe(null, 0).write,
    WaitForSingleObject: win32.CreateEventW(null, true, false),
  };
  const threads: unknown[] = [];
  for (const [call, handle] of Object.entries(handles)) {
    const worker = new Worker(__filename, {
      workerData: { call, handle: `0x${handle.toString(16)}` },
    });
    worker.on('message', (message: unknown) => {
      threads.push(message);
      if (threads.length === 3) say(file, threads);
    });
  }
}

if (isMainThread) begin(process.argv[2] ?? '');
else wait(workerData as Waiting);
