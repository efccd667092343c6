// Answers what the panel asks, from a saved session alone.
import * as l10n from '@vscode/l10n';
import { BytePattern } from '../../model/capture/bytePattern';
import { callsOfHandle } from '../../model/handles/callsOfHandle';
import { generateCode } from '../../model/codeGeneration/generateCode';
import { KeptCapture } from '../../model/capture/keptCapture';
import type { HostMessage } from '../../model/protocol/hostMessages';
import type { PanelRequest } from '../../model/protocol/panelRequests';
import { decodeReads, type ReadRecord } from '../../model/capture/readIndex';
import type { SavedSession } from '../../model/report/savedSession';
import { base64OfBytes, bytesOfBase64 } from '../elements/base64';

interface Capture {
  readonly kept: KeptCapture;
  readonly reads: readonly ReadRecord[];
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw new Error(l10n.t('The browser does not let this page write to the clipboard.'));
  }
}

/** The browser keeps it where it keeps what it downloads. */
function download(name: string, bytes: Uint8Array): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes.slice()]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

export class ReportAnswers {
  readonly #captures = new Map<string, Capture>();

  constructor(
    private readonly saved: SavedSession,
    private readonly tell: (message: HostMessage) => void,
  ) {}

  /** @throws with a sentence for people. */
  async answer(request: PanelRequest): Promise<unknown> {
    const { state } = this.saved;
    switch (request.method) {
      case 'readCapture': {
        const { kept } = this.#capture(request.pipe);
        return { base64: base64OfBytes(kept.read(request.offset, request.length)) };
      }
      case 'readIndex': {
        const { reads } = this.#capture(request.pipe);
        return { reads: reads.slice(request.first, request.first + request.count) };
      }
      case 'readCalls':
        return { calls: state.calls.slice(request.first, request.first + request.count) };
      case 'callsOf':
        return callsOfHandle(state.calls, request.value, request.closedAt);
      case 'search': {
        const { kept } = this.#capture(request.pipe);
        const pattern = new BytePattern(request.query);
        const found = kept.find(pattern, request.from, request.direction);
        const progress = kept.count(pattern, found?.offset ?? null);
        this.tell({ type: 'search', progress });
        return found;
      }
      case 'cancelSearch':
        return null;
      case 'saveCapture': {
        const name = `${request.pipe.replace(/[^A-Za-z0-9._-]+/g, '-')}.bin`;
        download(name, this.#capture(request.pipe).kept.bytes);
        return null;
      }
      case 'saveMap': {
        const { picture } = request;
        const bytes =
          picture.format === 'svg'
            ? new TextEncoder().encode(picture.text)
            : bytesOfBase64(picture.base64);
        download(`map.${picture.format}`, bytes);
        return null;
      }
      case 'copy':
        await copy(request.text);
        return null;
      case 'copyCode':
        await copy(generateCode(state.plan, request.language));
        return null;
      default:
        throw new Error(
          l10n.t(
            'A report in a browser cannot do this ({0}). Open it in the editor.',
            request.method,
          ),
        );
    }
  }

  /** Unpacked when it is first looked at. */
  #capture(label: string): Capture {
    const known = this.#captures.get(label);
    if (known) return known;
    const saved = this.saved.captures.find(({ pipe }) => pipe === label);
    if (!saved) throw new Error(l10n.t('The report does not have the output of "{0}".', label));
    const capture: Capture = {
      kept: new KeptCapture(saved.size, saved.missing, bytesOfBase64(saved.bytes)),
      reads: decodeReads(bytesOfBase64(saved.reads)),
    };
    this.#captures.set(label, capture);
    return capture;
  }
}
