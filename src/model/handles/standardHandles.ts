// The standard handles of a process: what GetStdHandle gives it, and whether there is a handle behind the value.
import * as l10n from '@vscode/l10n';
import { streamLabel } from '../plan/labels';
import { streams, type ChildPlan, type LaunchPlan, type Stream } from '../plan/launchPlan';
import type { Birth } from '../session/state';
import { handleOf } from './origin';
import { parentName } from './originText';

export interface StandardHandle {
  readonly stream: Stream;
  readonly value: string | null;
  /** `dangling`: the value is a number without a handle behind it in the child. */
  readonly state: 'valid' | 'dangling' | 'none';
  readonly label: string | null;
  readonly why: string;
}

function danglingText(birth: Birth, label: string): string {
  if (birth.attached) {
    return l10n.t(
      'No handle has the value of {0} now: the process closed it, or got the value without a handle.',
      label,
    );
  }
  return (birth.parent ?? birth.creator)
    ? l10n.t({
        message:
          'The value of {0} in {1} was copied without the handle: using it fails, or hits an unrelated object if the value is reused.',
        args: [label, parentName(birth)],
        comment: ['{0} is a standard handle, {1} a process'],
      })
    : l10n.t(
        'The value of {0} in the parent was copied without the handle: using it fails, or hits an unrelated object if the value is reused.',
        label,
      );
}

/** What GetStdHandle gives the process for each stream, and whether there is a handle behind it. `child` null for a descendant. */
export function standardHandles(
  plan: LaunchPlan,
  child: ChildPlan | null,
  birth: Birth,
): readonly StandardHandle[] {
  return streams.map((stream): StandardHandle => {
    const value = birth.standardHandles?.[stream] ?? null;
    if (value === null) {
      return {
        stream,
        value,
        state: 'none',
        label: null,
        why: birth.standardHandles
          ? l10n.t(
              'NULL: no handle was passed. A console program opens its own console in its place when it starts.',
            )
          : l10n.t('The parameters of the process could not be read.'),
      };
    }
    const handle = handleOf(birth, value);
    if (!handle) {
      const label = child ? streamLabel(plan, child, stream) : stream;
      const dangling = danglingText(birth, label);
      const why = child
        ? `${dangling} ${l10n.t('Put "{0}" into the handle list.', stream)}`
        : dangling;
      return { stream, value, state: 'dangling', label: null, why };
    }
    return { stream, value, state: 'valid', label: handle.label, why: handle.why };
  });
}
