// The commands on a pipe that is open: how it is read, and what is written to it besides a line.
import * as vscode from 'vscode';
import { bytesText } from '../../model/base/quantity';
import { offeredReadSizes } from '../../model/plan/pipeSizes';
import { pipeText } from '../../model/pipes/pipeText';
import { statusText } from '../../model/pipes/pipeStatus';
import type { PipeState, SessionState } from '../../model/session/state';
import { chooseFrom } from '../ground/chooseFrom';
import { pick, targetOf } from '../ground/commandTarget';
import type { SessionStore } from '../sessions/sessionStore';

interface SessionPipe {
  readonly state: SessionState;
  readonly pipe: PipeState;
}

/** From the tree the pipe of the node, from the palette the only one or the one chosen. */
/** A row of the tree can be asked about whatever it is; without one, pipes of running sessions are there to choose from. */
export function pickRunningPipe(
  store: SessionStore,
  argument: unknown,
  wanted: (pipe: PipeState, state: SessionState) => boolean,
  none: string,
): Promise<SessionPipe | undefined> {
  const isRow = targetOf(argument) !== undefined;
  return pickPipe(
    store,
    argument,
    (pipe, state) => isRow || (state.phase !== 'ended' && wanted(pipe, state)),
    none,
  );
}

export function pickPipe(
  store: SessionStore,
  argument: unknown,
  wanted: (pipe: PipeState, state: SessionState) => boolean,
  none: string,
): Promise<SessionPipe | undefined> {
  const target = targetOf(argument);
  const found = store.states.flatMap((state) =>
    state.pipes
      .filter(
        (pipe) =>
          wanted(pipe, state) &&
          (!target ||
            (state.id === target.sessionId &&
              (target.pipe === undefined || pipe.label === target.pipe) &&
              (target.processId === undefined || pipe.processId === target.processId))),
      )
      .map((pipe): SessionPipe => ({ state, pipe })),
  );
  const show = ({ state, pipe }: SessionPipe): vscode.QuickPickItem => {
    const status = statusText(pipe, state.startedAt);
    return {
      label: pipe.label,
      description: [state.plan.name, pipeText(pipe), ...(status === '' ? [] : [status])].join(
        ' · ',
      ),
    };
  };
  return pick(found, show, vscode.l10n.t('Which pipe?'), none);
}

const isRead = (pipe: PipeState): boolean => pipe.direction === 'captured' && pipe.phase === 'open';
const isWritten = (pipe: PipeState): boolean =>
  pipe.direction === 'written' && pipe.phase === 'open';

const largestReadSize = 16 * 1024 * 1024;

export class PipeCommands {
  constructor(private readonly store: SessionStore) {}

  readonly pauseReading = (argument: unknown): Promise<void> => this.#setPaused(argument, true);
  readonly resumeReading = (argument: unknown): Promise<void> => this.#setPaused(argument, false);

  async #setPaused(argument: unknown, paused: boolean): Promise<void> {
    const chosen = await pickPipe(
      this.store,
      argument,
      (pipe) => isRead(pipe) && pipe.paused !== paused,
      paused ? vscode.l10n.t('No pipe is being read.') : vscode.l10n.t('No pipe is paused.'),
    );
    if (!chosen) return;
    const { label, readSize } = chosen.pipe;
    await this.store
      .running(chosen.state.id)
      .request('setReading', { pipe: label, paused, readSize });
  }

  readonly setReadSize = async (argument: unknown): Promise<void> => {
    const none = vscode.l10n.t('No pipe is being read.');
    const chosen = await pickPipe(this.store, argument, isRead, none);
    if (!chosen) return;
    const { label, paused, readSize } = chosen.pipe;
    const wanted = await this.#askReadSize(label, readSize);
    if (wanted === undefined) return;
    await this.store
      .running(chosen.state.id)
      .request('setReading', { pipe: label, paused, readSize: wanted });
  };

  async #askReadSize(label: string, current: number): Promise<number | undefined> {
    const title = vscode.l10n.t('Most bytes one ReadFile asks for on {0}', label);
    const own = { label: vscode.l10n.t('Another number…'), size: null };
    const items = offeredReadSizes.map((size) => ({
      label: bytesText(size),
      ...(size === current ? { description: vscode.l10n.t('now') } : {}),
      size,
    }));
    const chosen = await chooseFrom<{ label: string; size: number | null }>([...items, own], {
      title,
    });
    if (!chosen) return undefined;
    if (chosen.size !== null) return chosen.size;
    const typed = await vscode.window.showInputBox({
      title,
      value: String(current),
      validateInput: (text) => {
        const size = Number(text);
        return Number.isInteger(size) && size >= 1 && size <= largestReadSize
          ? undefined
          : vscode.l10n.t('A whole number from 1 to {0}.', largestReadSize);
      },
    });
    return typed === undefined ? undefined : Number(typed);
  }

  readonly cancelWrite = async (argument: unknown): Promise<void> => {
    const chosen = await pickPipe(
      this.store,
      argument,
      (pipe) => isWritten(pipe) && (pipe.queued > 0 || pipe.blocked !== null),
      vscode.l10n.t('No write is waiting.'),
    );
    if (!chosen) return;
    await this.store.running(chosen.state.id).request('cancelWrite', { pipe: chosen.pipe.label });
  };

  readonly writeFile = async (argument: unknown): Promise<void> => {
    const none = vscode.l10n.t('No pipe is open for writing.');
    const chosen = await pickPipe(this.store, argument, isWritten, none);
    if (chosen) await this.writeFileTo(chosen.state.id, chosen.pipe.label);
  };

  async writeFileTo(sessionId: string, label: string): Promise<void> {
    const [file] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t('Write a File to {0}', label),
        openLabel: vscode.l10n.t('Write'),
        canSelectMany: false,
      })) ?? [];
    if (!file) return;
    const session = this.store.running(sessionId);
    await session.request('writeFile', { pipe: label, path: file.fsPath });
  }
}
