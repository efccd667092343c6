// Reduces a plan to the program that repeats its launch: what is made, started, closed, read and written.
import { assertNever } from '../base/assertNever';
import { isBatchFile } from '../plan/batchFile';
import { batchCommandLine, commandLine } from '../plan/commandLine';
import { splitReferences } from '../plan/handleReferences';
import {
  closedSources,
  parentEndLabel,
  readerOf,
  standardLabel,
  streamLabel,
} from '../plan/labels';
import { streams, type ChildPlan, type LaunchPlan, type Stream } from '../plan/launchPlan';
import type { ChildLaunch, Constant, LaunchProgram, Pieces, Step, Variable } from './launchProgram';
import { objectSteps, openStep, pipeSteps } from './objectSteps';
import { utf8 } from '../base/utf8';
import { Variables } from './variables';

/** Passing all three standard handles on is left to Windows, in the parent's console. */
function leavesStandardHandles(child: ChildPlan): boolean {
  return streams.every((stream) => child.stdio[stream].kind === 'inherit');
}

/** As everywhere, but null where the program has no handle of its own to name. */
function ownStandardLabel(plan: LaunchPlan, child: ChildPlan, stream: Stream): string | null {
  return leavesStandardHandles(child) ? null : standardLabel(plan, child, stream);
}

/** A stream's name stands for its handle; everything else for itself. */
function resolved(plan: LaunchPlan, child: ChildPlan, label: string): string | null {
  const stream = streams.find((name) => name === label);
  return stream ? ownStandardLabel(plan, child, stream) : label;
}

const extended = ['EXTENDED_STARTUPINFO_PRESENT'] as const;

/** A child that takes the parent's standard handles shares its console; no other may make a window pop up. */
function consoleFlags(child: ChildPlan): readonly Constant[] {
  switch (child.console ?? (leavesStandardHandles(child) ? 'shared' : 'noWindow')) {
    case 'shared':
      return [];
    case 'noWindow':
      return ['CREATE_NO_WINDOW'];
    case 'new':
      return ['CREATE_NEW_CONSOLE'];
    case 'detached':
      return ['DETACHED_PROCESS'];
  }
}

function refusals(plan: LaunchPlan): readonly string[] {
  return [
    ...(plan.stdioMethod === 'setStdHandle' ? ['stdioMethod setStdHandle is not generated'] : []),
    ...(plan.children.some(({ parent }) => parent)
      ? ['a parent process override is not generated']
      : []),
    ...(plan.send.length > 0 ? ['sending a handle to a child that runs is not generated'] : []),
    ...(plan.start === 'apart' && plan.children.length > 1 ? ['start apart is not generated'] : []),
    ...(plan.children.some(({ stdio: { stdin } }) => stdin.kind === 'pipe' && stdin.file !== null)
      ? ['writing a file to stdin is not generated']
      : []),
  ];
}

class Reduction {
  readonly #variables = new Variables();

  constructor(private readonly plan: LaunchPlan) {}

  program(): LaunchProgram {
    const { plan } = this;
    const gone = closedSources(plan.handles);
    const closed = [...this.#childSide(), ...this.#silentInputs()].filter(
      (label) => !gone.has(label),
    );
    const kept = plan.keepParentEnds;
    return {
      title: plan.name,
      refusals: refusals(plan),
      steps: [
        ...plan.handles.flatMap((handle) => objectSteps(handle, this.#variables)),
        ...plan.children.flatMap((child) =>
          streams.flatMap((stream) => this.#streamSteps(child, stream)),
        ),
      ],
      children: plan.children.map((child) => this.#child(child)),
      closedAfterLaunch: this.#all(closed.filter((label) => !kept.includes(label))),
      keptOpen: this.#all(closed.filter((label) => kept.includes(label))),
      captures: this.#captures(),
      inputs: this.#pipes('stdin').flatMap(({ parentEnd, text }) =>
        text === null ? [] : [{ to: this.#variables.of(parentEnd), bytes: utf8(text) }],
      ),
    };
  }

  #all(labels: readonly string[]): readonly Variable[] {
    return labels.map((label) => this.#variables.of(label));
  }

  #streamSteps(child: ChildPlan, stream: Stream): readonly Step[] {
    const planned = child.stdio[stream];
    const label = streamLabel(this.plan, child, stream);
    const target = this.#variables.of(label);
    const isInput = stream === 'stdin';
    const security = { kind: 'attributes', inherit: true } as const;
    switch (planned.kind) {
      case 'pipe': {
        const { bufferSize } = planned;
        const reader = readerOf(this.plan, child, stream);
        if (reader) {
          const read = this.#variables.of(streamLabel(this.plan, reader, 'stdin'));
          const both = { read: true, write: true };
          return pipeSteps(
            { read, write: target, bufferSize },
            { inheritableBy: 'creation' },
            both,
          );
        }
        const own = this.#variables.of(parentEndLabel(label, stream));
        const ends = isInput ? { read: target, write: own } : { read: own, write: target };
        return pipeSteps(
          { ...ends, bufferSize },
          { inheritableBy: 'creation' },
          planned.parentEndInheritable
            ? { read: true, write: true }
            : { read: isInput, write: !isInput },
        );
      }
      case 'nul':
        return [openStep(target, { path: 'NUL', access: isInput ? 'read' : 'write' }, security)];
      case 'file': {
        const access = isInput ? 'read' : planned.append ? 'append' : 'write';
        return [openStep(target, { path: planned.path, access }, security)];
      }
      case 'inherit':
        return leavesStandardHandles(child) ? [] : [{ kind: 'standard', target, stream }];
      case 'handle':
      case 'child':
      case 'stdout':
      case 'none':
        return [];
      default:
        return assertNever(planned);
    }
  }

  /** What is the children's: the parent's copies are closed once the children have theirs. */
  #childSide(): readonly string[] {
    const owned = ['file', 'directory', 'nul', 'console', 'namedPipe', 'duplicate'];
    const named = this.plan.handles.flatMap((handle) => {
      if (handle.kind !== 'pipe') return owned.includes(handle.kind) ? [handle.name] : [];
      const ends = ['read', 'write'].map((end) => `${handle.name}.${end}`);
      // A kept read end is captured; nobody writes to a kept write end.
      return handle.inheritable === 'write' ? ends.slice(1) : ends;
    });
    const own = this.plan.children.flatMap((child) =>
      streams
        .filter((stream) =>
          ['pipe', 'nul', 'file', 'inherit', 'child'].includes(child.stdio[stream].kind),
        )
        .filter((stream) => ownStandardLabel(this.plan, child, stream) !== null)
        .map((stream) => streamLabel(this.plan, child, stream)),
    );
    return [...named, ...own];
  }

  #silentInputs(): readonly string[] {
    return this.#pipes('stdin').flatMap(({ parentEnd, text }) =>
      text === null ? [parentEnd] : [],
    );
  }

  #pipes(stream: Stream): readonly { parentEnd: string; text: string | null }[] {
    return this.plan.children.flatMap((child) => {
      const planned = child.stdio[stream];
      if (planned.kind !== 'pipe' || readerOf(this.plan, child, stream)) return [];
      const parentEnd = parentEndLabel(streamLabel(this.plan, child, stream), stream);
      return [{ parentEnd, text: planned.text }];
    });
  }

  #captures(): LaunchProgram['captures'] {
    const own = (['stdout', 'stderr'] as const).flatMap((to) =>
      this.#pipes(to).map(({ parentEnd }) => ({ from: this.#variables.of(parentEnd), to })),
    );
    const extra = this.plan.handles.flatMap((handle) =>
      handle.kind === 'pipe' && handle.inheritable === 'write'
        ? [{ from: this.#variables.of(`${handle.name}.read`), to: 'stdout' as const }]
        : [],
    );
    return [...own, ...extra];
  }

  #child(child: ChildPlan): ChildLaunch {
    const { plan } = this;
    const labels = child.handleList.flatMap((label) => resolved(plan, child, label) ?? []);
    const list = child.inherit === 'list' ? this.#all([...new Set(labels)]) : [];
    return {
      name: child.name,
      ...this.#command(child),
      directory: child.cwd,
      environment: Object.entries(child.env).map(([name, value]) => ({
        name,
        value: value === null ? null : this.#pieces(child, value),
      })),
      standard: leavesStandardHandles(child)
        ? null
        : streams.map((stream) => {
            const label = ownStandardLabel(plan, child, stream);
            return label === null ? null : this.#variables.of(label);
          }),
      // An empty list is refused by Windows; what it means is said with bInheritHandles FALSE.
      creationFlags: [...consoleFlags(child), ...(list.length > 0 ? extended : [])],
      inheritHandles: child.inherit === 'all' || list.length > 0,
      list: list.length > 0 ? list : null,
    };
  }

  #command(child: ChildPlan): Pick<ChildLaunch, 'application' | 'commandLine'> {
    const { program, args } = child;
    if (typeof args !== 'string' && isBatchFile(program)) {
      // Named in full: the search path must not decide which cmd.exe runs.
      const cmd = 'C:\\Windows\\System32\\cmd.exe';
      const line = batchCommandLine(cmd, program, args);
      return { application: cmd, commandLine: this.#pieces(child, line) };
    }
    return {
      application: /[\\/]/.test(program) ? program : null,
      commandLine: this.#pieces(child, commandLine(program, args)),
    };
  }

  #pieces(child: ChildPlan, text: string): Pieces {
    return splitReferences(text, (name) => {
      const label = resolved(this.plan, child, name);
      return label === null ? '0' : this.#variables.of(label);
    });
  }
}

export function launchProgram(plan: LaunchPlan): LaunchProgram {
  return new Reduction(plan).program();
}
