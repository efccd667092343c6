// The timelines of the pipes that were looked at last: each goes on from where it was when it is asked for again.
import type { TimelineBuckets } from '../../model/protocol/panelRequests';
import { PipeTimeline } from './pipeTimeline';

/** Each takes 64 KB. */
const mostTimelines = 32;

export class PipeTimelines {
  /** By index file, in the order of their last use. */
  readonly #timelines = new Map<string, PipeTimeline>();

  buckets(indexFile: string, most: number): Promise<TimelineBuckets> {
    const timeline = this.#timelines.get(indexFile) ?? new PipeTimeline(indexFile);
    this.#timelines.delete(indexFile);
    this.#timelines.set(indexFile, timeline);
    for (const oldest of this.#timelines.keys()) {
      if (this.#timelines.size <= mostTimelines) break;
      this.#timelines.delete(oldest);
    }
    return timeline.buckets(most);
  }
}
