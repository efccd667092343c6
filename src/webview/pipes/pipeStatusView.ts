// What a pipe is doing right now, kept true while time passes: its numbers in the list, everything in its head.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { bufferText, isTicking, pipeFacts, type PipeFact } from '../../model/pipes/pipeStatus';
import { shortSize } from '../../model/base/quantity';
import type { PipeState } from '../../model/session/state';
import { codicon } from '../elements/codicon';
import { LightElement } from '../elements/lightElement';
import type { SessionClock } from '../time/sessionClock';
import { readCount } from '../elements/timeWords';

const icons: Readonly<Record<PipeFact['kind'], readonly [icon: string, tone: string]>> = {
  paused: ['debug-pause', 'tone-warning'],
  blocked: ['warning', 'tone-warning'],
  queued: ['list-ordered', 'tone-quiet'],
  awaited: ['watch', 'tone-notice'],
  rate: ['pulse', 'tone-good'],
  idle: ['watch', 'tone-quiet'],
};

/** There can be more in a pipe than its size: the kernel takes what was asked for as advice. */
const meterWidth = (fill: number, bufferSize: number): string =>
  `width: ${(100 * Math.min(1, fill / bufferSize)).toFixed(1)}%`;

function bufferMeter(pipe: PipeState): TemplateResult | typeof nothing {
  const text = bufferText(pipe);
  if (text === null) return nothing;
  const { bufferSize, fill } = pipe;
  if (bufferSize === null || bufferSize === 0 || fill === null) {
    return html`<span class="of">${text}</span>`;
  }
  return html`<span class="buffer">
    <span
      class="meter"
      role="meter"
      aria-label=${l10n.t('Buffer of {0}', pipe.label)}
      aria-valuemin="0"
      aria-valuemax=${bufferSize}
      aria-valuenow=${Math.min(fill, bufferSize)}
      aria-valuetext=${text}
      ><span .style=${meterWidth(fill, bufferSize)}></span
    ></span>
    <span>${text}</span>
  </span>`;
}

export class PipeStatus extends LightElement {
  static override properties: PropertyDeclarations = {
    pipe: { attribute: false },
    clock: { attribute: false },
    isBrief: { attribute: false },
  };
  declare pipe: PipeState;
  declare clock: SessionClock;
  /** One line for the list. */
  declare isBrief: boolean;

  readonly #ticked = (): void => this.requestUpdate();

  protected override render(): TemplateResult | typeof nothing {
    const facts = pipeFacts(this.pipe, this.clock.now).filter(({ kind }) => kind !== 'paused');
    return this.isBrief ? this.#line(facts) : this.#full(facts);
  }

  protected override updated(): void {
    if (isTicking(this.pipe)) this.clock.add(this.#ticked);
    else this.clock.remove(this.#ticked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.clock.remove(this.#ticked);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  #line(facts: readonly PipeFact[]): TemplateResult {
    const { bytes, reads, direction, fill, bufferSize } = this.pipe;
    const sizes = {
      captured: l10n.t('{0} in {1}', shortSize(bytes), readCount(reads)),
      written: l10n.t('{0} written', shortSize(bytes)),
      between: l10n.t('between children'),
    };
    const size = sizes[direction];
    const buffer = bufferText(this.pipe);
    const showsBuffer = buffer !== null && fill !== null && bufferSize !== null && bufferSize > 0;
    return html`${[size, ...facts.map(({ text }) => text)].join(' · ')}${
      showsBuffer
        ? html`<span class="screen-reader-only">, ${buffer}</span>
            <span class="meter" title=${buffer} aria-hidden="true"
              ><span .style=${meterWidth(fill, bufferSize)}></span
            ></span>`
        : nothing
    }`;
  }

  #full(facts: readonly PipeFact[]): TemplateResult | typeof nothing {
    const meter = bufferMeter(this.pipe);
    if (meter === nothing && facts.length === 0) return nothing;
    return html`<div class="pipe-now">
      ${meter}
      ${facts.map(({ kind, text }) => {
        const [icon, tone] = icons[kind];
        return html`<span class="with-icon fact-${kind}"
          >${codicon(icon, tone)}<span>${text}</span></span
        >`;
      })}
    </div>`;
  }
}

customElements.define('pipe-status', PipeStatus);
