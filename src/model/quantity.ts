// Numbers as people read them: grouped digits, and sizes short enough for a list.

const digits = new Intl.NumberFormat('en-US');

export function grouped(value: number): string {
  return digits.format(value);
}

/** `1 byte`, `31,457,280 bytes`: exact. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${grouped(value)} ${value === 1 ? one : many}`;
}

/** `812 B`, `30.0 MB`: for places where the exact number is elsewhere. */
export function shortSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), units.length);
  return `${(bytes / 2 ** (10 * power)).toFixed(1)} ${units[power - 1] ?? ''}`;
}
