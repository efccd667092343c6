// An explanation in words: the answer in one line, each wait as a step with how sure it is, who would have to act, and what to change.
import * as l10n from '@vscode/l10n';
import { orList } from '../base/listText';
import type { FindingStep } from '../findings/finding';
import type { ExplainedStep, ExplanationText } from './explanationLines';
import { pathDown, stepOf } from '../findings/findingPath';
import { unknownStarterFix } from '../findings/pipes/daemonFindings';
import { childHandles } from '../handles/origin';
import type { PipeHold } from '../pipes/pipeHold';
import { openerOf } from '../pipes/sharedPipeName';
import { nameAndPid } from '../processes/nameAndPid';
import type { ProcessState, SessionState } from '../session/state';
import type { Explanation } from './explain';
import { chainActionText, chainFix, deadlockText, isDeadlock, ownerText } from './chainText';
import { limitsOf } from './explanationLimits';
import { keptFromOthers } from './keptFromOthers';
import { actorsOf, waiterOf, type ProcessWait } from './processWaits';
import { named, waitText } from './waitText';

const anyOf = (processes: readonly ProcessState[]): string => orList(processes.map(nameAndPid));

/** Who would have to act, also one that is no process of the session. */
function actorsText({ actors, waits }: Explanation): string {
  const last = waits.at(-1);
  return actors.length === 0 && last?.kind === 'chain' ? ownerText(last) : anyOf(actors);
}

/** In a circle each waits for another one: what the last one waits for, only the next one can do. */
const helpersText = (explanation: Explanation, last: ProcessWait): string =>
  explanation.outcome === 'circle' && last.kind !== 'chain'
    ? anyOf(actorsOf(last))
    : actorsText(explanation);

/** What those at the end of the way would have to do. */
function actionText(explanation: Explanation): string {
  const { waits, outcome, actors } = explanation;
  const last = waits.at(-1);
  if (outcome === 'stopped') {
    return l10n.t({
      message: '{0} is stopped: resume it.',
      args: [named(actors)],
      comment: ['{0} is "tool.exe (PID 12)"'],
    });
  }
  if (!last || outcome === 'nothing' || outcome === 'exited') return '';
  const who = helpersText(explanation, last);
  const args = [who, waiterOf(last).name];
  switch (last.kind) {
    case 'chain':
      return chainActionText(last, isDeadlock(explanation), who);
    case 'own':
      return l10n.t({
        message: '{0} has to close its own write end ({1}).',
        args: [who, last.kept.value],
        comment: ['{0} is "tool.exe (PID 12)", {1} a handle value'],
      });
    case 'exit':
    case 'child':
      return l10n.t({
        message: '{1} goes on when {0} exits.',
        args,
        comment: ['{0} is "tool.exe (PID 12)", {1} a program'],
      });
    case 'write':
      return l10n.t({
        message: '{1} goes on when {0} reads the pipe.',
        args,
        comment: ['{0} is "tool.exe (PID 12)", {1} a program'],
      });
    case 'read':
      return actors.length > 1
        ? l10n.t({
            message: '{1} goes on when {0} writes, or when all of them have closed their handles.',
            args,
            comment: ['{0} is "a.exe (PID 5) or b.exe (PID 6)", {1} a program'],
          })
        : l10n.t({
            message: '{1} goes on when {0} writes, exits or closes its handle.',
            args,
            comment: ['{0} is "tool.exe (PID 12)", {1} a program'],
          });
  }
}

/** One line: who waits for whom. */
function headlineOf(explanation: Explanation): string {
  const { process, waits, outcome, actors } = explanation;
  if (isDeadlock(explanation)) return deadlockText(explanation);
  const who = nameAndPid(process);
  const isSure = waits.length > 0 && waits.every((wait) => wait.isSure);
  switch (outcome) {
    case 'exited':
      return l10n.t('{0} has exited.', who);
    case 'nothing':
      // A finding can know sooner than the pipes are measured.
      return explanation.findings.length === 0
        ? l10n.t('Nothing shows what {0} waits for.', who)
        : l10n.t('No wait of {0} is seen yet. What is found below names it.', who);
    case 'stopped':
      return actors[0] === process
        ? l10n.t('{0} is stopped.', who)
        : l10n.t({
            message: '{0} waits for {1}, which is stopped.',
            args: [who, named(actors)],
            comment: ['{0} and {1} are "tool.exe (PID 12)"'],
          });
    case 'itself':
      return actors[0] === process
        ? l10n.t('{0} keeps the pipe open that it reads, and never reaches end of file.', who)
        : l10n.t({
            message: '{0} waits for {1}, which keeps the pipe open that it reads.',
            args: [who, named(actors)],
            comment: ['{0} and {1} are "tool.exe (PID 12)"'],
          });
    case 'circle':
      // Of locks alone the kernel would say that nobody can go on.
      return isSure && !waits.some((wait) => wait.kind === 'chain' && actors.includes(wait.process))
        ? l10n.t({
            message: '{0} wait for each other.',
            args: [named(actors)],
            comment: ['{0} is "a.exe (PID 5) and b.exe (PID 6)"'],
          })
        : l10n.t({
            message: '{0} seem to wait for each other.',
            args: [named(actors)],
            comment: ['{0} is "a.exe (PID 5) and b.exe (PID 6)"'],
          });
    case 'mutual':
      return l10n.t({
        message: '{0} seem to wait for input from each other: perhaps they have nothing to do.',
        args: [named(actors)],
        comment: ['{0} is "a.exe (PID 5) and b.exe (PID 6)"'],
      });
    case 'actor':
      return isSure
        ? l10n.t({
            message: '{0} waits for {1}.',
            args: [who, actorsText(explanation)],
            comment: ['{0} is "tool.exe (PID 12)", {1} names processes'],
          })
        : l10n.t({
            message: '{0} seems to wait for {1}.',
            args: [who, actorsText(explanation)],
            comment: ['{0} is "tool.exe (PID 12)", {1} names processes'],
          });
  }
}

/** The end of a pipe by which one process keeps the last one waiting; null for any other wait. */
function keptHold({ waits, outcome, actors }: Explanation): PipeHold | null {
  const last = waits.at(-1);
  const [actor, other] = actors;
  if (!last || !actor || (other && outcome === 'actor')) return null;
  if (outcome !== 'actor' && outcome !== 'itself') return null;
  if (last.kind === 'own') return last.kept;
  if (last.kind === 'child' || last.kind === 'exit' || last.kind === 'chain') return null;
  return last.others.find(({ process }) => process === actor) ?? null;
}

/** From who opened the pipe to who keeps it waiting; null when nobody knows who passed it on. */
function pathOf(
  state: SessionState,
  { waits }: Explanation,
  hold: PipeHold,
): readonly FindingStep[] | null {
  const last = waits.at(-1);
  if (last?.kind !== 'read' && last?.kind !== 'write') return null;
  if (hold.passedBy === null) return null;
  return pathDown(state, openerOf(last.flow.pipe)?.id ?? null, hold.process, hold.value);
}

/** Said only of a session that was not there when the process was created: else the path shows it. */
function originOf(state: SessionState, { process: { birth }, value }: PipeHold): string {
  if (!state.attached || !birth) return '';
  return childHandles(birth).find((handle) => handle.value === value)?.why ?? '';
}

/**
 * What the session finds; else what keeps a pipe from one that another process than its reader started. What the reader started itself
 * and waits for may only be slow.
 */
function fixOf(explanation: Explanation, hold: PipeHold | null): string {
  const { findings, waits, outcome } = explanation;
  // A finding has its own fix: under an answer that names no cause it would seem to be one.
  if (outcome === 'nothing') return '';
  if (waits.at(-1)?.kind === 'chain') return chainFix(explanation);
  const found = findings.find(({ fix }) => fix !== '')?.fix;
  const last = waits.at(-1);
  if (found !== undefined || last?.kind !== 'read' || !hold) return found ?? '';
  const isOwnChild = hold.process.descent?.parentId === last.hold.process.id;
  return isOwnChild ? '' : unknownStarterFix(hold.process.name);
}

function stepAt(state: SessionState, wait: ProcessWait): FindingStep {
  if (wait.kind === 'child') return stepOf(state, wait.process, null);
  return stepOf(state, waiterOf(wait), wait.kind === 'chain' ? wait.handle : wait.hold.value);
}

export function explanationText(state: SessionState, explanation: Explanation): ExplanationText {
  const hold = keptHold(explanation);
  const path = hold && pathOf(state, explanation, hold);
  const { process, waits, outcome } = explanation;
  const keeps = outcome === 'exited' ? [] : keptFromOthers(state, process, waits);
  return {
    headline: headlineOf(explanation),
    steps: waits.map((wait): ExplainedStep => ({
      at: stepAt(state, wait),
      text: waitText(wait),
      certainty: wait.isSure ? 'exact' : 'inferred',
    })),
    action: actionText(explanation),
    ...(hold ? { held: { processId: hold.process.id, value: hold.value } } : {}),
    ...(path ? { path } : {}),
    origin: hold ? originOf(state, hold) : '',
    fix: fixOf(explanation, hold),
    ...(keeps.length > 0 ? { keeps } : {}),
    limits: limitsOf(state, explanation),
  };
}
