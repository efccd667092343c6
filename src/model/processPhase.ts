// How a process is doing, in a few words.
import { exceptionText } from './exceptionCodes';
import type { ProcessState } from './state';

type Followed = Pick<
  ProcessState,
  'phase' | 'exitCode' | 'crash' | 'detachedAt' | 'stop' | 'error'
>;

/** Small codes as people write them, NTSTATUS values as people look them up. */
function exitCodeText(code: number): string {
  const unsigned = code >>> 0;
  return unsigned < 0x10000 ? String(unsigned) : exceptionText(`0x${unsigned.toString(16)}`);
}

export function processPhase(process: Followed): string {
  const { crash, exitCode, detachedAt, stop } = process;
  switch (process.phase) {
    case 'suspended':
      return stop === null ? 'suspended before its first instruction' : 'held at its creation';
    case 'running':
      return detachedAt === null ? 'running' : 'running, left to itself';
    case 'paused':
      return 'suspended';
    case 'failed':
      return `did not start${process.error ? `: ${process.error.symbol}` : ''}`;
    case 'exited':
      if (crash) return `crashed with ${exceptionText(crash.code)}`;
      return exitCode === null ? 'ended' : `exited with ${exitCodeText(exitCode)}`;
  }
}

/** From how near its handles were seen at its start; null for a child of the broker, of which nothing else is possible. */
export function seenText({
  descent,
  birth,
}: Pick<ProcessState, 'descent' | 'birth'>): string | null {
  if (!descent) return null;
  if (!birth) return 'It was gone before its handles could be read.';
  if (birth.readAfter === undefined) {
    return 'It was held at its creation, before its first instruction: what it inherited is exact.';
  }
  const late = Math.max(1, Math.round(birth.readAfter));
  return `Seen late: it had run for up to ${late} ms when its handles were read, and may have closed or opened some.`;
}
