// A table of a preview: its rows by the children of the plan, whole where it is small, else as much of it as is in sight.
import { html, type TemplateResult } from 'lit';
import './largeTable';
import { childHead, type PreviewTable } from './tableContent';

/** Cells that are drawn whether or not they are in sight: more take longer than a look at what is in sight. */
const mostCells = 600;

function wholeTable({ id, corner, children, rows }: PreviewTable): TemplateResult {
  return html`<div class="preview-scroller" role="region" aria-labelledby=${id} tabindex="0">
    <table class="preview-table">
      <thead>
        <tr>
          <th scope="col">${corner}</th>
          ${children.map((child) => html`<th scope="col">${childHead(child)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ head, cell }) =>
            html`<tr>
              <th scope="row">${head}</th>
              ${children.map((_, column) => html`<td>${cell(column)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A region of its own: a table of many children is wider than the page, and moved by keyboard too. */
export function previewTable(table: PreviewTable): TemplateResult {
  const isLarge = table.rows.length * table.children.length > mostCells;
  return html`<section>
    <h2 id=${table.id}>${table.heading}</h2>
    ${isLarge ? html`<preview-large-table .table=${table}></preview-large-table>` : wholeTable(table)}
  </section>`;
}
