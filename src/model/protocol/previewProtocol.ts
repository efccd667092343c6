// What the extension tells the page of a preview: the matrix of a plan, or why there is none.
import type { PlanPreview } from '../preflight/planPreview';

export type PreviewContent =
  | { readonly kind: 'plan'; readonly plan: PlanPreview }
  /** The configuration is not right yet, or not there any more. */
  | { readonly kind: 'nothing'; readonly message: string; readonly lines: readonly string[] };

/** To the page, whenever the configuration changed. The page itself says only "ready". */
export interface PreviewMessage {
  readonly type: 'preview';
  readonly content: PreviewContent;
}
