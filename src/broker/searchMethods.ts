// What the client asks of a broker without a session: who runs, and who holds what.
import type { Win32 } from '../win32/win32';
import { ProcessLister } from './search/processLister';
import type { Methods, SearchMethod } from './sessionMethods';

export function searchMethods(inspect: Win32): Pick<Methods, SearchMethod> {
  const lister = new ProcessLister(inspect);
  return {
    listProcesses: ({ ownPids }) => lister.list(new Set(ownPids)),
  };
}
