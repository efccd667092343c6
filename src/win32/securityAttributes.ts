// SECURITY_ATTRIBUTES as bytes: length, no descriptor of its own, the inherit flag.

/** Layout on 64-bit Windows: nLength at 0, lpSecurityDescriptor at 8, bInheritHandle at 16, 24 bytes. */
export function securityAttributes(bInheritHandle: boolean): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(24, 0);
  bytes.writeInt32LE(bInheritHandle ? 1 : 0, 16);
  return bytes;
}
