// What a table of a preview is made of, whichever way it is drawn.
import { html, nothing, type TemplateResult } from 'lit';
import type { PlanPreview } from '../../model/preflight/planPreview';
import { codicon } from '../elements/codicon';

interface PreviewTableRow {
  readonly head: TemplateResult;
  readonly cell: (column: number) => TemplateResult | typeof nothing;
}

/** Whatever a row can hold, each once, or what needs as much room. */
interface PreviewSamples {
  readonly heads: readonly TemplateResult[];
  readonly cells: readonly TemplateResult[];
}

export interface PreviewTable {
  readonly id: string;
  readonly heading: string;
  /** Over the heads of the rows. */
  readonly corner: string;
  readonly children: PlanPreview['children'];
  readonly rows: readonly PreviewTableRow[];
  readonly samples: () => PreviewSamples;
}

export const childHead = ({ name, error }: PlanPreview['children'][number]): TemplateResult =>
  html`${error === null ? nothing : codicon('error', 'tone-error')} ${name}`;
