// What a panel keeps of itself across reloads (`setState`), and by which it is restored.
import * as v from 'valibot';

export const panelMementoSchema = v.object({ sessionId: v.string() });
export type PanelMemento = v.InferOutput<typeof panelMementoSchema>;
