// Where a key leads in a grid (https://www.w3.org/WAI/ARIA/apg/patterns/grid/).

export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

interface GridSize {
  readonly rows: number;
  readonly columns: number;
  readonly pageRows: number;
}

const within = (value: number, count: number): number => Math.max(0, Math.min(value, count - 1));

/** The place the key leads to; null for a key that is not for moving, or only across what has no extent. */
export function placeAfterKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  from: GridPlace,
  size: GridSize,
): GridPlace | null {
  const { row, column } = from;
  if (size.columns === 1 && /^Arrow(?:Left|Right)$/.test(event.key)) return null;
  if (size.rows === 1 && /^(?:ArrowUp|ArrowDown|PageUp|PageDown)$/.test(event.key)) return null;
  const far = event.ctrlKey || event.metaKey || size.columns === 1;
  const target = ((): GridPlace | null => {
    switch (event.key) {
      case 'ArrowUp':
        return { row: row - 1, column };
      case 'ArrowDown':
        return { row: row + 1, column };
      case 'ArrowLeft':
        return { row, column: column - 1 };
      case 'ArrowRight':
        return { row, column: column + 1 };
      case 'PageUp':
        return { row: row - size.pageRows, column };
      case 'PageDown':
        return { row: row + size.pageRows, column };
      case 'Home':
        return { row: far ? 0 : row, column: 0 };
      case 'End':
        return { row: far ? size.rows - 1 : row, column: size.columns - 1 };
      default:
        return null;
    }
  })();
  return (
    target && { row: within(target.row, size.rows), column: within(target.column, size.columns) }
  );
}
