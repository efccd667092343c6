// Of several processes of which each started the next and passed a handle on to it, the last: the others only wait for it, as shells do.
import { grouped } from '../base/groupBy';
import { relayAbove } from '../pipes/relays';
import type { ProcessState, SessionState } from '../session/state';

interface Holding {
  readonly process: ProcessState;
  readonly value: string;
}

/**
 * From `first` down as long as one of `all` has the handle from the one before, which waits for it. `sourceOf`: the creator's own value of it; null when
 * it was not passed on.
 */
export function lastOfChain<One extends Holding>(
  state: SessionState,
  first: One,
  all: readonly One[],
  sourceOf: (one: One) => { readonly creator: string; readonly value: string } | null,
): One {
  const below = grouped(all, (one) => {
    const source = sourceOf(one);
    return source && `${source.creator} ${source.value}`;
  });
  const passed = new Set<One>();
  let last = first;
  while (!passed.has(last)) {
    passed.add(last);
    const [next, another] = below.get(`${last.process.id} ${last.value}`) ?? [];
    if (!next || another || !relayAbove(state, last.process, next.process)) break;
    last = next;
  }
  return last;
}
