// Which sessions there are that were not there before: how many there are says nothing, since old ones are dropped when others end.
import type { ExtensionApi } from '../../src/extension/extension';

export const sessionIds = ({ sessions }: ExtensionApi): ReadonlySet<string> =>
  new Set(sessions.states.map(({ id }) => id));

export const newSessions = (
  { sessions }: ExtensionApi,
  before: ReadonlySet<string>,
): readonly string[] => sessions.states.map(({ id }) => id).filter((id) => !before.has(id));
