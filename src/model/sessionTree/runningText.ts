// What the status bar says while sessions run: which, how many processes live, and what was found.
import * as l10n from '@vscode/l10n';
import { findings } from '../findings/findings';
import { judgedOf } from '../findings/judged';
import { integerText } from '../base/quantity';
import { sessionPhase } from '../session/sessionPhase';
import type { SessionState } from '../session/state';

interface RunningText {
  /** With `$(icon)` where VS Code draws one. */
  readonly text: string;
  /** Lines of plain text, one for each session. */
  readonly tooltip: string;
  /** The text without icons. */
  readonly spoken: string;
}

/** A longer name would take the room of what others say there. */
const longestName = 30;

function processesText(count: number): string {
  return count === 1 ? l10n.t('1 process') : l10n.t('{0} processes', integerText(count));
}

function findingsText(count: number): string {
  return count === 1 ? l10n.t('1 finding') : l10n.t('{0} findings', integerText(count));
}

function counts(states: readonly SessionState[]): { processes: number; found: number } {
  let alive = 0;
  for (const { processes } of states) {
    for (const { phase } of processes) if (phase !== 'exited' && phase !== 'failed') alive += 1;
  }
  const found = states.flatMap((state) => findings(judgedOf(state)));
  return {
    processes: alive,
    // What is only to be known is no problem.
    found: found.filter(({ severity }) => severity !== 'information').length,
  };
}

function words(name: string, states: readonly SessionState[]): readonly string[] {
  const { processes, found } = counts(states);
  return [name, processesText(processes), ...(found === 0 ? [] : [findingsText(found)])];
}

/** What VS Code would take for an icon in a name is none. */
const plainName = (name: string): string => {
  const short = name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
  return short.replaceAll('$(', '\\$(');
};

/** Null when none of them runs: then there is nothing to say. */
export function runningText(states: readonly SessionState[]): RunningText | null {
  const running = states.filter(({ phase }) => phase !== 'ended');
  const [only] = running;
  if (!only) return null;
  const name =
    running.length === 1 ? only.plan.name : l10n.t('{0} sessions', integerText(running.length));
  const [, processes = '', found] = words(name, running);
  return {
    text: [
      `$(server-process) ${plainName(name)}: ${processes}`,
      ...(found === undefined ? [] : [`$(warning) ${found}`]),
    ].join(' '),
    tooltip: running
      .map((state) => [...words(state.plan.name, [state]), sessionPhase(state)].join(' · '))
      .join('\n'),
    spoken: words(name, running).join(', '),
  };
}
