// What a finding is about, as places of the panel to go to: processes, handles in the matrix, pipes.
import type { Finding } from '../../model/findings/finding';
import type { PanelSession } from '../../model/protocol/panelProtocol';
import type { ProcessState } from '../../model/session/state';
import { noFilters, type MatrixChoices } from '../../model/matrix/matrixChoices';
import { brokerColumn } from '../../model/matrix/matrixRow';
import type { PanelChoices } from '../choices/panelChoices';

export type FindingPlace =
  | { readonly kind: 'process'; readonly id: string; readonly name: string }
  | {
      readonly kind: 'handle';
      /** Of the matrix: the process that has it, or the broker. */
      readonly column: string;
      readonly value: string;
      /** Whose it is, in words; null for the broker. */
      readonly name: string | null;
    }
  | { readonly kind: 'pipe'; readonly label: string }
  /** The rows in which prediction and observation differ. */
  | { readonly kind: 'unpredicted'; readonly id: string };

/** More are in the evidence. */
const mostPlaces = 8;

type Evidence = Readonly<Record<string, unknown>>;

const isEvidence = (value: unknown): value is Evidence =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

interface Known {
  readonly session: PanelSession;
  readonly byId: ReadonlyMap<string, ProcessState>;
}

function processOf(evidence: Evidence, { session, byId }: Known): ProcessState | undefined {
  const { process, pid, createdAt } = evidence;
  if (typeof process === 'string') return byId.get(process);
  if (typeof pid !== 'number') return undefined;
  // An id alone may be another process's by now.
  return session.processes.find(
    (each) =>
      each.pid === pid &&
      (each.descent === null || createdAt === undefined || each.descent.createdAt === createdAt),
  );
}

function handlePlace(process: ProcessState, value: unknown): readonly FindingPlace[] {
  if (typeof value !== 'string' || !/^0x[0-9a-f]+$/.test(value)) return [];
  return [{ kind: 'handle', column: process.id, value, name: process.name }];
}

/** A process that has a handle, or is one of many that have it. */
function holderPlaces(holder: unknown, known: Known): readonly FindingPlace[] {
  if (!isEvidence(holder)) return [];
  const { handle, pid } = holder;
  const process = processOf(holder, known);
  if (process) return handlePlace(process, handle);
  if (pid !== known.session.broker.pid || typeof handle !== 'string') return [];
  return [{ kind: 'handle', column: brokerColumn, value: handle, name: null }];
}

function handlesOf(evidence: Evidence, known: Known): readonly FindingPlace[] {
  const process = processOf(evidence, known);
  const { handles, handle, value } = evidence;
  const labelled = known.session.brokerHandles.find(
    ({ label }) => label !== null && label === handle,
  );
  return [
    ...listOf(handles).flatMap((one) =>
      process ? handlePlace(process, isEvidence(one) ? one['handle'] : one) : [],
    ),
    ...(process ? [...handlePlace(process, handle), ...handlePlace(process, value)] : []),
    ...(labelled
      ? [{ kind: 'handle', column: brokerColumn, value: labelled.value, name: null } as const]
      : []),
    ...[...listOf(evidence['holders']), ...listOf(evidence['heirs']), evidence['opener']].flatMap(
      (holder) => holderPlaces(holder, known),
    ),
  ];
}

/** The most telling first: handles, then pipes, then processes. */
export function findingPlaces(finding: Finding, session: PanelSession): readonly FindingPlace[] {
  const { evidence, code } = finding;
  const byId = new Map(session.processes.map((process) => [process.id, process]));
  const known: Known = { session, byId };
  const labels = [evidence['pipe'], ...listOf(evidence['pipes'])];
  const pipes = session.pipes.filter(({ label }) => labels.includes(label));
  const process = processOf(evidence, known);
  const places: readonly FindingPlace[] = [
    ...handlesOf(evidence, known),
    ...(code === 'prediction-differs' && process
      ? [{ kind: 'unpredicted', id: process.id } as const]
      : []),
    ...pipes.map(({ label }): FindingPlace => ({ kind: 'pipe', label })),
    ...(process ? [{ kind: 'process', id: process.id, name: process.name } as const] : []),
  ];
  const once = new Map(places.map((place) => [JSON.stringify(place), place]));
  return [...once.values()].slice(0, mostPlaces);
}

/** What is chosen to see it. */
export function placeChoice(place: FindingPlace, matrix: MatrixChoices): Partial<PanelChoices> {
  switch (place.kind) {
    case 'process':
      return { process: place.id };
    case 'handle': {
      const { column, value } = place;
      const cell = { row: '', column, value };
      return column === brokerColumn ? { cell } : { cell, process: column };
    }
    case 'pipe':
      return { pipe: place.label };
    case 'unpredicted':
      return {
        process: place.id,
        filter: '',
        matrix: { ...matrix, ...noFilters, unpredicted: true },
      };
  }
}

/** Id of the heading under which it is. */
export function placeSection(place: FindingPlace): string {
  switch (place.kind) {
    case 'process':
      return 'processes-heading';
    case 'handle':
    case 'unpredicted':
      return 'handles-heading';
    case 'pipe':
      return 'pipes-heading';
  }
}
