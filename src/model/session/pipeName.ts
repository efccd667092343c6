// What pipes are called: the kernel says \Device\NamedPipe\x, people and CreateFile say \\.\pipe\x.

/** Null for a pipe without a name, of which the kernel gives the name of the device. */
export function pipePath(name: string | null): string | null {
  const [, own] = /^\\Device\\NamedPipe\\?(.*)$/is.exec(name ?? '') ?? [];
  if (own === undefined) return name === '' ? null : name;
  return own === '' ? null : `\\\\.\\pipe\\${own}`;
}
