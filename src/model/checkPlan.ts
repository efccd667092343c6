// What a well-formed plan can still get wrong: names that do not exist, are used twice, or mean two things.
import { commandLine } from './commandLine';
import { closedSources, handleLabels, keptEnd, listableLabels, streamLabel } from './labels';
import { streams, type ChildPlan, type LaunchPlan } from './launchPlan';
import type { WrittenPlan } from './plan';
import { fieldPath, problemText, type Problem } from './problem';

const nameForm = /^[A-Za-z_][A-Za-z0-9_-]*$/;
/** Longest command line CreateProcessW takes, its terminating NUL included (Learn: CreateProcessW). */
const longestCommandLine = 32_767;

const choices = (names: readonly string[]): string =>
  names.length === 0 ? 'The plan has none yet.' : `Use one of: ${names.join(', ')}.`;

const repeated = (values: readonly string[]): readonly number[] =>
  values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));

function unknownHandle(
  field: string,
  name: string,
  plan: LaunchPlan,
  own: readonly string[],
): Problem {
  const pipe = plan.handles.find((handle) => handle.name === name && handle.kind === 'pipe');
  return pipe
    ? {
        field,
        value: name,
        message: 'This pipe has two ends.',
        remedy: `Say which: "${name}.read" or "${name}.write".`,
      }
    : { field, value: name, message: 'No handle has this name.', remedy: choices(own) };
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

function handleReferences(text: string): readonly string[] {
  return [...text.matchAll(/\$\{handle:([^}]*)\}/g)].map((match) => match[1] ?? '');
}

function textProblems(field: string, text: string, plan: LaunchPlan, known: readonly string[]) {
  const problems = handleReferences(text)
    .filter((name) => !known.includes(name))
    .map((name) => unknownHandle(field, name, plan, known));
  if (text.includes('\0')) {
    problems.push({
      field,
      value: text,
      message: 'A NUL character would end the text early.',
      remedy: 'Remove it.',
    });
  }
  return problems;
}

function environmentProblems(
  child: ChildPlan,
  at: (name: string) => string,
  plan: LaunchPlan,
  known: readonly string[],
) {
  const names = Object.keys(child.env);
  const folded = names.map((name) => name.toUpperCase());
  return names.flatMap((name, index): Problem[] => {
    const base = at(name);
    const field = fieldPath(...(base ? [base] : []), 'env', name);
    const value = child.env[name] ?? null;
    const problems = value === null ? [] : textProblems(field, value, plan, known);
    if (name === '' || name.slice(1).includes('=') || name.includes('\0')) {
      const message = 'A variable needs a name without "=" (but as its first character) and NUL.';
      problems.push({ field, value: name, message, remedy: 'Rename it.' });
    }
    if (folded.indexOf(name.toUpperCase()) < index) {
      const message = 'Windows does not tell upper from lower case here: the name stands twice.';
      problems.push({ field, value: name, message, remedy: 'Remove one of the two.' });
    }
    return problems;
  });
}

function childProblems(plan: LaunchPlan, written: WrittenPlan, index: number): readonly Problem[] {
  const child = plan.children[index];
  if (!child) return [];
  const own = written.children?.[index];
  const at = (name: 'program' | 'args' | 'stdio' | 'handleList' | 'env' | 'cwd') =>
    own?.[name] === undefined ? '' : fieldPath('children', index);
  const under = (base: string, ...rest: readonly (string | number)[]) =>
    fieldPath(...(base ? [base] : []), ...rest);
  const named = plan.handles
    .flatMap(handleLabels)
    .filter((label) => !closedSources(plan.handles).has(label));
  const gone = closedSources(plan.handles);
  const listable = listableLabels(plan.handles, child.stdio).filter((label) => !gone.has(label));
  const known = [...listable, ...streamHandleLabels(plan)];
  const problems: Problem[] = [];

  if (child.program.trim() === '') {
    problems.push({
      field: under(own ? fieldPath('children', index) : '', 'program'),
      value: own?.program ?? written.program,
      message: 'No program is named.',
      remedy: 'Give the path of an .exe, or the name of one that is on PATH.',
    });
  }
  problems.push(...textProblems(under(at('program'), 'program'), child.program, plan, []));
  const texts = typeof child.args === 'string' ? [child.args] : child.args;
  texts.forEach((text, item) => {
    const place = typeof child.args === 'string' ? ['args'] : ['args', item];
    problems.push(...textProblems(under(at('args'), ...place), text, plan, known));
  });
  if (commandLine(child.program, child.args).length >= longestCommandLine) {
    problems.push({
      field: under(at('args'), 'args'),
      value: `${texts.length} arguments`,
      message: `The command line is longer than the ${longestCommandLine} characters CreateProcessW takes.`,
      remedy: 'Pass the data in a file or through stdin.',
    });
  }
  const whereVariable = (name: string): string =>
    own?.env && name in own.env ? fieldPath('children', index) : '';
  problems.push(...environmentProblems(child, whereVariable, plan, known));
  if (child.cwd !== null)
    problems.push(...textProblems(under(at('cwd'), 'cwd'), child.cwd, plan, []));

  const { stdin } = child.stdio;
  if (stdin.kind === 'pipe' && stdin.text !== null && stdin.file !== null) {
    problems.push({
      field: under(at('stdio'), 'stdio', 'stdin', 'pipe', 'file'),
      value: stdin.file,
      message: 'The pipe is given a text and a file.',
      remedy: 'Remove one of the two.',
    });
  }
  if (stdin.kind === 'pipe' && stdin.text !== null) {
    const named = plan.handles.flatMap(handleLabels);
    const field = under(at('stdio'), 'stdio', 'stdin', 'pipe', 'text');
    problems.push(...textProblems(field, stdin.text, plan, named));
  }
  for (const stream of streams) {
    const planned = child.stdio[stream];
    if (planned.kind === 'handle' && !named.includes(planned.name)) {
      const field = under(at('stdio'), 'stdio', stream, 'handle');
      problems.push(unknownHandle(field, planned.name, plan, named));
    }
  }
  child.handleList.forEach((name, item) => {
    if (!listable.includes(name)) {
      problems.push(
        unknownHandle(under(at('handleList'), 'handleList', item), name, plan, listable),
      );
    }
  });
  for (const item of repeated(child.handleList)) {
    problems.push({
      field: under(at('handleList'), 'handleList', item),
      value: child.handleList[item],
      message: 'This handle stands twice in the list; CreateProcess refuses such a list.',
      remedy: 'Remove one of the two.',
    });
  }
  return problems;
}

function handleNameProblems(plan: LaunchPlan): readonly Problem[] {
  return plan.handles.flatMap((handle): Problem[] => {
    const taken = (streams as readonly string[]).includes(handle.name);
    if (!taken && nameForm.test(handle.name)) return [];
    return [
      {
        field: fieldPath('handles', handle.name),
        value: handle.name,
        message: taken
          ? 'This is the name of a standard handle.'
          : 'A handle name is letters, digits, "_" and "-", and starts with a letter.',
        remedy: 'Choose another name.',
      },
    ];
  });
}

function childNameProblems(plan: LaunchPlan): readonly Problem[] {
  const folded = plan.children.map((child) => child.name.toLowerCase());
  return plan.children.flatMap((child, index): Problem[] => {
    const field = fieldPath('children', index, 'name');
    const problems: Problem[] = [];
    if (folded.indexOf(child.name.toLowerCase()) < index) {
      const message = 'Another child has this name.';
      const remedy = 'Give each child a name of its own.';
      problems.push({ field, value: child.name, message, remedy });
    }
    if (!nameForm.test(child.name)) {
      const message = 'A child name is letters, digits, "_" and "-", and starts with a letter.';
      problems.push({ field, value: child.name, message, remedy: 'Choose another name.' });
    }
    return problems;
  });
}

function keptEndProblems(plan: LaunchPlan): readonly Problem[] {
  const childSide = [...streamHandleLabels(plan), ...plan.handles.flatMap(handleLabels)];
  return plan.keepParentEnds.flatMap((label, index) =>
    childSide.includes(label)
      ? []
      : [unknownHandle(fieldPath('keepParentEnds', index), label, plan, childSide)],
  );
}

/** A handle made from another one names it; the other must stand before it, be there, and be of the right kind. */
function sourceProblems(plan: LaunchPlan): readonly Problem[] {
  const closed = new Set<string>();
  return plan.handles.flatMap((handle, index): Problem[] => {
    const field = handle.kind === 'duplicate' ? 'of' : 'file';
    const source =
      handle.kind === 'duplicate'
        ? handle.of
        : handle.kind === 'fileMapping'
          ? handle.file
          : undefined;
    if (source === undefined) return [];
    const earlier = plan.handles
      .slice(0, index)
      .filter(({ kind }) => handle.kind === 'duplicate' || kind === 'file')
      .flatMap(handleLabels);
    const place = fieldPath('handles', handle.name, field);
    if (!earlier.includes(source)) return [unknownHandle(place, source, plan, earlier)];
    const isClosed = closed.has(source);
    const closesIt = handle.kind === 'duplicate' && handle.closeSource;
    if (closesIt && plan.handles.some((pipe) => keptEnd(pipe) === source)) {
      const message = 'This end of the pipe is read or written by the broker, which needs it open.';
      const remedy = 'Leave out "closeSource", or make both ends inheritable.';
      return [{ field: place, value: source, message, remedy }];
    }
    if (closesIt) closed.add(source);
    if (!isClosed) return [];
    const message = 'This handle is closed by an earlier duplicate with "closeSource".';
    return [{ field: place, value: source, message, remedy: 'Name the duplicate instead.' }];
  });
}

/** A pipeline needs a writer with a pipe, one reader for it, and both ends at the same time. */
function pipelineProblems(plan: LaunchPlan): readonly Problem[] {
  const taken = new Set<string>();
  return plan.children.flatMap((child, index): Problem[] => {
    const { stdin } = child.stdio;
    if (stdin.kind !== 'child') return [];
    const several = plan.children.length > 1;
    const field = several
      ? fieldPath('children', index, 'stdio', 'stdin', 'child')
      : fieldPath('stdio', 'stdin', 'child');
    const about = { field, value: stdin.child };
    const others = plan.children.filter(({ name }) => name !== child.name);
    const writer = others.find(({ name }) => name === stdin.child);
    if (!writer) {
      const names = others.map(({ name }) => name);
      return [{ ...about, message: 'No other child has this name.', remedy: choices(names) }];
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
function parentProblems(plan: LaunchPlan, written: WrittenPlan): readonly Problem[] {
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
      const remedy = own ? choices(names) : 'Give it "parent": "broker".';
      problems.push({ ...about, message, remedy });
    } else if (plan.children.some((each) => each.name === name)) {
      const message = `This child stands after ${child.name}: a parent must be there before its child.`;
      problems.push({ ...about, message, remedy: `Put ${name} before ${child.name}.` });
    } else {
      problems.push({ ...about, message: 'No child has this name.', remedy: choices(names) });
    }
    return problems;
  });
}

/** Problems of names and references. `written` is the same plan as typed, to name the field the user sees. */
export function checkPlan(plan: LaunchPlan, written: WrittenPlan): readonly Problem[] {
  // A name that cannot be makes every place that uses it wrong as well: first things first.
  const wrongNames = handleNameProblems(plan);
  if (wrongNames.length > 0) return wrongNames;
  const problems = [
    ...(written.children ? childNameProblems(plan) : []),
    ...plan.children.flatMap((_, index) => childProblems(plan, written, index)),
    ...sourceProblems(plan),
    ...pipelineProblems(plan),
    ...parentProblems(plan, written),
    ...keptEndProblems(plan),
  ];
  // Children that take an attribute from above repeat its problems: one line each is enough.
  const lines = problems.map(problemText);
  return problems.filter((_, index) => lines.indexOf(lines[index] ?? '') === index);
}
