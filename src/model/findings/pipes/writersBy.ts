// Which holders of a write end came by it in one way: for what is found, and for what can be done about it.
import { isConsoleHost } from '../../session/consoleHost';
import type { Holder, HolderCause, PipeState } from '../../session/state';

/** Who came to hold the write end in that way. Nothing goes to a console host on Windows: under Wine it is left out. */
export function writersBy(cause: HolderCause | null, pipe: PipeState): readonly Holder[] {
  return pipe.holders.filter(
    (holder) => holder.end === 'write' && holder.cause === cause && !isConsoleHost(holder.name),
  );
}
