// Captures as read-only text documents of the editor.
import * as vscode from 'vscode';
import { captureSize, readCapture } from '../../client/captures/captureReader';
import { UserFault } from '../../model/base/userFault';
import { shortSize } from '../../model/base/quantity';
import {
  decodeSingleByte,
  detectEncoding,
  isSingleByte,
  textEncodings,
  type TextEncoding,
} from '../../model/capture/textEncoding';
import { captureScheme } from '../ground/contributions';
import type { SessionStore } from './sessionStore';

/** What VS Code still opens with everything it does for a document. */
const largestDocument = 50 * 1024 * 1024;
const headSize = 4096;

function decode(bytes: Uint8Array, encoding: TextEncoding): string {
  return isSingleByte(encoding)
    ? decodeSingleByte(bytes, encoding)
    : new TextDecoder(encoding).decode(bytes);
}

export class CaptureDocuments implements vscode.TextDocumentContentProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;

  constructor(private readonly store: SessionStore) {}

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(captureScheme, this),
    );
  }

  /** @throws UserFault when the session was closed or the pipe has no capture. */
  file(sessionId: string, label: string): string {
    const pipe = this.store.state(sessionId)?.pipes.find((candidate) => candidate.label === label);
    if (!pipe?.captureFile)
      throw new UserFault(vscode.l10n.t('There is no capture of "{0}".', label));
    return pipe.captureFile;
  }

  /** What the bytes look like; for those who have not chosen an encoding. */
  async detect(sessionId: string, label: string): Promise<TextEncoding> {
    return detectEncoding(await readCapture(this.file(sessionId, label), 0, headSize)).encoding;
  }

  /**
   * The document of a capture as it is now.
   * @throws UserFault when it is too large for the editor.
   */
  async uri(sessionId: string, label: string, encoding: TextEncoding): Promise<vscode.Uri> {
    const size = await captureSize(this.file(sessionId, label));
    if (size > largestDocument) {
      throw new UserFault(
        vscode.l10n.t(
          'The capture has {0}; the editor takes up to {1}. The session panel shows and searches captures of any size.',
          shortSize(size),
          shortSize(largestDocument),
        ),
      );
    }
    const uri = vscode.Uri.from({
      scheme: captureScheme,
      path: `/${encodeURIComponent(label)}.txt`,
      query: new URLSearchParams({ session: sessionId, pipe: label, encoding }).toString(),
    });
    // A document that is open already may be of a capture that has grown since.
    this.#changed.fire(uri);
    return uri;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const query = new URLSearchParams(uri.query);
    const label = query.get('pipe') ?? '';
    const encoding = textEncodings.find((name) => name === query.get('encoding')) ?? 'utf-8';
    const file = this.file(query.get('session') ?? '', label);
    return decode(
      await readCapture(file, 0, Math.min(await captureSize(file), largestDocument)),
      encoding,
    );
  }
}
