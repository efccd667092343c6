// What a finding is about, as places of the panel to go to: processes, handles in the matrix, pipes.
import type { Finding, FindingStep } from '../../model/findings/finding';
import type { Place } from '../../model/findings/place';
import type { PanelSession } from '../../model/protocol/panelSession';
import type { ProcessState } from '../../model/session/state';
import { noFilters, type MatrixChoices } from '../../model/matrix/matrixChoices';
import { brokerColumn } from '../../model/matrix/matrixRow';
import type { FoldedSection, PanelChoices } from '../choices/panelChoices';

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

/** The most telling first. */
const order: readonly FindingPlace['kind'][] = ['handle', 'unpredicted', 'pipe', 'process'];

/** What the panel shows of a place, if anything. */
function shownPlace(
  place: Place,
  byId: ReadonlyMap<string, ProcessState>,
): readonly FindingPlace[] {
  switch (place.kind) {
    case 'process': {
      const process = byId.get(place.id);
      return process ? [{ kind: 'process', id: process.id, name: process.name }] : [];
    }
    case 'handle': {
      const { processId, value } = place;
      const process = byId.get(processId);
      return process ? [{ kind: 'handle', column: processId, value, name: process.name }] : [];
    }
    case 'brokerHandle':
      return [{ kind: 'handle', column: brokerColumn, value: place.value, name: null }];
    case 'prediction':
      return [{ kind: 'unpredicted', id: place.processId }];
    case 'pipe':
    case 'heldPipe':
      return [{ kind: 'pipe', label: place.label }];
    case 'broker':
    case 'outsideHandle':
    case 'session':
      return [];
  }
}

type ById = ReadonlyMap<string, ProcessState>;

const processesById = ({ processes }: PanelSession): ById =>
  new Map(processes.map((process) => [process.id, process]));

/** Where each step of the path leads; null for one that the panel does not show. */
export function stepPlaces(
  path: readonly FindingStep[],
  session: PanelSession,
): readonly (FindingPlace | null)[] {
  const byId = processesById(session);
  return path.map(({ place }) => (place ? (shownPlace(place, byId)[0] ?? null) : null));
}

/** Of the places of a finding those to which no step of its path leads; what leads to a handle shows its process as well. */
export function findingPlaces(
  { places, path = [] }: Finding,
  session: PanelSession,
): readonly FindingPlace[] {
  const byId = processesById(session);
  const steps = stepPlaces(path, session).filter((place) => place !== null);
  const seen = new Set(steps.map((place) => JSON.stringify(place)));
  const processes = new Set(
    steps.flatMap((step) =>
      step.kind === 'process' ? step.id : step.kind === 'handle' ? step.column : [],
    ),
  );
  const shown = places
    .flatMap((place) => shownPlace(place, byId))
    .filter((place) => !seen.has(JSON.stringify(place)))
    .filter((place) => place.kind !== 'process' || !processes.has(place.id));
  const once = [...new Map(shown.map((place) => [JSON.stringify(place), place])).values()];
  return once.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)).slice(0, mostPlaces);
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
export function placeSection(place: FindingPlace): FoldedSection {
  switch (place.kind) {
    case 'process':
      return 'processes';
    case 'handle':
    case 'unpredicted':
      return 'handles';
    case 'pipe':
      return 'pipes';
  }
}
