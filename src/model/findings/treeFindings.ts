// Findings about what went down the process tree: who keeps a pipe, a port or a file that it has no use for, and how processes ended.
import type { Steps } from '../base/steps';
import { daemonFindings } from './pipes/daemonFindings';
import { endFindings } from './endFindings';
import type { Finding } from './finding';
import type { HandleWays } from '../handles/handlePath';
import { inheritedObjects } from './kept/inheritedObjects';
import { keptHandles } from './kept/keptHandles';
import { keptJobs } from './kept/keptJobs';
import { keptPipeNames } from './kept/keptPipeNames';
import { leaks } from './kept/leaks';
import { passedSteps } from '../handles/passedHandles';
import type { SessionState } from '../session/state';

export function* treeFindings(state: SessionState, ways: HandleWays): Steps<readonly Finding[]> {
  const passed = yield* passedSteps(state);
  const kept = yield* keptHandles(state, ways, passed);
  const ends = endFindings(state, ways);
  yield;
  const daemons = daemonFindings(state, ways, passed);
  yield;
  const objects = yield* inheritedObjects(state, ways, kept);
  yield;
  return [
    ...ends,
    ...daemons,
    ...objects,
    ...keptPipeNames(state, kept),
    ...keptJobs(state, kept),
    ...leaks(state, ways, kept),
  ];
}
