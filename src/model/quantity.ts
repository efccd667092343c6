// Numbers as people read them: grouped digits, and sizes short enough for a list.

/** Made with the first number: making it takes as long as loading all of the extension. */
let digits: Intl.NumberFormat | undefined;

export function grouped(value: number): string {
  digits ??= new Intl.NumberFormat('en-US');
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

/** `0.4 s`, `12 s`, `3 min 5 s`, `2 h 4 min`: as exact as it is still interesting. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${grouped(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}
