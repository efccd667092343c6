// What one child of a plan can get wrong: its program, arguments, environment, streams and list.
import * as l10n from '@vscode/l10n';
import {
  repeated,
  unknownHandle,
  nulProblems,
  textProblems,
  type Names,
  type Known,
} from './checkNames';
import { commandLine } from './commandLine';
import { variableKey } from './environmentBlock';
import { listableLabels } from './labels';
import { streams, type ChildPlan, type LaunchPlan, type Stream } from './launchPlan';
import type { WrittenPlan } from './plan';
import { fieldPath, type Problem } from './problem';

/** Longest command line CreateProcessW takes, its terminating NUL included (Learn: CreateProcessW). */
const longestCommandLine = 32_767;

/** Longest value of an environment variable, its NUL included (Learn: Environment Variables). */
const longestVariable = 32_767;

function environmentProblems(child: ChildPlan, at: (name: string) => string, known: Names) {
  const names = Object.keys(child.env);
  const twice = new Set(repeated(names.map(variableKey)));
  return names.flatMap((name, index): Problem[] => {
    const base = at(name);
    const field = fieldPath(...(base ? [base] : []), 'env', name);
    const value = child.env[name] ?? null;
    const problems = value === null ? [] : [...textProblems(field, value, known)];
    if (name.length + (value?.length ?? 0) >= longestVariable) {
      const message = l10n.t(
        'A variable has room for {0} characters, its name among them.',
        longestVariable,
      );
      const remedy = l10n.t('Pass the data in a file or through stdin.');
      problems.push({ field, value, message, remedy });
    }
    if (name === '' || name.slice(1).includes('=') || name.includes('\0')) {
      const message = l10n.t(
        'A variable needs a name without "=" (but as its first character) and NUL.',
      );
      problems.push({ field, value: name, message, remedy: l10n.t('Rename it.') });
    }
    if (twice.has(index)) {
      const message = l10n.t(
        'Windows does not distinguish upper and lower case here: the name stands twice.',
      );
      problems.push({ field, value: name, message, remedy: l10n.t('Remove one of the two.') });
    }
    return problems;
  });
}

/** Quoting makes a text longer, never shorter: what is too long before need not be quoted to be counted. */
function isTooLong({ program, args }: ChildPlan): boolean {
  const plain = typeof args === 'string' ? args : args.join(' ');
  if (program.length + plain.length >= longestCommandLine) return true;
  return commandLine(program, args).length >= longestCommandLine;
}

export function childProblems(
  plan: LaunchPlan,
  written: WrittenPlan,
  index: number,
  { gone, named, made, streamHandles }: Known,
): readonly Problem[] {
  const child = plan.children[index];
  if (!child) return [];
  const own = written.children?.[index];
  const at = (name: 'program' | 'args' | 'handleList' | 'env' | 'cwd') =>
    own?.[name] === undefined ? '' : fieldPath('children', index);
  /** A child may say one stream itself and take the others from above. */
  const atStream = (stream: Stream) =>
    own?.stdio?.[stream] === undefined ? '' : fieldPath('children', index);
  const under = (base: string, ...rest: readonly (string | number)[]) =>
    fieldPath(...(base ? [base] : []), ...rest);
  const listable = new Set(
    listableLabels(plan.handles, child.stdio).filter((label) => !gone.has(label)),
  );
  const known = new Set([...listable, ...streamHandles]);
  const problems: Problem[] = [];
  // Not push(...found): a call has no room for a hundred thousand arguments.
  const add = (found: readonly Problem[]): void => {
    for (const problem of found) problems.push(problem);
  };

  if (child.program.trim() === '') {
    problems.push({
      field: under(own ? fieldPath('children', index) : '', 'program'),
      value: own?.program ?? written.program,
      message: l10n.t('No program is named.'),
      remedy: l10n.t('Give the path of an .exe, or the name of one that is on PATH.'),
    });
  }
  add(textProblems(under(at('program'), 'program'), child.program, new Set()));
  const texts = typeof child.args === 'string' ? [child.args] : child.args;
  texts.forEach((text, item) => {
    const place = typeof child.args === 'string' ? ['args'] : ['args', item];
    add(textProblems(under(at('args'), ...place), text, known));
  });
  if (isTooLong(child)) {
    problems.push({
      field: under(at('args'), 'args'),
      value: l10n.t('{0} arguments', texts.length),
      message: l10n.t(
        'The command line is longer than the {0} characters CreateProcessW takes.',
        longestCommandLine,
      ),
      remedy: l10n.t('Pass the data in a file or through stdin.'),
    });
  }
  const whereVariable = (name: string): string =>
    own?.env && Object.hasOwn(own.env, name) ? fieldPath('children', index) : '';
  add(environmentProblems(child, whereVariable, known));
  if (child.cwd !== null) add(textProblems(under(at('cwd'), 'cwd'), child.cwd, new Set()));

  const { stdin } = child.stdio;
  if (stdin.kind === 'pipe' && stdin.text !== null && stdin.file !== null) {
    problems.push({
      field: under(atStream('stdin'), 'stdio', 'stdin', 'pipe', 'file'),
      value: stdin.file,
      message: l10n.t('The pipe is given a text and a file.'),
      remedy: l10n.t('Remove one of the two.'),
    });
  }
  if (stdin.kind === 'pipe' && stdin.file !== null) {
    add(nulProblems(under(atStream('stdin'), 'stdio', 'stdin', 'pipe', 'file'), stdin.file));
  }
  if (stdin.kind === 'pipe' && stdin.text !== null) {
    const field = under(atStream('stdin'), 'stdio', 'stdin', 'pipe', 'text');
    add(textProblems(field, stdin.text, made));
  }
  for (const stream of streams) {
    const planned = child.stdio[stream];
    if (planned.kind === 'handle' && !named.has(planned.name)) {
      const field = under(atStream(stream), 'stdio', stream, 'handle');
      problems.push(unknownHandle(field, planned.name, named));
    }
    if (planned.kind === 'file') {
      add(nulProblems(under(atStream(stream), 'stdio', stream, 'file'), planned.path));
    }
  }
  child.handleList.forEach((name, item) => {
    if (!listable.has(name)) {
      problems.push(unknownHandle(under(at('handleList'), 'handleList', item), name, listable));
    }
  });
  for (const item of repeated(child.handleList)) {
    problems.push({
      field: under(at('handleList'), 'handleList', item),
      value: child.handleList[item],
      message: l10n.t('This handle stands twice in the list; CreateProcess refuses such a list.'),
      remedy: l10n.t('Remove one of the two.'),
    });
  }
  return problems;
}
