// A kernel event by name, with which a test tells a program it started to end.
import koffi from 'koffi';

const kernel32 = koffi.load('kernel32.dll');
const create = kernel32.func('CreateEventW', 'void *', ['void *', 'int32', 'int32', 'str16']);
const set = kernel32.func('SetEvent', 'int32', ['void *']);
const close = kernel32.func('CloseHandle', 'int32', ['void *']);

export interface NamedEvent {
  readonly name: string;
  set(): void;
  close(): void;
}

let count = 0;

/** Not set when it is new, and not inheritable; the caller closes it. */
export function namedEvent(name = `handle-test-${process.pid}-${++count}`): NamedEvent {
  const handle: unknown = create(0n, 1, 0, name);
  return { name, set: () => void set(handle), close: () => void close(handle) };
}
