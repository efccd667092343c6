// How the user looks at the matrix: what is filtered, in which order, and which columns there are; kept with the other choices.

export const originChoices = [
  'inherited',
  'unclear',
  'duplicated',
  'opened',
  'found',
  'inferred',
  'sent',
  'notInherited',
] as const;
export type OriginChoice = (typeof originChoices)[number];

/** Columns between the name of a handle and what the processes have of it. */
export const factColumns = ['value', 'kind', 'access', 'object', 'holders'] as const;
export type FactColumn = (typeof factColumns)[number];

export const groupings = ['object', 'process'] as const;
export type Grouping = (typeof groupings)[number];

export interface RowOrder {
  readonly by: 'label' | FactColumn;
  readonly isDescending: boolean;
}

export interface MatrixChoices {
  /** Of a row's family; none means all. */
  readonly kinds: readonly string[];
  /** What at least one of the processes has to have; none means anything. */
  readonly origins: readonly OriginChoice[];
  readonly differs: boolean;
  readonly unpredicted: boolean;
  readonly grouping: Grouping;
  /** Null: as they were made. */
  readonly order: RowOrder | null;
  readonly facts: readonly FactColumn[];
  /** Ids of processes without a column. */
  readonly hidden: readonly string[];
}

export const noFilters: Pick<MatrixChoices, 'kinds' | 'origins' | 'differs' | 'unpredicted'> = {
  kinds: [],
  origins: [],
  differs: false,
  unpredicted: false,
};

export const firstMatrixChoices: MatrixChoices = {
  ...noFilters,
  grouping: 'object',
  order: null,
  facts: ['value', 'kind', 'holders'],
  hidden: [],
};

function known<T extends string>(all: readonly T[], value: unknown, otherwise: readonly T[]) {
  if (!Array.isArray(value)) return otherwise;
  const texts: readonly unknown[] = value;
  return all.filter((one) => texts.includes(one));
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

function readOrder(value: unknown): RowOrder | null {
  if (typeof value !== 'object' || value === null || !('by' in value)) return null;
  const by = (['label', ...factColumns] as const).find((one) => one === value.by);
  return by ? { by, isDescending: 'isDescending' in value && value.isDescending === true } : null;
}

/** What an older panel saved, or none: what does not fit is taken from the defaults. */
export function readMatrixChoices(value: unknown): MatrixChoices {
  if (typeof value !== 'object' || value === null) return firstMatrixChoices;
  const saved: Readonly<Partial<Record<keyof MatrixChoices, unknown>>> = value;
  return {
    kinds: texts(saved.kinds),
    origins: known(originChoices, saved.origins, []),
    differs: saved.differs === true,
    unpredicted: saved.unpredicted === true,
    grouping: groupings.find((one) => one === saved.grouping) ?? 'object',
    order: readOrder(saved.order),
    facts: known(factColumns, saved.facts, firstMatrixChoices.facts),
    hidden: texts(saved.hidden),
  };
}

/** Processes and filters are of one session; how the matrix is laid out is not. */
export const forAnotherSession = (choices: MatrixChoices): MatrixChoices => ({
  ...choices,
  ...noFilters,
  hidden: [],
});

/** One cell of the handle matrix: a row by its key, a column by the process it stands for. */
export interface SelectedCell {
  readonly row: string;
  readonly column: string;
  /** Of the handle, where it is not known which row has it; then the row is empty. */
  readonly value?: string;
}

export const columnChoices = ['inheriting', 'selected', 'children', 'all'] as const;

/** Which processes have a column in the matrix. */
export type ColumnChoice = (typeof columnChoices)[number];
