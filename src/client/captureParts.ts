// Answers what the panel asks about a capture of which an opened report has only parts: these are no file.
import { readIndex } from './captures/captureReader';
import type { OpenedReport } from './saved/openedReport';
import type { PanelRequest } from '../model/protocol/panelRequests';
import type { PanelSearch } from './captures/panelSearch';

/** Null when the request is about something else. */
export function answerFromParts(
  { state, kept }: OpenedReport,
  request: PanelRequest,
  search: PanelSearch,
): Promise<unknown> | null {
  const capture = 'pipe' in request ? kept.get(request.pipe) : undefined;
  if (!capture) return null;
  switch (request.method) {
    case 'readCapture': {
      const bytes = capture.read(request.offset, request.length);
      return Promise.resolve({ base64: Buffer.from(bytes).toString('base64') });
    }
    case 'readIndex': {
      const pipe = state.pipes.find(({ label }) => label === request.pipe);
      return readIndex(pipe?.indexFile ?? '', request.first, request.count).then((reads) => ({
        reads,
      }));
    }
    case 'search':
      return Promise.resolve().then(() => search.findIn(capture, request));
    default:
      return null;
  }
}
