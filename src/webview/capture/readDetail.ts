// The bytes of one read, as text and as hex.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { PanelRead } from '../../model/protocol/panelRequests';
import type { ByteCache } from './captureSource';
import { textSegments } from './captureText';
import type { PipeTextOptions } from './textChoices';
import { bytesText, integerText, shortSize } from '../../model/base/quantity';
import './hexView';

/** Of a larger read the text shows the beginning; the hex dump below has it all. */
const mostText = 64 * 1024;

export function readDetail(
  number: number,
  read: PanelRead,
  cache: ByteCache,
  options: PipeTextOptions,
): TemplateResult {
  const length = Math.min(read.length, mostText);
  const bytes = cache.prefix(read.offset, length);
  const text = textSegments(bytes, read.offset, {
    ...options,
    cuts: [],
    marks: [],
    isWhole: bytes.length === read.length,
  }).flatMap((segment) => segment.runs);
  const label = integerText(number);
  return html`<section class="read-detail" aria-label=${l10n.t('Selected read')}>
    <h4>
      ${l10n.t('Read {0}', label)}
      <span class="of">
        ${l10n.t(
          '{0} at offset {1}, after {2} ms',
          bytesText(read.length),
          integerText(read.offset),
          integerText(Math.round(read.time)),
        )}
      </span>
    </h4>
    ${
      read.length === 0
        ? html`<p class="empty">${l10n.t('A read of no bytes: the other end wrote nothing.')}</p>`
        : html`<pre
              class="scroller"
              tabindex="0"
              role="region"
              aria-label=${l10n.t('Read {0} as text', label)}
            >
${text.map(({ text, css }) => (css === '' ? text : html`<span .style=${css}>${text}</span>`))}</pre>
            ${
              read.length > mostText
                ? html`<p class="note">
                    ${l10n.t('The first {0} as text; all of it below.', shortSize(mostText))}
                  </p>`
                : nothing
            }
            ${keyed(
              read.offset,
              html`<hex-view
                .cache=${cache}
                .start=${read.offset}
                .end=${read.offset + read.length}
                .follows=${null}
                .label=${l10n.t('Read {0} in hexadecimal', label)}
                .arrived=${bytes.length}
              ></hex-view>`,
            )}`
    }
  </section>`;
}
