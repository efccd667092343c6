// What a well-formed plan can still get wrong: names that do not exist, are used twice, or mean two things.
import { blockingCalls, largestPool, poolReserve } from './blockingCalls';
import { commandLine } from './commandLine';
import { variableKey } from './environmentBlock';
import { hasOpenReference, referencedNames } from './handleReferences';
import { closedSources, handleLabels, keptEnd, listableLabels, streamLabel } from './labels';
import {
  streams,
  type ChildPlan,
  type HandlePlan,
  type LaunchPlan,
  type Stream,
} from './launchPlan';
import type { WrittenPlan } from './plan';
import { fieldPath, namesText, problemText, type Problem } from './problem';

/** A name becomes part of the name of a capture file, which must not be longer than a file's name can be. */
const nameForm = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/;
const ofNameForm = 'is at most 100 letters, digits, "_" and "-", and starts with a letter.';
/** Longest command line CreateProcessW takes, its terminating NUL included (Learn: CreateProcessW). */
const longestCommandLine = 32_767;
/** Longest value of an environment variable, its NUL included (Learn: Environment Variables). */
const longestVariable = 32_767;
/** Unknown names told of one text: whoever has more of them mends the text as a whole. */
const mostOfOneText = 20;

/** Names that can be asked for quickly, in the order in which they are shown. */
type Names = ReadonlySet<string>;

const choices = (names: Names): string =>
  names.size === 0 ? 'The plan has none yet.' : `Use one of: ${namesText(names)}.`;

/** Places of values that stood there before; plans of ten thousand entries are checked in a moment. */
function repeated(values: readonly string[]): readonly number[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    if (seen.has(value)) return [index];
    seen.add(value);
    return [];
  });
}

function unknownHandle(field: string, name: string, own: Names): Problem {
  return own.has(`${name}.read`) || own.has(`${name}.write`)
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

const nulProblems = (field: string, text: string | undefined): readonly Problem[] =>
  text?.includes('\0')
    ? [
        {
          field,
          value: text,
          message: 'A NUL character would end the text early.',
          remedy: 'Remove it.',
        },
      ]
    : [];

function textProblems(field: string, text: string, known: Names): readonly Problem[] {
  const names = [...new Set(referencedNames(text))];
  const unknown = names.filter((name) => !known.has(name)).slice(0, mostOfOneText);
  const open: Problem = {
    field,
    value: text,
    message: 'A reference begins here and does not end.',
    remedy: 'Close it: ${handle:name}.',
  };
  return [
    ...unknown.map((name) => unknownHandle(field, name, known)),
    ...(hasOpenReference(text) ? [open] : []),
    ...nulProblems(field, text),
  ];
}

function environmentProblems(child: ChildPlan, at: (name: string) => string, known: Names) {
  const names = Object.keys(child.env);
  const twice = new Set(repeated(names.map(variableKey)));
  return names.flatMap((name, index): Problem[] => {
    const base = at(name);
    const field = fieldPath(...(base ? [base] : []), 'env', name);
    const value = child.env[name] ?? null;
    const problems = value === null ? [] : [...textProblems(field, value, known)];
    if (name.length + (value?.length ?? 0) >= longestVariable) {
      const message = `A variable has room for ${longestVariable} characters, its name among them.`;
      problems.push({ field, value, message, remedy: 'Pass the data in a file or through stdin.' });
    }
    if (name === '' || name.slice(1).includes('=') || name.includes('\0')) {
      const message = 'A variable needs a name without "=" (but as its first character) and NUL.';
      problems.push({ field, value: name, message, remedy: 'Rename it.' });
    }
    if (twice.has(index)) {
      const message = 'Windows does not tell upper from lower case here: the name stands twice.';
      problems.push({ field, value: name, message, remedy: 'Remove one of the two.' });
    }
    return problems;
  });
}

/** What the children of a plan have in common. */
interface Known {
  readonly gone: ReadonlySet<string>;
  /** Labels of named handles that are there when children start. */
  readonly named: Names;
  /** Those and the ones a duplicate has closed. */
  readonly made: Names;
  readonly streamHandles: readonly string[];
}

function knownNames(plan: LaunchPlan): Known {
  const gone = closedSources(plan.handles);
  const made = plan.handles.flatMap(handleLabels);
  return {
    gone,
    named: new Set(made.filter((label) => !gone.has(label))),
    made: new Set(made),
    streamHandles: streamHandleLabels(plan),
  };
}

/** Quoting makes a text longer, never shorter: what is too long before need not be quoted to be counted. */
function isTooLong({ program, args }: ChildPlan): boolean {
  const plain = typeof args === 'string' ? args : args.join(' ');
  if (program.length + plain.length >= longestCommandLine) return true;
  return commandLine(program, args).length >= longestCommandLine;
}

function childProblems(
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
      message: 'No program is named.',
      remedy: 'Give the path of an .exe, or the name of one that is on PATH.',
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
      value: `${texts.length} arguments`,
      message: `The command line is longer than the ${longestCommandLine} characters CreateProcessW takes.`,
      remedy: 'Pass the data in a file or through stdin.',
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
      message: 'The pipe is given a text and a file.',
      remedy: 'Remove one of the two.',
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
        message: taken ? 'This is the name of a standard handle.' : `A handle name ${ofNameForm}`,
        remedy: 'Choose another name.',
      },
    ];
  });
}

function childNameProblems(plan: LaunchPlan): readonly Problem[] {
  const twice = new Set(repeated(plan.children.map((child) => child.name.toLowerCase())));
  return plan.children.flatMap((child, index): Problem[] => {
    const field = fieldPath('children', index, 'name');
    const problems: Problem[] = [];
    if (twice.has(index)) {
      const message = 'Another child has this name.';
      const remedy = 'Give each child a name of its own.';
      problems.push({ field, value: child.name, message, remedy });
    }
    if (!nameForm.test(child.name)) {
      const message = `A child name ${ofNameForm}`;
      problems.push({ field, value: child.name, message, remedy: 'Choose another name.' });
    }
    return problems;
  });
}

/** Texts of handles that Windows takes to their first NUL, and so for others. */
function handleTextProblems(plan: LaunchPlan): readonly Problem[] {
  return plan.handles.flatMap((handle) =>
    (['path', 'pipeName', 'securityDescriptor'] as const).flatMap((name) => {
      const text: unknown = name in handle ? handle[name as keyof typeof handle] : undefined;
      return typeof text === 'string'
        ? nulProblems(fieldPath('handles', handle.name, name), text)
        : [];
    }),
  );
}

function keptEndProblems(plan: LaunchPlan, { made, streamHandles }: Known): readonly Problem[] {
  const childSide = new Set([...streamHandles, ...made]);
  return plan.keepParentEnds.flatMap((label, index) =>
    childSide.has(label)
      ? []
      : [unknownHandle(fieldPath('keepParentEnds', index), label, childSide)],
  );
}

/** A handle made from another one names it; the other must stand before it, be there, and be of the right kind. */
function sourceProblems(plan: LaunchPlan): readonly Problem[] {
  const closed = new Set<string>();
  const kept = new Set(plan.handles.map(keptEnd));
  const earlier = new Set<string>();
  const files = new Set<string>();
  const numbers = new Set<string>();
  return plan.handles.flatMap((handle): readonly Problem[] => {
    const problems = ofSource(handle);
    for (const label of handleLabels(handle)) earlier.add(label);
    if (handle.kind === 'file') files.add(handle.name);
    if (handle.kind === 'value') numbers.add(handle.name);
    return problems;
  });

  function ofSource(handle: HandlePlan): readonly Problem[] {
    const isDuplicate = handle.kind === 'duplicate';
    const source = isDuplicate
      ? handle.of
      : handle.kind === 'fileMapping'
        ? handle.file
        : undefined;
    if (source === undefined) return [];
    const place = fieldPath('handles', handle.name, isDuplicate ? 'of' : 'file');
    const possible = isDuplicate ? earlier : files;
    if (!possible.has(source)) return [unknownHandle(place, source, possible)];
    const isClosed = closed.has(source);
    const closes = isDuplicate && handle.closeSource;
    if (closes && kept.has(source)) {
      const message = 'This end of the pipe is read or written by the broker, which needs it open.';
      const remedy = 'Leave out "closeSource", or make both ends inheritable.';
      return [{ field: place, value: source, message, remedy }];
    }
    if (closes) closed.add(source);
    if (isClosed) {
      const message = 'This handle is closed by an earlier duplicate with "closeSource".';
      return [{ field: place, value: source, message, remedy: 'Name the duplicate instead.' }];
    }
    if (!closes || !numbers.has(source)) return [];
    // The number may be that of a handle the broker lives by, such as its channel.
    const field = fieldPath('handles', handle.name, 'closeSource');
    const message = `"${source}" is a number, not a handle of the plan: the broker could close one of its own.`;
    return [{ field, value: true, message, remedy: 'Leave "closeSource" out.' }];
  }
}

/** A pipeline needs a writer with a pipe, one reader for it, and both ends at the same time. */
function pipelineProblems(plan: LaunchPlan, written: WrittenPlan): readonly Problem[] {
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

/** A pipe that waits for a thread is not read, and a child that waits for one is never seen to end. */
function waitProblems(plan: LaunchPlan): readonly Problem[] {
  const calls = blockingCalls(plan);
  const most = largestPool - poolReserve;
  if (calls <= most) return [];
  return [
    {
      field: plan.children.length > 1 ? 'children' : 'handles',
      value: `${calls} waits`,
      message: `The broker can wait for ${most} things at once: each child and each pipe of which it keeps an end is one.`,
      remedy: 'Make some of the pipes "nul" or "file", or start fewer children.',
    },
  ];
}

/** What is sent must be a handle of the plan that is open, to a child that is there and can be told of it. */
function sendProblems(
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

/** Problems of names and references. `written` is the same plan as typed, to name the field the user sees. */
export function checkPlan(plan: LaunchPlan, written: WrittenPlan): readonly Problem[] {
  // A name that cannot be makes every place that uses it wrong as well: first things first.
  const wrongNames = handleNameProblems(plan);
  if (wrongNames.length > 0) return wrongNames;
  const known = knownNames(plan);
  const problems = [
    ...(written.children ? childNameProblems(plan) : []),
    ...plan.children.flatMap((_, index) => childProblems(plan, written, index, known)),
    ...handleTextProblems(plan),
    ...sourceProblems(plan),
    ...pipelineProblems(plan, written),
    ...parentProblems(plan, written),
    ...sendProblems(plan, written, known),
    ...keptEndProblems(plan, known),
    ...waitProblems(plan),
  ];
  // Children that take an attribute from above repeat its problems: one line each is enough.
  const again = new Set(repeated(problems.map(problemText)));
  return problems.filter((_, index) => !again.has(index));
}
