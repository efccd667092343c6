// One pipe in full: its facts, its holders, and what it carried or an input line to write to it.
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { CapturePlace, PanelRequest, SearchProgress } from '../model/panelProtocol';
import { counted } from '../model/quantity';
import type { PipeState } from '../model/state';
import { detectEncoding, type DetectedEncoding, type TextEncoding } from '../model/textEncoding';
import { failureText } from '../model/win32Failure';
import { CaptureFind, type PlaceToShow } from './captureFind';
import { captureBytes, captureReads, type ByteCache, type ReadCache } from './captureSource';
import { codicon } from './codicon';
import type { HostConnection } from './hostConnection';
import { LightElement } from './lightElement';
import type { PanelChoices, ViewMode } from './panelChoices';
import { tell } from './panelEvents';
import { pipeHolders } from './pipeHolders';
import { pipePhase } from './pipePhase';
import type { SessionClock } from './sessionClock';
import { encodingNote, encodingSelect, type EncodingChoice } from './textChoices';
import { ThemeWatch } from './themeColors';
import { tabId, tabPanelId, viewTabs } from './viewTabs';

/** Everything that belongs to the capture of one pipe, gone when another is looked at. */
interface Capture {
  readonly pipe: string;
  readonly bytes: ByteCache;
  readonly reads: ReadCache;
  readonly find: CaptureFind;
}

/** Bytes at the beginning of a capture that tell its encoding. */
const headSize = 4096;
const assumed: DetectedEncoding = { encoding: 'utf-8', sign: null };

export class PipeView extends LightElement {
  static override properties: PropertyDeclarations = {
    host: { attribute: false },
    pipe: { attribute: false },
    brokerPid: { attribute: false },
    hasEnded: { attribute: false },
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
  declare hasEnded: boolean;
  declare mode: ViewMode;
  declare follows: boolean;
  declare clock: SessionClock;
  declare choice: EncodingChoice;
  declare encodings: PanelChoices['encodings'];
  declare showsColors: boolean;

  readonly #theme = new ThemeWatch(this);
  #capture: Capture | null = null;
  /** Counts what arrived from the extension: the views below draw again with every answer. */
  #arrived = 0;
  #detected = assumed;
  #detectedFrom = -1;
  #isFinding = false;
  #place: PlaceToShow | null = null;

  /** Goes to a place of the capture, wherever it is. */
  show(place: CapturePlace): void {
    this.#place = { ...place, number: (this.#place?.number ?? 0) + 1 };
    if (this.follows) {
      this.follows = false;
      tell(this, 'panel-choice', { follows: false });
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
    if (this.#capture) this.#detect(this.#capture.bytes);
  }

  #open(label: string): Capture {
    const changed = (): void => {
      this.#arrived += 1;
      this.requestUpdate();
    };
    this.#isFinding = false;
    this.#place = null;
    this.#detected = assumed;
    this.#detectedFrom = -1;
    return {
      pipe: label,
      bytes: captureBytes(this.host, label, changed),
      reads: captureReads(this.host, label, changed),
      find: new CaptureFind(this.host, label, changed, (place) => this.show(place)),
    };
  }

  /** Again as long as the beginning of the capture is still coming. */
  #detect(cache: ByteCache): void {
    const wanted = Math.min(headSize, this.pipe.bytes);
    if (this.#detectedFrom >= wanted) return;
    const head = cache.prefix(0, wanted);
    if (head.length <= this.#detectedFrom) return;
    this.#detectedFrom = head.length;
    this.#detected = detectEncoding(head);
  }

  get #encoding(): TextEncoding {
    return this.choice === 'auto' ? this.#detected.encoding : this.choice;
  }

  protected override render(): TemplateResult {
    const { pipe } = this;
    return html`<section
      class="pipe-view"
      aria-label="Pipe ${pipe.label}"
      @keydown=${this.#keyPressed}
    >
      <div class="pipe-head">
        <h3>${pipe.label}</h3>
        ${pipePhase(pipe)}
        <span>${this.#quantity()}</span>
        ${
          this.hasEnded
            ? nothing
            : html`<button class="text-button" @click=${() => this.#findHolders()}>
                ${codicon('search')}Find holders
              </button>`
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
        return `${counted(bytes, 'byte')} in ${counted(reads, 'read')}`;
      case 'written':
        return `${counted(bytes, 'byte')} written`;
      case 'between':
        return 'between children';
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
          Both ends of this pipe are children's: what goes through it passes the broker by. Who has
          them can be asked.
        </p>`;
    }
  }

  #findHolders(): void {
    const { label } = this.pipe;
    const request = { method: 'findHolders', pipe: label } as const;
    tell(this, 'panel-action', { request, done: `Looked for the holders of ${label}.` });
  }

  #written(): TemplateResult {
    return this.pipe.phase === 'open'
      ? html`${keyed(this.pipe.label, html`<pipe-input .pipe=${this.pipe}></pipe-input>`)}`
      : html`<p class="empty">The write end is closed; what was written is not kept.</p>`;
  }

  #captured(): TemplateResult {
    const { pipe } = this;
    const controls =
      pipe.phase === 'open' && !this.hasEnded
        ? html`${keyed(pipe.label, html`<pipe-controls .pipe=${pipe}></pipe-controls>`)}`
        : nothing;
    if (pipe.reads === 0) {
      const isOpen = pipe.phase === 'open';
      const words = !isOpen
        ? 'Nothing was read.'
        : pipe.paused
          ? 'Nothing has been read: reading is paused.'
          : 'Nothing has been read yet.';
      return html`${controls}
        <p class="empty">${words}</p>`;
    }
    return html`<div class="pipe-actions">${controls} ${this.#captureActions()}</div>
      ${this.#toolbar()} ${encodingNote(this.choice, this.#detected)} ${this.#findBar()}
      ${this.#failure()}
      <div
        id=${tabPanelId}
        class="pipe-content mode-${this.mode}"
        role="tabpanel"
        aria-labelledby=${tabId(this.mode)}
      >
        ${keyed(`${this.mode} ${pipe.label}`, this.#content())}
      </div>`;
  }

  #captureActions(): TemplateResult {
    const { label } = this.pipe;
    const encoding = this.#encoding;
    const button = (icon: string, name: string, request: PanelRequest): TemplateResult =>
      html`<button
        class="text-button"
        @click=${() => tell(this, 'panel-action', { request, done: '' })}
      >
        ${codicon(icon)}${name}
      </button>`;
    return html`<div class="capture-actions" role="group" aria-label="Capture of ${label}">
      ${button('save-as', 'Save as…', { method: 'saveCapture', pipe: label })}
      ${button('diff', 'Compare with file…', { method: 'compareCapture', pipe: label, encoding })}
      ${button('go-to-file', 'Open as text', { method: 'openCapture', pipe: label, encoding })}
    </div>`;
  }

  #toolbar(): TemplateResult {
    const { label } = this.pipe;
    const toggleFollow = (): void => tell(this, 'panel-choice', { follows: !this.follows });
    const toggleColors = (): void => tell(this, 'panel-choice', { showsColors: !this.showsColors });
    const chooseEncoding = (choice: EncodingChoice): void =>
      tell(this, 'panel-choice', { encodings: { ...this.encodings, [label]: choice } });
    const isText = this.mode !== 'hex';
    return html`<div class="toolbar">
      ${viewTabs(this.mode, (mode) => tell(this, 'panel-choice', { mode }))}
      <span class="toolbar-end">
        ${
          isText
            ? html`${encodingSelect(this.choice, this.#detected, chooseEncoding)}
                <button
                  class="text-button"
                  aria-pressed=${this.showsColors}
                  title="Show colours instead of the escape sequences that ask for them"
                  @click=${toggleColors}
                >
                  ${codicon('symbol-color')}Colours
                </button>`
            : nothing
        }
        <button
          class="text-button"
          aria-expanded=${this.#isFinding}
          title="Find in the capture (Ctrl+F)"
          @click=${() => (this.#isFinding ? this.#closeFind() : this.openFind())}
        >
          ${codicon('search')}Find
        </button>
        <button
          class="text-button"
          aria-pressed=${this.follows}
          title="Keep the newest bytes in sight"
          @click=${toggleFollow}
        >
          ${codicon('fold-down')}Follow
        </button>
      </span>
    </div>`;
  }

  #findBar(): TemplateResult | typeof nothing {
    const find = this.#capture?.find;
    if (!this.#isFinding || !find) return nothing;
    const encoding = this.#encoding;
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

  #failure(): TemplateResult | typeof nothing {
    const capture = this.#capture;
    const failure = capture?.bytes.failure ?? capture?.reads.failure;
    if (!capture || typeof failure !== 'string') return nothing;
    const retry = (): void => {
      capture.bytes.retry();
      capture.reads.retry();
    };
    return html`<p class="with-icon" role="alert">
      ${codicon('error', 'tone-error')}<span>The capture could not be read. ${failure}</span>
      <button class="text-button" @click=${retry}>${codicon('refresh')}Try again</button>
    </p>`;
  }

  #content(): TemplateResult | typeof nothing {
    const capture = this.#capture;
    if (!capture) return nothing;
    const { pipe, follows } = this;
    const colors = this.showsColors ? this.#theme.colors : null;
    const encoding = this.#encoding;
    const pattern = this.#isFinding ? capture.find.pattern : null;
    switch (this.mode) {
      case 'text':
        return html`<text-view
          .pipe=${pipe}
          .bytes=${capture.bytes}
          .reads=${capture.reads}
          .follows=${follows}
          .arrived=${this.#arrived}
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
          .label=${`Bytes of ${pipe.label} in hexadecimal`}
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
