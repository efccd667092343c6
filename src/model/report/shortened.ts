// Long texts in reports: a reader wants their beginning and their end.
import * as l10n from '@vscode/l10n';

/** What was left out is counted between them. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  const omitted = l10n.t('… {0} characters omitted …', text.length - 2 * half);
  return `${text.slice(0, half)}\n${omitted}\n${text.slice(text.length - half)}`;
}
