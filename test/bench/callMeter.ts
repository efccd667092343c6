// Notes when some Win32 functions are called, in the thread that loads this before it binds them.
import koffi from 'koffi';
import { counterNow } from './counter';

/** A call, by the performance counter. */
export interface MeteredCall {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Name of the memory in which the debugger's thread notes the beginning and the end of its last CreateProcessW. */
export const threadCall = 'last call of the debugger thread';

/** `tell` is called after each call of a function with one of these names. */
export function meterCalls(names: ReadonlySet<string>, tell: (call: MeteredCall) => void): void {
  const load = koffi.load.bind(koffi);
  koffi.load = (...file: Parameters<typeof load>) => {
    const library = load(...file);
    const bind = library.func.bind(library) as (...definition: unknown[]) => unknown;
    const timed = (...definition: unknown[]): unknown => {
      const bound = bind(...definition);
      const name = String(definition[0]);
      if (!names.has(name)) return bound;
      return (...args: unknown[]): unknown => {
        const from = counterNow();
        try {
          return (bound as (...args: unknown[]) => unknown)(...args);
        } finally {
          tell({ name, from, to: counterNow() });
        }
      };
    };
    return Object.create(library, { func: { value: timed } }) as typeof library;
  };
}
