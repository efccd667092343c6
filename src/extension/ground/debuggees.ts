// The processes that other debuggers of this window have told of: their sessions in the Call Stack can be looked into.
import * as vscode from 'vscode';
import { largestPid } from '../../model/base/largestPid';
import { debugType, setContext } from './contributions';

export interface DebuggedProcess {
  readonly pid: number;
  readonly name: string;
}

/** Of the event `process` of the Debug Adapter Protocol: https://microsoft.github.io/debug-adapter-protocol/specification#Events_Process */
function toldIn(message: unknown): DebuggedProcess | null {
  // Whatever an adapter sends gets here, also what is no message.
  const { type, event, body } = (message ?? {}) as {
    readonly type?: unknown;
    readonly event?: unknown;
    readonly body?: { readonly name?: unknown; readonly systemProcessId?: unknown } | null;
  };
  if (type !== 'event' || event !== 'process') return null;
  const { name, systemProcessId: pid } = body ?? {};
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid)) return null;
  if (pid <= 0 || pid > largestPid) return null;
  // Some tell the whole path.
  const program = typeof name === 'string' ? name.trim().split(/[\\/]/).at(-1) : undefined;
  return { pid, name: program || vscode.l10n.t('PID {0}', pid) };
}

export class Debuggees implements vscode.Disposable {
  /** By id of the debug session. */
  readonly #processes = new Map<string, DebuggedProcess>();
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.Disposable.from(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: ({ id, type }) =>
          type === debugType
            ? undefined
            : {
                onDidSendMessage: (message: unknown) => {
                  const told = toldIn(message);
                  if (told) this.#set(id, told);
                },
              },
      }),
      vscode.debug.onDidTerminateDebugSession(({ id }) => this.#set(id, null)),
    );
  }

  /** Of the session with this id; of the active one when there is none. */
  of(sessionId: string | undefined): DebuggedProcess | undefined {
    return this.#processes.get(sessionId ?? vscode.debug.activeDebugSession?.id ?? '');
  }

  get all(): readonly DebuggedProcess[] {
    return [...this.#processes.values()];
  }

  #set(id: string, told: DebuggedProcess | null): void {
    if (told) this.#processes.set(id, told);
    else this.#processes.delete(id);
    setContext('handleInheritance.hasDebuggee', this.#processes.size > 0);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
