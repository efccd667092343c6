// The findings of the session that the panel shows, found once for the list, the count, the announcement and the map.
import type { Finding } from '../../model/findings/finding';
import { findings } from '../../model/findings/findings';
import type { PanelSession } from '../../model/protocol/panelSession';

const known = new WeakMap<PanelSession, readonly Finding[]>();

export function sessionFindings(session: PanelSession): readonly Finding[] {
  const found = known.get(session) ?? findings({ ...session, calls: [] });
  known.set(session, found);
  return found;
}
