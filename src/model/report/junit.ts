// A session as JUnit XML, which build systems show as tests: its children, what was expected, and the findings that make it fail.
import * as l10n from '@vscode/l10n';
import { expectationLines, expectationTitle } from '../expectations/expectationText';
import type { Stream } from '../plan/launchPlan';
import { plannedChild } from '../processes/plannedChild';
import type { ExpectationResult } from '../session/expectationResult';
import type { PipeState, ProcessState } from '../session/state';
import { expectationHeadline, findingLines, timeoutHeadline, timeoutLines } from './complaintText';
import { failingFindings, isoTime, ranTooLong, rootProcesses, timedOut } from './finishedRun';
import type { CapturedText, FinishedRun } from './finishedRun';
import { shortened } from './shortened';
import { numbered, stableNames } from './stableNames';
import { element, xmlText } from './xml';

/** Of each text a program wrote: build systems keep every result, and show none that is long. */
const mostCharacters = 64 * 1024;

interface Case {
  /** The same in each run: build systems compare them. */
  readonly name: string;
  /** The last part of its class, by which results are grouped. */
  readonly group: 'children' | 'session' | 'expect' | 'findings';
  readonly seconds?: number;
  readonly outcome:
    | 'passed'
    | { readonly skipped: string }
    | { readonly failed: string; readonly type: string; readonly lines: readonly string[] };
  readonly output?: readonly string[];
}

const seconds = (milliseconds: number): string => (Math.max(0, milliseconds) / 1000).toFixed(3);

const textElement = (name: 'system-out' | 'system-err', text: string): readonly string[] =>
  text === '' ? [] : [element(name, {}, [xmlText(text)])];

/** What the pipes for which `isMeant` is true carried. */
function carried(
  { state, captured }: FinishedRun,
  isMeant: (pipe: PipeState) => boolean,
): readonly CapturedText[] {
  const labels = new Set(state.pipes.filter(isMeant).map(({ label }) => label));
  return captured.filter(({ pipe, text }) => labels.has(pipe) && text !== '');
}

function shownText({ text, isWhole }: CapturedText): string {
  const shown = shortened(text, mostCharacters);
  return isWhole ? shown : `${shown}\n${l10n.t('… the rest is not in this report …')}`;
}

function streamText(run: FinishedRun, { id }: ProcessState, stream: Stream): string {
  const isItsStream = (pipe: PipeState): boolean => pipe.processId === id && pipe.stream === stream;
  return carried(run, isItsStream).map(shownText).join('');
}

function childOutcome(run: FinishedRun, process: ProcessState): Case['outcome'] {
  if (process.phase === 'failed') return { skipped: l10n.t('It did not start.') };
  if (ranTooLong(run, process)) {
    return { skipped: l10n.t('It was still running when the time limit ended.') };
  }
  const { exitCode } = process;
  if (exitCode === null) return { skipped: l10n.t('It runs on.') };
  if (!run.childExitCode || exitCode === 0) return 'passed';
  const failed = l10n.t('It exited with code {0}.', exitCode);
  return { failed, type: 'exitCode', lines: [failed] };
}

function childCases(run: FinishedRun): readonly Case[] {
  const { state } = run;
  const started = rootProcesses(run);
  const missing = state.plan.children.filter(
    (child) => !started.some((process) => plannedChild(state.plan, process) === child),
  );
  return [
    ...started.map((process): Case => {
      const until = process.exitedAt ?? state.end?.time ?? process.createdAt;
      return {
        name: process.name,
        group: 'children',
        seconds: until - process.createdAt,
        outcome: childOutcome(run, process),
        output: [
          ...textElement('system-out', streamText(run, process, 'stdout')),
          ...textElement('system-err', streamText(run, process, 'stderr')),
        ],
      };
    }),
    ...missing.map(({ name }): Case => ({
      ...{ name, group: 'children', outcome: { skipped: l10n.t('It did not start.') } },
    })),
  ];
}

function timeoutCases(run: FinishedRun): readonly Case[] {
  if (!timedOut(run)) return [];
  const failed = timeoutHeadline();
  const lines = [failed, ...timeoutLines(run)];
  return [{ name: 'timeout', group: 'session', outcome: { failed, type: 'timeout', lines } }];
}

function expectationCase(result: ExpectationResult): Case {
  const failed = expectationHeadline(result);
  return {
    name: expectationTitle(result),
    group: 'expect',
    outcome:
      result.outcome === 'held'
        ? 'passed'
        : { failed, type: result.expectation, lines: [failed, ...expectationLines(result)] },
  };
}

function findingCases(run: FinishedRun): readonly Case[] {
  const found = failingFindings(run);
  const names = stableNames(run.state, found);
  return found.map((finding, index): Case => ({
    name: names[index] ?? finding.code,
    group: 'findings',
    outcome: {
      failed: finding.headline,
      type: finding.code,
      lines: [finding.headline, '', ...findingLines(finding)],
    },
  }));
}

function caseElement({ name, group, seconds: time = 0, outcome, output = [] }: Case, plan: string) {
  const said =
    outcome === 'passed'
      ? []
      : 'skipped' in outcome
        ? [element('skipped', {}, [xmlText(outcome.skipped)])]
        : [
            element('failure', { message: outcome.failed, type: outcome.type }, [
              xmlText(outcome.lines.join('\n')),
            ]),
          ];
  const attributes = { name, classname: `${plan}.${group}`, time: seconds(time) };
  return element('testcase', attributes, [...said, ...output]);
}

/** Of pipes that are no stream of a child: nobody else's test has it. */
function otherOutput(run: FinishedRun): readonly string[] {
  const others = carried(run, ({ processId, stream }) => processId === null || stream === null);
  return textElement(
    'system-out',
    others.map((one) => `${one.pipe}\n${shownText(one)}\n`).join('\n'),
  );
}

/** One suite for the session. */
export function junit(run: FinishedRun): string {
  const { plan, startedAt, end } = run.state;
  const cases = [
    ...childCases(run),
    ...timeoutCases(run),
    ...(run.state.expectations ?? []).map(expectationCase),
    ...findingCases(run),
  ];
  const names = numbered(cases.map(({ group, name }) => `${group}/${name}`));
  const unique = cases.map((one, index) => ({
    ...one,
    name: names[index]?.slice(one.group.length + 1) ?? one.name,
  }));
  const counts = {
    tests: cases.length,
    failures: cases.filter(({ outcome }) => outcome !== 'passed' && 'failed' in outcome).length,
    errors: 0,
  };
  const skipped = cases.filter(({ outcome }) => outcome !== 'passed' && 'skipped' in outcome);
  const time = seconds(end?.time ?? 0);
  const suite = element(
    'testsuite',
    {
      name: plan.name,
      ...counts,
      skipped: skipped.length,
      time,
      // Without milliseconds and zone, as Ant writes it: some readers refuse more.
      timestamp: isoTime(startedAt).slice(0, 19),
    },
    [...unique.map((one) => caseElement(one, plan.name)), ...otherOutput(run)].map(
      (one) => `${one}\n`,
    ),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: plan.name, ...counts, time }, [suite])}\n`;
}
