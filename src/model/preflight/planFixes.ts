// Ways out of what preflight says of a configuration, as changes of what is written.
import * as l10n from '@vscode/l10n';
import type { Location } from '../plan/fieldLocation';
import { fieldLocation, valueAt, writtenLocation } from '../plan/fieldLocation';
import { handleLabels } from '../plan/labels';
import type { ChildPlan, LaunchPlan } from '../plan/launchPlan';
import type { Notice } from './notice';

export interface PlanFix {
  readonly title: string;
  /** Whether it does what the sentence of the notice advises first. */
  readonly isPreferred: boolean;
  readonly changes: readonly {
    readonly at: Location;
    /** Absent: the field is taken out. */
    readonly value?: unknown;
    /** Put into the list at this place, instead of replacing what is there. */
    readonly isInsertion?: true;
  }[];
}

const fix = (title: string, isPreferred: boolean, at: Location, value?: unknown): PlanFix => ({
  title,
  isPreferred,
  changes: [value === undefined ? { at } : { at, value }],
});

/** Where an attribute of a child is written: with the child, or, when it says nothing itself, for all. */
function written(
  configuration: object,
  plan: LaunchPlan,
  child: ChildPlan | undefined,
  attribute: string,
): Location {
  const index = child ? plan.children.indexOf(child) : -1;
  const children = (configuration as { children?: unknown }).children;
  const own: unknown = Array.isArray(children) ? children[index] : undefined;
  const isOwn = typeof own === 'object' && own !== null && attribute in own;
  return isOwn ? ['children', index, attribute] : [attribute];
}

/** `configuration` is what `plan` was parsed from. */
export function planFixes(
  notice: Notice,
  plan: LaunchPlan,
  configuration: object,
): readonly PlanFix[] {
  const field = fieldLocation(notice.field);
  const at = field && writtenLocation(configuration, field);
  const child = plan.children.find(({ name }) => name === notice.child);
  const isWritten = at !== null && valueAt(configuration, at) !== undefined;
  const takeOut = isWritten ? [fix(l10n.t('Take it out of the list'), false, at)] : [];
  switch (notice.rule) {
    case 'not-inheritable-in-list': {
      const handle = plan.handles.find((each) => handleLabels(each).includes(String(notice.value)));
      if (!handle) return takeOut;
      const makeIt = fix(
        l10n.t('Make "{0}" inheritable', handle.name),
        true,
        ['handles', handle.name, 'inheritable'],
        true,
      );
      return [makeIt, ...takeOut];
    }
    case 'number-in-list':
    case 'pseudo-handle-in-list':
    case 'null-in-list':
      return takeOut.map((each) => ({ ...each, isPreferred: true }));
    case 'empty-list':
      return [
        fix(
          l10n.t('Say "inherit": "none"'),
          true,
          written(configuration, plan, child, 'inherit'),
          'none',
        ),
      ];
    case 'standard-handle-not-in-list': {
      const { stream } = notice;
      const list = written(configuration, plan, child, 'handleList');
      if (!stream || !Array.isArray(valueAt(configuration, list))) return [];
      const title = l10n.t('Add "{0}" to the list', stream);
      return [
        {
          title,
          isPreferred: true,
          changes: [{ at: [...list, 0], value: stream, isInsertion: true }],
        },
      ];
    }
    case 'secret-passed-to-all': {
      const all = plan.children
        .filter(({ inherit }) => inherit === 'all')
        .map((each) => written(configuration, plan, each, 'inherit'));
      const places = new Map(all.map((place) => [JSON.stringify(place), place]));
      const title = l10n.t('Pass on a list only ("inherit": "list")');
      const changes = [...places.values()].map((place) => ({ at: place, value: 'list' }));
      return [{ title, isPreferred: true, changes }];
    }
    case 'own-write-end':
      return ownWriteEndFixes(configuration, at);
    case 'attributes-absent': {
      const name = at?.[0] === 'handles' ? at[1] : undefined;
      return typeof name === 'string'
        ? [
            fix(
              l10n.t('Make it inheritable with SetHandleInformation afterwards'),
              true,
              ['handles', name, 'inheritableBy'],
              'SetHandleInformation',
            ),
          ]
        : [];
    }
    case 'standard-handle-not-inheritable':
    case 'standard-handles-without-inheritance':
    case 'duplicated-socket':
    case 'overlapped-standard-handle':
    case 'batch-on-share':
      return [];
  }
}

/** The end is passed on by the stream's own attribute, or by a list that names it. */
function ownWriteEndFixes(configuration: object, at: Location | null): readonly PlanFix[] {
  const end: Location | null = at && [...at, 'pipe', 'parentEndInheritable'];
  if (end === null || valueAt(configuration, end) === undefined) return [];
  return [fix(l10n.t("Keep the launcher's end from the child"), true, end)];
}
