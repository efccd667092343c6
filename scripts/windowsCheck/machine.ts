// The machine that answers: what differs between those that are asked.
import koffi from 'koffi';
import { execFileSync } from 'node:child_process';
import { cpus, release, version } from 'node:os';
import { isElevated, nativeMachine } from './native';

export interface Machine {
  /** "10.0.22631" */
  readonly windows: string;
  readonly edition: string;
  /** With the number of the last update, as cmd.exe says it. */
  readonly versionText: string;
  readonly isWine: boolean;
  readonly architecture: string;
  readonly nodeArchitecture: string;
  readonly isElevated: boolean;
  readonly processors: number;
  readonly node: string;
  readonly koffi: string;
  readonly askedAt: string;
}

function versionText(): string {
  try {
    return execFileSync('cmd.exe', ['/d', '/c', 'ver'], { encoding: 'utf8', timeout: 5000 }).trim();
  } catch {
    return '';
  }
}

export function thisMachine(isWine: boolean): Machine {
  return {
    windows: release(),
    edition: version(),
    versionText: versionText(),
    isWine,
    architecture: nativeMachine(),
    nodeArchitecture: process.arch,
    isElevated: isElevated(),
    processors: cpus().length,
    node: process.version,
    koffi: koffi.version,
    askedAt: new Date().toISOString(),
  };
}
