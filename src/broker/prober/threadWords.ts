// What a thread of the prober says of its answers: most of a hundred handles are not the one, and of these it says so at once.
import type { ThreadWord } from './askingThread';
import type { ThreadTask } from './threadTask';

/** To say it of each takes longer than to ask. What is lost when the thread hangs is asked again. */
const nothingsAtOnce = 50;

const canBeNothing: ReadonlySet<ThreadTask['kind']> = new Set(['find', 'probe']);

export function threadWords(kind: ThreadTask['kind'], say: (word: ThreadWord) => void) {
  let nothings: number[] = [];
  const sayNothings = (): void => {
    if (nothings.length > 0) say({ type: 'nothing', indexes: nothings });
    nothings = [];
  };
  return {
    answer(index: number, answer: unknown): void {
      if (!canBeNothing.has(kind) || answer !== null) {
        say({ type: 'answer', index, answer });
        return;
      }
      nothings.push(index);
      if (nothings.length >= nothingsAtOnce) sayNothings();
    },
    done(): void {
      sayNothings();
      say({ type: 'done' });
    },
  };
}
