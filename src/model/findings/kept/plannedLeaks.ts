// What children of a launch got though it was made for another of them: with bInheritHandles TRUE and no list all have everything.
import * as l10n from '@vscode/l10n';
import { passedOn, type ChildHandle } from '../../handles/origin';
import { pipeUsers } from '../../pipes/pipeUsers';
import { referencedNames } from '../../plan/handleReferences';
import type { LaunchPlan } from '../../plan/launchPlan';
import { namesText } from '../../plan/problem';
import type { BrokerHandle, ProcessState, SessionState } from '../../session/state';
import type { Finding } from '../finding';
import { handlePlace } from '../place';

/** For each label the children a plan tells of it: by its value in arguments or environment, or as a standard handle. */
function namedChildren(plan: LaunchPlan): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, Set<string>>();
  for (const { name, args, env, stdio } of plan.children) {
    const texts = [...(typeof args === 'string' ? [args] : args), ...Object.values(env)];
    const labels = [
      ...texts.flatMap((text) => (text === null ? [] : referencedNames(text))),
      ...Object.values(stdio).flatMap((stream) => (stream.kind === 'handle' ? [stream.name] : [])),
    ];
    for (const label of labels) named.set(label, (named.get(label) ?? new Set()).add(name));
  }
  return named;
}

interface PlannedLeak {
  readonly process: ProcessState;
  readonly foreign: readonly ChildHandle[];
}

function leaksOf(state: SessionState): readonly PlannedLeak[] {
  const pipes = new Map(state.pipes.map((pipe) => [pipe.label, pipe]));
  const ownerOf = ({ label, end }: NonNullable<BrokerHandle['pipe']>): string | null => {
    const pipe = pipes.get(label);
    if (pipe?.direction !== 'between' || pipe.processId === null) return pipe?.processId ?? null;
    const { readers } = pipeUsers(state.plan, pipe);
    return end === 'write' ? pipe.processId : (readers[0] ?? null);
  };
  const named = namedChildren(state.plan);
  return state.processes.flatMap((process): PlannedLeak[] => {
    const { birth } = process;
    // What a descendant got, its creator passed on, not the plan.
    if (!birth || process.descent || birth.handleList !== null) return [];
    const told = new Set(birth.told?.map(({ value }) => value));
    const foreign = passedOn(birth).filter(({ origin, pipe, label, value }) => {
      if (origin !== 'inherited' || told.has(value)) return false;
      const children = label === null ? undefined : named.get(label);
      if (children?.has(process.name) === true) return false;
      const owner = pipe && ownerOf(pipe);
      return owner === null ? children !== undefined : owner !== process.id;
    });
    return foreign.length > 0 ? [{ process, foreign }] : [];
  });
}

const handlesText = (foreign: readonly ChildHandle[]): string =>
  namesText(new Set(foreign.map(({ label, value }) => `${label ?? value} (${value})`)), 'and');

/** Only the other end feels it: a reader waits for write ends, a writer for read ends. */
function whyOf({ process, foreign }: PlannedLeak): string {
  const ends = new Set(foreign.map(({ pipe }) => pipe?.end));
  if (ends.has('write') && ends.has('read')) {
    return l10n.t(
      'While {0} lives, readers of these pipes see no EOF, and writers do not notice that their reader has gone.',
      process.name,
    );
  }
  if (ends.has('write')) {
    return l10n.t('A pipe does not reach EOF while {0} has its write end.', process.name);
  }
  return ends.has('read')
    ? l10n.t(
        'While {0} has the read end of a pipe, its writer does not notice that the reader has gone.',
        process.name,
      )
    : l10n.t('Without a handle list {0} inherits every inheritable handle.', process.name);
}

/** One for all children: the cause is one. */
export function plannedLeaks(state: SessionState): readonly Finding[] {
  const [first, ...others] = leaksOf(state);
  if (!first) return [];
  const { process, foreign } = first;
  const { birth } = process;
  return [
    {
      code: 'leaked-handle',
      severity: 'information',
      headline: l10n.t(
        '{0} also inherited {1}, made for another child.',
        process.name,
        handlesText(foreign),
      ),
      why: whyOf(first),
      fix: birth?.parent
        ? l10n.t(
            'Use "inherit": "list": without a list the handles of {0} are passed on as well.',
            birth.parent.name,
          )
        : l10n.t(
            'Use "inherit": "list", which passes to each child its own handles only, or "start": "apart".',
          ),
      ...(others.length > 0 ? { affects: affectedChildren(others) } : {}),
      about: 'launch',
      places: [
        { kind: 'process', id: process.id },
        ...foreign.map((handle) => handlePlace({ process, value: handle.value })),
        ...others.flatMap((one) =>
          one.foreign.map((handle) => handlePlace({ process: one.process, value: handle.value })),
        ),
      ],
      evidence: {
        process: process.id,
        handles: foreign.map((handle) => handle.value),
        ...(others.length > 0
          ? {
              others: others.map((one) => ({
                process: one.process.id,
                handles: one.foreign.map((handle) => handle.value),
              })),
            }
          : {}),
      },
    },
  ];
}

const mostNamed = 5;

function affectedChildren(others: readonly PlannedLeak[]): readonly string[] {
  const texts = others.slice(0, mostNamed).map(({ process, foreign }) =>
    l10n.t({
      message: '{0}: {1}',
      args: [process.name, handlesText(foreign)],
      comment: ['{0} is "a.exe (PID 12)", {1} a list of files, ports or objects'],
    }),
  );
  const more = others.length - texts.length;
  return more === 0 ? texts : [...texts, l10n.t('and {0} more processes', more)];
}
