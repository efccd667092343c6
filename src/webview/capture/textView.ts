// A captured pipe as text: a stretch at its end that can be extended, with a mark where each read began.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { BytePattern } from '../../model/capture/bytePattern';
import type { MissingPart } from '../../model/capture/keptCapture';
import type { PipeState } from '../../model/session/state';
import type { TextEncoding } from '../../model/capture/textEncoding';
import { firstReadFrom, type ByteCache, type ReadCache } from './captureSource';
import { textSegments, type MarkedRange, type TextSegment } from './captureText';
import { CaptureView } from './captureView';
import type { ThemeColors } from './themeColors';
import { bytesText, integerText, shortSize } from '../../model/base/quantity';
import {
  beyondMissing,
  cutWindow,
  earlierWindow,
  grownWindow,
  keptBounds,
  keptWindow,
  lastWindow,
  laterWindow,
  windowAround,
  windowStep,
  type TextWindow,
} from './textWindow';

/** Each read is an element; with more of them in the window the marks are left out. */
const mostMarks = 10_000;

/** Marked in sight at once; a search for a single letter finds it everywhere. */
const mostFound = 2000;

/** Text without marks is cut at fixed places, so that what stays in the window stays the same elements. */
function chunks(start: number, end: number): readonly number[] {
  const size = 4096;
  const first = Math.ceil(start / size);
  return Array.from(
    { length: Math.max(0, Math.ceil(end / size) - first) },
    (_, i) => (first + i) * size,
  );
}

export class TextView extends CaptureView {
  static override properties: PropertyDeclarations = {
    pipe: { attribute: false },
    bytes: { attribute: false },
    reads: { attribute: false },
    missing: { attribute: false },
    encoding: { attribute: false },
    colors: { attribute: false },
    pattern: { attribute: false },
  };
  declare pipe: PipeState;
  declare bytes: ByteCache;
  declare reads: ReadCache;
  /** What a report does not have of the capture. */
  declare missing: MissingPart | null;
  declare encoding: TextEncoding;
  /** null to show the sequences as they are. */
  declare colors: ThemeColors | null;
  /** Marked wherever it is in sight; null while nothing is searched for. */
  declare pattern: BytePattern | null;

  #window: TextWindow | null = null;
  #segments: readonly TextSegment[] = [];
  /** What the segments were made of. */
  #decoded = '';
  #decodedWith: ThemeColors | null = null;
  /** What the segments are of; the window may be ahead of it. */
  #shown: TextWindow = { start: 0, end: 0 };
  #hasMarks = true;
  #anchor: { readonly element: Element; readonly top: number } | null = null;
  #scrollTop = 0;
  /** Bytes of the capture when the window was last brought up to date. */
  #known = 0;
  /** Whether the window is at the place to go to, and that is still to be scrolled to. */
  #isComing = false;

  protected override willUpdate(): void {
    this.#window = keptWindow(this.#nextWindow(), this.missing, this.pipe.bytes);
    this.#known = this.pipe.bytes;
    if (this.#shown.end > this.#known) this.#clear();
    this.#goToPlace();
    const segments = this.#decode(this.#window);
    if (segments) this.#segments = segments;
    if (!this.follows) this.#rememberPlace();
  }

  #nextWindow(): TextWindow {
    const { bytes } = this.pipe;
    const follows = this.follows === true;
    if (!this.#window) return lastWindow(bytes);
    return bytes < this.#known
      ? cutWindow(this.#window, bytes, follows)
      : grownWindow(this.#window, this.#known, bytes, follows);
  }

  /** Nothing of what came later stays while what is to be shown is being fetched. */
  #clear(): void {
    const start = this.#window?.start ?? 0;
    this.#segments = [];
    this.#shown = { start, end: start };
    this.#decoded = '';
  }

  #goToPlace(): void {
    const place = this.placeToReach;
    if (!place) return;
    this.reached(place);
    this.#isComing = true;
    const { start, end } = this.#shown;
    const isShown = place.offset >= start && place.offset + place.length <= end;
    if (isShown) return;
    const around = windowAround(place.offset, this.pipe.bytes);
    this.#window = keptWindow(around, this.missing, this.pipe.bytes);
    // To what is missing nobody can go.
    this.#isComing = place.offset >= this.#window.start && place.offset < this.#window.end;
  }

  protected override render(): TemplateResult {
    const bounds = this.#bounds;
    const earlier = this.#shown.start - bounds.start;
    const later = bounds.end - (this.#window?.end ?? 0);
    return html`<div
      class="scroller text"
      tabindex="0"
      role="region"
      aria-label=${l10n.t('Text of {0}', this.pipe.label)}
      @scroll=${this.#scrolled}
    >
      ${
        earlier > 0
          ? this.#edge(
              l10n.t('Load earlier ({0})', shortSize(Math.min(earlier, windowStep))),
              l10n.t('{0} before this', bytesText(earlier)),
              () => this.#move((from) => earlierWindow(from)),
            )
          : this.#missingEdge(bounds.start, bounds.start > 0, l10n.t('Show what is before it'))
      }
      <pre>${guard([this.#segments], () => this.#text())}</pre>
      ${
        later > 0
          ? this.#edge(
              l10n.t('Load later ({0})', shortSize(Math.min(later, windowStep))),
              l10n.t('{0} after this', bytesText(later)),
              () => this.#move((from) => laterWindow(from, this.pipe.bytes)),
            )
          : this.#missingEdge(
              bounds.end,
              bounds.end < this.pipe.bytes,
              l10n.t('Show what is after it'),
            )
      }
    </div>`;
  }

  #text(): unknown {
    return repeat(
      this.#segments,
      (segment) => segment.offset,
      ({ offset, startsRead, mark, runs }) => {
        const isRead = startsRead && this.#hasMarks;
        const classes = [
          isRead && offset > 0 ? 'read-start' : '',
          mark === null ? '' : `found ${mark}`,
        ];
        return html`<span
          class=${classes.join(' ').trim()}
          data-offset=${mark === 'current' ? offset : nothing}
          title=${isRead ? l10n.t('Read at offset {0}', integerText(offset)) : nothing}
          >${runs.map(({ text, css }) =>
            css === '' ? text : html`<span .style=${css}>${text}</span>`,
          )}</span
        >`;
      },
    );
  }

  protected override updated(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    if (this.follows) scroller.scrollTop = scroller.scrollHeight;
    else if (this.#isComing) this.#scrollToPlace(scroller);
    else if (this.#anchor?.element.isConnected) {
      scroller.scrollTop += this.#anchor.element.getBoundingClientRect().top - this.#anchor.top;
    }
    this.#anchor = null;
    this.#scrollTop = scroller.scrollTop;
  }

  #scrollToPlace(scroller: HTMLElement): void {
    const mark = scroller.querySelector(`[data-offset="${this.place?.offset ?? -1}"]`);
    if (!mark) return;
    this.#isComing = false;
    const box = scroller.getBoundingClientRect();
    const { top, bottom } = mark.getBoundingClientRect();
    const isInSight = top >= box.top && bottom <= box.bottom;
    if (!isInSight) scroller.scrollTop += top - box.top - box.height / 3;
  }

  get #scroller(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.scroller');
  }

  #edge(label: string, facts: string, load: () => void): TemplateResult {
    return html`<div class="edge">
      <vscode-button secondary @click=${load}>${label}</vscode-button><span>${facts}</span>
    </div>`;
  }

  /** The part of the capture that is there around the window. */
  get #bounds(): TextWindow {
    return keptBounds(this.#window ?? this.#shown, this.missing, this.pipe.bytes);
  }

  #missingEdge(at: number, isThere: boolean, label: string): TemplateResult | typeof nothing {
    const { missing } = this;
    if (!isThere || !missing) return nothing;
    const other = beyondMissing(at, missing, this.pipe.bytes);
    const facts = l10n.t('{0} are not in the report', shortSize(missing.length));
    return other.end > other.start
      ? this.#edge(label, facts, () => this.#move(() => other))
      : html`<div class="edge"><span>${facts}</span></div>`;
  }

  #move(change: (from: TextWindow) => TextWindow): void {
    if (!this.#window) return;
    this.#window = keptWindow(change(this.#window), this.missing, this.pipe.bytes);
    if (this.follows) this.follow(false);
    this.requestUpdate();
  }

  /** null when what is shown stays: nothing has changed, or what is needed is being fetched. */
  #decode({ start, end }: TextWindow): readonly TextSegment[] | null {
    const bytes = this.bytes.prefix(start, end - start);
    const reached = start + bytes.length;
    if (this.#isComing && reached > (this.place?.offset ?? 0))
      return this.#segmentsOf(start, bytes);
    // Half of an earlier stretch must not take the place of what is in sight after it.
    if (reached < Math.min(end, Math.max(this.#shown.end, start + 1))) return null;
    return this.#segmentsOf(start, bytes);
  }

  #segmentsOf(start: number, bytes: Uint8Array): readonly TextSegment[] | null {
    const { encoding, colors } = this;
    const reached = start + bytes.length;
    // Text that is gone to does not wait for the reads it came in: their marks move nothing when they come.
    const cuts = this.#cuts(start, reached) ?? (this.#isNew(start) ? chunks(start, reached) : null);
    if (!cuts) return null;
    const isWhole = reached === this.pipe.bytes && this.pipe.phase !== 'open';
    const marks = this.#marks(start, bytes);
    const marked = marks.map((mark) => `${mark.start}${mark.isCurrent ? '!' : ''}`).join();
    const made = [start, reached, cuts.length, cuts[0], isWhole, encoding, marked];
    const decoded = made.join(' ');
    if (decoded === this.#decoded && colors === this.#decodedWith) return null;
    this.#decoded = decoded;
    this.#decodedWith = colors;
    this.#shown = { start, end: reached };
    return textSegments(bytes, start, { encoding, colors, cuts, marks, isWhole });
  }

  #isNew(start: number): boolean {
    return this.#isComing || this.#segments.length === 0 || start >= this.#shown.end;
  }

  /** What is searched for, in the window; the place that was gone to is marked in any case. */
  #marks(start: number, bytes: Uint8Array): readonly MarkedRange[] {
    const { place, pattern } = this;
    const current = place && {
      start: place.offset,
      end: place.offset + place.length,
      isCurrent: true,
    };
    const marks: MarkedRange[] = [];
    if (pattern) {
      let at = pattern.indexIn(bytes, 0);
      while (at >= 0 && marks.length < mostFound) {
        const found = start + at;
        // Of two that overlap only one can be marked whole, and that is the current one.
        const isFree = !current || found >= current.end || found + pattern.length <= current.start;
        if (isFree) marks.push({ start: found, end: found + pattern.length, isCurrent: false });
        at = pattern.indexIn(bytes, at + (isFree ? pattern.length : 1));
      }
    }
    if (current) marks.push(current);
    return marks.sort((a, b) => a.start - b.start);
  }

  #cuts(start: number, end: number): readonly number[] | null {
    const total = this.pipe.reads;
    const first = firstReadFrom(this.reads, total, start);
    const next = first === null ? null : firstReadFrom(this.reads, total, end);
    if (first === null || next === null)
      return this.reads.failure === null ? null : chunks(start, end);
    this.#hasMarks = next - first <= mostMarks;
    if (!this.#hasMarks) return chunks(start, end);
    const reads = this.reads.prefix(first, next - first);
    return reads.length < next - first && this.reads.failure === null
      ? null
      : reads.map((read) => read.offset);
  }

  /** The first segment in sight, and where: text that comes or goes above it must not push it away. */
  #rememberPlace(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const edge = scroller.getBoundingClientRect().top;
    const spans = scroller.querySelectorAll('pre > span');
    let low = 0;
    let high = spans.length - 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((spans[middle]?.getBoundingClientRect().bottom ?? edge) <= edge) low = middle + 1;
      else high = middle;
    }
    // The first one may be the rest of a read, and become another element when its beginning is loaded.
    const element = spans[Math.max(low, 1)] ?? spans[low];
    this.#anchor = element ? { element, top: element.getBoundingClientRect().top } : null;
  }

  readonly #scrolled = (): void => {
    const scroller = this.#scroller;
    if (!scroller || !this.#window) return;
    const movedUp = scroller.scrollTop < this.#scrollTop;
    this.#scrollTop = scroller.scrollTop;
    const isAtEnd =
      this.#window.end === this.pipe.bytes &&
      scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2;
    this.followAfterScroll(isAtEnd, movedUp);
    this.#loadAhead(scroller, movedUp);
  };

  /** The next stretch in the direction of scrolling, before its edge is reached. */
  #loadAhead(scroller: HTMLElement, movedUp: boolean): void {
    if (!this.#window || this.follows || this.#isComing) return;
    const { start, end } = this.#window;
    // One stretch at a time: what was asked for is not here yet.
    if (start !== this.#shown.start || end !== this.#shown.end) return;
    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    const bounds = this.#bounds;
    if (movedUp && start > bounds.start && scroller.scrollTop < scroller.clientHeight) {
      this.#move((from) => earlierWindow(from));
    } else if (!movedUp && end < bounds.end && below < scroller.clientHeight) {
      this.#move((from) => laterWindow(from, this.pipe.bytes));
    }
  }
}

customElements.define('text-view', TextView);
