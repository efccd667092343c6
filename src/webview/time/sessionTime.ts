// The time of the session as a slider: any moment of it can be shown, in steps, by drag or played; and what is shown now is said.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { landmarkText, landmarkTone, type Landmark } from '../../model/session/landmark';
import type { SessionTime } from '../../model/protocol/hostMessages';
import type { Moment } from '../../model/protocol/panelSession';
import { codicon } from '../elements/codicon';
import type { HostConnection } from '../host/hostConnection';
import { LightElement } from '../elements/lightElement';
import { MomentRequests, type TimePlace } from './momentRequests';
import { playSpeeds, TimePlayback } from './timePlayback';
import { momentSentence, momentText } from '../elements/timeWords';

/** An arrow key goes a hundredth of the time, or a millisecond. */
const stepsOfArrow = 100;

export class SessionTimeBar extends LightElement {
  static override properties: PropertyDeclarations = {
    host: { attribute: false },
    time: { attribute: false },
    moment: { attribute: false },
  };
  declare host: HostConnection;
  /** Null before the log has been looked at. */
  declare time: SessionTime | null;
  /** What the panel shows; null for now. */
  declare moment: Moment | null;

  readonly #requests = new MomentRequests(
    () => this.host,
    () => this.requestUpdate(),
  );
  readonly #playback = new TimePlayback((time) => this.#played(time));

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#playback.stop();
  }

  /** Shows the moment of that time. */
  show(time: number): void {
    this.#playback.stop();
    this.#goTo(time);
  }

  get #end(): number {
    return Math.ceil(this.time?.end ?? 0);
  }

  get #landmarks(): readonly Landmark[] {
    return this.time?.landmarks ?? [];
  }

  /** Where the user is by now: what was asked for counts before what has come. */
  get #place(): TimePlace | null {
    const { wish } = this.#requests;
    return wish === undefined ? this.moment : wish;
  }

  #goTo(time: number): void {
    const rounded = Math.round(time);
    if (rounded >= this.#end) this.#requests.go(null);
    else this.#requests.go({ time: Math.max(0, rounded), event: null });
  }

  #played(time: number): void {
    if (time >= this.#end) this.#playback.stop();
    this.#goTo(time);
  }

  protected override render(): TemplateResult {
    const place = this.#place;
    const end = this.#end;
    const last = place ? this.#lastAt(place) : undefined;
    const isPast = place !== null;
    return html`<div
      class="session-time ${isPast ? 'is-past' : ''}"
      role="group"
      aria-label=${l10n.t('Time of the session')}
      @keydown=${this.#escaped}
    >
      <div class="time-controls">${this.#buttons(place)}</div>
      <p class="time-text">${isPast ? this.#pastText(place, last) : this.#nowText()}</p>
      <vscode-button
        class="time-now"
        icon="debug-continue"
        ?disabled=${!isPast}
        aria-disabled=${!isPast}
        @click=${this.#goToNow}
        >${l10n.t('Now')}</vscode-button
      >
      ${
        this.#requests.failure === ''
          ? nothing
          : html`<p class="time-failure with-icon" role="alert">
              ${codicon('error', 'tone-error')}<span>${this.#requests.failure}</span>
            </p>`
      }
      <div class="time-track" dir="ltr">
        <div class="time-marks" aria-hidden="true">${this.#marks()}</div>
        <input
          type="range"
          min="0"
          max=${end}
          step="1"
          ?disabled=${end === 0}
          aria-label=${l10n.t('Moment of the session')}
          aria-valuetext=${
            place ? momentSentence(place.time, last) : l10n.t('Now, {0}', momentText(end))
          }
          title=${l10n.t('Arrow keys move in time, Page Up and Page Down from event to event, End goes to now')}
          .value=${String(place ? Math.min(place.time, end) : end)}
          @input=${this.#dragged}
          @keydown=${this.#keyPressed}
        />
      </div>
    </div>`;
  }

  #buttons(place: TimePlace | null): TemplateResult {
    const { isPlaying, speed } = this.#playback;
    const button = (
      icon: string,
      name: string,
      isPossible: boolean,
      act: () => void,
    ): TemplateResult =>
      html`<button
        class="icon-button"
        aria-label=${name}
        title=${name}
        ?disabled=${!isPossible}
        @click=${act}
      >
        ${codicon(icon)}
      </button>`;
    const before = this.#neighbour(-1);
    return html`${button('chevron-left', l10n.t('Previous event'), before !== undefined, () =>
        this.#step(-1),
      )}
      ${button(
        isPlaying ? 'debug-pause' : 'play',
        isPlaying ? l10n.t('Stop playing') : l10n.t('Play'),
        this.#end > 0,
        () => this.#togglePlay(place),
      )}
      ${button('chevron-right', l10n.t('Next event'), place !== null, () => this.#step(1))}
      <select class="select" aria-label=${l10n.t('Speed')} @change=${this.#speedChosen}>
        ${playSpeeds.map(
          (each) => html`<option value=${each} ?selected=${each === speed}>${each} ×</option>`,
        )}
      </select>`;
  }

  #nowText(): TemplateResult {
    const { time } = this;
    return html`<span class="of"
      >${time ? l10n.t('Now, {0}', momentText(time.end)) : l10n.t('Reading the event log…')}</span
    >`;
  }

  #pastText(place: TimePlace, last: Landmark | undefined): TemplateResult {
    const moment = momentText(place.time);
    const end = momentText(this.#end);
    return html`<span class="with-icon"
      >${codicon('history', 'tone-warning')}<span
        ><strong>${l10n.t('Moment {0} of {1}.', moment, end)}</strong>
        ${last ? `${l10n.t('Last: {0}.', landmarkText(last))} ` : nothing}<span class="of"
          >${l10n.t('Nothing can be changed here.')}</span
        ></span
      ></span
    >`;
  }

  #marks(): readonly TemplateResult[] {
    const end = this.#end;
    if (end === 0) return [];
    const places = new Map<string, Landmark>();
    for (const landmark of this.#landmarks) {
      const at = ((100 * Math.min(landmark.time, end)) / end).toFixed(1);
      places.set(`${at} ${landmarkTone(landmark)}`, landmark);
    }
    return [...places].map(([key, landmark]) => {
      const [at] = key.split(' ');
      return html`<span
        class="time-mark mark-${landmarkTone(landmark)}"
        .style=${`left: ${at ?? '0'}%`}
      ></span>`;
    });
  }

  #lastAt({ time, event }: TimePlace): Landmark | undefined {
    return this.#landmarks.findLast((landmark) =>
      event === null ? landmark.time <= time : landmark.event <= event,
    );
  }

  #neighbour(direction: 1 | -1): Landmark | undefined {
    const place = this.#place;
    if (!place) {
      // The end of a session that is over looks like now.
      const events = this.time?.events ?? 0;
      return direction > 0 ? undefined : this.#landmarks.findLast(({ event }) => event < events);
    }
    // All that happened at a time has happened at it.
    const at = place.event ?? Infinity;
    return direction > 0
      ? this.#landmarks.find(({ time, event }) => time > place.time || event > at)
      : this.#landmarks.findLast(
          ({ time, event }) =>
            time < place.time || (place.event !== null && time === place.time && event < at),
        );
  }

  #step(direction: 1 | -1): void {
    this.#playback.stop();
    const landmark = this.#neighbour(direction);
    const isLast = landmark && landmark.event >= (this.time?.events ?? 0) && direction > 0;
    if (landmark && !isLast) {
      const { time, event } = landmark;
      this.#requests.go({ time, event });
    } else if (direction > 0) {
      this.#requests.go(null);
    }
  }

  #togglePlay(place: TimePlace | null): void {
    if (this.#playback.isPlaying) this.#playback.stop();
    else {
      // From now there is nothing to play but all of it.
      const from = place?.time ?? 0;
      this.#goTo(from);
      this.#playback.start(from);
    }
    this.requestUpdate();
  }

  readonly #speedChosen = (event: Event): void => {
    const value = Number((event.target as HTMLSelectElement).value);
    this.#playback.speed = playSpeeds.find((speed) => speed === value) ?? 1;
  };

  readonly #goToNow = (): void => {
    this.#playback.stop();
    this.#requests.go(null);
    // The button is switched off by its own click, and would lose the focus to nothing.
    this.querySelector<HTMLElement>('input[type="range"]')?.focus();
  };

  readonly #dragged = (event: Event): void => {
    this.show(Number((event.target as HTMLInputElement).value));
  };

  readonly #escaped = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.#place === null) return;
    event.preventDefault();
    if (this.#playback.isPlaying) {
      this.#playback.stop();
      this.requestUpdate();
    } else {
      this.#goToNow();
    }
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const at = this.#place?.time ?? this.#end;
    const step = event.shiftKey ? 1 : Math.max(1, Math.round(this.#end / stepsOfArrow));
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => this.show(at - step),
      ArrowDown: () => this.show(at - step),
      ArrowRight: () => this.show(at + step),
      ArrowUp: () => this.show(at + step),
      PageDown: () => this.#step(-1),
      PageUp: () => this.#step(1),
      Home: () => this.show(0),
      End: () => this.#goToNow(),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };
}

customElements.define('session-time', SessionTimeBar);

declare global {
  interface HTMLElementTagNameMap {
    'session-time': SessionTimeBar;
  }
}
