// When a pipe carried how much, and who waited at it when: a picture with a cursor that leads to the bytes and to the moment.
import * as l10n from '@vscode/l10n';
import { html, nothing, svg, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { TimelineBuckets } from '../../model/protocol/panelRequests';
import type { Moment } from '../../model/protocol/panelSession';
import { decimal } from '../../model/base/quantity';
import type { PipeState } from '../../model/session/state';
import { codicon } from '../elements/codicon';
import type { HostConnection } from '../host/hostConnection';
import { LightElement } from '../elements/lightElement';
import { dispatch } from '../choices/panelEvents';
import {
  axisTicks,
  barPath,
  bucketAt,
  chartHeight,
  chartWidth,
  cutBuckets,
  noBuckets,
  offsetOfBucket,
  tickDigits,
} from './timelineBars';
import { TimelineFeed } from './timelineFeed';
import { timelineTable } from './timelineTable';
import { placeText, timelineSummary } from './timelineText';

/** Spans asked for: about one for two pixels of a wide panel. */
const wantedBuckets = 600;
/** An arrow key goes a hundredth of the time, a page key a tenth. */
const stepsOfArrow = 100;
const arrowsOfPage = 10;
/** Numbers on the axis that have room in a narrow panel. */
const mostTicks = 6;
/** Beyond this part of the axis a number would be cut off. */
const lastLabel = 0.95;

export class PipeTimelineView extends LightElement {
  static override properties: PropertyDeclarations = {
    host: { attribute: false },
    pipe: { attribute: false },
    end: { attribute: false },
    moment: { attribute: false },
    goTo: { attribute: false },
  };
  declare host: HostConnection;
  declare pipe: PipeState;
  /** Milliseconds of the session: the length of the axis. */
  declare end: number;
  /** The past moment that is shown; null for now. */
  declare moment: Moment | null;
  /** Shows the byte at an offset of the capture. */
  declare goTo: (offset: number) => void;

  readonly #feed = new TimelineFeed(
    () => this.host.ask({ method: 'readTimeline', pipe: this.pipe.label, buckets: wantedBuckets }),
    () => this.requestUpdate(),
  );
  #buckets: TimelineBuckets = noBuckets;
  /** Times in milliseconds: where the pointer is, and where a click or key left the cursor. */
  #hovered: number | null = null;
  #pinned: number | null = null;
  #showsTable = false;

  protected override willUpdate(): void {
    const { pipe } = this;
    if (pipe.direction === 'captured') this.#feed.want(pipe.bytes);
    // At a past moment the extension knows more than is shown.
    this.#buckets = cutBuckets(this.#feed.buckets ?? noBuckets, pipe);
  }

  get #length(): number {
    const { width, bytes } = this.#buckets;
    // What has been read a moment ago can be ahead of what is known of the session.
    return Math.max(1, this.end, bytes.length * width);
  }

  get #cursor(): number | null {
    return this.#hovered ?? this.#pinned;
  }

  protected override render(): TemplateResult {
    const cursor = this.#cursor;
    return html`<section class="timeline" aria-label=${l10n.t('Timeline of {0}', this.pipe.label)}>
      <div class="timeline-head">
        <h4>${l10n.t('Timeline')}</h4>
        <span class="timeline-place">
          ${cursor === null ? nothing : placeText(this.pipe, this.#buckets, cursor)}
        </span>
        ${this.#placeButtons()}
        <button
          class="text-button"
          aria-expanded=${this.#showsTable}
          @click=${() => this.#toggleTable()}
        >
          ${codicon('table')}${l10n.t('Table')}
        </button>
      </div>
      ${this.#chart(cursor)}
      <p class="of" id="timeline-summary">${this.#summary()}</p>
      ${this.#showsTable ? timelineTable(this.pipe, this.#buckets, this.#length) : nothing}
    </section>`;
  }

  #summary(): string {
    if (this.#feed.failure !== '') {
      return l10n.t('The index of the reads could not be read. {0}', this.#feed.failure);
    }
    const isComing =
      this.pipe.direction === 'captured' && this.pipe.reads > 0 && !this.#feed.buckets;
    return isComing
      ? l10n.t('Reading the index of the reads…')
      : timelineSummary(this.pipe, this.#buckets, this.end);
  }

  #placeButtons(): TemplateResult | typeof nothing {
    const pinned = this.#pinned;
    if (pinned === null) return nothing;
    return html`${
        this.pipe.bytes > 0 && this.pipe.direction === 'captured'
          ? html`<button class="text-button" @click=${() => this.#showBytes(pinned)}>
              ${codicon('arrow-right')}${l10n.t('Show bytes')}
            </button>`
          : nothing
      }
      <button class="text-button" @click=${() => this.#showMoment(pinned)}>
        ${codicon('history')}${l10n.t('Show this moment')}
      </button>`;
  }

  #chart(cursor: number | null): TemplateResult {
    const { pipe } = this;
    const length = this.#length;
    const at = (time: number): string => `${((100 * Math.min(time, length)) / length).toFixed(2)}%`;
    const ticks = axisTicks(length, mostTicks);
    const digits = tickDigits(ticks);
    const bars = svg`<path d=${barPath(this.#buckets, length)} vector-effect="non-scaling-stroke" />`;
    return html`<div dir="ltr">
      <div
        class="timeline-chart"
        role="slider"
        tabindex="0"
        aria-label=${l10n.t('Time in the timeline of {0}', pipe.label)}
        aria-describedby="timeline-summary"
        aria-valuemin="0"
        aria-valuemax=${Math.round(length)}
        aria-valuenow=${Math.round(cursor ?? 0)}
        aria-valuetext=${placeText(pipe, this.#buckets, cursor ?? 0)}
        title=${l10n.t('Click or Enter shows the bytes, with Shift the moment')}
        @pointermove=${this.#pointed}
        @pointerleave=${this.#left}
        @click=${this.#clicked}
        @keydown=${this.#keyPressed}
      >
        <svg
          viewBox="0 0 ${chartWidth} ${chartHeight}"
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          ${bars}
        </svg>
        ${
          pipe.endedAt === null
            ? nothing
            : html`<span class="timeline-end" .style=${`left: ${at(pipe.endedAt)}`}></span>`
        }
        ${
          this.moment
            ? html`<span class="timeline-moment" .style=${`left: ${at(this.moment.time)}`}></span>`
            : nothing
        }
        ${
          cursor === null
            ? nothing
            : html`<span class="timeline-cursor" .style=${`left: ${at(cursor)}`}></span>`
        }
      </div>
      ${
        pipe.waits.length === 0
          ? nothing
          : html`<div class="timeline-waits" aria-hidden="true">
              ${pipe.waits.map(({ who, from, to }) => {
                const width = at((to ?? this.end) - from);
                return html`<span
                  class="wait-${who}"
                  .style=${`left: ${at(from)}; width: ${width}`}
                ></span>`;
              })}
            </div>`
      }
      <div class="timeline-axis" aria-hidden="true">
        ${ticks.map(
          (tick) =>
            html`<span .style=${`left: ${at(tick)}`}
              >${
                tick > length * lastLabel
                  ? nothing
                  : html`<span>${l10n.t('{0} s', decimal(tick / 1000, digits))}</span>`
              }</span
            >`,
        )}
      </div>
    </div>`;
  }

  #toggleTable(): void {
    this.#showsTable = !this.#showsTable;
    this.requestUpdate();
  }

  #showBytes(time: number): void {
    const { bytes, direction } = this.pipe;
    if (bytes === 0 || direction !== 'captured') return;
    const offset = offsetOfBucket(this.#buckets, bucketAt(this.#buckets, time));
    this.goTo(Math.min(offset, bytes - 1));
  }

  #showMoment(time: number): void {
    dispatch(this, 'panel-moment', { time });
  }

  #pin(time: number): void {
    this.#pinned = Math.max(0, Math.min(time, this.#length));
    this.requestUpdate();
  }

  #go(time: number, showsMoment: boolean): void {
    if (showsMoment) this.#showMoment(time);
    else this.#showBytes(time);
  }

  #timeOf(event: MouseEvent): number {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return (this.#length * Math.max(0, Math.min(event.clientX - left, width))) / width;
  }

  readonly #pointed = (event: PointerEvent): void => {
    this.#hovered = this.#timeOf(event);
    this.requestUpdate();
  };

  readonly #left = (): void => {
    this.#hovered = null;
    this.requestUpdate();
  };

  readonly #clicked = (event: MouseEvent): void => {
    const time = this.#timeOf(event);
    this.#pin(time);
    this.#go(time, event.shiftKey);
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const time = this.#pinned ?? 0;
    const step = this.#length / stepsOfArrow;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => this.#pin(time - step),
      ArrowDown: () => this.#pin(time - step),
      ArrowRight: () => this.#pin(time + step),
      ArrowUp: () => this.#pin(time + step),
      PageDown: () => this.#pin(time - arrowsOfPage * step),
      PageUp: () => this.#pin(time + arrowsOfPage * step),
      Home: () => this.#pin(0),
      End: () => this.#pin(this.#length),
      Enter: () => this.#go(time, event.shiftKey),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    this.#hovered = null;
    move();
  };
}

customElements.define('pipe-timeline', PipeTimelineView);
