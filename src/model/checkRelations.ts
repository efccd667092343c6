// What the children of a plan can get wrong between them: pipelines, parents, and handles that are sent.
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
      return [
        { ...about, message: 'No other child has this name.', remedy: choices(new Set(names)) },
      ];
    }
    const problems: Problem[] = [];
    const output = `${writer.name}.${stdin.stream}`;
    if (writer.stdio[stdin.stream].kind !== 'pipe') {
      const remedy = `Leave "${stdin.stream}" of ${writer.name} a pipe.`;
      problems.push({ ...about, message: `${output} is not a pipe.`, remedy });
    }
    const planned = writer.stdio[stdin.stream];
    if (planned.kind === 'pipe' && (planned.paused || planned.parentEndInheritable)) {
      const message = `${output} has "paused" or "parentEndInheritable", but the broker has no end of a pipeline.`;
      problems.push({
        ...about,
        message,
        remedy: `Remove it from "${stdin.stream}" of ${writer.name}.`,
      });
    }
    if (taken.has(output)) {
      const message = `${output} is another child's stdin already.`;
      problems.push({ ...about, message, remedy: 'A pipe has one reader here: choose another.' });
    }
    taken.add(output);
    if (plan.start === 'apart') {
      const message = 'Both ends of a pipeline must be there when its children start.';
      problems.push({ ...about, message, remedy: 'Use "start": "together".' });
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
        message:
          'SetStdHandle sets the standard handles of the broker, not those of another parent.',
        remedy: 'Use "stdioMethod": "startupInfo".',
      });
    }
    if (child.parent.kind === 'process') return problems;
    const { name } = child.parent;
    const about = { field: `${field}.child`, value: name };
    const earlier = plan.children.slice(0, index).map((each) => each.name);
    if (earlier.includes(name)) return problems;
    const names = earlier.filter((each) => each !== child.name);
    if (name === child.name) {
      const message = 'A child cannot be its own parent.';
      const remedy = own ? choices(new Set(names)) : 'Give it "parent": "broker".';
      problems.push({ ...about, message, remedy });
    } else if (plan.children.some((each) => each.name === name)) {
      const message = `This child stands after ${child.name}: a parent must be there before its child.`;
      problems.push({ ...about, message, remedy: `Put ${name} before ${child.name}.` });
    } else {
      problems.push({
        ...about,
        message: 'No child has this name.',
        remedy: choices(new Set(names)),
      });
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
        message: 'This is a number of the plan, not a handle: there is nothing to duplicate.',
        remedy: choices(known),
      });
    } else if (gone.has(label)) {
      problems.push({
        field: place('handle'),
        value: label,
        message: 'This handle is closed by a duplicate with "closeSource".',
        remedy: 'Name the duplicate instead.',
      });
    } else if (!known.has(label)) {
      problems.push(unknownHandle(place('handle'), label, known));
    }
    const child = children.get(to);
    if (!child) {
      const isMissing = written.send?.[index]?.to === undefined;
      const message = isMissing
        ? 'There are several children: it does not say which one gets the handle.'
        : 'No child has this name.';
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
        message: `The stdin of ${to} is not a pipe of the broker: the value cannot be written there.`,
        remedy: `Make the stdin of ${to} a "pipe", or leave this out.`,
      });
    }
    return problems;
  });
}
