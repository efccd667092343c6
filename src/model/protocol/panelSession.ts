// A session as the panel has it, now or at a moment of the past.
import type { ExplanationText } from '../explain/explanationLines';
import type { Finding } from '../findings/finding';
import type { SessionState } from '../session/state';

/** The call trace would make every update larger: the panel is told its length and asks for what it shows. */
export type PanelSession = Omit<SessionState, 'calls'> & {
  readonly callCount: number;
  /** Found once, where they are shown in other views as well. */
  readonly findings: readonly Finding[];
  /** Of the processes that the session was attached to; none when it launches its own. */
  readonly explanations: readonly ExplanationText[];
  /** What it is the state of; absent or null for now. */
  readonly moment?: Moment | null;
};

/** A moment of a session that is not now. */
export interface Moment {
  /** How many events had happened. */
  readonly event: number;
  /** Milliseconds since the session began. */
  readonly time: number;
}
