// Places in a capture: where a search has got to, what it found, and what a saved session left out.

/** A place in a capture to go to. */
export interface CapturePlace {
  readonly offset: number;
  readonly length: number;
}

export interface FoundMatch extends CapturePlace {
  /** It lies beyond the end at which the search came round. */
  readonly wrapped: boolean;
}

/** How far a search and its count of matches are. */
export interface SearchProgress {
  /** Bytes looked at for the next match; null when it is not being searched. */
  readonly searched: number | null;
  readonly size: number;
  /** Matches counted from the beginning on. */
  readonly matches: number;
  /** Whether these are all. */
  readonly isWhole: boolean;
  /** Which of them the one that was found last is; null when the count has not come so far. */
  readonly number: number | null;
}

/** A capture of which a report has only the beginning and the end, or nothing. */
export interface CaptureCut {
  readonly pipe: string;
  /** What is left out. */
  readonly offset: number;
  readonly length: number;
  /** Reads its index has here: those of what is left out are one. */
  readonly reads: number;
}
