// One pipe in full: its facts, its holders, and what it carried or an input line to write to it.
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { PipeState } from '../model/state';
import { failureText } from '../model/win32Failure';
import { captureBytes, captureReads, type ByteCache, type ReadCache } from './captureSource';
import { codicon } from './codicon';
import type { HostConnection } from './hostConnection';
import { LightElement } from './lightElement';
import type { ViewMode } from './panelChoices';
import { tell } from './panelEvents';
import { pipeHolders } from './pipeHolders';
import { pipePhase } from './pipePhase';
import { counted } from '../model/quantity';
import { tabId, tabPanelId, viewTabs } from './viewTabs';

export class PipeView extends LightElement {
  static override properties: PropertyDeclarations = {
    host: { attribute: false },
    pipe: { attribute: false },
    brokerPid: { attribute: false },
    hasEnded: { attribute: false },
    mode: { attribute: false },
    follows: { attribute: false },
  };
  declare host: HostConnection;
  declare pipe: PipeState;
  declare brokerPid: number | null;
  declare hasEnded: boolean;
  declare mode: ViewMode;
  declare follows: boolean;

  #caches: { readonly pipe: string; readonly bytes: ByteCache; readonly reads: ReadCache } | null =
    null;
  /** Counts what arrived from the extension: the views below draw again with every answer. */
  #arrived = 0;

  protected override willUpdate(): void {
    const { label, direction } = this.pipe;
    if (direction === 'written') this.#caches = null;
    else if (this.#caches?.pipe !== label) {
      const changed = (): void => {
        this.#arrived += 1;
        this.requestUpdate();
      };
      this.#caches = {
        pipe: label,
        bytes: captureBytes(this.host, label, changed),
        reads: captureReads(this.host, label, changed),
      };
    }
  }

  protected override render(): TemplateResult {
    const { pipe } = this;
    return html`<section class="pipe-view" aria-label="Pipe ${pipe.label}">
      <div class="pipe-head">
        <h3>${pipe.label}</h3>
        ${pipePhase(pipe.phase)}
        <span>${this.#quantity()}</span>
        ${
          this.hasEnded
            ? nothing
            : html`<button class="text-button" @click=${() => this.#findHolders()}>
                ${codicon('search')}Find holders
              </button>`
        }
      </div>
      ${
        pipe.failure
          ? html`<p class="with-icon">
              ${codicon('error', 'tone-error')}<span>${failureText(pipe.failure)}</span>
            </p>`
          : nothing
      }
      ${pipeHolders(pipe, this.brokerPid)}
      ${pipe.direction === 'captured' ? this.#captured() : this.#written()}
    </section>`;
  }

  #quantity(): string {
    const { bytes, reads, direction } = this.pipe;
    return direction === 'captured'
      ? `${counted(bytes, 'byte')} in ${counted(reads, 'read')}`
      : `${counted(bytes, 'byte')} written`;
  }

  #findHolders(): void {
    const { label } = this.pipe;
    const request = { method: 'findHolders', pipe: label } as const;
    tell(this, 'panel-action', { request, done: `Looked for the holders of ${label}.` });
  }

  #written(): TemplateResult {
    return this.pipe.phase === 'open'
      ? html`${keyed(this.pipe.label, html`<pipe-input .pipe=${this.pipe.label}></pipe-input>`)}`
      : html`<p class="empty">The write end is closed; what was written is not kept.</p>`;
  }

  #captured(): TemplateResult {
    const { pipe } = this;
    if (pipe.reads === 0) {
      const words = pipe.phase === 'open' ? 'Nothing has been read yet.' : 'Nothing was read.';
      return html`<p class="empty">${words}</p>`;
    }
    const toggleFollow = (): void => tell(this, 'panel-choice', { follows: !this.follows });
    return html`<div class="toolbar">
        ${viewTabs(this.mode, (mode) => tell(this, 'panel-choice', { mode }))}
        <button
          class="text-button follow"
          aria-pressed=${this.follows}
          title="Keep the newest bytes in sight"
          @click=${toggleFollow}
        >
          ${codicon('fold-down')}Follow
        </button>
      </div>
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

  #failure(): TemplateResult | typeof nothing {
    const caches = this.#caches;
    const failure = caches?.bytes.failure ?? caches?.reads.failure;
    if (!caches || typeof failure !== 'string') return nothing;
    const retry = (): void => {
      caches.bytes.retry();
      caches.reads.retry();
    };
    return html`<p class="with-icon" role="alert">
      ${codicon('error', 'tone-error')}<span>The capture could not be read. ${failure}</span>
      <button class="text-button" @click=${retry}>${codicon('refresh')}Try again</button>
    </p>`;
  }

  #content(): TemplateResult | typeof nothing {
    const caches = this.#caches;
    if (!caches) return nothing;
    const { pipe, follows } = this;
    switch (this.mode) {
      case 'text':
        return html`<text-view
          .pipe=${pipe}
          .bytes=${caches.bytes}
          .reads=${caches.reads}
          .follows=${follows}
          .arrived=${this.#arrived}
        ></text-view>`;
      case 'hex':
        return html`<hex-view
          .cache=${caches.bytes}
          .start=${0}
          .end=${pipe.bytes}
          .follows=${follows}
          .arrived=${this.#arrived}
          .label=${`Bytes of ${pipe.label} in hexadecimal`}
        ></hex-view>`;
      case 'reads':
        return html`<reads-view
          .pipe=${pipe}
          .bytes=${caches.bytes}
          .reads=${caches.reads}
          .follows=${follows}
          .arrived=${this.#arrived}
        ></reads-view>`;
    }
  }
}
