// Findings about what went down the process tree: who keeps a pipe, a port or a file that it has no use for, and how processes ended.
import { daemonFindings } from './pipes/daemonFindings';
import { endFindings } from './endFindings';
import type { Finding } from './finding';
import type { HandleWays } from '../handles/handlePath';
import { inheritedObjects } from './kept/inheritedObjects';
import { keptHandles } from './kept/keptHandles';
import { keptJobs } from './kept/keptJobs';
import { keptPipeNames } from './kept/keptPipeNames';
import { leaks } from './kept/leaks';
import { passedHandles } from '../handles/passedHandles';
import type { SessionState } from '../session/state';

export function treeFindings(state: SessionState, ways: HandleWays): readonly Finding[] {
  const passed = passedHandles(state);
  const kept = keptHandles(state, ways, passed);
  return [
    ...endFindings(state, ways),
    ...daemonFindings(state, ways, passed),
    ...inheritedObjects(state, ways, kept),
    ...keptPipeNames(state, kept),
    ...keptJobs(state, kept),
    ...leaks(state, ways, kept),
  ];
}
