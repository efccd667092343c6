// A span of time as people write it in a configuration: 500, "500ms", "2s", "1.5 s", "1m".

const units = { ms: 1, s: 1000, m: 60_000 } as const;

/** Longer ones are mistakes. */
const longest = 3_600_000;

/** Milliseconds; null for what is no such time. A number alone is milliseconds already. */
export function expectedTime(written: number | string): number | null {
  const parsed = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m)?\s*$/.exec(String(written));
  if (!parsed) return null;
  const time = Number(parsed[1]) * units[(parsed[2] ?? 'ms') as keyof typeof units];
  return Number.isFinite(time) && time <= longest ? time : null;
}
