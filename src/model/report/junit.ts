// A session as JUnit XML, which build systems show as tests: its children, what was expected, and the findings that make it fail.
import * as l10n from '@vscode/l10n';
import type { Stream } from '../plan/launchPlan';
import { plannedChild } from '../processes/plannedChild';
import type { ProcessState } from '../session/state';
import { expectationHeadline, expectationLines, findingLines } from './complaintText';
import { isoTime, verdictOf, type CheckedExpectation, type FinishedRun } from './finishedRun';
import { shortened } from './printable';
import { numbered, stableNames } from './stableNames';
import { element, xmlText } from './xml';

/** Of each text a program wrote: build systems keep every result, and show none that is long. */
const mostCharacters = 64 * 1024;

interface Case {
  /** The same in each run: build systems compare them. */
  readonly name: string;
  /** The last part of its class, by which results are grouped. */
  readonly group: 'children' | 'expect' | 'findings';
  readonly seconds?: number;
  readonly outcome:
    | 'passed'
    | { readonly skipped: string }
    | { readonly failed: string; readonly type: string; readonly lines: readonly string[] };
  readonly output?: readonly string[];
}

const seconds = (milliseconds: number): string => (Math.max(0, milliseconds) / 1000).toFixed(3);

function textElement(name: 'system-out' | 'system-err', text: string): readonly string[] {
  return text === '' ? [] : [element(name, {}, [xmlText(shortened(text, mostCharacters))])];
}

function streamText({ state, captured }: FinishedRun, id: string, stream: Stream): string {
  const labels = state.pipes
    .filter((pipe) => pipe.processId === id && pipe.stream === stream)
    .map(({ label }) => label);
  return captured
    .filter(({ pipe }) => labels.includes(pipe))
    .map(({ text }) => text)
    .join('');
}

function childOutcome({ state }: FinishedRun, process: ProcessState | undefined): Case['outcome'] {
  if (!process || process.phase === 'failed') return { skipped: l10n.t('It did not start.') };
  const end = state.end?.time ?? process.createdAt;
  const ranOn = process.exitedAt === null || process.exitedAt >= end;
  if (state.end?.reason === 'timeout' && (ranOn || wasStopped(state.stoppedAt, process))) {
    const failed = l10n.t('It was still running when the time limit ended.');
    return { failed, type: 'timeout', lines: [failed, state.end.message] };
  }
  if (process.exitedAt === null) return { skipped: l10n.t('It runs on.') };
  return 'passed';
}

/** The session terminated it. */
const wasStopped = (stoppedAt: number | null, { exitedAt }: ProcessState): boolean =>
  stoppedAt !== null && exitedAt !== null && exitedAt >= stoppedAt;

function childCases(run: FinishedRun): readonly Case[] {
  const { state } = run;
  const started = state.processes.filter(({ descent }) => descent === null);
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
          ...textElement('system-out', streamText(run, process.id, 'stdout')),
          ...textElement('system-err', streamText(run, process.id, 'stderr')),
        ],
      };
    }),
    ...missing.map(({ name }): Case => ({
      ...{ name, group: 'children', outcome: childOutcome(run, undefined) },
    })),
  ];
}

function expectationCase(checked: CheckedExpectation): Case {
  const { expectation, child, outcome } = checked;
  const failed = expectationHeadline(checked);
  return {
    name: child === null ? expectation : `${child}: ${expectation}`,
    group: 'expect',
    outcome:
      outcome === 'held'
        ? 'passed'
        : { failed, type: expectation, lines: [failed, ...expectationLines(checked)] },
  };
}

function findingCases(run: FinishedRun): readonly Case[] {
  const { findings } = verdictOf(run);
  const names = stableNames(run.state, findings);
  return findings.map((finding, index): Case => ({
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

/** Pipes that are no stream of a child: nobody else's case has them. */
function otherOutput({ state, captured }: FinishedRun): readonly string[] {
  const others = state.pipes.filter(({ processId, stream }) => !processId || !stream);
  const texts = captured
    .filter(({ pipe, text }) => text !== '' && others.some(({ label }) => label === pipe))
    .map(({ pipe, text }) => `${pipe}\n${shortened(text, mostCharacters)}\n`);
  return textElement('system-out', texts.join('\n'));
}

/** One suite for the session. */
export function junit(run: FinishedRun): string {
  const { plan, startedAt, end } = run.state;
  const cases = [
    ...childCases(run),
    ...run.expectations.map(expectationCase),
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
    [...unique.map((one) => caseElement(one, plan.name)), ...otherOutput(run)],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: plan.name, ...counts, time }, [suite])}\n`;
}
