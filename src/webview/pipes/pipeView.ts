// One pipe in full: its facts, its holders, and what it carried or an input line to write to it.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Moment } from '../../model/protocol/panelSession';
import type { CapturePlace, SearchProgress } from '../../model/capture/capturePlace';
import { bytesText } from '../../model/base/quantity';
import type { PipeState } from '../../model/session/state';
import type { TextEncoding } from '../../model/capture/textEncoding';
import { failureText } from '../../model/session/win32Failure';
import type { CaptureFind, PlaceToShow } from '../capture/captureFind';
import { captureNote, isAllMissing } from '../capture/captureNote';
import { captureActions, captureToolbar } from '../capture/captureToolbar';
import { codicon } from '../elements/codicon';
import type { HostConnection } from '../host/hostConnection';
import { LightElement } from '../elements/lightElement';
import { OpenCapture } from '../capture/openCapture';
import type { PanelChoices, ViewMode } from '../choices/panelChoices';
import { dispatch } from '../choices/panelEvents';
import { revealButton } from '../choices/panelSelection';
import { pipeHolders } from './holderList';
import { pipePhase } from './pipePhase';
import type { SessionClock } from '../time/sessionClock';
import { encodingNote } from '../capture/textChoices';
import { type EncodingChoice } from '../choices/encodingChoice';
import { bytesInReads } from '../elements/timeWords';
import { ThemeWatch } from '../capture/themeColors';
import { tabId, tabPanelId } from '../capture/viewTabs';
import '../capture/hexView';
import '../capture/textView';
import '../capture/readsView';
import './pipeInput';
import './pipeStatusView';
import './pipeControls';
import '../capture/findBar';
import '../timeline/pipeTimelineView';

export class PipeView extends LightElement {
  static override properties: PropertyDeclarations = {
    host: { attribute: false },
    pipe: { attribute: false },
    brokerPid: { attribute: false },
    canAct: { attribute: false },
    moment: { attribute: false },
    sessionEnd: { attribute: false },
    mode: { attribute: false },
    follows: { attribute: false },
    clock: { attribute: false },
    choice: { attribute: false },
    encodings: { attribute: false },
    showsColors: { attribute: false },
  };
  declare host: HostConnection;
  declare pipe: PipeState;
  declare brokerPid: number | null;
  /** Whether the pipe can be asked and changed: the session runs, and is shown as it is now. */
  declare canAct: boolean;
  /** What the pipe is the state of; null for now. */
  declare moment: Moment | null;
  /** Milliseconds of the session: up to now, or its end. */
  declare sessionEnd: number;
  declare mode: ViewMode;
  declare follows: boolean;
  declare clock: SessionClock;
  declare choice: EncodingChoice;
  declare encodings: PanelChoices['encodings'];
  declare showsColors: boolean;

  readonly #theme = new ThemeWatch(this);
  #capture: OpenCapture | null = null;
  /** Counts what arrived from the extension: the views below draw again with every answer. */
  #arrived = 0;
  #isFinding = false;
  #place: PlaceToShow | null = null;

  /** Goes to a place of the capture, wherever it is. */
  show(place: CapturePlace): void {
    this.#place = { ...place, number: (this.#place?.number ?? 0) + 1 };
    if (this.follows) {
      this.follows = false;
      dispatch(this, 'panel-choice', { follows: false });
    }
    this.requestUpdate();
  }

  searchProgressed(progress: SearchProgress): void {
    if (this.#isFinding) this.#capture?.find.progressed(progress);
  }

  /** False when there is nothing to find anything in. */
  openFind(): boolean {
    if (!this.#capture || this.pipe.bytes === 0) return false;
    this.#isFinding = true;
    this.requestUpdate();
    void this.updateComplete.then(() => this.querySelector('find-bar')?.focus());
    return true;
  }

  #closeFind(): void {
    this.#isFinding = false;
    this.#place = null;
    this.#capture?.find.stop();
    this.requestUpdate();
    this.querySelector<HTMLElement>('.pipe-content [tabindex="0"]')?.focus();
  }

  protected override willUpdate(): void {
    const { label, direction } = this.pipe;
    if (direction !== 'captured') this.#capture = null;
    else if (this.#capture?.pipe !== label) this.#capture = this.#open(label);
    this.#capture?.detect(this.pipe.bytes);
  }

  #open(pipe: string): OpenCapture {
    this.#isFinding = false;
    this.#place = null;
    return new OpenCapture({
      host: this.host,
      pipe,
      onChange: () => {
        this.#arrived += 1;
        this.requestUpdate();
      },
      onFound: (place) => this.show(place),
    });
  }

  protected override render(): TemplateResult {
    const { pipe } = this;
    return html`<section
      class="pipe-view"
      aria-label=${l10n.t('Pipe {0}', pipe.label)}
      @keydown=${this.#keyPressed}
    >
      <div class="pipe-head">
        <h3>${pipe.label}</h3>
        ${pipePhase(pipe)}
        <span>${this.#quantity()}</span>
        ${revealButton({ pipe: pipe.label }, (request) =>
          dispatch(this, 'panel-action', { request, done: '' }),
        )}
        ${
          this.canAct
            ? html`<button class="text-button" @click=${() => this.#findHolders()}>
                ${codicon('search')}${l10n.t('Find holders')}
              </button>`
            : nothing
        }
      </div>
      <pipe-status .pipe=${pipe} .clock=${this.clock} .isBrief=${false}></pipe-status>
      ${
        pipe.failure
          ? html`<p class="with-icon">
              ${codicon('error', 'tone-error')}<span>${failureText(pipe.failure)}</span>
            </p>`
          : nothing
      }
      ${pipeHolders(pipe, this.brokerPid)} ${this.#carried()}
    </section>`;
  }

  #quantity(): string {
    const { bytes, reads, direction } = this.pipe;
    switch (direction) {
      case 'captured':
        return bytesInReads(bytes, reads);
      case 'written':
        return l10n.t('{0} written', bytesText(bytes));
      case 'between':
        return l10n.t('between children');
    }
  }

  #carried(): TemplateResult {
    switch (this.pipe.direction) {
      case 'captured':
        return this.#captured();
      case 'written':
        return this.#written();
      case 'between':
        return html`<p class="empty">
          ${l10n.t('This pipe connects two children, so its data is not captured. You can still find its holders.')}
        </p>`;
    }
  }

  #findHolders(): void {
    const { label } = this.pipe;
    const request = { method: 'findHolders', pipe: label } as const;
    dispatch(this, 'panel-action', {
      request,
      done: l10n.t('Looked for the holders of {0}.', label),
    });
  }

  #written(): TemplateResult {
    if (this.pipe.phase !== 'open') {
      return html`${this.#timeline()}
        <p class="empty">${l10n.t('The write end is closed; what was written is not kept.')}</p>`;
    }
    return this.moment !== null
      ? html`${this.#timeline()}
          <p class="empty">${l10n.t('Nothing can be written at a past moment.')}</p>`
      : html`${this.#timeline()}
        ${keyed(this.pipe.label, html`<pipe-input .pipe=${this.pipe}></pipe-input>`)}`;
  }

  /** Of a pipe the broker writes to only the waits are known, if there were any. At a past moment it stays where it is. */
  #timeline(): TemplateResult | typeof nothing {
    const { pipe } = this;
    const isEmpty = pipe.direction === 'written' || (pipe.reads === 0 && this.moment === null);
    if (isEmpty && pipe.waits.length === 0) return nothing;
    if (!this.host.can('readTimeline')) return nothing;
    return html`${keyed(
      pipe.label,
      html`<pipe-timeline
        .host=${this.host}
        .pipe=${pipe}
        .end=${this.sessionEnd}
        .moment=${this.moment}
        .goTo=${(offset: number) => this.show({ offset, length: 1 })}
      ></pipe-timeline>`,
    )}`;
  }

  #captured(): TemplateResult {
    const { pipe } = this;
    const capture = this.#capture;
    const controls =
      pipe.phase === 'open' && this.canAct
        ? html`${keyed(pipe.label, html`<pipe-controls .pipe=${pipe}></pipe-controls>`)}`
        : nothing;
    if (pipe.reads === 0 || !capture) {
      const isOpen = pipe.phase === 'open';
      const words = !isOpen
        ? l10n.t('Nothing was read.')
        : pipe.paused
          ? l10n.t('Nothing has been read: reading is paused.')
          : l10n.t('Nothing has been read yet.');
      return html`${controls} ${this.#timeline()}
        <p class="empty">${words}</p>`;
    }
    const encoding = this.choice === 'auto' ? capture.detected.encoding : this.choice;
    const cut = this.host.cutOf(pipe.label);
    if (cut && isAllMissing(cut, pipe)) return captureNote(cut, pipe);
    // What is not whole cannot be saved or compared as if it were; nor what is shown of a past moment.
    const actions = this.moment
      ? nothing
      : captureActions(
          pipe.label,
          encoding,
          (request) => dispatch(this, 'panel-action', { request, done: '' }),
          (method) => this.host.can(method),
        );
    const above = cut
      ? captureNote(cut, pipe)
      : html`<div class="pipe-actions">${controls} ${actions}</div>`;
    return html`${above} ${this.#timeline()} ${this.#toolbar(capture)}
      ${encodingNote(this.choice, capture.detected)}
      ${this.#isFinding ? this.#findBar(capture, encoding) : nothing} ${this.#failure(capture)}
      <div
        id=${tabPanelId}
        class="pipe-content mode-${this.mode}"
        role="tabpanel"
        aria-labelledby=${tabId(this.mode)}
      >
        ${keyed(`${this.mode} ${pipe.label}`, this.#content(capture, encoding))}
      </div>`;
  }

  #toolbar({ detected }: OpenCapture): TemplateResult {
    const { mode, showsColors, follows } = this;
    const isFinding = this.#isFinding;
    const choose = (choices: Partial<PanelChoices>): void =>
      dispatch(this, 'panel-choice', choices);
    return captureToolbar(
      { mode, encoding: this.choice, detected, showsColors, isFinding, follows },
      {
        choose,
        chooseEncoding: (choice) =>
          choose({ encodings: { ...this.encodings, [this.pipe.label]: choice } }),
        toggleFind: () => (this.#isFinding ? this.#closeFind() : void this.openFind()),
      },
    );
  }

  #findBar({ find }: OpenCapture, encoding: TextEncoding): TemplateResult {
    return html`<find-bar
      .state=${find.state}
      .ask=${(change: Parameters<CaptureFind['ask']>[0]) => find.ask(change, encoding)}
      .go=${(direction: 'next' | 'previous') => void find.go(direction, encoding, this.pipe.bytes)}
      .close=${() => this.#closeFind()}
    ></find-bar>`;
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.#isFinding) return;
    event.preventDefault();
    this.#closeFind();
  };

  #failure(capture: OpenCapture): TemplateResult | typeof nothing {
    if (capture.failure === null) return nothing;
    return html`<p class="with-icon" role="alert">
      ${codicon('error', 'tone-error')}<span
        >${l10n.t('The capture could not be read. {0}', capture.failure)}</span
      >
      <button class="text-button" @click=${() => capture.retry()}>
        ${codicon('refresh')}${l10n.t('Try again')}
      </button>
    </p>`;
  }

  #content(capture: OpenCapture, encoding: TextEncoding): TemplateResult {
    const { follows } = this;
    const cut = this.host.cutOf(this.pipe.label);
    const pipe = cut ? { ...this.pipe, reads: cut.reads } : this.pipe;
    const colors = this.showsColors ? this.#theme.colors : null;
    const pattern = this.#isFinding ? capture.find.pattern : null;
    switch (this.mode) {
      case 'text':
        return html`<text-view
          .pipe=${pipe}
          .bytes=${capture.bytes}
          .reads=${capture.reads}
          .follows=${follows}
          .arrived=${this.#arrived}
          .missing=${cut}
          .encoding=${encoding}
          .colors=${colors}
          .pattern=${pattern}
          .place=${this.#place}
        ></text-view>`;
      case 'hex':
        return html`<hex-view
          .cache=${capture.bytes}
          .start=${0}
          .end=${pipe.bytes}
          .follows=${follows}
          .arrived=${this.#arrived}
          .label=${l10n.t('Bytes of {0} in hexadecimal', pipe.label)}
          .pattern=${pattern}
          .place=${this.#place}
        ></hex-view>`;
      case 'reads':
        return html`<reads-view
          .pipe=${pipe}
          .bytes=${capture.bytes}
          .reads=${capture.reads}
          .follows=${follows}
          .arrived=${this.#arrived}
          .encoding=${encoding}
          .colors=${colors}
          .place=${this.#place}
        ></reads-view>`;
    }
  }
}

customElements.define('pipe-view', PipeView);

declare global {
  interface HTMLElementTagNameMap {
    'pipe-view': PipeView;
  }
}
