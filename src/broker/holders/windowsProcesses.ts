// Processes of Windows itself that are never opened: they hold nothing of a session, and who opens them is taken for a thief of passwords.
import type { KnownProcess } from '../../model/pipes/holderOrigin';

/** The kernel's own. */
const systemPid = 4;

/** In small letters and without spaces. https://learn.microsoft.com/windows/security/threat-protection (attack surface reduction: credential stealing from lsass.exe) */
const names: ReadonlySet<string> = new Set([
  'csrss.exe',
  'lsaiso.exe',
  'lsass.exe',
  'memorycompression',
  'msmpeng.exe',
  'nissrv.exe',
  'registry',
  'securesystem',
  'services.exe',
  'smss.exe',
  'wininit.exe',
  'winlogon.exe',
]);

export function isOfWindows({ pid, name }: Pick<KnownProcess, 'pid' | 'name'>): boolean {
  return pid <= systemPid || names.has(name.toLowerCase().replaceAll(' ', ''));
}
