// The search in the capture that is looked at: what is asked of the extension, and what has been found.
import * as l10n from '@vscode/l10n';
import { BytePattern, PatternFault, type SearchQuery } from '../../model/capture/bytePattern';
import type { CapturePlace, FoundMatch, SearchProgress } from '../../model/capture/capturePlace';
import { integerText } from '../../model/base/quantity';
import type { TextEncoding } from '../../model/capture/textEncoding';
import type { HostConnection } from '../host/hostConnection';

/** A place to go to once; the same place again has another number. */
export interface PlaceToShow extends CapturePlace {
  readonly number: number;
}

export type FindKind = 'text' | 'hex' | 'offset';

export interface FindState {
  readonly kind: FindKind;
  readonly text: string;
  readonly matchCase: boolean;
  readonly progress: SearchProgress | null;
  readonly match: FoundMatch | null;
  /** Nothing was found for what is asked now. */
  readonly isMissing: boolean;
  readonly isSearching: boolean;
  /** Why it cannot be searched for; empty when it can. */
  readonly fault: string;
}

/** What stands between groups of three digits in some language: such a number may come from another place of the panel. */
const groupMarks = /,|(?<=\d)[.'’\s](?=\d{3}(?!\d))/g;

const nothingFound = {
  progress: null,
  match: null,
  isMissing: false,
  isSearching: false,
  fault: '',
} as const;

export class CaptureFind {
  state: FindState = { kind: 'text', text: '', matchCase: false, ...nothingFound };
  pattern: BytePattern | null = null;
  #asked = 0;
  /** Where a changed question goes on: at what was found for the one before. */
  #anchor = 0;

  constructor(
    private readonly host: HostConnection,
    private readonly pipe: string,
    private readonly changed: () => void,
    private readonly show: (place: CapturePlace) => void,
  ) {}

  /** Another question: what was found for the one before no longer counts. */
  ask(
    change: Partial<Pick<FindState, 'kind' | 'text' | 'matchCase'>>,
    encoding: TextEncoding,
  ): void {
    this.#asked += 1;
    this.#anchor = this.state.match?.offset ?? this.#anchor;
    this.state = { ...this.state, ...nothingFound, ...change };
    this.pattern = null;
    const query = this.#query(encoding);
    if (query) {
      try {
        this.pattern = new BytePattern(query);
      } catch (error) {
        if (!(error instanceof PatternFault)) throw error;
        this.state = { ...this.state, fault: error.message };
      }
    }
    this.changed();
  }

  /** To the match after or before the last one. */
  async go(direction: 'next' | 'previous', encoding: TextEncoding, bytes: number): Promise<void> {
    if (this.state.kind === 'offset') {
      this.#goToOffset(bytes);
      return;
    }
    const query = this.#query(encoding);
    if (!query || !this.pattern) return;
    this.#asked += 1;
    const number = this.#asked;
    const { match } = this.state;
    const step = direction === 'next' ? 1 : 0;
    const from = match ? match.offset + step : this.#anchor;
    this.#change({ isSearching: true, isMissing: false, fault: '' });
    try {
      const request = { method: 'search', pipe: this.pipe, query, from, direction } as const;
      const found = await this.host.ask(request);
      if (number !== this.#asked) return;
      this.#change({ match: found, isMissing: found === null, isSearching: false });
      if (found) this.show(found);
    } catch (error) {
      if (number !== this.#asked) return;
      const fault = error instanceof Error ? error.message : String(error);
      this.#change({ fault, isSearching: false });
    }
  }

  progressed(progress: SearchProgress): void {
    this.#change({ progress });
  }

  stop(): void {
    this.#asked += 1;
    this.pattern = null;
    this.state = { ...this.state, ...nothingFound };
    void this.host.ask({ method: 'cancelSearch' });
    this.changed();
  }

  #query(encoding: TextEncoding): SearchQuery | null {
    const { kind, text, matchCase } = this.state;
    return kind === 'offset' || text === '' ? null : { kind, text, matchCase, encoding };
  }

  #goToOffset(bytes: number): void {
    const typed = this.state.text.trim().replace(groupMarks, '');
    const offset = /^(?:0x[0-9a-f]+|\d+)$/i.test(typed) ? Number(typed) : NaN;
    if (!(offset < bytes)) {
      const last = integerText(Math.max(0, bytes - 1));
      this.#change({ fault: l10n.t('An offset from 0 to {0}, also as 0x….', last) });
      return;
    }
    this.#change({ fault: '' });
    this.show({ offset, length: 1 });
  }

  #change(change: Partial<FindState>): void {
    this.state = { ...this.state, ...change };
    this.changed();
  }
}
