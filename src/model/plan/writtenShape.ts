// What of a configuration is ours to read, and what does not fit its schema, as problems for people.
import * as l10n from '@vscode/l10n';
import type * as v from 'valibot';
import { fieldPath, type Problem } from './problem';

/**
 * Attributes VS Code itself puts into a launch configuration; they are not the plan's.
 * Names starting with `__` are added by VS Code at start as well.
 */
const editorAttributes = new Set([
  'type',
  'name',
  'request',
  'preLaunchTask',
  'postDebugTask',
  'internalConsoleOptions',
  'presentation',
  'serverReadyAction',
  'debugServer',
  'noDebug',
  'suppressMultipleSessionWarning',
  'debugConfigurationPlatform',
  'debugConfigurationType',
  'debugConfigurationRequest',
  'windows',
  'osx',
  'linux',
  'order',
]);

export function withoutEditorAttributes(configuration: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(configuration).filter(
      ([key]) => !editorAttributes.has(key) && !key.startsWith('__'),
    ),
  );
}

/** The schema library's notation in words; a type stays as it is. */
function expectedText(expected: string): string {
  const [, sign, number = ''] = /^(<=|>=)(.*)$/.exec(expected) ?? [];
  if (sign === '>=') return l10n.t('{0} or more', number);
  if (sign === '<=') return l10n.t('{0} or less', number);
  if (expected === '!0') return l10n.t('something that is not empty');
  const words = /^\(("[^|]*(?: \| "[^|]*)+)\)$/.exec(expected)?.[1];
  return words === undefined ? expected : l10n.t('one of {0}', words.replaceAll(' | ', ', '));
}

export function shapeProblem(issue: v.BaseIssue<unknown>): Problem {
  // A union reports its branches below itself; the deepest one is about what the user meant.
  const deepest = (found: v.BaseIssue<unknown>): v.BaseIssue<unknown> => {
    const inner = (found.issues ?? [])
      .map(deepest)
      .sort((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))[0];
    return inner && (inner.path?.length ?? 0) > 0 ? inner : found;
  };
  const prefix = issue.path ?? [];
  const inner = deepest(issue);
  const path = inner === issue ? prefix : [...prefix, ...(inner.path ?? [])];
  const field = fieldPath(...path.map((item) => item.key as string | number));
  if (inner.expected === 'never') {
    return {
      field,
      value: inner.input,
      message: l10n.t('There is no attribute of this name here.'),
      remedy: l10n.t('Remove it or correct the spelling.'),
    };
  }
  return {
    field: field === '' ? 'configuration' : field,
    value: inner.input,
    message:
      inner.expected === null
        ? l10n.t('This does not fit: expected another value.')
        : l10n.t({
            message: 'This does not fit: expected {0}.',
            args: [expectedText(inner.expected)],
            comment: ['{0} is a type as JSON Schema has it, such as string'],
          }),
    remedy: l10n.t('Correct the value.'),
  };
}
