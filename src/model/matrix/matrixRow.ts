// What a row and a cell of the handle matrix say.
import type { FileDescription } from '../session/fileDescription';
import type { HandleReason } from '../handles/handleReason';
import type { Stream } from '../plan/launchPlan';
import type { ChildHandle, Origin } from '../handles/origin';
import type { HoldSource } from '../pipes/pipeHold';
import type { BrokerHandle, PipeEnd } from '../session/state';

/** Id of the broker's column; the others are called by their process, whose ids are names of the plan. */
export const brokerColumn = '\u0000broker';

export type HandleFacts = Omit<
  ChildHandle,
  'origin' | 'label' | 'why' | 'certainty' | 'unknownBecause'
> & {
  readonly origin: Origin | null;
  /** Absent for what the process was born with or sent, and for the broker's. */
  readonly knownBy?: HoldSource;
};

/** What a cell says of a handle: nothing of how it got there, where no table shows that. */
export const cellStateOf = ({ origin, doubt }: Pick<ChildHandle, 'origin' | 'doubt'>): CellState =>
  doubt === 'unknown' ? 'found' : origin;

/** `found`: in its table, and nobody knows how it got there. `inferred`: nobody could ask, and nothing else can be meant. */
export type CellState =
  | 'open'
  | 'closed'
  | Origin
  | 'found'
  | 'inferred'
  | 'notInherited'
  | 'none'
  | 'notStarted'
  | 'unknown';

export interface HandleCell {
  readonly column: string;
  readonly state: CellState;
  /** What this process has of the row's object; empty when nothing. */
  readonly handles: readonly HandleFacts[];
  /** What it had the object under besides, and has closed. */
  readonly closedValues: readonly string[];
  /** Whether one of them was sent to the process after its start. */
  readonly isSent: boolean;
  /** Whether the process, which lives, was seen to have closed it since. */
  readonly isClosed: boolean;
  /** Whether the rules of Windows say otherwise. */
  readonly isUnpredicted: boolean;
  readonly why: string;
  /** Null where there is no rule to read about. */
  readonly reason: HandleReason | null;
  /** The standard streams that have this value, whether or not there is a handle behind it. */
  readonly streams: readonly { readonly stream: Stream; readonly isDangling: boolean }[];
}

/** A cell with what it does not say left out. */
export function cellOf(
  facts: Pick<HandleCell, 'column' | 'state' | 'why'> & Partial<HandleCell>,
): HandleCell {
  return {
    handles: [],
    closedValues: [],
    isSent: false,
    isClosed: false,
    isUnpredicted: false,
    reason: null,
    streams: [],
    ...facts,
  };
}

interface RowFacts {
  readonly key: string;
  readonly label: string | null;
  /** What people call it who gave it no label. */
  readonly title?: string;
  /** Of a pipe that is none of the session's. */
  readonly end?: PipeEnd;
  readonly value: string;
  readonly type: string;
  readonly object: string | null;
  readonly access: string;
  readonly pipe: BrokerHandle['pipe'];
  readonly file: FileDescription | null;
  /** Id of the process that alone has it; null for an object that others may have. */
  readonly owner: string | null;
}

/** The groups of the filter by kind: what a File handle is to, or the type of the object. */
function familyOf({ pipe, end, file, type }: RowFacts): string {
  if (pipe || end) return 'pipe';
  if (file && file.kind !== 'unknown') return file.kind;
  return type === 'File' ? 'file' : type;
}

/** One kernel object, with every process's handle to it. What its cells say is made by those who know the processes. */
export class HandleRow {
  readonly kind = 'handle';
  readonly key: string;
  readonly label: string | null;
  readonly title: string;
  readonly end: PipeEnd | null;
  readonly value: string;
  readonly type: string;
  readonly object: string | null;
  readonly access: string;
  readonly pipe: BrokerHandle['pipe'];
  readonly file: FileDescription | null;
  readonly owner: string | null;
  readonly family: string;

  constructor(facts: RowFacts) {
    this.key = facts.key;
    this.label = facts.label;
    this.title = facts.title ?? '';
    this.end = facts.end ?? null;
    this.value = facts.value;
    this.type = facts.type;
    this.object = facts.object;
    this.access = facts.access;
    this.pipe = facts.pipe;
    this.file = facts.file;
    this.owner = facts.owner;
    this.family = familyOf(facts);
  }

  /** What it is called: a label, a path, a type. */
  get name(): string {
    if (this.label !== null) return this.label;
    return this.title === '' ? (this.object ?? this.type) : this.title;
  }
}

/** A row in the group of one process, which has the object as others do. */
interface PlacedRow {
  readonly kind: 'placed';
  readonly key: string;
  readonly row: HandleRow;
  readonly column: string;
}

export interface GroupRow {
  readonly kind: 'group';
  readonly key: string;
  readonly text: string;
}

/** What stands in one line of the grid. */
export type MatrixLine = HandleRow | PlacedRow | GroupRow;

/** Null for a heading. */
export function rowOf(line: MatrixLine | undefined): HandleRow | null {
  if (line === undefined || line.kind === 'group') return null;
  return line.kind === 'placed' ? line.row : line;
}
