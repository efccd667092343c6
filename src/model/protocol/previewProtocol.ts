// What the extension tells the page of a preview: the matrix of a plan, or why there is none.
import type { PlanPreview, PreviewCell, PreviewRow } from '../preflight/planPreview';

/** A preview on its way: a message is text, and of hundreds of thousands of cells few differ. */
export interface SentPreview extends Omit<PlanPreview, 'handles'> {
  readonly cells: readonly PreviewCell[];
  readonly handles: readonly SentRow[];
}

/** Its cells are places in those of the preview. */
export interface SentRow extends Omit<PreviewRow, 'cells'> {
  readonly cells: readonly number[];
}

export function sentPreview(preview: PlanPreview): SentPreview {
  const places = new Map<PreviewCell, number>();
  const placeOf = (cell: PreviewCell): number => {
    const place = places.get(cell) ?? places.size;
    places.set(cell, place);
    return place;
  };
  const handles = preview.handles.map((row) => ({ ...row, cells: row.cells.map(placeOf) }));
  return { ...preview, handles, cells: [...places.keys()] };
}

export type PreviewContent =
  | { readonly kind: 'plan'; readonly plan: SentPreview }
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
