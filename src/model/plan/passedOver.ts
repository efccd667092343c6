// What the schema lets pass and drops without a word: lists where an object belongs, and names JavaScript keeps for itself.
import * as l10n from '@vscode/l10n';
import { fieldPath, type Problem } from './problem';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/**
 * Holds what was written against what was read of it, which is no deeper than the schema. Valibot takes a list for an object,
 * and leaves `__proto__`, `prototype` and `constructor` out of a record.
 */
export function passedOver(
  written: unknown,
  read: unknown,
  path: readonly (string | number)[] = [],
): readonly Problem[] {
  if (!isObject(written) || !isObject(read)) return [];
  if (Array.isArray(written)) {
    if (Array.isArray(read)) {
      return written.flatMap((item, index) => passedOver(item, read[index], [...path, index]));
    }
    return [
      {
        field: fieldPath(...path),
        value: written,
        message: l10n.t('This does not fit: expected an object, not a list.'),
        remedy: l10n.t('Write { "name": … }.'),
      },
    ];
  }
  return Object.keys(written).flatMap((name): readonly Problem[] => {
    const inner = [...path, name];
    if (Object.hasOwn(read, name)) return passedOver(written[name], read[name], inner);
    return [
      {
        field: fieldPath(...inner),
        value: name,
        message: l10n.t('JavaScript, which reads the launch configuration, reserves this name.'),
        remedy: l10n.t('Choose another name.'),
      },
    ];
  });
}
