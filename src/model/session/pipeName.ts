// What pipes are called: the kernel says \Device\NamedPipe\x, people and CreateFile say \\.\pipe\x.

/** Null for a pipe without a name, of which the kernel gives the name of the device. */
export function pipePath(name: string | null): string | null {
  const [, own] = /^\\Device\\NamedPipe\\?(.*)$/is.exec(name ?? '') ?? [];
  if (own === undefined) return name === '' ? null : name;
  return own === '' ? null : `\\\\.\\pipe\\${own}`;
}

/**
 * What libraries call the pipes that nobody else opens: CreatePipe (before Windows 8 and under Wine), libuv (src/win/pipe.c), Rust
 * (std, sys/pal/windows/pipe.rs), Cygwin (winsup/cygwin/pipe.cc).
 */
const madeUpName = /\\pipe\\(Win32\.?Pipes\.|uv\\|__rust_anonymous_pipe|cygwin-|msys-)/i;

/** The name somebody gave the pipe, as people type it; null when it has none, or one that a library made up. */
export function givenPipeName(name: string | null): string | null {
  const path = pipePath(name);
  return path === null || madeUpName.test(path) ? null : path;
}

/**
 * The name that tells this pipe from others; null when it has none. Of a pipe without a name NtQueryObject gives the name of the
 * device, the same with a backslash at its end, an empty one, or nothing: all of them are the same answer.
 */
export function ownPipeName(name: string | null): string | null {
  return name === null || /^(\\Device\\NamedPipe\\?)?$/i.test(name) ? null : name;
}
