// From an attach configuration to the processes it names, or to what is wrong with it.
import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { largestPid } from '../base/largestPid';
import type { AttachedTo } from './attachedTo';
import { emptyPlan } from './emptyPlan';
import type { LaunchPlan } from './launchPlan';
import { withNumbers } from './numbersAsText';
import type { Problem } from './problem';
import { writtenAttachSchema } from './writtenAttachment';
import { shapeProblem, withoutEditorAttributes } from './writtenShape';

export type ParsedAttachment =
  | { readonly ok: true; readonly attach: AttachedTo; readonly plan: LaunchPlan }
  /** `isShape`: it does not fit the schema that the editor checks by itself. */
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly isShape: boolean };

/** Whether a configuration attaches, in place of launching something. */
export const isAttach = (configuration: object): boolean =>
  'request' in configuration && configuration.request === 'attach';

/** What a launch knows by this name and an attachment does not, or what contradicts it. */
function wrongFollowing(own: Readonly<Record<string, unknown>>): Problem | null {
  if (!('followChildren' in own)) return null;
  const value = own['followChildren'];
  const field = 'followChildren';
  if (value === 'debug') {
    if (own['tree'] !== false) return null;
    return {
      ...{ field, value },
      message: l10n.t('With "tree": false the session reads the chosen processes only.'),
      remedy: l10n.t('Remove "tree" or "followChildren".'),
    };
  }
  return {
    ...{ field, value },
    message: l10n.t('An attached session follows new processes by "debug", or by reading them.'),
    remedy: l10n.t('Write "debug", or remove it. "tree" finds the processes that they create.'),
  };
}

const wrongPid = (value: unknown): Problem => ({
  field: 'processId',
  value,
  message: l10n.t('A PID is a whole number from 1 to {0}.', largestPid),
  remedy: l10n.t(
    'Write a PID, or "{0}" to choose a process.',
    '${command:handleInheritance.pickProcess}',
  ),
});

/** "12" or "12, 34". Null when anything in it is no PID. */
function pidsOf(written: number | string): readonly number[] | null {
  const parts = typeof written === 'number' ? [written] : written.split(',').map(pidOf);
  const isRight = parts.every((pid) => Number.isSafeInteger(pid) && pid >= 1 && pid <= largestPid);
  return isRight ? [...new Set(parts)] : null;
}

const pidOf = (text: string): number => (/^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN);

/** The session it makes, or every problem found. */
export function parseAttachment(configuration: object, name: string): ParsedAttachment {
  const own = withoutEditorAttributes(configuration);
  const refused = wrongFollowing(own);
  if (refused) return { ok: false, problems: [refused], isShape: false };
  const parsed = v.safeParse(writtenAttachSchema, withNumbers(own, writtenAttachSchema));
  if (!parsed.success) {
    return { ok: false, problems: parsed.issues.map(shapeProblem), isShape: true };
  }
  const { processId, tree = true, watchInterval = 0, followChildren = 'off' } = parsed.output;
  const pids = pidsOf(processId);
  if (!pids) return { ok: false, problems: [wrongPid(processId)], isShape: false };
  return {
    ok: true,
    attach: { pids, tree },
    plan: { ...emptyPlan, name, watchInterval, followChildren },
  };
}
