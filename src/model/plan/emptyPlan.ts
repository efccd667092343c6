// A plan without a child or a handle: what is not about a launch begins with it.
import type { LaunchPlan } from './launchPlan';

export const emptyPlan: LaunchPlan = {
  name: '-',
  children: [],
  handles: [],
  keepParentEnds: [],
  send: [],
  stopOnEntry: false,
  followChildren: 'off',
  watchInterval: 0,
  stdioMethod: 'startupInfo',
  start: 'together',
};
