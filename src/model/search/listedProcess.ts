// A process of the machine as the list of all processes shows it: who it is, whose, and what ports it has.

/** An end of a connection, as `127.0.0.1`, `::1`, `fe80::1%4`. */
interface PortAddress {
  readonly address: string;
  readonly port: number;
}

/** A row of the system's table of ports. */
export interface OwnedPort extends PortAddress {
  readonly protocol: 'tcp' | 'udp';
  readonly state: 'listening' | 'connected' | 'bound' | 'closing';
  /** What it is connected to. */
  readonly peer: PortAddress | null;
}

/** The Win32 code with which the system refused an answer; null where it gave one. */
interface ListRefusals {
  readonly image: number | null;
  readonly commandLine: number | null;
  readonly user: number | null;
}

export interface ListedProcess {
  readonly pid: number;
  /** The id its creator had; that process may be gone, and the id another's. */
  readonly parentPid: number;
  /** FILETIME of its creation, in decimal: with the pid it names a process for good. */
  readonly createdAt: string;
  /** "cmd.exe". */
  readonly name: string;
  /** The path of its program. What is null has its reason in `refused`. */
  readonly image: string | null;
  readonly commandLine: string | null;
  /** "DOMAIN\name"; the text of the SID when the account has no name to be had. */
  readonly user: string | null;
  readonly refused: ListRefusals;
  /** Of the logon session: 0 has the services. */
  readonly windowsSession: number;
  readonly handleCount: number;
  readonly ports: readonly OwnedPort[];
  /** Whether it is one of those that the client named as its own. */
  readonly isOwn: boolean;
}
