// What the user chose to look at; kept across reloads of the page together with the session it belongs to.
import {
  type SelectedCell,
  columnChoices,
  type ColumnChoice,
} from '../../model/matrix/matrixChoices';
import type { PanelMemento } from '../../model/protocol/panelMemento';
import {
  firstMatrixChoices,
  forAnotherSession,
  readMatrixChoices,
  type MatrixChoices,
} from '../../model/matrix/matrixChoices';
import { encodingChoice, type EncodingChoice } from './encodingChoice';

export const viewModes = ['text', 'hex', 'reads'] as const;
export type ViewMode = (typeof viewModes)[number];

export const handlesViews = ['matrix', 'map'] as const;
export type HandlesView = (typeof handlesViews)[number];

const foldedSections = ['expectations', 'findings', 'processes', 'handles', 'pipes'] as const;
export type FoldedSection = (typeof foldedSections)[number];

export interface PanelChoices extends PanelMemento {
  /** Sections of which only the heading is shown; the calls have a choice of their own, as they are folded at first. */
  readonly folded: readonly FoldedSection[];
  /** Id of a process. */
  readonly process: string | null;
  /** Ids of the processes whose descendants are not shown. */
  readonly collapsed: readonly string[];
  readonly handlesView: HandlesView;
  readonly columns: ColumnChoice;
  readonly cell: SelectedCell | null;
  readonly showsOpened: boolean;
  readonly filter: string;
  readonly matrix: MatrixChoices;
  readonly pipe: string | null;
  readonly mode: ViewMode;
  readonly follows: boolean;
  /** By label of the pipe; a pipe that is not there is shown as its bytes look. */
  readonly encodings: Readonly<Record<string, EncodingChoice>>;
  readonly showsColors: boolean;
  readonly showsCalls: boolean;
  readonly callFilter: string;
  readonly onlyFailed: boolean;
}

const firstChoices: PanelChoices = {
  sessionId: '',
  folded: [],
  process: null,
  collapsed: [],
  handlesView: 'matrix',
  columns: 'inheriting',
  cell: null,
  showsOpened: false,
  filter: '',
  matrix: firstMatrixChoices,
  pipe: null,
  mode: 'text',
  follows: true,
  encodings: {},
  showsColors: true,
  showsCalls: false,
  callFilter: '',
  onlyFailed: false,
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function readCell(value: unknown): SelectedCell | null {
  if (!isObject(value)) return null;
  const { row, column } = value;
  const handle = value['value'];
  if (typeof row !== 'string' || typeof column !== 'string') return null;
  return { row, column, ...(typeof handle === 'string' ? { value: handle } : {}) };
}

function readTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function readEncodings(value: unknown): PanelChoices['encodings'] {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([pipe, encoding]) => [pipe, encodingChoice(encoding)]),
  );
}

/** A pipe may be called as what every object has. */
export function encodingOf(encodings: PanelChoices['encodings'], label: string): EncodingChoice {
  return (Object.hasOwn(encodings, label) ? encodings[label] : undefined) ?? 'auto';
}

const readFolded = (value: unknown): readonly FoldedSection[] =>
  foldedSections.filter((section) => readTexts(value).includes(section));

/** An older version of this panel may have saved something else: what does not fit is taken from the defaults. */
export function readChoices(saved: unknown): PanelChoices {
  if (!isObject(saved)) return firstChoices;
  const { sessionId, showsOpened, filter, pipe, mode, follows } = saved;
  const { showsCalls, callFilter, onlyFailed, showsColors } = saved;
  return {
    sessionId: typeof sessionId === 'string' ? sessionId : '',
    folded: readFolded(saved['folded']),
    process: typeof saved['process'] === 'string' ? saved['process'] : null,
    collapsed: readTexts(saved['collapsed']),
    handlesView:
      handlesViews.find((candidate) => candidate === saved['handlesView']) ??
      firstChoices.handlesView,
    columns:
      columnChoices.find((candidate) => candidate === saved['columns']) ?? firstChoices.columns,
    cell: readCell(saved['cell']),
    showsOpened: showsOpened === true,
    filter: typeof filter === 'string' ? filter : '',
    matrix: readMatrixChoices(saved['matrix']),
    pipe: typeof pipe === 'string' ? pipe : null,
    mode: viewModes.find((candidate) => candidate === mode) ?? firstChoices.mode,
    follows: follows !== false,
    encodings: readEncodings(saved['encodings']),
    showsColors: showsColors !== false,
    showsCalls: showsCalls === true,
    callFilter: typeof callFilter === 'string' ? callFilter : '',
    onlyFailed: onlyFailed === true,
  };
}

/** What is chosen within one session means nothing in another; how to look at it still does. */
export function choicesFor(sessionId: string, choices: PanelChoices): PanelChoices {
  if (choices.sessionId === sessionId) return choices;
  return {
    ...choices,
    sessionId,
    process: null,
    collapsed: [],
    cell: null,
    filter: '',
    matrix: forAnotherSession(choices.matrix),
    pipe: null,
    encodings: {},
    callFilter: '',
  };
}
