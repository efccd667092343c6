// The Win32 functions of the product as one interface: what the broker, the prober and the debugger's thread are given.
import type { loadWin32 } from './bindings/loadWin32';

/** Functions under their own names, of the process and thread that loaded them. Only the modules that a process begins with load them. */
export type Win32 = ReturnType<typeof loadWin32>;
