// Names in a plan: which there are, which may be, and what is said of one that is not there.
import * as l10n from '@vscode/l10n';
import { hasOpenReference, referencedNames } from './handleReferences';
import { closedSources, handleLabels, streamLabel } from './labels';
import { streams, type LaunchPlan } from './launchPlan';
import { fieldPath, namesText, type Problem } from './problem';

/** A name becomes part of the name of a capture file, which must not be longer than a file's name can be. */
export const nameForm = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/;

/** Unknown names told of one text: whoever has more of them mends the text as a whole. */
const mostOfOneText = 20;

/** Names that can be asked for quickly, in the order in which they are shown. */
export type Names = ReadonlySet<string>;

export const choices = (names: Names): string =>
  names.size === 0
    ? l10n.t('The launch configuration has none yet.')
    : l10n.t('Use one of: {0}.', namesText(names));

/** Places of values that stood there before; plans of ten thousand entries are checked in a moment. */
export function repeated(values: readonly string[]): readonly number[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    if (seen.has(value)) return [index];
    seen.add(value);
    return [];
  });
}

export function unknownHandle(field: string, name: string, own: Names): Problem {
  return own.has(`${name}.read`) || own.has(`${name}.write`)
    ? {
        field,
        value: name,
        message: l10n.t('This pipe has two ends.'),
        remedy: l10n.t('Say which: "{0}.read" or "{0}.write".', name),
      }
    : { field, value: name, message: l10n.t('No handle has this name.'), remedy: choices(own) };
}

/** Streams that have a handle of their own: not those that are none, or that stand for another one's. */
function streamHandleLabels(plan: LaunchPlan): readonly string[] {
  const own = ['pipe', 'nul', 'file', 'inherit', 'child'];
  return plan.children.flatMap((child) =>
    streams
      .filter((stream) => own.includes(child.stdio[stream].kind))
      .map((stream) => streamLabel(plan, child, stream)),
  );
}

export const nulProblems = (field: string, text: string | undefined): readonly Problem[] =>
  text?.includes('\0')
    ? [
        {
          field,
          value: text,
          message: l10n.t('A NUL character would end the text early.'),
          remedy: l10n.t('Remove it.'),
        },
      ]
    : [];

export function textProblems(field: string, text: string, known: Names): readonly Problem[] {
  const names = [...new Set(referencedNames(text))];
  const unknown = names.filter((name) => !known.has(name)).slice(0, mostOfOneText);
  const open: Problem = {
    field,
    value: text,
    message: l10n.t('A reference begins here and does not end.'),
    remedy: l10n.t('Close it: ${handle:name}.'),
  };
  return [
    ...unknown.map((name) => unknownHandle(field, name, known)),
    ...(hasOpenReference(text) ? [open] : []),
    ...nulProblems(field, text),
  ];
}

/** What the children of a plan have in common. */
export interface Known {
  readonly gone: ReadonlySet<string>;
  /** Labels of named handles that are there when children start. */
  readonly named: Names;
  /** Those and the ones a duplicate has closed. */
  readonly made: Names;
  readonly streamHandles: readonly string[];
}

export function knownNames(plan: LaunchPlan): Known {
  const gone = closedSources(plan.handles);
  const made = plan.handles.flatMap(handleLabels);
  return {
    gone,
    named: new Set(made.filter((label) => !gone.has(label))),
    made: new Set(made),
    streamHandles: streamHandleLabels(plan),
  };
}

export function handleNameProblems(plan: LaunchPlan): readonly Problem[] {
  return plan.handles.flatMap((handle): Problem[] => {
    const taken = (streams as readonly string[]).includes(handle.name);
    if (!taken && nameForm.test(handle.name)) return [];
    return [
      {
        field: fieldPath('handles', handle.name),
        value: handle.name,
        message: taken
          ? l10n.t('This is the name of a standard handle.')
          : l10n.t(
              'A handle name is at most 100 letters, digits, "_" and "-", and starts with a letter.',
            ),
        remedy: l10n.t('Choose another name.'),
      },
    ];
  });
}

export function childNameProblems(plan: LaunchPlan): readonly Problem[] {
  const twice = new Set(repeated(plan.children.map((child) => child.name.toLowerCase())));
  return plan.children.flatMap((child, index): Problem[] => {
    const field = fieldPath('children', index, 'name');
    const problems: Problem[] = [];
    if (twice.has(index)) {
      const message = l10n.t('Another child has this name.');
      const remedy = l10n.t('Give each child a name of its own.');
      problems.push({ field, value: child.name, message, remedy });
    }
    if (!nameForm.test(child.name)) {
      const message = l10n.t(
        'A child name is at most 100 letters, digits, "_" and "-", and starts with a letter.',
      );
      const remedy = l10n.t('Choose another name.');
      problems.push({ field, value: child.name, message, remedy });
    }
    return problems;
  });
}
