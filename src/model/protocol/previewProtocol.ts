// What the extension tells the page of a preview: the matrix of a plan, or why there is none.
import type { PlanPreview } from '../preflight/planPreview';

export type PreviewContent =
  | { readonly kind: 'plan'; readonly plan: PlanPreview }
  /** The configuration is not right yet, or not there any more. */
  | { readonly kind: 'nothing'; readonly message: string; readonly lines: readonly string[] };

/** To the page, whenever the configuration changed. */
export interface PreviewMessage {
  readonly type: 'preview';
  readonly content: PreviewContent;
}

/** From the page: it is loaded, or the page of the handbook about a rule is asked for. */
export type PreviewPageMessage =
  { readonly type: 'ready' } | { readonly type: 'openHelp'; readonly code: string };

export function isPreviewPageMessage(data: unknown): data is PreviewPageMessage {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  if (data.type === 'ready') return true;
  return data.type === 'openHelp' && 'code' in data && typeof data.code === 'string';
}
