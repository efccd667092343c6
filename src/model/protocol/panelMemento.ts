// What a panel keeps of itself across reloads (`setState`), and by which it is restored.
import * as v from 'valibot';

export const panelMementoSchema = v.object({ sessionId: v.string() });
export type PanelMemento = v.InferOutput<typeof panelMementoSchema>;

/** How a panel is folded, for the ones after it. The names of sections are the page's own. */
export const foldsSchema = v.object({
  folded: v.array(v.pipe(v.string(), v.maxLength(20))),
  showsCalls: v.boolean(),
});
export interface Folds {
  readonly folded: readonly string[];
  readonly showsCalls: boolean;
}
