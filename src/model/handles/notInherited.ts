// What a child could have inherited and did not, each with the first rule that kept it out.
import * as l10n from '@vscode/l10n';
import type { BrokerHandle } from '../session/state';
import { passedOn, tablesOf, type Tables } from './origin';
import { rememberedByBirth } from './rememberedByBirth';

export interface NotInherited {
  /** The value in the parent, which the child does not have, or has for something else. */
  readonly value: string;
  readonly label: string;
  readonly why: string;
}

function whyNot({ birth, listed }: Tables, handle: BrokerHandle): string {
  if (birth.creator) {
    const { name } = birth.creator;
    if (birth.attached) {
      return l10n.t(
        'It is inheritable in {0} now, and this process does not have it: it was left out, made later, or closed here.',
        name,
      );
    }
    return birth.inheritHandles
      ? l10n.t(
          'It is inheritable in {0}, which left it out of a handle list, or made it after the call.',
          name,
        )
      : l10n.t(
          '{0} passed nothing on: bInheritHandles was FALSE, or the list of handles was empty.',
          name,
        );
  }
  if (!birth.inheritHandles) return l10n.t('bInheritHandles was FALSE: nothing is inherited.');
  if (!handle.inheritable) return l10n.t('The handle is not inheritable.');
  if (listed?.has(handle.value) === false) {
    return l10n.t('It is inheritable, but not in the handle list.');
  }
  return l10n.t('It is inheritable and listed, and yet the child does not have it.');
}

/** The handles of the plan that this child did not inherit, each with the first rule that kept it out. */
export const notInherited = rememberedByBirth((birth): readonly NotInherited[] => {
  const inherited = new Set(
    passedOn(birth).flatMap(({ origin, value }) => (origin === 'duplicated' ? [] : [value])),
  );
  const tables = tablesOf(birth);
  return birth.brokerHandles.flatMap((handle): NotInherited[] => {
    // Of a creator's handles, all it could have passed on are of interest, whoever made them.
    const label = handle.label ?? (birth.creator && handle.inheritable ? handle.object : null);
    if (label === null || handle.isAmbient || inherited.has(handle.value)) return [];
    return [{ value: handle.value, label, why: whyNot(tables, handle) }];
  });
});
