// SECURITY_ATTRIBUTES as bytes: length, descriptor, the inherit flag; or none at all.

export interface Security {
  readonly inherit: boolean;
  /** Address of a self-relative security descriptor; 0n leaves the default security. */
  readonly descriptor: bigint;
  /** SDDL of the descriptor, for the call trace. */
  readonly sddl: string | null;
}

/** Layout on 64-bit Windows: nLength at 0, lpSecurityDescriptor at 8, bInheritHandle at 16, 24 bytes. */
export function securityAttributes(security: Security | null): Buffer | bigint {
  if (!security) return 0n;
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(24, 0);
  bytes.writeBigUInt64LE(security.descriptor, 8);
  bytes.writeInt32LE(security.inherit ? 1 : 0, 16);
  return bytes;
}

export function securityText(security: Security | null): string {
  if (!security) return 'NULL';
  const descriptor = security.sddl === null ? '' : `lpSecurityDescriptor: "${security.sddl}", `;
  return `{ ${descriptor}bInheritHandle: ${security.inherit ? 'TRUE' : 'FALSE'} }`;
}
