// What is expected of captured text: which captures are to be read for it, and what their readers answered.
import * as l10n from '@vscode/l10n';
import { outputLabel } from '../plan/outputLabel';
import type { OutputStream } from '../plan/expectations';
import type { ChildPlan, LaunchPlan } from '../plan/launchPlan';
import type { ExpectationOutcome, ExpectationResult } from '../session/expectationResult';
import type { SessionState } from '../session/state';
import { asked, judged, undecided, type Asked, type Subject } from './checked';

export const outputStreams: readonly OutputStream[] = ['stdout', 'stderr'];

export interface CaptureQuestion {
  readonly kind: 'contains' | 'matches' | 'equalsFile';
  /** Label of the captured pipe. */
  readonly pipe: string;
  /** Text, regular expression or path. */
  readonly value: string;
}

/** `reason` or what was seen, as a sentence. */
export interface CaptureAnswer {
  readonly outcome: ExpectationOutcome;
  readonly seen: string;
  readonly evidence: readonly string[];
}

export type CaptureAnswers = ReadonlyMap<string, CaptureAnswer>;

export const questionKey = ({ kind, pipe, value }: CaptureQuestion): string =>
  JSON.stringify([kind, pipe, value]);

interface Placed {
  readonly question: CaptureQuestion;
  readonly stream: OutputStream;
  readonly within: readonly (string | number)[];
}

function questionsOf(plan: LaunchPlan, child: ChildPlan): readonly Placed[] {
  return outputStreams.flatMap((stream): readonly Placed[] => {
    const { contains = [], matches, equalsFile } = child.expect?.[stream] ?? {};
    const pipe = outputLabel(plan, child, stream);
    if (pipe === null) return [];
    const one = (kind: CaptureQuestion['kind'], value: string, ...more: readonly number[]) => ({
      ...{ question: { kind, pipe, value }, stream, within: [kind, ...more] },
    });
    return [
      ...contains.map((text, index) =>
        contains.length === 1 ? one('contains', text) : one('contains', text, index),
      ),
      ...(matches === undefined ? [] : [one('matches', matches)]),
      ...(equalsFile === undefined ? [] : [one('equalsFile', equalsFile)]),
    ];
  });
}

/** What whoever can read captures has to answer before the check. */
export const captureQuestions = (plan: LaunchPlan): readonly CaptureQuestion[] =>
  plan.children.flatMap((child) => questionsOf(plan, child).map(({ question }) => question));

function textOf(stream: OutputStream, { kind, value }: CaptureQuestion): string {
  switch (kind) {
    case 'contains':
      return l10n.t('{0} contains {1}.', stream, JSON.stringify(value));
    case 'matches':
      return l10n.t('{0} matches /{1}/.', stream, value);
    case 'equalsFile':
      return l10n.t('{0} equals the file {1}.', stream, value);
  }
}

function answered(ask: Asked, answer: CaptureAnswer | undefined): ExpectationResult {
  if (!answer) return undecided(ask, l10n.t('The captured output was not read.'));
  return answer.outcome === 'unknown'
    ? undecided(ask, answer.seen, answer.evidence)
    : judged(ask, answer.outcome === 'held', answer.seen, answer.evidence);
}

export const textResults = (
  { plan }: SessionState,
  subject: Subject,
  child: ChildPlan,
  answers: CaptureAnswers,
): readonly ExpectationResult[] =>
  questionsOf(plan, child).map(({ question, stream, within }) =>
    answered(
      asked(subject, stream, textOf(stream, question), ...within),
      answers.get(questionKey(question)),
    ),
  );
