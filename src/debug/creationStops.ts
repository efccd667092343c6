// Breakpoints at the creation of processes: what the editor sets as stop rules, and which of them a stop is due to.
import * as l10n from '@vscode/l10n';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { LaunchPlan } from '../model/plan/launchPlan';
import { plannedChild } from '../model/processes/plannedChild';
import type { ProcessState } from '../model/session/state';
import { stopReason, type StopRule } from '../model/processes/stopRules';

const creationFilter = 'processCreation';

export const exceptionFilters = (): DebugProtocol.ExceptionBreakpointsFilter[] => [
  {
    filter: creationFilter,
    label: l10n.t('Process Creation'),
    description: l10n.t(
      'Stops each process of the tree, however far down, before its first instruction.',
    ),
    supportsCondition: true,
    conditionDescription: l10n.t(
      'Label, value or part of the object of a handle it must inherit: stdout',
    ),
  },
];

interface CreationStop {
  readonly id: number;
  readonly kind: 'function breakpoint' | 'exception';
  /** Null when it cannot hold. */
  readonly rule: StopRule | null;
  readonly message: string;
}

/** Why a process is held, as far as the editor's own breakpoints tell. */
interface Cause {
  readonly kind: CreationStop['kind'];
  readonly ids: readonly number[];
}

/** Nothing of this can be in the name of a file. */
const impossible = /[<>|":]/;

function ruleText({ image, handle }: StopRule): string {
  if (image === null) {
    return handle === null
      ? l10n.t('Stops each process before its first instruction.')
      : l10n.t('Stops each process before its first instruction, if it inherits "{0}".', handle);
  }
  return handle === null
    ? l10n.t('Stops each process whose program matches "{0}" before its first instruction.', image)
    : l10n.t(
        'Stops each process whose program matches "{0}" before its first instruction, if it inherits "{1}".',
        image,
        handle,
      );
}

/** Why none of them can hold anything in this session. */
function obstacle(
  { followChildren }: Pick<LaunchPlan, 'followChildren'>,
  isAttached: boolean,
): string | null {
  if (followChildren === 'debug') return null;
  return isAttached
    ? l10n.t(
        'This session only reads its processes. To stop new ones, attach with "followChildren": "debug".',
      )
    : l10n.t(
        'No process stops at its creation with "followChildren": "{0}". Use "debug".',
        followChildren,
      );
}

const written = (text: string | undefined): string | null => text?.trim() || null;

export class CreationStops {
  #functions: readonly CreationStop[] = [];
  #filters: readonly CreationStop[] = [];
  #count = 0;

  constructor(
    private readonly plan: Pick<LaunchPlan, 'followChildren' | 'children'>,
    private readonly isAttached = false,
  ) {}

  get rules(): readonly StopRule[] {
    return [...this.#functions, ...this.#filters].flatMap(({ rule }) => rule ?? []);
  }

  /** Replaces those of before. The name is the pattern of a program, the condition a handle. */
  setFunctions(
    breakpoints: readonly DebugProtocol.FunctionBreakpoint[],
  ): DebugProtocol.Breakpoint[] {
    this.#functions = breakpoints.map(({ name, condition }) => {
      const image = written(name);
      const isPath = image !== null && /[\\/]/.test(image);
      if (image === null || impossible.test(isPath ? image.replace(/^[a-z]:/i, '') : image)) {
        return this.#refused(
          'function breakpoint',
          l10n.t(
            '"{0}" is no name of a program. Write one, as in findstr.exe, or a pattern, as in cl*.',
            name,
          ),
        );
      }
      return this.#stop('function breakpoint', { image, handle: written(condition) });
    });
    return this.#functions.map((stop) => this.#answer(stop));
  }

  /** Replaces those of before. */
  setFilters({
    filters,
    filterOptions = [],
  }: DebugProtocol.SetExceptionBreakpointsArguments): DebugProtocol.Breakpoint[] {
    const wanted = [
      ...filters.map((filterId) => ({ filterId, condition: undefined })),
      ...filterOptions,
    ];
    this.#filters = wanted.map(({ filterId, condition }) =>
      filterId === creationFilter
        ? this.#stop('exception', { image: null, handle: written(condition) })
        : this.#refused('exception', l10n.t('There is no filter "{0}".', filterId)),
    );
    return this.#filters.map((stop) => this.#answer(stop));
  }

  #stop(kind: CreationStop['kind'], rule: StopRule): CreationStop {
    const reason = obstacle(this.plan, this.isAttached);
    if (reason !== null) return this.#refused(kind, reason);
    return { id: ++this.#count, kind, rule, message: ruleText(rule) };
  }

  #refused(kind: CreationStop['kind'], message: string): CreationStop {
    return { id: ++this.#count, kind, rule: null, message };
  }

  #answer({ id, rule, message }: CreationStop): DebugProtocol.Breakpoint {
    return { id, verified: rule !== null, message };
  }

  /** A breakpoint of a name goes before the filter that holds everything. */
  causeOf(process: Pick<ProcessState, 'descent' | 'name' | 'birth'>): Cause {
    const image =
      process.descent?.image ?? plannedChild(this.plan, process)?.program ?? process.name;
    const hits = ({ rule }: CreationStop): boolean =>
      rule !== null && stopReason([rule], { image, birth: process.birth }) !== null;
    const functions = this.#functions.filter(hits);
    const filters = this.#filters.filter(hits);
    return {
      kind: functions.length > 0 ? 'function breakpoint' : 'exception',
      ids: [...functions, ...filters].map(({ id }) => id),
    };
  }
}
