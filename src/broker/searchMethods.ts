// What the client asks of a broker without a session: who runs, and who holds what.
import type { SearchNews } from '../model/search/searchEvents';
import type { Win32 } from '../win32/win32';
import { ProcessLister } from './search/processLister';
import type { SearchProber } from './search/searchProber';
import { Searches } from './search/searches';
import type { Methods, SearchMethod } from './sessionMethods';

export function searchMethods(
  inspect: Win32,
  prober: SearchProber,
  tell: (news: SearchNews) => void,
): Pick<Methods, SearchMethod> {
  const lister = new ProcessLister(inspect);
  const searches = new Searches({ inspect, lister, prober }, tell);
  return {
    listProcesses: ({ ownPids }) => lister.list(new Set(ownPids)),
    async searchHolders(request) {
      await searches.search(request);
      return null;
    },
    cancelSearch({ id }) {
      searches.cancel(id);
      return null;
    },
  };
}
