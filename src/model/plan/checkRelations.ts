// What the children of a plan can get wrong between them: pipelines, parents, and handles that are sent.
import * as l10n from '@vscode/l10n';
import { choices, unknownHandle, type Known } from './checkNames';
import type { LaunchPlan } from './launchPlan';
import type { WrittenPlan } from './plan';
import { fieldPath, type Problem } from './problem';

/** A pipeline needs a writer with a pipe, one reader for it, and both ends at the same time. */
export function pipelineProblems(plan: LaunchPlan, written: WrittenPlan): readonly Problem[] {
  const taken = new Set<string>();
  return plan.children.flatMap((child, index): Problem[] => {
    const { stdin } = child.stdio;
    if (stdin.kind !== 'child') return [];
    const own = written.children?.[index]?.stdio?.stdin !== undefined;
    const field = fieldPath(...(own ? ['children', index] : []), 'stdio', 'stdin', 'child');
    const about = { field, value: stdin.child };
    const writer = plan.children.find(({ name }) => name === stdin.child && name !== child.name);
    if (!writer) {
      const names = plan.children.flatMap(({ name }) => (name === child.name ? [] : [name]));
      const message = l10n.t('No other child has this name.');
      return [{ ...about, message, remedy: choices(new Set(names)) }];
    }
    const problems: Problem[] = [];
    const output = `${writer.name}.${stdin.stream}`;
    if (writer.stdio[stdin.stream].kind !== 'pipe') {
      const remedy = l10n.t('Leave "{0}" of {1} a pipe.', stdin.stream, writer.name);
      problems.push({ ...about, message: l10n.t('{0} is not a pipe.', output), remedy });
    }
    const planned = writer.stdio[stdin.stream];
    if (planned.kind === 'pipe' && (planned.paused || planned.parentEndInheritable)) {
      const message = l10n.t(
        '{0} has "paused" or "parentEndInheritable", but the launcher has no end of a pipeline.',
        output,
      );
      const remedy = l10n.t('Remove it from "{0}" of {1}.', stdin.stream, writer.name);
      problems.push({ ...about, message, remedy });
    }
    if (taken.has(output)) {
      const message = l10n.t("{0} is another child's stdin already.", output);
      const remedy = l10n.t('A pipe has one reader here: choose another.');
      problems.push({ ...about, message, remedy });
    }
    taken.add(output);
    if (plan.start === 'apart') {
      const message = l10n.t('Both ends of a pipeline must be there when its children start.');
      problems.push({ ...about, message, remedy: l10n.t('Use "start": "together".') });
    }
    return problems;
  });
}

/** A chosen parent must be there, suspended, when its child is created, and be given its handles in STARTUPINFO. */
export function parentProblems(plan: LaunchPlan, written: WrittenPlan): readonly Problem[] {
  return plan.children.flatMap((child, index): Problem[] => {
    if (child.parent === null) return [];
    const own = written.children?.[index]?.parent !== undefined;
    const field = own ? fieldPath('children', index, 'parent') : 'parent';
    const problems: Problem[] = [];
    if (plan.stdioMethod === 'setStdHandle') {
      problems.push({
        field,
        value: own ? written.children?.[index]?.parent : written.parent,
        message: l10n.t(
          'SetStdHandle sets the standard handles of the launcher, not those of another parent.',
        ),
        remedy: l10n.t('Use "stdioMethod": "startupInfo".'),
      });
    }
    if (child.parent.kind === 'process') return problems;
    const { name } = child.parent;
    const about = { field: `${field}.child`, value: name };
    const earlier = plan.children.slice(0, index).map((each) => each.name);
    if (earlier.includes(name)) return problems;
    const names = earlier.filter((each) => each !== child.name);
    if (name === child.name) {
      const message = l10n.t('A child cannot be its own parent.');
      const remedy = own ? choices(new Set(names)) : l10n.t('Give it "parent": "broker".');
      problems.push({ ...about, message, remedy });
    } else if (plan.children.some((each) => each.name === name)) {
      const message = l10n.t(
        'This child stands after {0}: a parent must be there before its child.',
        child.name,
      );
      const remedy = l10n.t('Put {0} before {1}.', name, child.name);
      problems.push({ ...about, message, remedy });
    } else {
      const message = l10n.t('No child has this name.');
      problems.push({ ...about, message, remedy: choices(new Set(names)) });
    }
    return problems;
  });
}

/** What is sent must be a handle of the plan that is open, to a child that is there and can be told of it. */
export function sendProblems(
  plan: LaunchPlan,
  written: WrittenPlan,
  { gone, named }: Known,
): readonly Problem[] {
  if (plan.send.length === 0) return [];
  const numbers = new Set(plan.handles.flatMap((each) => (each.kind === 'value' ? each.name : [])));
  const known = new Set([...named].filter((label) => !numbers.has(label)));
  const children = new Map(plan.children.map((child) => [child.name, child]));
  return plan.send.flatMap(({ label, to, stdin }, index): Problem[] => {
    const place = (name: string): string => fieldPath('send', index, name);
    const problems: Problem[] = [];
    if (numbers.has(label)) {
      problems.push({
        field: place('handle'),
        value: label,
        message: l10n.t('This is a plain number, not a handle: there is nothing to duplicate.'),
        remedy: choices(known),
      });
    } else if (gone.has(label)) {
      problems.push({
        field: place('handle'),
        value: label,
        message: l10n.t('This handle is closed by a duplicate with "closeSource".'),
        remedy: l10n.t('Name the duplicate instead.'),
      });
    } else if (!known.has(label)) {
      problems.push(unknownHandle(place('handle'), label, known));
    }
    const child = children.get(to);
    if (!child) {
      const isMissing = written.send?.[index]?.to === undefined;
      const message = isMissing
        ? l10n.t('There are several children: it does not say which one gets the handle.')
        : l10n.t('No child has this name.');
      const value = isMissing ? undefined : to;
      problems.push({
        field: place('to'),
        value,
        message,
        remedy: choices(new Set(children.keys())),
      });
    } else if (stdin && child.stdio.stdin.kind !== 'pipe') {
      problems.push({
        field: place('stdin'),
        value: true,
        message: l10n.t(
          'The stdin of {0} is not a pipe of the launcher: the value cannot be written there.',
          to,
        ),
        remedy: l10n.t('Make the stdin of {0} a "pipe", or leave this out.', to),
      });
    }
    return problems;
  });
}
