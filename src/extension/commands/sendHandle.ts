// The command that gives a process of a session a handle of the broker, and what can be done with the value it has there.
import * as vscode from 'vscode';
import { handleKind } from '../../model/handles/handleKind';
import { streamLabel } from '../../model/plan/labels';
import type { BrokerHandle, ProcessState, SessionState } from '../../model/session/state';
import { pick, targetOf } from '../ground/commandTarget';
import type { ErrorReporter } from '../ground/reportError';
import type { SessionStore } from '../sessions/sessionStore';

interface SessionHandle {
  readonly state: SessionState;
  readonly handle: BrokerHandle;
  readonly label: string;
}

const lives = ({ phase }: ProcessState): boolean =>
  phase === 'suspended' || phase === 'running' || phase === 'paused';

export class HandleSending {
  constructor(
    private readonly store: SessionStore,
    private readonly reporter: ErrorReporter,
  ) {}

  /** From the tree the handle of the node; resolves when it has been sent, and not when the message has been read. */
  readonly sendHandle = async (argument: unknown): Promise<void> => {
    const chosen = await this.#pickHandle(argument);
    if (!chosen) return;
    const { state, label } = chosen;
    const process = await pick(
      // The broker knows the streams of its children only.
      state.processes.filter((each) => lives(each) && each.descent === null),
      ({ name, pid, phase }) => ({
        label: name,
        description: vscode.l10n.t('PID {0}, {1}', pid ?? '?', phase),
      }),
      vscode.l10n.t('Send {0} to which process?', label),
      vscode.l10n.t('Every process of this session has exited.'),
    );
    if (!process) return;
    const { value } = await this.store.running(state.id).request('sendHandle', {
      label,
      processId: process.id,
      inheritable: false,
      writeToStdin: false,
    });
    this.#tell(state, process, label, value);
  };

  #pickHandle(argument: unknown): Promise<SessionHandle | undefined> {
    const target = targetOf(argument);
    const open = this.store.states.flatMap((state) =>
      state.phase === 'ended' || (target && state.id !== target.sessionId)
        ? []
        : state.brokerHandles.flatMap((handle): SessionHandle[] => {
            const { label, closedAt, value } = handle;
            const isMeant = target?.value === undefined || value === target.value;
            return label !== null && closedAt === null && isMeant ? [{ state, handle, label }] : [];
          }),
    );
    const isOneOfMany = new Set(open.map(({ state }) => state.id)).size > 1;
    return pick(
      open,
      ({ state, handle, label }) => ({
        label,
        description: [
          handle.value,
          handleKind(handle),
          ...(isOneOfMany ? [state.plan.name] : []),
        ].join(' · '),
      }),
      vscode.l10n.t('Send which handle?'),
      vscode.l10n.t('The launcher has no such handle open.'),
    );
  }

  #tell(state: SessionState, process: ProcessState, label: string, value: string): void {
    const stdin = streamLabel(state.plan, process, 'stdin');
    const isWritable = state.pipes.some(
      (pipe) => pipe.label === stdin && pipe.direction === 'written' && pipe.phase === 'open',
    );
    const write = (): Promise<null> => {
      const bytes = Buffer.from(`${BigInt(value)}\n`, 'utf8');
      return this.store.running(state.id).request('write', { pipe: stdin, bytes });
    };
    this.reporter.inform(
      vscode.l10n.t('{0} is {1} in {2} (PID {3}).', label, value, process.name, process.pid ?? '?'),
      {
        [vscode.l10n.t('Copy Value')]: () => vscode.env.clipboard.writeText(value),
        ...(isWritable ? { [vscode.l10n.t('Write to stdin')]: write } : {}),
      },
    );
  }
}
