// The counters and the phase of a pipe as one phrase, the same in every view.
import { counted } from './quantity';
import type { PipeState } from './state';

const phases: Readonly<Record<PipeState['phase'], string>> = {
  open: 'open',
  endOfFile: 'at end of file',
  closed: 'write end closed',
  cancelled: 'cancelled',
  failed: 'failed',
};

export function pipeText(pipe: Pick<PipeState, 'direction' | 'bytes' | 'reads' | 'phase'>): string {
  if (pipe.direction === 'between') {
    // That it is open is all the broker knows of it.
    return pipe.phase === 'open' ? 'between children' : 'between children, closed';
  }
  const captured = pipe.direction === 'captured';
  const steps = counted(pipe.reads, captured ? 'read' : 'write');
  return `${counted(pipe.bytes, 'byte')} ${captured ? 'in' : 'written in'} ${steps}, ${phases[pipe.phase]}`;
}
