// What the extension sends to the panel: the session, its time, answers, and places to show.
import type { CaptureCut, CapturePlace, SearchProgress } from '../capture/capturePlace';
import type { Landmark } from '../session/landmark';
import type { PanelSelection } from './panelRequests';
import type { SessionUpdate } from './sessionUpdate';

/** How much time of a session there is to look at. */
export interface SessionTime {
  /** How many events are known. */
  readonly events: number;
  /** Milliseconds from the beginning of the session to now, or to its last event. */
  readonly end: number;
  /** Null when they are as they were told last. */
  readonly landmarks: readonly Landmark[] | null;
}

/** What is known of a session that was opened from a file. */
export interface SavedFacts {
  /** Wall clock, milliseconds since 1970. */
  readonly savedAt: number;
  readonly cuts: readonly CaptureCut[];
}

/** To the panel. `session` whenever anything changed, at most some ten times a second. */
export type HostMessage =
  | {
      readonly type: 'session';
      readonly session: SessionUpdate;
      /** Milliseconds since the session began, by the clock that gives all times of the session; of a past moment its own. */
      readonly now: number;
      /** Present when the session was not run here. */
      readonly saved?: SavedFacts;
      /** Present when the panel is a page of its own. */
      readonly host?: 'report';
    }
  | { readonly type: 'time'; readonly time: SessionTime }
  | { readonly type: 'search'; readonly progress: SearchProgress }
  | { readonly type: 'reveal'; readonly pipe: string; readonly place: CapturePlace }
  | { readonly type: 'select'; readonly selection: PanelSelection }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly message: string };
