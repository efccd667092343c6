// An explanation in words: the answer in one line, each wait as a step with how sure it is, who would have to act, and what to change.
import * as l10n from '@vscode/l10n';
import { andList, commaList, orList } from '../base/listText';
import { bytesText, integerText } from '../base/quantity';
import { mostNamed, withMore } from '../findings/affected';
import type { FindingStep } from '../findings/finding';
import type { ExplainedStep, ExplanationText } from './explanationLines';
import { pathDown, stepOf } from '../findings/findingPath';
import { unknownStarterFix } from '../findings/pipes/daemonFindings';
import type { FlowWait } from '../findings/pipes/flowWaits';
import { childHandles } from '../handles/origin';
import type { PipeHold } from '../pipes/pipeHold';
import { openerOf, sharedPipeName } from '../pipes/sharedPipeName';
import { nameAndPid } from '../processes/nameAndPid';
import type { ProcessState, SessionState } from '../session/state';
import type { Explanation } from './explain';
import {
  chainActionText,
  chainFix,
  chainLimits,
  chainWaitText,
  deadlockText,
  isDeadlock,
  ownerText,
} from './chainText';
import { keptFromOthers } from './keptFromOthers';
import { actorsOf, waiterOf, type ProcessWait } from './processWaits';

const named = (processes: readonly ProcessState[]): string => andList(processes.map(nameAndPid));

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

function readText({ hold, flow, isSure }: FlowWait): string {
  const args = [nameAndPid(hold.process), sharedPipeName(flow.pipe, hold.process), hold.value];
  return isSure
    ? l10n.t({
        message: '{0} waits in ReadFile for {1} ({2}).',
        args,
        comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} a handle value'],
      })
    : l10n.t({
        message: '{0} seems to wait in ReadFile for {1} ({2}): the pipe is empty.',
        args,
        comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} a handle value'],
      });
}

function writeText({ hold, flow, isSure }: FlowWait): string {
  const size = bytesText(flow.watched?.bufferSize ?? 0);
  const args = [
    nameAndPid(hold.process),
    sharedPipeName(flow.pipe, hold.process),
    hold.value,
    size,
  ];
  return isSure
    ? l10n.t({
        message: '{0} waits in WriteFile for room in {1} ({2}), which is full ({3}).',
        args,
        comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} a handle value, {3} a size'],
      })
    : l10n.t({
        message: '{0} seems to wait in WriteFile for room in {1} ({2}), which is full ({3}).',
        args,
        comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} a handle value, {3} a size'],
      });
}

function waitText(wait: ProcessWait): string {
  switch (wait.kind) {
    case 'read':
      return readText(wait);
    case 'write':
      return writeText(wait);
    case 'exit':
      return l10n.t({
        message: '{0} waits for {1} to exit ({2}).',
        args: [nameAndPid(wait.hold.process), named(actorsOf(wait)), wait.hold.value],
        comment: ['{0} and {1} are "tool.exe (PID 12)", {2} a handle value'],
      });
    case 'own': {
      const { hold, kept, flow, isSure } = wait;
      const args = [nameAndPid(hold.process), sharedPipeName(flow.pipe, hold.process), kept.value];
      return isSure
        ? l10n.t({
            message: '{0} reads {1}, of which it keeps the only write end itself ({2}).',
            args,
            comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} a handle value'],
          })
        : l10n.t({
            message: '{0} seems to read {1}, of which it keeps the only write end itself ({2}).',
            args,
            comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} a handle value'],
          });
    }
    case 'chain':
      return chainWaitText(wait);
    case 'child':
      return l10n.t({
        message: '{0} probably waits for what it started: {1}.',
        args: [nameAndPid(wait.process), named(wait.children)],
        comment: ['{0} is "cmd.exe (PID 12)", {1} names processes'],
      });
  }
}

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

/** Who else may have an end of a pipe, and was not or could not be asked. */
function outsideLimits({ outsideAsked }: SessionState): readonly string[] {
  if (!outsideAsked) return [];
  const { refused, silent, left } = outsideAsked;
  const names = refused.map(({ pid, name }) =>
    name === null ? l10n.t('PID {0}', pid) : nameAndPid({ name, pid }),
  );
  return [
    ...(names.length === 0
      ? []
      : [
          l10n.t({
            message:
              'These processes denied access and may have the pipe too: {0}. An editor that runs as administrator can see more of them.',
            args: [commaList(withMore(names.slice(0, mostNamed), names.length))],
            comment: ['{0} names processes'],
          }),
        ]),
    ...(silent === 0
      ? []
      : [
          l10n.t({
            message:
              'Handles of other processes that gave no answer: {0}. A call is pending on them.',
            args: [integerText(silent)],
            comment: ['{0} is a number'],
          }),
        ]),
    ...(left === 0
      ? []
      : [
          l10n.t({
            message: 'More processes have the pipe than are shown: {0} are left out.',
            args: [integerText(left)],
            comment: ['{0} is a number'],
          }),
        ]),
  ];
}

function limitsOf(state: SessionState, explanation: Explanation): readonly string[] {
  const { outcome, waits } = explanation;
  const tells = state.processes.some(({ calls }) => calls !== undefined);
  const isComplete = waits.length > 0 && waits.every(({ isSure }) => isSure);
  return [
    ...(tells || isComplete || outcome === 'exited'
      ? []
      : [
          l10n.t(
            'This system does not report in which call a thread waits. The answer follows from the pipes and the process tree.',
          ),
        ]),
    ...chainLimits(state, explanation),
    ...(outcome === 'nothing'
      ? [
          state.tellsChains === true
            ? l10n.t('It may compute, or wait for the network, a timer or an event.')
            : l10n.t(
                'It may compute, or wait for something that is no pipe and no process: a lock, a window, the network, a timer.',
              ),
        ]
      : []),
    ...(outcome === 'exited' ? [] : outsideLimits(state)),
  ];
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
