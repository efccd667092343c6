// What the debug adapter drives: a session, seen without VS Code and without its transport.
import type { SessionEvent } from '../model/session/events';
import type { SessionState } from '../model/session/state';
import type { StopRule } from '../model/processes/stopRules';

export interface Debuggee {
  readonly state: SessionState;
  /** An address that shows the session in full; null where there is nothing to show it. */
  readonly panelLink: string | null;
  /** Told after each change, with the events that made it. Returns how to stop listening. */
  onDidChange(listener: (state: SessionState, events: readonly SessionEvent[]) => void): () => void;
  /** What children print that share the broker's own standard handles, and the broker's complaints. */
  onOutput(listener: (stream: 'stdout' | 'stderr', text: string) => void): () => void;
  start(): Promise<void>;
  /** At which processes to stop when they are created; before the start, too. */
  setStops(rules: readonly StopRule[]): Promise<unknown>;
  resume(processId: string): Promise<unknown>;
  pause(processId: string): Promise<unknown>;
  terminate(processId: string): Promise<unknown>;
  write(pipe: string, bytes: Uint8Array): Promise<unknown>;
  /** Leaves all processes running, which ends the session; resolves when it has ended. */
  detach(): Promise<unknown>;
  /** Ends the children; resolves when the session has ended. */
  stop(reason: 'stopped', message: string): Promise<unknown>;
  /** Bytes a pipe delivered; fewer than asked for at its end. */
  readCapture(pipe: string, offset: number, length: number): Promise<Uint8Array>;
}

export interface DebuggeeFactory {
  /**
   * Checks the configuration and prepares a session that has not started.
   * @throws UserFault with a sentence that names field, value and remedy; then nothing was launched.
   */
  create(configuration: object, noDebug: boolean): Debuggee;
}
