// What the documented Windows rules say a launch passes on, and where the kernel did otherwise.
import * as l10n from '@vscode/l10n';
import { passedOn } from './origin';
import { rememberedByBirth } from './rememberedByBirth';
import type { Birth, BrokerHandle } from '../session/state';

export interface Prediction {
  readonly agrees: boolean;
  /** One sentence per difference, the handle named by label and value. */
  readonly differences: readonly string[];
}

/**
 * The handles Windows 10 and 11 pass to a child: none with bInheritHandles FALSE, every inheritable one without a list,
 * and with a list those that are in it and inheritable (https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-updateprocthreadattribute).
 */
export function predictInherited(
  birth: Pick<Birth, 'brokerHandles' | 'handleList' | 'inheritHandles'>,
): readonly BrokerHandle[] {
  // NULL anywhere in a list makes Windows pass nothing of it, without an error.
  if (!birth.inheritHandles || birth.handleList?.includes('0x0')) return [];
  const listed = birth.handleList && new Set(birth.handleList);
  return birth.brokerHandles.filter(
    (handle) => handle.inheritable && (listed === null || listed.has(handle.value)),
  );
}

/** Windows refuses a list (error 87) for an entry that is not inheritable, or no handle at all; this child exists all the same. */
export function refusedEntries(
  birth: Birth,
  broker: ReadonlyMap<string, BrokerHandle>,
): readonly { value: string; isHandle: boolean }[] {
  return (birth.handleList ?? []).flatMap((value) => {
    const handle = broker.get(value);
    if (value === '0x0' || handle?.inheritable) return [];
    return [{ value, isHandle: handle !== undefined }];
  });
}

export const comparePrediction = rememberedByBirth((birth): Prediction => {
  // What a creator asked for is not known, and so nothing can be predicted of it.
  if (birth.creator || birth.readAfter !== undefined) return { agrees: true, differences: [] };
  const broker = new Map(birth.brokerHandles.map((handle) => [handle.value, handle]));
  const describe = (value: string): string => {
    const label = broker.get(value)?.label;
    return label ? `${label} (${value})` : value;
  };
  const predicted = new Set(predictInherited(birth).map((handle) => handle.value));
  const observed = new Set(
    passedOn(birth)
      .filter((handle) => handle.origin === 'inherited')
      .map((handle) => handle.value),
  );
  const differences = [
    ...refusedEntries(birth, broker).map(({ value, isHandle }) =>
      isHandle
        ? l10n.t(
            '{0} is in the list and not inheritable: Windows fails this launch with 87 (ERROR_INVALID_PARAMETER); this kernel started it.',
            describe(value),
          )
        : l10n.t(
            '{0} is in the list and not a handle of the parent: Windows fails this launch with 87 (ERROR_INVALID_PARAMETER); this kernel started it.',
            describe(value),
          ),
    ),
    ...[...predicted]
      .filter((value) => !observed.has(value))
      .map((value) => l10n.t('{0} should have been inherited and was not.', describe(value))),
    ...[...observed]
      .filter((value) => !predicted.has(value))
      .map((value) =>
        l10n.t(
          '{0} was inherited; by the rules of Windows it should not have been.',
          describe(value),
        ),
      ),
  ];
  return { agrees: differences.length === 0, differences };
});
