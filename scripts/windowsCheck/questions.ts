// All questions, in the order of their numbers.
import type { Question } from './answer';
import { afterSessions } from './questions/afterSessions';
import { attachedDebugger } from './questions/attachedDebugger';
import { blockedParent } from './questions/blockedParent';
import { consoleHosts } from './questions/consoleHosts';
import { firstTables } from './questions/firstTables';
import { invalidCloses } from './questions/invalidCloses';
import { largeTables } from './questions/largeTables';
import { lastSystemCalls } from './questions/lastSystemCalls';
import { lateResume } from './questions/lateResume';
import { launcher } from './questions/launcher';
import { pipeIdentity } from './questions/pipeIdentity';
import { programNames } from './questions/programNames';
import { waitChains } from './questions/waitChains';

export const questions: readonly Question[] = [
  invalidCloses,
  lateResume,
  pipeIdentity,
  firstTables,
  consoleHosts,
  blockedParent,
  largeTables,
  programNames,
  launcher,
  afterSessions,
  lastSystemCalls,
  waitChains,
  attachedDebugger,
];
