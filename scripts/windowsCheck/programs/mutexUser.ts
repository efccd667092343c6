// Acquires one mutex, says so, and waits for another as soon as its file says that it may.
import { openLibrary } from '../../../src/win32/bindings/library';
import { say, whenSaid } from '../said';

const INFINITE = 0xffff_ffff;

/** `own` and `other` are names; an empty one is none. */
async function begin(file: string, own: string, other: string): Promise<void> {
  const library = openLibrary(() => undefined);
  const create = library.kernel32('CreateMutexW', 'void *', ['void *', 'int32', 'str16']);
  const waitFor = library.kernel32('WaitForSingleObject', 'uint32', ['void *', 'uint32']);
  const threadId = library.kernel32('GetCurrentThreadId', 'uint32', []);
  if (own !== '') waitFor(create(0n, 0, own), INFINITE);
  say(file, { pid: process.pid, threadId: Number(threadId()) });
  if (other === '') {
    // It keeps what it has until it is ended.
    setInterval(() => undefined, 1 << 30);
    return;
  }
  // Those that are to own something first.
  await whenSaid(`${file}.go`);
  waitFor(create(0n, 0, other), INFINITE);
}

const [file = '', own = '', other = ''] = process.argv.slice(2);
void begin(file, own, other);
