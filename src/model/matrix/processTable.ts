// What is asked of a process's handles for every row of the matrix, found at once: a session may have a hundred thousand rows.
import { notInherited, type NotInherited } from '../handles/notInherited';
import { openedCount, openedHandles, passedOn, type ChildHandle } from '../handles/origin';
import { standardHandles, type StandardHandle } from '../handles/standardHandles';
import type { PanelSession } from '../protocol/panelSession';
import { plannedChild } from '../processes/plannedChild';
import type { Birth, BrokerHandle, ProcessState } from '../session/state';
import { unpredictedValues } from '../handles/unpredicted';
import { HandleRow, type HandleCell } from './matrixRow';

/** A broker's handle: the value alone is used again. */
export const keyOf = (handle: Pick<BrokerHandle, 'label' | 'value'>): string =>
  `${handle.label ?? ''} ${handle.value}`;

interface BirthTable {
  /** All but those the process opened itself. */
  readonly passed: readonly ChildHandle[];
  readonly openedCount: number;
  /** Made when somebody looks: mostly they are very many, and not shown. */
  readonly opened: () => readonly ChildHandle[];
  readonly byLabel: ReadonlyMap<string | null, readonly ChildHandle[]>;
  readonly atBirth: ReadonlyMap<string, BrokerHandle>;
  readonly sameObjectAs: ReadonlyMap<string, readonly string[]>;
  readonly missing: ReadonlyMap<string, NotInherited>;
  /** By value in the parent. */
  readonly missingByValue: ReadonlyMap<string, NotInherited>;
  readonly standard: readonly StandardHandle[];
  readonly unpredicted: ReadonlySet<string>;
}

export interface ProcessTable extends BirthTable {
  readonly process: ProcessState;
}

const nothing: BirthTable = {
  passed: [],
  openedCount: 0,
  opened: () => [],
  byLabel: new Map(),
  atBirth: new Map(),
  sameObjectAs: new Map(),
  missing: new Map(),
  missingByValue: new Map(),
  standard: [],
  unpredicted: new Set(),
};

/** By birth, which does not change, while a process opens and closes handles ten times a second. */
const known = new WeakMap<Birth, BirthTable>();

export function tableOf(session: PanelSession, process: ProcessState): ProcessTable {
  const { birth } = process;
  if (!birth) return { ...nothing, process };
  const table = known.get(birth) ?? readTable(session, process, birth);
  known.set(birth, table);
  return { ...table, process };
}

function readTable(session: PanelSession, process: ProcessState, birth: Birth): BirthTable {
  const passed = passedOn(birth);
  const missing = notInherited(birth);
  const byLabel = new Map<string | null, ChildHandle[]>();
  for (const handle of passed) {
    const alike = byLabel.get(handle.label);
    if (alike) alike.push(handle);
    else byLabel.set(handle.label, [handle]);
  }
  return {
    passed,
    openedCount: openedCount(birth),
    opened: () => openedHandles(birth),
    byLabel,
    atBirth: new Map(birth.brokerHandles.map((handle) => [keyOf(handle), handle])),
    sameObjectAs: new Map(
      birth.childHandles
        .filter(({ sameObjectAs }) => sameObjectAs.length > 0)
        .map(({ value, sameObjectAs }) => [value, sameObjectAs]),
    ),
    missing: new Map(missing.map((handle) => [keyOf(handle), handle])),
    missingByValue: new Map(missing.map((handle) => [handle.value, handle])),
    standard: standardHandles(session.plan, plannedChild(session.plan, process), birth),
    unpredicted: unpredictedValues(birth),
  };
}

/** The row of a handle to whose object nobody else is known to have one. */
export function ownRow(owner: string, handle: ChildHandle): HandleRow {
  const { value, type, object, access, pipe, file } = handle;
  const key = `${owner} ${value}`;
  return new HandleRow({ key, label: null, value, type, object, access, pipe, file, owner });
}

/** By the handles, which belong to one birth: mostly nobody wants to see them. */
const knownRows = new WeakMap<readonly ChildHandle[], readonly HandleRow[]>();

/** What the process opened for itself. */
export function openedRows({ process, opened: handles }: ProcessTable): readonly HandleRow[] {
  const opened = handles();
  const rows = knownRows.get(opened) ?? opened.map((handle) => ownRow(process.id, handle));
  knownRows.set(opened, rows);
  return rows;
}

/** The standard streams of the process that have one of the values. */
export function streamsOf(table: ProcessTable, values: readonly string[]): HandleCell['streams'] {
  return table.standard
    .filter((standard) => standard.value !== null && values.includes(standard.value))
    .map(({ stream, state }) => ({ stream, isDangling: state === 'dangling' }));
}
