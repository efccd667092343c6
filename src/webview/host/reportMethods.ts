// What a report in a browser can do without the editor.
import type { PanelRequest } from '../../model/protocol/panelRequests';

/** Everything else is not offered there. */
export const reportMethods = [
  'readCapture',
  'readIndex',
  'readCalls',
  'callsOf',
  'search',
  'cancelSearch',
  'saveCapture',
  'saveMap',
  'copy',
  'copyCode',
] as const satisfies readonly PanelRequest['method'][];
