// What `expect` can get wrong: names that are not there, outputs that are not captured, times, patterns, and what contradicts itself.
import * as l10n from '@vscode/l10n';
import { choices } from './checkNames';
import { expectationsOfChild } from './expectations';
import { expectedTime } from './expectedTime';
import { matchesPath } from './glob';
import { plannedObject } from './plannedObject';
import { labelFor, listableLabels, closedSources } from './labels';
import type { ChildPlan, LaunchPlan } from './launchPlan';
import { outputLabel, readPipes } from './outputLabel';
import type { WrittenPlan } from './plan';
import { fieldPath, type Problem } from './problem';
import type { WrittenExpect } from './writtenExpect';

type At = (...within: readonly (string | number)[]) => string;

const outputs = ['stdout', 'stderr'] as const;

function notCaptured(field: string, value: unknown, child: ChildPlan, name: string): Problem {
  const isJoined = name === 'stderr' && child.stdio.stderr.kind === 'stdout';
  return isJoined
    ? {
        ...{ field, value },
        message: l10n.t('stderr goes into stdout and has no output of its own.'),
        remedy: l10n.t('Expect this of stdout.'),
      }
    : {
        ...{ field, value },
        message: l10n.t('The launcher does not capture {0}.', name),
        remedy: l10n.t('Make {0} a "pipe" in `stdio`, or remove this.', name),
      };
}

function timeProblems(
  plan: LaunchPlan,
  child: ChildPlan,
  times: NonNullable<WrittenExpect['endOfFileWithin']>,
  at: At,
): readonly Problem[] {
  const known = new Set([...outputs, ...readPipes(plan)]);
  if (Object.keys(times).length === 0) return [nothingExpected(at('endOfFileWithin'), times)];
  return Object.entries(times).flatMap(([name, time]): readonly Problem[] => {
    const field = at('endOfFileWithin', name);
    if (!known.has(name)) {
      const message = l10n.t('No output has this name.');
      return [{ field, value: name, message, remedy: choices(known) }];
    }
    if (outputLabel(plan, child, name) === null) return [notCaptured(field, time, child, name)];
    if (time !== undefined && expectedTime(time) !== null) return [];
    const message = l10n.t('This is no time between 0 and one hour.');
    return [{ field, value: time, message, remedy: l10n.t('Write "2s" or "500ms".') }];
  });
}

/** Of the parser, without its own beginning. */
function patternFault(pattern: string): string | null {
  try {
    new RegExp(pattern, 'm');
    return null;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return text.replace(/^Invalid regular expression: /, '');
  }
}

function textProblems(
  plan: LaunchPlan,
  child: ChildPlan,
  expect: WrittenExpect,
  at: At,
): readonly Problem[] {
  return outputs.flatMap((name): readonly Problem[] => {
    const text = expect[name];
    if (!text) return [];
    if (Object.keys(text).length === 0) return [nothingExpected(at(name), text)];
    if (outputLabel(plan, child, name) === null) return [notCaptured(at(name), text, child, name)];
    const fault = text.matches === undefined ? null : patternFault(text.matches);
    const pattern: readonly Problem[] =
      fault === null
        ? []
        : [
            {
              ...{ field: at(name, 'matches'), value: text.matches },
              message: l10n.t('This is not a regular expression of JavaScript: {0}.', fault),
              remedy: l10n.t('Correct the pattern. In JSON, write each backslash twice.'),
            },
          ];
    const { contains = [] } = text;
    const isEmpty = (typeof contains === 'string' ? [contains] : contains).includes('');
    const empty: readonly Problem[] = isEmpty
      ? [
          {
            ...{ field: at(name, 'contains'), value: contains },
            message: l10n.t('Every output contains the empty text.'),
            remedy: l10n.t('Write the text that must be there, or remove this.'),
          },
        ]
      : [];
    return [...pattern, ...empty];
  });
}

function inheritProblems(
  plan: LaunchPlan,
  child: ChildPlan,
  { inherits = [], inheritsNot = [] }: WrittenExpect,
  at: At,
): readonly Problem[] {
  const gone = closedSources(plan.handles);
  const known = new Set(
    listableLabels(plan.handles, child.stdio).filter((label) => !gone.has(label)),
  );
  const unknown = inherits.flatMap((name, index): readonly Problem[] =>
    known.has(name)
      ? []
      : [
          {
            ...{ field: at('inherits', index), value: name },
            message: l10n.t('No handle has this name.'),
            remedy: choices(known),
          },
        ],
  );
  const excluded = inheritsNot.flatMap((pattern, index): readonly Problem[] => {
    const field = at('inheritsNot', index);
    const { kind, path } = pattern;
    if (kind === undefined && path === undefined) return [nothingExpected(field, pattern)];
    const same = inherits.find((name) => {
      const label = labelFor(plan, child, name);
      const planned = label === null ? null : plannedObject(plan, label);
      if (!planned || (kind !== undefined && planned.kind !== kind)) return false;
      return path === undefined || (planned.path !== null && matchesPath(path, planned.path));
    });
    if (same === undefined) return [];
    const message = l10n.t('`inherits` names "{0}", which this excludes.', same);
    return [{ field, value: pattern, message, remedy: l10n.t('Remove one of the two.') }];
  });
  return [...unknown, ...excluded];
}

function treeProblems(plan: LaunchPlan, expect: WrittenExpect, at: At): readonly Problem[] {
  const { processes, handlesLeft } = expect;
  const isEmpty = processes && processes.atMost === undefined && !processes.names;
  if (isEmpty) return [nothingExpected(at('processes'), processes)];
  if (plan.followChildren !== 'off') return [];
  return (['processes', 'handlesLeft'] as const).flatMap((name): readonly Problem[] => {
    const value = name === 'processes' ? processes : handlesLeft;
    if (value === undefined) return [];
    const message = l10n.t('The session does not follow what the children start.');
    const remedy = l10n.t('Set "followChildren" to "debug" or "job".');
    return [{ field: at(name), value, message, remedy }];
  });
}

const nothingExpected = (field: string, value: unknown): Problem => ({
  ...{ field, value },
  message: l10n.t('This is empty, so it checks nothing.'),
  remedy: l10n.t('Write what you expect, or remove this.'),
});

/** What is said of all children can be said of them together only. */
function sharedProblems(plan: LaunchPlan, expect: WrittenExpect): readonly Problem[] {
  return expectationsOfChild.flatMap((name): readonly Problem[] =>
    expect[name] === undefined
      ? []
      : [
          {
            ...{ field: fieldPath('expect', name), value: expect[name] },
            message: l10n.t(
              'There are {0} children: this must belong to one of them.',
              plan.children.length,
            ),
            remedy: l10n.t('Move it into the `expect` of a child.'),
          },
        ],
  );
}

export function expectationProblems(plan: LaunchPlan, written: WrittenPlan): readonly Problem[] {
  const several = plan.children.length > 1;
  const problems: Problem[] = [];
  const [own] = written.children ?? [];
  if (!several && written.expect && own?.expect) {
    problems.push({
      ...{ field: fieldPath('children', 0, 'expect'), value: own.expect },
      message: l10n.t('The only child has another `expect` above.'),
      remedy: l10n.t('Remove one of the two.'),
    });
  }
  const top: At = (...within) => fieldPath('expect', ...within);
  if (written.expect && Object.keys(written.expect).length === 0)
    problems.push(nothingExpected(top(), written.expect));
  if (several && written.expect) {
    problems.push(
      ...sharedProblems(plan, written.expect),
      ...treeProblems(plan, written.expect, top),
    );
  }
  plan.children.forEach((child, index) => {
    const isAbove = !several && written.expect !== undefined;
    const expect = isAbove ? written.expect : written.children?.[index]?.expect;
    if (!expect) return;
    const at: At = isAbove
      ? top
      : (...within) => fieldPath(fieldPath('children', index, 'expect'), ...within);
    if (!isAbove && Object.keys(expect).length === 0) problems.push(nothingExpected(at(), expect));
    problems.push(
      ...(expect.endOfFileWithin ? timeProblems(plan, child, expect.endOfFileWithin, at) : []),
      ...textProblems(plan, child, expect, at),
      ...inheritProblems(plan, child, expect, at),
      ...treeProblems(plan, expect, at),
    );
  });
  return problems;
}
