// IP addresses as the system keeps them, as text.

export function ipv4Text(bytes: Buffer): string {
  return bytes.subarray(0, 4).join('.');
}

/** `fe80::1%4`: the short form that RFC 5952 prescribes, and the scope when there is one. */
export function ipv6Text(bytes: Buffer, scope: number): string {
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(2 * at).toString(16));
  const address = new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
  return scope === 0 ? address : `${address}%${scope}`;
}
