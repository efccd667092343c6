// The icon of a process, by how it is doing.
import type { ProcessState } from '../../model/session/state';

interface ProcessFace {
  readonly icon: string;
  readonly tone: string;
}

export function processFace({ phase, crash, exitCode }: ProcessState): ProcessFace {
  if (crash) return { icon: 'flame', tone: 'tone-error' };
  switch (phase) {
    case 'suspended':
    case 'paused':
      return { icon: 'debug-pause', tone: 'tone-notice' };
    case 'running':
      return { icon: 'circle-filled', tone: 'tone-good' };
    case 'exited':
      return { icon: exitCode === 0 ? 'pass' : 'circle-slash', tone: 'tone-quiet' };
    case 'failed':
      return { icon: 'error', tone: 'tone-error' };
  }
}
