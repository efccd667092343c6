// The commands on a capture: a copy of it, its comparison with a file, its text in the editor.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { compareCapture, type Comparison } from '../../client/captures/captureCompare';
import { copyCapture } from '../../client/captures/captureCopy';
import type { FileSteps } from '../../client/captures/fileSteps';
import type { CapturePlace } from '../../model/capture/capturePlace';
import { bytesText, integerText } from '../../model/base/quantity';
import type { TextEncoding } from '../../model/capture/textEncoding';
import type { CaptureDocuments } from '../sessions/captureDocuments';
import { pickPipe } from './pipeCommands';
import type { ErrorReporter } from '../ground/reportError';
import type { SessionStore } from '../sessions/sessionStore';

/** Above this VS Code's diff editor gives up comparing lines. */
const largestDiff = 5 * 1024 * 1024;

export type Reveal = (sessionId: string, label: string, place: CapturePlace) => void;

/** Bytes that are done before anyone could read how far they are. */
const quicklyDone = 16 * 1024 * 1024;

/** Shows the progress of large work, which can be cancelled; undefined when it was. */
async function withSteps<T>(
  reporter: ErrorReporter,
  title: string,
  size: number,
  work: (steps: FileSteps) => Promise<T>,
): Promise<T | undefined> {
  if (size < quicklyDone) {
    return work({ signal: new AbortController().signal, onProgress: () => undefined });
  }
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return reporter.progress(options, async (progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => cancel.abort());
    let reported = 0;
    const onProgress = (done: number, total: number): void => {
      const percent = Math.floor((100 * done) / Math.max(total, 1));
      if (percent === reported) return;
      progress.report({ increment: percent - reported, message: `${percent} %` });
      reported = percent;
    };
    try {
      return await work({ signal: cancel.signal, onProgress });
    } catch (error) {
      if (cancel.signal.aborted) return undefined;
      throw error;
    }
  });
}

const hexByte = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;

function comparisonText(label: string, name: string, result: Comparison): string {
  switch (result.kind) {
    case 'equal':
      return vscode.l10n.t('"{0}" and {1} are equal: {2}.', label, name, bytesText(result.bytes));
    case 'different':
      return vscode.l10n.t(
        '"{0}" and {1} differ first at offset {2} (0x{3}): the capture has {4}, the file {5}.',
        label,
        name,
        integerText(result.offset),
        result.offset.toString(16),
        hexByte(result.capture),
        hexByte(result.file),
      );
    case 'longer': {
      const more = bytesText(result.by);
      const same = bytesText(result.offset);
      return result.which === 'capture'
        ? vscode.l10n.t(
            '"{0}" begins with all {1} of {2} and has {3} more.',
            label,
            same,
            name,
            more,
          )
        : vscode.l10n.t(
            '{0} begins with all {1} of "{2}" and has {3} more.',
            name,
            same,
            label,
            more,
          );
    }
  }
}

/** The place in the capture from which on it is another; null when the capture has none. */
function placeOf(result: Comparison): CapturePlace | null {
  if (result.kind === 'different') return { offset: result.offset, length: 1 };
  if (result.kind === 'longer' && result.which === 'capture')
    return { offset: result.offset, length: 1 };
  return null;
}

export class CaptureCommands {
  constructor(
    private readonly store: SessionStore,
    private readonly reporter: ErrorReporter,
    private readonly documents: CaptureDocuments,
    private readonly reveal: Reveal,
  ) {}

  readonly saveCapture = (argument: unknown): Promise<void> =>
    this.#withCapture(argument, (id, label) => this.save(id, label));

  readonly compareCapture = (argument: unknown): Promise<void> =>
    this.#withCapture(argument, async (id, label) =>
      this.compare(id, label, await this.documents.detect(id, label)),
    );

  readonly openCapture = (argument: unknown): Promise<void> =>
    this.#withCapture(argument, async (id, label) =>
      this.open(id, label, await this.documents.detect(id, label)),
    );

  async #withCapture(
    argument: unknown,
    act: (sessionId: string, label: string) => Promise<void>,
  ): Promise<void> {
    const none = vscode.l10n.t('There is no capture yet.');
    const chosen = await pickPipe(this.store, argument, (pipe) => pipe.captureFile !== null, none);
    if (chosen) await act(chosen.state.id, chosen.pipe.label);
  }

  async save(sessionId: string, label: string): Promise<void> {
    const file = this.documents.file(sessionId, label);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const name = `${label.replace(/[^A-Za-z0-9._-]+/g, '-')}.bin`;
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save the Capture of {0}', label),
      ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
    });
    if (!target) return;
    const title = vscode.l10n.t('Saving the capture of "{0}"', label);
    const { size } = await stat(file);
    const bytes = await withSteps(this.reporter, title, size, (steps) =>
      copyCapture(file, target.fsPath, steps),
    );
    if (bytes === undefined) return;
    this.reporter.inform(
      vscode.l10n.t('Saved {0} of "{1}" to {2}.', bytesText(bytes), label, target.fsPath),
      {
        [vscode.l10n.t('Open Folder')]: () =>
          vscode.commands.executeCommand('revealFileInOS', target),
      },
    );
  }

  async compare(sessionId: string, label: string, encoding: TextEncoding): Promise<void> {
    const capture = this.documents.file(sessionId, label);
    const [file] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t('Compare the Capture of {0} with a File', label),
        openLabel: vscode.l10n.t('Compare'),
      })) ?? [];
    if (!file) return;
    const name = basename(file.fsPath);
    const title = vscode.l10n.t('Comparing "{0}" with {1}', label, name);
    const sizes = await Promise.all([stat(capture), stat(file.fsPath)]);
    const common = Math.min(...sizes.map(({ size }) => size));
    const result = await withSteps(this.reporter, title, common, (steps) =>
      compareCapture(capture, file.fsPath, steps),
    );
    if (!result) return;
    const place = placeOf(result);
    const showsDiff = result.kind !== 'equal' && sizes.every(({ size }) => size < largestDiff);
    const diff = async (): Promise<void> => {
      const uri = await this.documents.uri(sessionId, label, encoding);
      await vscode.commands.executeCommand('vscode.diff', file, uri, `${name} ↔ ${label}`);
    };
    this.reporter.inform(comparisonText(label, name, result), {
      ...(place
        ? { [vscode.l10n.t('Show Offset')]: () => this.reveal(sessionId, label, place) }
        : {}),
      ...(showsDiff ? { [vscode.l10n.t('Open Text Diff')]: diff } : {}),
    });
  }

  async open(sessionId: string, label: string, encoding: TextEncoding): Promise<void> {
    const uri = await this.documents.uri(sessionId, label, encoding);
    await vscode.window.showTextDocument(uri, { preview: false });
  }
}
