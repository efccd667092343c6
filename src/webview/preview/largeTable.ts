// A table of a preview that has too many cells to be drawn at once: the rows and columns in sight, each row as high as the highest.
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { ColumnSight } from '../elements/columnSight';
import { LightElement } from '../elements/lightElement';
import { RowWindow } from '../elements/rowWindow';
import { childHead, type PreviewTable } from './tableContent';

/** How many rows are drawn before anybody has looked at the room. */
const likelyRows = 12;

const heightOf = (element: Element | null): number =>
  Math.ceil(element?.getBoundingClientRect().height ?? 0);

class LargeTable extends LightElement {
  static override properties: PropertyDeclarations = { table: { attribute: false } };
  declare table: PreviewTable;

  /** Of rows and of the head, in pixels; 0 until they are measured. */
  readonly #measured = { row: 0, head: 0 };
  readonly #rowWindow = new RowWindow(this, this.#windowOptions());
  readonly #columnSight = new ColumnSight({
    scroller: () => this.#scroller,
    heads: (scroller) => [...scroller.querySelectorAll<HTMLElement>('thead th')],
    leading: () => 1,
    changed: () => this.requestUpdate(),
  });

  get #scroller(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.preview-scroller');
  }

  #windowOptions() {
    const measured = this.#measured;
    return {
      likelyRows,
      get rowHeight() {
        return Math.max(1, measured.row);
      },
      get headerHeight() {
        return measured.head;
      },
      scroller: () => this.#scroller,
    };
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('table')) this.#measured.row = 0;
    this.#rowWindow.count = this.table.rows.length;
    this.#columnSight.count = this.table.children.length;
  }

  protected override render(): TemplateResult {
    const { id, corner, children, rows } = this.table;
    return html`<div
      class="preview-scroller is-large"
      role="region"
      aria-labelledby=${id}
      tabindex="0"
      @scroll=${this.#columnSight.look}
    >
      <table
        class="preview-table"
        aria-rowcount=${rows.length + 1}
        aria-colcount=${children.length + 1}
      >
        <thead>
          <tr aria-rowindex="1">
            <th scope="col">${corner}</th>
            ${children.map((child) => html`<th scope="col">${childHead(child)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${this.#measured.row === 0 ? this.#samples() : this.#rows()}
        </tbody>
      </table>
    </div>`;
  }

  /** One row of all there is: the cells of the table differ little, so that it is as high as the highest. */
  #samples(): TemplateResult {
    const { heads, cells } = this.table.samples();
    return html`<tr class="preview-samples">
      <th scope="row">${heads}</th>
      ${cells.map((cell) => html`<td>${cell}</td>`)}
    </tr>`;
  }

  #rows(): readonly (TemplateResult | typeof nothing)[] {
    const { rows } = this.table;
    const { row: height } = this.#measured;
    const drawn = this.#rowWindow.indexes();
    const from = drawn[0] ?? 0;
    const below = rows.length - from - drawn.length;
    return [
      this.#room(from * height),
      ...drawn.map((index) => this.#row(index)),
      this.#room(below * height),
    ];
  }

  #room(height: number): TemplateResult | typeof nothing {
    if (height === 0) return nothing;
    return html`<tr aria-hidden="true" class="preview-room" .style=${`height: ${height}px`}></tr>`;
  }

  #row(index: number): TemplateResult | typeof nothing {
    const row = this.table.rows[index];
    if (!row) return nothing;
    const { from, to } = this.#columnSight.range;
    const columns = Array.from({ length: to - from }, (_, at) => from + at);
    return html`<tr aria-rowindex=${index + 2} .style=${`height: ${this.#measured.row}px`}>
      <th scope="row" aria-colindex="1">${row.head}</th>
      ${from > 0 ? html`<td aria-hidden="true" colspan=${from}></td>` : nothing}
      ${columns.map((at) => html`<td aria-colindex=${at + 2}>${row.cell(at)}</td>`)}
    </tr>`;
  }

  protected override updated(): void {
    if (this.#measured.row === 0) {
      this.#measured.row = Math.max(1, heightOf(this.querySelector('.preview-samples')));
      this.#measured.head = heightOf(this.querySelector('thead'));
      this.requestUpdate();
      return;
    }
    this.#columnSight.place();
  }
}

customElements.define('preview-large-table', LargeTable);
