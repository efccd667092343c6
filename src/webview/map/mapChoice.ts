// What the map and the rest of the panel choose together: a node for a process, a pipe or a cell of the matrix, and back.
import { brokerNode, pipeKey, processIdOf, processNode } from '../../model/map/holdings';
import type { PanelSession } from '../../model/protocol/panelSession';
import type { HeldEdge, MapNode, SessionMap } from '../../model/map/sessionMap';
import { handleRows } from '../../model/matrix/handleRows';
import { brokerColumn } from '../../model/matrix/matrixRow';
import type { PanelChoices } from '../choices/panelChoices';
import type { SelectedCell } from '../../model/matrix/matrixChoices';

export interface MapChoice {
  readonly node: string;
  /** The handle in particular; null for the node as a whole. */
  readonly edge: string | null;
}

const heldEdges = ({ edges }: SessionMap): readonly HeldEdge[] =>
  edges.filter((edge) => edge.kind === 'held');

const holderOf = (column: string): string =>
  column === brokerColumn ? brokerNode : processNode(column);

const columnOf = (holder: string): string | null =>
  holder === brokerNode ? brokerColumn : processIdOf(holder);

/** What a cell of the matrix is on the map: its handle, else the pipe it is an end of, else who has it. */
export function cellChoice(
  session: PanelSession,
  map: SessionMap,
  cell: SelectedCell,
): MapChoice | null {
  const holder = holderOf(cell.column);
  const process = session.processes.find(({ id }) => id === cell.column);
  const isRow = cell.value === undefined;
  const matrix = isRow ? handleRows(session, process ? [process] : []) : null;
  const rows = matrix && [...matrix.shared, ...matrix.passed.flatMap((passed) => passed.rows())];
  const row = rows?.find(({ key }) => key === cell.row);
  const own = row && matrix ? matrix.cell(row, cell.column).handles : [];
  const values = isRow ? own.map(({ value }) => value) : [cell.value];
  const found = heldEdges(map)
    .filter((edge) => edge.holder === holder)
    .filter(({ handles }) => handles.some(({ value }) => values.includes(value)));
  const pipe = row?.pipe ? pipeKey(row.pipe.label) : null;
  // A value is used again when it is free: what is held is meant before what was.
  const edge =
    found.find(({ object }) => object === pipe) ?? found.find(({ isPast }) => !isPast) ?? found[0];
  if (edge) return { node: edge.object, edge: edge.id };
  const known = new Set(map.nodes.map(({ id }) => id));
  const node = [pipe, holder].find((id) => id !== null && known.has(id));
  return node == null ? null : { node, edge: null };
}

/** The cell of the matrix that an edge stands for; null for a process that has no column there. */
export function edgeCell({ holder, handles }: HeldEdge): Partial<PanelChoices> | null {
  const column = columnOf(holder);
  const value = handles[0]?.value;
  if (column === null || value === undefined || value === '') return null;
  const process = processIdOf(holder);
  return { cell: { row: '', column, value }, ...(process === null ? {} : { process }) };
}

/** What choosing a node chooses in the panel; null for what only the map has. */
export function nodeChoice(node: MapNode, map: SessionMap): Partial<PanelChoices> | null {
  switch (node.kind) {
    case 'process':
      return { process: node.process.id };
    case 'pipe':
      if (node.pipe) return { pipe: node.pipe.label };
      return firstCell(node, map);
    case 'object':
      return firstCell(node, map);
    case 'broker':
    case 'outside':
    case 'more':
      return null;
  }
}

function firstCell({ id }: MapNode, map: SessionMap): Partial<PanelChoices> | null {
  const edges = heldEdges(map).filter(({ object }) => object === id);
  const first = edges.find(({ isHolderFirst }) => isHolderFirst) ?? edges[0];
  const choice = first ? edgeCell(first) : null;
  return choice?.cell ? { cell: choice.cell } : null;
}
