// `explain`: why a process that runs does not go on, wait by wait, to whoever would have to act.
import { explain, type Explanation } from '../../model/explain/explain';
import { explanationLines, type ExplanationText } from '../../model/explain/explanationLines';
import { explanationText } from '../../model/explain/explanationText';
import { makeReport } from '../../model/report/report';
import type { SessionState } from '../../model/session/state';
import { attachedRun } from '../sessions/attachedRun';
import { UsageError } from '../commandLine/commandLineOptions';
import { finishedRun } from '../sessions/finishedRun';
import { fine, jsonText, type Outcome } from '../commandLine/outcome';
import { assertWritable, writeOutputs, type OutputFiles } from '../files/outputFiles';
import { findingsText } from '../sessions/sessionText';
import { plainPaint, stdoutPaint, withoutControls, type Paint } from '../commandLine/terminal';
import * as l10n from '@vscode/l10n';

export interface ExplainOptions extends OutputFiles {
  readonly json?: boolean;
  /** Seconds. */
  readonly wait: number;
}

/** Raised when a field of the JSON changes its meaning. */
const version = 1;

/** More time brings nothing else: a circle, a stopped process and one that is gone stay what they are. */
const lasting: ReadonlySet<Explanation['outcome']> = new Set([
  'circle',
  'itself',
  'stopped',
  'exited',
]);

/** A PID is given away again: the first process is the one that was meant. */
function explanationOf(state: SessionState, pid: number): Explanation | null {
  const process = state.processes.find((one) => one.pid === pid);
  return process ? explain(state, process.id) : null;
}

function explanationJson(state: SessionState, explanation: Explanation, text: ExplanationText) {
  const { process, outcome, actors } = explanation;
  const named = ({ id, name, pid }: typeof process) => ({ id, name, pid });
  return {
    version,
    process: named(process),
    outcome,
    headline: text.headline,
    steps: text.steps.map(({ at, text: step, certainty }) => ({
      ...{ text: step, evidence: certainty },
      ...{ pid: at.pid, name: at.name, handle: at.handle },
    })),
    actors: actors.map(named),
    action: text.action,
    held: text.held ?? null,
    path: text.path ?? [],
    ...{ origin: text.origin, fix: text.fix, limits: text.limits },
    session: makeReport(state),
  };
}

function explainText(
  state: SessionState,
  explanation: Explanation,
  paint: Paint = plainPaint,
): string {
  const lines = explanationLines(explanationText(state, explanation)).map(withoutControls);
  const found = explanation.findings;
  const parts = [lines.join('\n'), ...(found.length > 0 ? [findingsText(found, paint)] : [])];
  return `${parts.join('\n\n')}\n`;
}

/** `folder`: where the bundles are. */
export async function explainCommand(
  pid: number,
  options: ExplainOptions,
  folder: string,
): Promise<Outcome> {
  assertWritable(options);
  const isEnough = (state: SessionState): boolean => {
    const explanation = explanationOf(state, pid);
    return explanation !== null && lasting.has(explanation.outcome);
  };
  const looking = { pid, tree: true, seconds: options.wait, isEnough };
  const { atLast, ended } = await attachedRun('explain', looking, folder);
  await writeOutputs(finishedRun(ended, folder), options, folder);
  const explanation = explanationOf(atLast, pid);
  if (!explanation)
    throw new UsageError(
      l10n.t('PID {0} cannot be read. Run this as the user it belongs to.', pid),
    );
  const text = explanationText(atLast, explanation);
  return fine(
    options.json === true
      ? jsonText(explanationJson(atLast, explanation, text))
      : explainText(atLast, explanation, stdoutPaint()),
  );
}
