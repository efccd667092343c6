// What the shapes, lines and signs of the map mean, each drawn as it is in the picture, and the keys.
import * as l10n from '@vscode/l10n';
import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { mapIcon } from './mapIcons';

const node = (kind: string, radius: number): SVGTemplateResult =>
  svg`<g class="map-node is-${kind}">
    <rect class="map-shape" x="1" y="2" width="38" height="16" rx=${radius}></rect>
  </g>`;

const line = (
  classes: string,
  width: number,
  more: SVGTemplateResult,
  start = 1,
): SVGTemplateResult =>
  svg`<g class="map-edge ${classes}">
    <path class="map-path" d=${`M${start} 10H34`} stroke-width=${width}></path>${more}
  </g>`;

const arrow = svg`<path class="map-arrow" d="M30 6L38 10L30 14Z"></path>`;
const dot = svg`<circle class="map-dot" cx="36" cy="10" r="3"></circle>`;

function entry(drawn: SVGTemplateResult, words: string): TemplateResult {
  return html`<li>
    <svg width="40" height="20" viewBox="0 0 40 20" aria-hidden="true">${drawn}</svg>
    <span>${words}</span>
  </li>`;
}

export function mapLegend(): TemplateResult {
  return html`<details class="map-legend">
    <summary>${l10n.t('Legend and keys')}</summary>
    <ul>
      ${entry(node('process', 6), l10n.t('Process, with how it is doing'))}
      ${entry(node('pipe', 8), l10n.t('Pipe'))}
      ${entry(node('object', 1), l10n.t('File, socket, event or other object that several hold'))}
      ${entry(
        line('is-held is-data', 2, arrow),
        l10n.t('An end of a pipe, inherited; the arrow shows the direction of the data'),
      )}
      ${entry(line('is-held is-data', 5, arrow), l10n.t('The wider, the more bytes went through'))}
      ${entry(
        line('is-held is-data is-copied', 2, arrow),
        l10n.t('Duplicated or sent, not inherited'),
      )}
      ${entry(
        line('is-held is-data is-probable', 2, arrow),
        l10n.t('Probably inherited: inferred from the handle tables of running processes'),
      )}
      ${entry(
        line('is-held is-data is-found', 2, arrow),
        l10n.t('Found in a handle table; how it got there is not known'),
      )}
      ${entry(
        line('is-held is-data is-inferred', 2, arrow),
        l10n.t('Seems to have it: a call is pending on the handle, which cannot be inspected'),
      )}
      ${entry(line('is-held', 2, dot), l10n.t('A handle to another object'))}
      ${entry(
        line('is-held is-data is-over', 2, arrow),
        l10n.t('Pale: no longer held; its holder has exited or closed it'),
      )}
      ${entry(
        line('is-created', 1, svg`<path class="map-arrow" d="M30 6L37 10L30 14"></path>`),
        l10n.t('Created: from the creator to the process'),
      )}
      ${entry(
        svg`${line('is-held is-data is-in-the-way', 3, arrow, 20)}${mapIcon('warning', 0, 2, 'severity-warning')}`,
        l10n.t('A write end that holds its pipe open: the reader does not see the end'),
      )}
    </ul>
    <p class="note" id="map-keys">
      ${l10n.t(
        'Arrow keys go from node to node, Enter chooses. Shift and an arrow key move the map, + and - zoom, 0 fits it. With the mouse: drag, and Ctrl with the wheel.',
      )}
    </p>
  </details>`;
}
