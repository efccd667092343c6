// What Windows will refuse, or do otherwise than a plan seems to want, known before anything is launched.
import * as l10n from '@vscode/l10n';
import { batchNotices } from './batchOnShare';
import { writtenNumber } from '../base/handleValue';
import {
  handleLabels,
  inheritableParentEnd,
  isPlannedInheritable,
  labelFor,
  listedLabels,
  standardLabel,
  streamLabel,
} from '../plan/labels';
import { streams, type ChildPlan, type HandlePlan, type LaunchPlan } from '../plan/launchPlan';
import { commaList } from '../base/listText';
import type { Notice } from './notice';
import { fieldPath, namesText, problemLines } from '../plan/problem';
import { overlappedNotices } from './overlappedNotices';
import { socketNotices } from './socketNotices';

const secretName = /secret|token|passw|credential|private|apikey|api_key/i;

/** Named handles by their labels. */
type Owners = ReadonlyMap<string, HandlePlan>;

const ownersOf = (plan: LaunchPlan): Owners =>
  new Map(plan.handles.flatMap((handle) => handleLabels(handle).map((label) => [label, handle])));

type Place = (...rest: readonly (string | number)[]) => string;

/** What a handle list can hold: https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-updateprocthreadattribute */
function listNotices(
  plan: LaunchPlan,
  owners: Owners,
  child: ChildPlan,
  place: Place,
): readonly Notice[] {
  if (child.inherit !== 'list') return [];
  const notices = child.handleList.flatMap((name, index): Notice[] => {
    // A stream may stand for a named handle, whose rules then hold for it.
    const label = labelFor(plan, child, name) ?? name;
    const handle = owners.get(label);
    const isNumber = handle?.kind === 'value';
    // What is duplicated into a chosen parent is inheritable there, whatever it is here.
    const isFine = !handle || child.parent !== null || isPlannedInheritable(handle, label);
    if (!isNumber && isFine) return [];
    const at = { child: child.name, field: place('handleList', index), value: name };
    if (isNumber) return [numberNotice(handle.value, at, child.parent !== null)];
    return [
      {
        ...at,
        severity: 'error',
        rule: 'not-inheritable-in-list',
        message: l10n.t(
          'This handle is not inheritable: CreateProcessW fails with 87 (ERROR_INVALID_PARAMETER).',
        ),
        remedy: l10n.t(
          'Set "inheritable": true on "{0}", list an inheritable duplicate of it, or take it out of the list.',
          handle.name,
        ),
      },
    ];
  });
  if (listedLabels(plan, child).length > 0) return notices;
  return [
    {
      child: child.name,
      field: place('handleList'),
      value: child.handleList,
      severity: 'warning',
      rule: 'empty-list',
      message: l10n.t(
        'UpdateProcThreadAttribute refuses an empty list (24, ERROR_BAD_LENGTH): the child is started with bInheritHandles FALSE.',
      ),
      remedy: l10n.t('Write "inherit": "none" if that is meant.'),
    },
  ];
}

function numberNotice(
  value: string,
  at: Pick<Notice, 'child' | 'field' | 'value'>,
  hasChosenParent: boolean,
): Notice {
  const number = writtenNumber(value);
  if (number === 0n) {
    return {
      ...at,
      severity: 'warning',
      rule: 'null-in-list',
      message: l10n.t(
        'With NULL in the list the call succeeds and passes nothing of it, the valid entries included.',
      ),
      remedy: l10n.t('Take it out of the list.'),
    };
  }
  const isPseudo = number === -1n || number === 0xffff_ffff_ffff_ffffn;
  if (hasChosenParent && !isPseudo) {
    return {
      ...at,
      severity: 'warning',
      rule: 'number-in-list',
      message: l10n.t(
        'This number is taken for a handle of the parent process override: without an inheritable handle of this value there, CreateProcessW fails with 87 (ERROR_INVALID_PARAMETER).',
      ),
      remedy: l10n.t('List a named handle: it is duplicated into the parent for the call.'),
    };
  }
  return {
    ...at,
    severity: 'error',
    rule: isPseudo ? 'pseudo-handle-in-list' : 'number-in-list',
    message: isPseudo
      ? l10n.t(
          'A pseudo handle in the list: CreateProcessW fails with 87 (ERROR_INVALID_PARAMETER).',
        )
      : l10n.t(
          'A number that is no handle of the parent in the list: CreateProcessW fails with 87 (ERROR_INVALID_PARAMETER).',
        ),
    remedy: l10n.t('List a real handle: a duplicate is one.'),
  };
}

/** What becomes of standard handles: https://learn.microsoft.com/windows/win32/api/processthreadsapi/ns-processthreadsapi-startupinfow */
function standardNotices(
  plan: LaunchPlan,
  owners: Owners,
  child: ChildPlan,
  place: Place,
): readonly Notice[] {
  // With the parent's own for all three the fields of STARTUPINFO are left alone; one or two of them are passed like any other.
  const untouched = streams.every((stream) => child.stdio[stream].kind === 'inherit');
  const redirected = streams.filter((stream) => !untouched && child.stdio[stream].kind !== 'none');
  if (child.inherit === 'none' && redirected.length > 0) {
    return [
      {
        child: child.name,
        field: place('inherit'),
        value: 'none',
        severity: 'warning',
        rule: 'standard-handles-without-inheritance',
        message: l10n.t(
          'With bInheritHandles FALSE Windows does not pass {0}: the child has NULL there, or its own console.',
          commaList(redirected),
        ),
        remedy: l10n.t('Use "inherit": "list" with the standard handles in the list.'),
      },
    ];
  }
  const listed = listedLabels(plan, child);
  if (child.inherit === 'none' || (child.inherit === 'list' && listed.length === 0)) return [];
  return redirected.flatMap((stream): Notice[] => {
    const label = standardLabel(plan, child, stream);
    const owner = label === null ? undefined : owners.get(label);
    if (label === null || (owner?.kind === 'value' && writtenNumber(owner.value) === 0n)) return [];
    const name = streamLabel(plan, child, stream);
    if (child.inherit === 'list') {
      if (listed.includes(label)) return [];
      return [
        {
          child: child.name,
          field: place('handleList'),
          value: child.handleList,
          severity: 'warning',
          rule: 'standard-handle-not-in-list',
          stream,
          message: l10n.t(
            '{0} is not in the list: the child gets its value without a handle behind it.',
            name,
          ),
          remedy: l10n.t('Add "{0}" to the list, or make it "none".', stream),
        },
      ];
    }
    // A duplicate in a chosen parent is inheritable.
    if (owner === undefined || child.parent || isPlannedInheritable(owner, label)) return [];
    return [
      {
        child: child.name,
        field: place('stdio', stream),
        value: label,
        severity: 'warning',
        rule: 'standard-handle-not-inheritable',
        message: l10n.t(
          '{0} is not inheritable, and being named here does not make it so: the child gets its value without a handle behind it.',
          name,
        ),
        remedy: l10n.t('Give it an inheritable handle, or make it "none".'),
      },
    ];
  });
}

/** The write end of what this child reads as stdin, when it can be inherited. */
function inheritableWriteEnd(plan: LaunchPlan, owners: Owners, child: ChildPlan): string | null {
  const planned = child.stdio.stdin;
  if (planned.kind !== 'handle') return inheritableParentEnd(plan, child, 'stdin');
  if (!planned.name.endsWith('.read')) return null;
  const write = planned.name.replace(/read$/, 'write');
  const handle = owners.get(write);
  // Through a chosen parent it is passed on whatever it is here.
  return handle && (child.parent || isPlannedInheritable(handle, write)) ? write : null;
}

/** A child that has the write end of its own stdin never sees the end of it. */
function ownWriteEnd(
  plan: LaunchPlan,
  owners: Owners,
  child: ChildPlan,
  place: Place,
): readonly Notice[] {
  const write = inheritableWriteEnd(plan, owners, child);
  if (write === null) return [];
  const isListed = child.handleList.some((name) => labelFor(plan, child, name) === write);
  const isPassed = child.inherit === 'list' ? isListed : child.inherit === 'all' && !child.parent;
  if (!isPassed) return [];
  return [
    {
      child: child.name,
      field: place('stdio', 'stdin'),
      value: write,
      severity: 'warning',
      rule: 'own-write-end',
      message: l10n.t(
        'The child also inherits {0}, the write end of its own stdin: it never reads end of file.',
        write,
      ),
      remedy: l10n.t('Leave {0} out of its list, or make it not inheritable.', write),
    },
  ];
}

function handleNotices(plan: LaunchPlan): readonly Notice[] {
  const passesAll = plan.children
    .filter(({ inherit, parent }) => inherit === 'all' && parent === null)
    .map(({ name }) => name);
  return plan.handles.flatMap((handle): Notice[] => {
    const notices: Notice[] = [];
    const at = { child: null, severity: 'warning' as const };
    if (
      'securityAttributes' in handle &&
      handle.securityAttributes === 'absent' &&
      handle.inheritableBy === 'creation' &&
      handle.inheritable !== false
    ) {
      notices.push({
        ...at,
        field: fieldPath('handles', handle.name, 'securityAttributes'),
        value: 'absent',
        rule: 'attributes-absent',
        message: l10n.t('Without SECURITY_ATTRIBUTES the handle is created non-inheritable.'),
        remedy: l10n.t(
          'Add "inheritableBy": "SetHandleInformation", or "inheritable": false if that is meant.',
        ),
      });
    }
    const inheritable = handleLabels(handle).some((label) => isPlannedInheritable(handle, label));
    if (inheritable && secretName.test(handle.name) && passesAll.length > 0) {
      notices.push({
        ...at,
        field: fieldPath('handles', handle.name),
        value: handle.name,
        rule: 'secret-passed-to-all',
        message: l10n.t({
          message: 'Its name sounds like a secret, and {0} inherits every inheritable handle.',
          args: [namesText(new Set(passesAll))],
          comment: ['{0} is the name of a child, or several: "A, B"'],
        }),
        remedy: l10n.t('Use "inherit": "list", or make it not inheritable.'),
      });
    }
    return notices;
  });
}

/** Everything Windows will refuse or surprise with, errors first. Pure: holds on any operating system. */
export function preflight(plan: LaunchPlan): readonly Notice[] {
  const several = plan.children.length > 1;
  const owners = ownersOf(plan);
  const notices = plan.children.flatMap((child, index) => {
    const place: Place = (...rest) =>
      several ? fieldPath('children', index, ...rest) : fieldPath(...rest);
    return [
      ...listNotices(plan, owners, child, place),
      ...standardNotices(plan, owners, child, place),
      ...ownWriteEnd(plan, owners, child, place),
    ];
  });
  const all = [
    ...notices,
    ...handleNotices(plan),
    ...socketNotices(plan),
    ...overlappedNotices(plan),
    ...batchNotices(plan),
  ];
  return [
    ...all.filter(({ severity }) => severity === 'error'),
    ...all.filter(({ severity }) => severity === 'warning'),
  ];
}

/** The errors as one line each. */
export function preflightErrors(plan: LaunchPlan): readonly string[] {
  return problemLines(preflight(plan).filter(({ severity }) => severity === 'error'));
}
