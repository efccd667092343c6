// The search of one panel: the latest query in its capture, and nothing of the ones before.
import { CaptureFinder } from './captureFinder';
import { UserFault } from '../../model/base/userFault';
import { BytePattern, PatternFault } from '../../model/capture/bytePattern';
import type { KeptCapture } from '../../model/capture/keptCapture';
import type { PanelRequest } from '../../model/protocol/panelRequests';
import type { FoundMatch, SearchProgress } from '../../model/capture/capturePlace';

type SearchRequest = Extract<PanelRequest, { readonly method: 'search' }>;

/** @throws UserFault when nobody could search for that. */
function patternOf(query: SearchRequest['query']): BytePattern {
  try {
    return new BytePattern(query);
  } catch (error) {
    if (error instanceof PatternFault) throw new UserFault(error.message);
    throw error;
  }
}

export class PanelSearch {
  #key = '';
  #finder: CaptureFinder | null = null;

  constructor(private readonly onProgress: (progress: SearchProgress) => void) {}

  /** `limit`: where the capture is taken to end, though its file may be longer. */
  async find(
    captureFile: string,
    request: SearchRequest,
    limit: number,
  ): Promise<FoundMatch | null> {
    const { query, from, direction } = request;
    const key = JSON.stringify([captureFile, query, limit]);
    if (!this.#finder || key !== this.#key) {
      this.cancel();
      this.#finder = new CaptureFinder(captureFile, patternOf(query), this.onProgress, limit);
      this.#key = key;
    }
    return this.#finder.find(from, direction);
  }

  /** In what an opened report has of a capture: at hand, and not too much to be looked through at once. */
  findIn(capture: KeptCapture, { query, from, direction }: SearchRequest): FoundMatch | null {
    const pattern = patternOf(query);
    const found = capture.find(pattern, from, direction);
    this.onProgress(capture.count(pattern, found?.offset ?? null));
    return found;
  }

  cancel(): void {
    this.#finder?.cancel();
    this.#finder = null;
    this.#key = '';
  }
}
