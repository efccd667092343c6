// The reads of a captured pipe, one row each: when, where, how much, and how it begins.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { decimal, integerText } from '../../model/base/quantity';
import type { PipeState } from '../../model/session/state';
import type { TextEncoding } from '../../model/capture/textEncoding';
import { firstReadFrom, type ByteCache, type ReadCache } from './captureSource';
import { textPreview } from './captureText';
import { CaptureView } from './captureView';
import { ListGrid } from '../elements/listGrid';
import { readDetail } from './readDetail';
import type { ThemeColors } from './themeColors';

const previewBytes = 96;

export class ReadsView extends CaptureView {
  static override properties: PropertyDeclarations = {
    pipe: { attribute: false },
    bytes: { attribute: false },
    reads: { attribute: false },
    encoding: { attribute: false },
    colors: { attribute: false },
  };
  declare pipe: PipeState;
  declare bytes: ByteCache;
  declare reads: ReadCache;
  declare encoding: TextEncoding;
  /** null to show the sequences as they are. */
  declare colors: ThemeColors | null;

  readonly #grid = new ListGrid(this, {
    headings: [
      { text: '#', isNumber: true },
      { text: l10n.t('Time (ms)'), isNumber: true },
      { text: l10n.t('Offset'), isNumber: true },
      { text: l10n.t('Length'), isNumber: true },
      { text: l10n.t('Begins with'), isNumber: false },
    ],
    onSelect: (row) => this.#select(row),
    onScroll: (movedUp) => this.followAfterScroll(this.#grid.rows.isAtEnd, movedUp),
  });
  #selected = -1;

  protected override willUpdate(): void {
    this.#grid.count = this.pipe.reads;
    if (this.#selected >= this.pipe.reads) this.#selected = -1;
  }

  protected override updated(): void {
    if (this.follows) this.#grid.rows.scrollToEnd();
    else this.#goToPlace();
  }

  /** To the read that brought the byte. */
  #goToPlace(): void {
    const place = this.placeToReach;
    if (!place) return;
    const next = firstReadFrom(this.reads, this.pipe.reads, place.offset + 1);
    if (next === null || next === 0) return;
    this.reached(place);
    this.#selected = next - 1;
    this.#grid.rows.reveal(this.#selected);
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { encoding, colors } = this;
    const read = this.#selected < 0 ? undefined : this.reads.prefix(this.#selected, 1)[0];
    return html`${this.#grid.render({
      label: l10n.t('Reads of {0}', this.pipe.label),
      selected: this.#selected,
      key: (row) => row,
      cells: (row) => this.#cells(row),
    })}
    ${
      read
        ? readDetail(this.#selected + 1, read, this.bytes, { encoding, colors })
        : html`<section class="read-detail" aria-label=${l10n.t('Selected read')}>
            <p class="empty">${l10n.t('Select a read to see its bytes.')}</p>
          </section>`
    }`;
  }

  #cells(row: number): TemplateResult {
    const read = this.reads.prefix(row, 1)[0];
    const begin = read && this.bytes.prefix(read.offset, Math.min(read.length, previewBytes));
    const cells = read
      ? [
          integerText(row + 1),
          decimal(read.time, 1),
          integerText(read.offset),
          integerText(read.length),
        ]
      : [integerText(row + 1), '…', '', ''];
    return html`${cells.map((text) => html`<div role="gridcell" class="number">${text}</div>`)}
      <div role="gridcell" class="mono ellipsis">
        ${
          begin
            ? textPreview(begin, this.encoding).map(({ text, isControl }) =>
                isControl ? html`<span class="of">${text}</span>` : text,
              )
            : nothing
        }
      </div>`;
  }

  /** A read that is looked at must not be carried away by the next ones. */
  #select(row: number): void {
    this.#selected = row;
    if (this.follows && row < this.pipe.reads - 1) this.follow(false);
  }
}

customElements.define('reads-view', ReadsView);
