// Checks a session that has ended against what its configuration expects: its captures are read here, the rest the state says.
import * as l10n from '@vscode/l10n';
import { ownEnd, stoppedAt } from '../../model/handles/passedHandles';
import { expectationResults } from '../../model/expectations/expectationResults';
import {
  captureQuestions,
  questionKey,
  type CaptureAnswer,
  type CaptureQuestion,
} from '../../model/expectations/textExpectations';
import { findings } from '../../model/findings/findings';
import type { SessionEvent } from '../../model/session/events';
import type { ExpectationResult } from '../../model/session/expectationResult';
import type { PipeState, SessionState } from '../../model/session/state';
import { captureAnswer } from '../captures/captureText';

/** Whether more of it could have come: then what is not there says nothing. */
function isCutOff(state: SessionState, pipe: PipeState): boolean {
  const writer = state.processes.find(({ id }) => id === pipe.processId);
  if (writer && ownEnd(state, writer) !== null) return false;
  const stop = stoppedAt(state);
  return pipe.phase !== 'endOfFile' || (stop !== null && (pipe.endedAt ?? 0) >= stop);
}

async function answerOf(
  state: SessionState,
  question: CaptureQuestion,
  workspaceFolder: string,
): Promise<CaptureAnswer> {
  const nothing = (seen: string): CaptureAnswer => ({ outcome: 'unknown', seen, evidence: [] });
  const pipe = state.pipes.find(({ label }) => label === question.pipe);
  if (!pipe || pipe.captureFile === null) return nothing(l10n.t('The output was not captured.'));
  if (pipe.phase === 'failed') return nothing(l10n.t('The capture of the output is not complete.'));
  const answer = await captureAnswer(question, pipe.captureFile, workspaceFolder);
  const isCertain = question.kind !== 'equalsFile' && answer.outcome === 'held';
  if (isCertain || answer.outcome === 'unknown' || !isCutOff(state, pipe)) return answer;
  const cut = l10n.t('The session was stopped before the output ended.');
  return { ...answer, outcome: 'unknown', seen: `${cut} ${answer.seen}` };
}

/** `state` is the one at the end. */
export async function checkExpectations(
  state: SessionState,
  workspaceFolder: string,
): Promise<readonly ExpectationResult[]> {
  const answers = new Map<string, CaptureAnswer>();
  for (const question of captureQuestions(state.plan))
    answers.set(questionKey(question), await answerOf(state, question, workspaceFolder));
  return expectationResults(state, findings(state), answers);
}

/** What the log says of it. A check that fails must not keep a session from its end: then there are no results. */
export async function checkedEvents(
  ended: SessionState,
  workspaceFolder: string,
): Promise<readonly SessionEvent[]> {
  try {
    const results = await checkExpectations(ended, workspaceFolder);
    return [{ type: 'expectationsChecked', time: ended.end?.time ?? 0, results }];
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
    return [];
  }
}
