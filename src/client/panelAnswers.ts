// Answers what a panel asks of the captures, the calls and the moments of a session: all that needs no editor.
import * as l10n from '@vscode/l10n';
import { UserFault } from '../model/base/userFault';
import { callsOfHandle } from '../model/handles/callsOfHandle';
import type { SearchProgress } from '../model/capture/capturePlace';
import type { PanelRequest } from '../model/protocol/panelRequests';
import type { SessionState } from '../model/session/state';
import { answerFromParts } from './captureParts';
import { readCapture, readIndex } from './captures/captureReader';
import { PanelSearch } from './captures/panelSearch';
import type { PipeTimelines } from './captures/pipeTimelines';
import type { OpenedReport } from './saved/openedReport';
import type { SessionMoment } from './logs/sessionMoment';

const methods = [
  ...(['readCapture', 'readIndex', 'readCalls', 'readTimeline', 'callsOf'] as const),
  ...(['showMoment', 'showNow', 'search', 'cancelSearch'] as const),
] as const;

type AnsweredRequest = Extract<PanelRequest, { readonly method: (typeof methods)[number] }>;

/** Whether it is answered here; all others need the editor or the broker. */
export const isAnswered = (request: PanelRequest): request is AnsweredRequest =>
  methods.some((method) => method === request.method);

export interface PanelAnswersOptions {
  /** The session as it is now; undefined when it is no longer known. */
  readonly live: () => SessionState | undefined;
  /** The report that the session was opened from, if it was. */
  readonly report: () => OpenedReport | undefined;
  readonly moment: SessionMoment;
  readonly timelines: PipeTimelines;
  /** Another moment is to be shown. */
  readonly onMoment: () => void | Promise<void>;
  readonly onSearch: (progress: SearchProgress) => void;
}

export class PanelAnswers {
  readonly #search: PanelSearch;

  constructor(private readonly options: PanelAnswersOptions) {
    this.#search = new PanelSearch(options.onSearch);
  }

  /** @throws UserFault for what cannot be read or searched. */
  async answer(request: AnsweredRequest): Promise<unknown> {
    const { live, report, moment, timelines, onMoment } = this.options;
    const opened = report();
    const fromParts = opened && answerFromParts(opened, request, this.#search);
    if (fromParts) return fromParts;
    const calls = live()?.calls ?? [];
    switch (request.method) {
      case 'readCapture': {
        const { captureFile } = this.#capture(request.pipe);
        const bytes = await readCapture(captureFile, request.offset, request.length);
        return { base64: bytes.toString('base64') };
      }
      case 'readIndex': {
        const { indexFile } = this.#capture(request.pipe);
        return { reads: await readIndex(indexFile, request.first, request.count) };
      }
      case 'readCalls':
        return { calls: calls.slice(request.first, request.first + request.count) };
      case 'readTimeline':
        return timelines.buckets(this.#capture(request.pipe).indexFile, request.buckets);
      case 'callsOf':
        return callsOfHandle(calls, request.value, request.closedAt);
      case 'showMoment':
        if (await moment.show(request.at)) await onMoment();
        return null;
      case 'showNow':
        moment.showNow();
        await onMoment();
        return null;
      case 'search': {
        const { captureFile } = this.#capture(request.pipe);
        return this.#search.find(captureFile, request, moment.bytesShown(request.pipe));
      }
      case 'cancelSearch':
        this.cancelSearch();
        return null;
    }
  }

  cancelSearch(): void {
    this.#search.cancel();
  }

  /** @throws UserFault when the pipe has no capture: it is written to, or the session was closed. */
  #capture(label: string): { readonly captureFile: string; readonly indexFile: string } {
    const pipe = this.options.live()?.pipes.find((candidate) => candidate.label === label);
    if (!pipe?.captureFile || !pipe.indexFile) {
      throw new UserFault(l10n.t('There is no capture of "{0}".', label));
    }
    return { captureFile: pipe.captureFile, indexFile: pipe.indexFile };
  }
}
