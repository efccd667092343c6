// The ends of the pipes that processes made: one row each, with every process's handle to it, however that got known.
import * as l10n from '@vscode/l10n';
import { grouped } from '../base/groupBy';
import { absenceReason, originReason } from '../handles/handleReason';
import { hasLostAll } from '../handles/tenure';
import { isBetween, isOpen, onlyOpener, type PipeHold, type SharedPipe } from '../pipes/pipeHold';
import { openerOf, sharedPipeTitle } from '../pipes/sharedPipeName';
import type { PipeEnd, ProcessState } from '../session/state';
import {
  brokerColumn,
  cellOf,
  cellStateOf,
  HandleRow,
  type HandleCell,
  type HandleFacts,
} from './matrixRow';
import { closedText, foundFacts, foundText, inferredText, openedText } from './foundHandles';
import type { PassedObject } from './passedObjects';
import { streamsOf, type ProcessTable } from './processTable';

export interface PipeEndRow {
  readonly row: HandleRow;
  readonly cell: (table: ProcessTable | null) => HandleCell;
  /** Under whom it stands: who opened the pipe, else who was first seen with it. */
  readonly process: ProcessState;
  readonly isOpened: boolean;
  /** What births tell of it. */
  readonly objects: readonly PassedObject[];
  /** What processes had opened of it when they were first seen, by `bornKey`: no other row is to say so again. */
  readonly opened: readonly string[];
  readonly isBetween: boolean;
}

interface End {
  readonly pipe: SharedPipe;
  readonly end: PipeEnd;
  readonly holds: readonly PipeHold[];
  readonly opener: ProcessState | null;
  /** What births tell of it. */
  readonly objects: readonly PassedObject[];
}

const ends = ['read', 'write'] as const;

/** Of a handle that a process was born with. */
export const bornKey = (processId: string, value: string): string => `${processId} ${value}`;

const bornOf = (holds: readonly PipeHold[]): readonly PipeHold[] =>
  holds.filter(({ knownBy }) => knownBy === 'birth');

const keyOf = ({ process, value }: PipeHold): string => bornKey(process.id, value);

const isOpeners = ({ passedBy }: PipeHold): boolean => passedBy === null;

/** What the broker passed on has its row there. */
const isBrokers = ({ passedBy }: PipeHold): boolean => passedBy === 'broker';

/** `objectOf`: what births tell of the object of a handle that a process was born with. */
export function pipeEndRows(
  pipes: readonly SharedPipe[],
  objectOf: (born: string) => PassedObject | undefined,
): readonly PipeEndRow[] {
  return pipes.flatMap((pipe) =>
    ends.flatMap((end): readonly PipeEndRow[] => {
      const holds = pipe.holds.filter((hold) => hold.end === end);
      if (holds.length === 0 || holds.some(isBrokers)) return [];
      const born = bornOf(holds);
      const objects = new Set(born.flatMap((hold) => objectOf(keyOf(hold)) ?? []));
      return rowOf({ pipe, end, holds, opener: onlyOpener(pipe), objects: [...objects] }, born);
    }),
  );
}

function titleOf({ pipe, end }: End): string {
  const title = sharedPipeTitle(pipe);
  return end === 'read'
    ? l10n.t({
        message: '{0}, read end',
        args: [title],
        comment: ['{0} is "stdout of tool.exe (PID 12)"'],
      })
    : l10n.t({
        message: '{0}, write end',
        args: [title],
        comment: ['{0} is "stdout of tool.exe (PID 12)"'],
      });
}

function rowOf(one: End, born: readonly PipeHold[]): readonly PipeEndRow[] {
  const { pipe, end, holds, opener, objects } = one;
  const process = opener ?? openerOf(pipe) ?? pipe.holds[0]?.process;
  if (!process) return [];
  const first = holds.find((hold) => hold.process === process) ?? holds[0];
  const isShared = isBetween(pipe);
  const key = `pipe ${pipe.identity} ${pipe.holds[0]?.from ?? 0} ${end}`;
  const row = new HandleRow({
    key: isShared ? key : `${process.id} ${key}`,
    ...{ label: null, title: titleOf(one), end, value: first?.value ?? '', type: 'File' },
    object: pipe.name,
    access: first ? `0x${first.access.toString(16)}` : '',
    ...{ pipe: null, file: holds.find(({ file }) => file !== null)?.file ?? null },
    owner: isShared ? null : process.id,
  });
  const byProcess = grouped(holds, (hold) => hold.process.id);
  return [
    {
      ...{
        row,
        process,
        opened: born.filter(isOpeners).map(keyOf),
        objects,
        isOpened: opener !== null,
        isBetween: isShared,
      },
      cell: (table) => cellIn(one, byProcess, table),
    },
  ];
}

function cellIn(
  one: End,
  byProcess: ReadonlyMap<string, readonly PipeHold[]>,
  table: ProcessTable | null,
): HandleCell {
  if (table === null) {
    const why = l10n.t('The launcher has no handle to this pipe.');
    return cellOf({ column: brokerColumn, state: 'none', why });
  }
  const holds = byProcess.get(table.process.id);
  return holds ? heldCell(one, holds, table) : absentCell(one, byProcess, table);
}

interface Shown {
  readonly facts: HandleFacts;
  readonly state: HandleCell['state'];
  readonly why: string;
  readonly reason: HandleCell['reason'];
}

function shownOf({ opener, objects }: End, hold: PipeHold, table: ProcessTable): Shown {
  const { process, value, knownBy } = hold;
  if (knownBy === 'birth' && process.birth) {
    const handle =
      table.passed.find((each) => each.value === value) ??
      table.opened().find((each) => each.value === value);
    if (handle) {
      const reason = originReason(process.birth, handle);
      return { facts: handle, state: cellStateOf(handle), why: handle.why, reason };
    }
  }
  const facts = foundFacts(hold);
  if (knownBy === 'inference') {
    return { facts, state: 'inferred', why: inferredText(process), reason: null };
  }
  if (opener !== process) {
    return { facts, state: 'found', why: foundText(hold), reason: null };
  }
  const isPassed = objects.some(
    (object) => object.openerId === process.id && object.value === value,
  );
  return {
    facts: { ...facts, openedBy: process.id, origin: 'opened' },
    ...{ state: 'opened', reason: 'opened' },
    why: isPassed
      ? l10n.t('{0} opened it, inheritable, and passed it on.', process.name)
      : openedText(hold),
  };
}

/** What is closed is not said to be there while another handle to it is. */
function heldCell(one: End, holds: readonly PipeHold[], table: ProcessTable): HandleCell {
  const living = holds.filter(isOpen);
  const closed = living.length === 0 ? [] : holds.filter((hold) => !isOpen(hold));
  const shown = (living.length === 0 ? holds : living).map((hold) => shownOf(one, hold, table));
  const [first] = shown;
  const whys = new Set(shown.map(({ why }) => why));
  return cellOf({
    column: table.process.id,
    state: first?.state ?? 'unknown',
    handles: shown.map(({ facts }) => facts),
    closedValues: closed.map(({ value }) => value),
    isClosed: hasLostAll(
      table.process,
      holds.map(({ until, from }) => ({ until, seenAt: from, heldAt: null })),
    ),
    why: [...whys, ...(closed.length === 0 ? [] : [closedText(table.process, closed)])].join(' '),
    reason: first?.reason ?? null,
    streams: streamsOf(
      table,
      shown.map(({ facts }) => facts.value),
    ),
  });
}

function absentCell(
  { objects }: End,
  byProcess: ReadonlyMap<string, readonly PipeHold[]>,
  table: ProcessTable,
): HandleCell {
  const { birth, name, id: column, history } = table.process;
  // Console hosts are nobody's partner, but have what they were born with.
  const born = objects.flatMap(({ held }) => held.get(column) ?? []);
  if (birth && born[0]) {
    const [first] = born as [(typeof born)[number]];
    const { why } = first;
    const reason = originReason(birth, born[0]);
    return cellOf({ column, state: cellStateOf(first), handles: born, why, reason });
  }
  if (!birth && history.length === 0) {
    return cellOf({
      ...{ column, state: 'unknown' },
      why: l10n.t('The handles of {0} could not be read.', name),
    });
  }
  const creator = birth?.creator;
  const given = creator === undefined ? [] : (byProcess.get(creator.processId) ?? []);
  for (const { value } of given) {
    const missing = table.missingByValue.get(value);
    if (birth && missing) {
      const reason = absenceReason(birth, { value, inheritable: true });
      return cellOf({ column, state: 'notInherited', why: missing.why, reason });
    }
    const source = birth?.brokerHandles.find((handle) => handle.value === value);
    if (creator && source?.inheritable === false) {
      return cellOf({
        ...{ column, state: 'notInherited', reason: 'notInheritable' },
        why: l10n.t('{0} had no inheritable handle to it when it created {1}.', creator.name, name),
      });
    }
  }
  const why = l10n.t('{0} was never seen with a handle to it.', name);
  return cellOf({ column, state: 'none', why });
}
