// Numbers as people read them: grouped digits, and sizes short enough for a list; in the form of their language.
import * as l10n from '@vscode/l10n';

interface Formats {
  readonly grouped: Intl.NumberFormat;
  /** By the number of digits behind the point. */
  readonly decimals: Map<number, Intl.NumberFormat>;
  /** Null until a time of day is written: making one takes longest of all. */
  timeOfDay: Intl.DateTimeFormat | null;
}

/** Made once for each language: making one takes longer than a thousand uses. */
const known = new Map<string, Formats>();

const languageTag = (): string =>
  l10n.t({
    message: 'en-US',
    comment: ['Language tag for the format of numbers, as de-DE'],
  });

function formats(): Formats {
  const tag = languageTag();
  const before = known.get(tag);
  if (before) return before;
  const made = {
    grouped: new Intl.NumberFormat(tag),
    decimals: new Map<number, Intl.NumberFormat>(),
    timeOfDay: null,
  };
  known.set(tag, made);
  return made;
}

const two = '2-digit';
const clock = { hour: two, minute: two, second: two, hourCycle: 'h23' } as const;

export function integerText(value: number): string {
  return formats().grouped.format(value);
}

/** With exactly that many digits behind the point, and no groups before it. */
export function decimal(value: number, digits: number): string {
  const { decimals } = formats();
  let format = decimals.get(digits);
  if (!format) {
    const { locale } = formats().grouped.resolvedOptions();
    const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    format = new Intl.NumberFormat(locale, { ...fraction, useGrouping: false });
    decimals.set(digits, format);
  }
  // Rounded first: Intl rounds what people write, 1.45, and not what the number is, a little less.
  return format.format(Number(value.toFixed(digits)));
}

/** `14:03:21`. `time` is milliseconds since 1970. */
export function timeOfDay(time: number): string {
  const made = formats();
  made.timeOfDay ??= new Intl.DateTimeFormat(languageTag(), clock);
  return made.timeOfDay.format(time);
}

/** `one` and `many` have the place {0} for the number: `counted(2, l10n.t('{0} read'), l10n.t('{0} reads'))`. */
export function counted(value: number, one: string, many: string): string {
  return (value === 1 ? one : many).replace('{0}', () => integerText(value));
}

/** `1 byte`, `31,457,280 bytes`: exact. */
export function bytesText(value: number): string {
  return counted(value, l10n.t('{0} byte'), l10n.t('{0} bytes'));
}

/** `812 B`, `30.0 MB`: for places where the exact number is elsewhere. */
export function shortSize(bytes: number): string {
  if (bytes < 1024) return l10n.t('{0} B', bytes);
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), 4);
  const size = decimal(bytes / 2 ** (10 * power), 1);
  if (power === 1) return l10n.t('{0} KB', size);
  if (power === 2) return l10n.t('{0} MB', size);
  return power === 3 ? l10n.t('{0} GB', size) : l10n.t('{0} TB', size);
}

/** `0.4 s`, `12 s`, `3 min 5 s`, `2 h 4 min`: as exact as it is still interesting. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 9.95) return l10n.t('{0} s', decimal(seconds, 1));
  const whole = Math.round(seconds);
  if (whole < 60) return l10n.t('{0} s', whole);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return l10n.t('{0} min {1} s', minutes, whole % 60);
  return l10n.t('{0} h {1} min', integerText(Math.floor(minutes / 60)), minutes % 60);
}
