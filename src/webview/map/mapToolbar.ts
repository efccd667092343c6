// The buttons above the map: how large it is, how much of it is shown, and saving it.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import { integerText } from '../../model/base/quantity';
import { codicon } from '../elements/codicon';

export interface MapToolbar {
  readonly scale: number;
  /** How many nodes there are, and how many of them are left out. */
  readonly nodes: number;
  readonly hidden: number;
  /** Whether everything is shown although it is a lot; null where there is no question. */
  readonly showsAll: boolean | null;
  /** Console hosts that are left out, or would be. */
  readonly hosts: number;
  readonly showsHosts: boolean;
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
  readonly showAll: (showsAll: boolean) => void;
  readonly showHosts: (showsHosts: boolean) => void;
  readonly save: (format: 'svg' | 'png') => void;
}

function button(icon: string, words: string, act: () => void): TemplateResult {
  return html`<button class="icon-button" title=${words} aria-label=${words} @click=${act}>
    ${codicon(icon)}
  </button>`;
}

export const zoomStep = 1.25;

export function mapToolbar(bar: MapToolbar): TemplateResult {
  const changed = (event: Event): void => bar.showAll((event.target as HTMLInputElement).checked);
  const hostsChanged = (event: Event): void =>
    bar.showHosts((event.target as HTMLInputElement).checked);
  return html`<div class="toolbar map-toolbar">
    <span class="map-zoom" role="group" aria-label=${l10n.t('Zoom')}>
      ${button('zoom-out', l10n.t('Zoom out (-)'), () => bar.zoom(1 / zoomStep))}
      <span class="map-scale">${l10n.t('{0} %', Math.round(bar.scale * 100))}</span>
      ${button('zoom-in', l10n.t('Zoom in (+)'), () => bar.zoom(zoomStep))}
      ${button('screen-full', l10n.t('Fit the map (0)'), bar.fit)}
    </span>
    ${
      bar.showsAll === null
        ? nothing
        : html`<vscode-checkbox
            label=${l10n.t('Show all {0} nodes', integerText(bar.nodes))}
            .checked=${bar.showsAll}
            @change=${changed}
          ></vscode-checkbox>`
    }
    ${
      bar.hosts === 0
        ? nothing
        : html`<vscode-checkbox
            label=${l10n.t('Console hosts ({0})', integerText(bar.hosts))}
            .checked=${bar.showsHosts}
            @change=${hostsChanged}
          ></vscode-checkbox>`
    }
    <span class="count" role="status"
      >${
        bar.hidden === 0
          ? nothing
          : l10n.t(
              '{0} of {1} nodes: what the findings and the selection are about, and more',
              integerText(bar.nodes - bar.hidden),
              integerText(bar.nodes),
            )
      }</span
    >
    <span class="map-save">
      <button class="text-button" @click=${() => bar.save('svg')}>
        ${codicon('save')} ${l10n.t('Save SVG…')}
      </button>
      <button class="text-button" @click=${() => bar.save('png')}>
        ${codicon('file-media')} ${l10n.t('Save PNG…')}
      </button>
    </span>
  </div>`;
}
