// What the client asks of a broker without a session: who runs, who holds what, and to close or end what was shown.
import type { SearchNews } from '../model/search/searchEvents';
import type { Win32 } from '../win32/win32';
import { closeInProcess, lookAtHandle } from './holders/closeInProcess';
import { endShown } from './holders/endShown';
import { FileDescriber } from './prober/fileDescriber';
import { ProcessLister } from './search/processLister';
import type { SearchProber } from './search/searchProber';
import { Searches } from './search/searches';
import type { Methods, SearchMethod } from './sessionMethods';

export function searchMethods(
  inspect: Win32,
  prober: SearchProber,
  tell: (news: SearchNews) => void,
): Pick<Methods, SearchMethod> {
  let isPrepared = false;
  /** A broker that is asked this has no session: it launches nothing that would have the privilege, too. */
  const prepare = (): void => {
    if (!isPrepared) inspect.EnableDebugPrivilege();
    isPrepared = true;
  };
  const lister = new ProcessLister(inspect);
  const searches = new Searches({ inspect, lister, prober }, tell);
  const files = new FileDescriber(prober.describe, () => ({ pipes: [], known: [] }));
  const acting = { win32: inspect, inspect, files };
  return {
    listProcesses({ ownPids, withPorts }) {
      prepare();
      return lister.list(new Set(ownPids), withPorts);
    },
    async searchHolders(request) {
      prepare();
      await searches.search(request);
      return null;
    },
    cancelSearch({ id }) {
      searches.cancel(id);
      return null;
    },
    lookAtHandle({ process, value }) {
      prepare();
      return lookAtHandle(acting, process, value);
    },
    async closeShown({ process, handle }) {
      prepare();
      await closeInProcess(acting, process, handle);
      return null;
    },
    async endShown({ process }) {
      prepare();
      await endShown(acting, process);
      return null;
    },
  };
}
