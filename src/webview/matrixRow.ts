// What a row and a cell of the handle matrix say, and the tables of a process they are made from.
import type { Stream } from '../model/launchPlan';
import type { ChildHandle, NotInherited, Origin, StandardHandle } from '../model/origin';
import type { BrokerHandle, ProcessState } from '../model/state';

/** Id of the broker's column; the others are called by their process, whose ids are names of the plan. */
export const brokerColumn = '\u0000broker';

export type HandleFacts = Omit<ChildHandle, 'origin' | 'label' | 'why'> & {
  readonly origin: Origin | null;
};

export interface HandleCell {
  readonly column: string;
  readonly state: 'open' | 'closed' | Origin | 'notInherited' | 'none' | 'notStarted' | 'unknown';
  /** What this process has of the row's object; empty when nothing. */
  readonly handles: readonly HandleFacts[];
  /** Whether one of them was sent to the process after its start. */
  readonly isSent: boolean;
  /** Whether the process, which lives, was seen to have closed it since. */
  readonly isClosed: boolean;
  readonly why: string;
  /** The standard streams that have this value, whether or not there is a handle behind it. */
  readonly streams: readonly { readonly stream: Stream; readonly isDangling: boolean }[];
}

export interface HandleRow {
  readonly kind: 'handle';
  readonly key: string;
  readonly label: string | null;
  readonly value: string;
  readonly type: string;
  readonly object: string | null;
  readonly pipe: BrokerHandle['pipe'];
  readonly cells: readonly HandleCell[];
}

export interface GroupRow {
  readonly kind: 'group';
  readonly key: string;
  readonly text: string;
}

export interface ProcessTable {
  readonly process: ProcessState;
  readonly handles: readonly ChildHandle[];
  /** What is asked for every row, by what it is asked with: a session may have ten thousand rows. */
  readonly atBirth: ReadonlySet<string>;
  readonly byLabel: ReadonlyMap<string | null, readonly ChildHandle[]>;
  readonly sameObjectAs: ReadonlyMap<string, readonly string[]>;
  readonly missing: ReadonlyMap<string, NotInherited>;
  /** By value in the parent. */
  readonly missingByValue: ReadonlyMap<string, NotInherited>;
  readonly standard: readonly StandardHandle[];
}
