// `compare`: what is held in one saved session that was not held in another, on any system.
import * as l10n from '@vscode/l10n';
import { textColumns } from '../../model/base/textColumns';
import {
  heldDifference,
  type HeldChange,
  type HeldDifference,
} from '../../model/report/heldDifference';
import { exitCodes, jsonText, type Outcome } from '../commandLine/outcome';
import { readSavedFile } from '../files/savedFile';
import { withoutControls } from '../commandLine/terminal';

export interface CompareOptions {
  readonly json?: boolean;
  /** Exit with 1 when something is held that was not. */
  readonly exitCode?: boolean;
}

/** Raised when a field of the JSON changes its meaning. */
const version = 1;

function changesTable(changes: readonly HeldChange[]): string {
  const rows = changes.map(({ owner, kind, name, before, after }) => [
    owner,
    kind,
    name ?? l10n.t({ message: '(unnamed)', comment: ['Of an object, such as a file'] }),
    l10n.t({
      message: '{0} → {1}',
      args: [before, after],
      comment: ['How many handles there were before and are after'],
    }),
  ]);
  return withoutControls(textColumns(rows)).replace(/^/gm, '  ');
}

function differenceText({ added, removed }: HeldDifference): string {
  const parts = [
    added.length === 0
      ? l10n.t('Nothing is held that was not held before.')
      : [l10n.t('Held now and not before, or more often:'), changesTable(added)].join('\n'),
    ...(removed.length === 0
      ? []
      : [[l10n.t('No longer held, or less often:'), changesTable(removed)].join('\n')]),
  ];
  return `${parts.join('\n\n')}\n`;
}

export async function compareCommand(
  first: string,
  second: string,
  options: CompareOptions,
): Promise<Outcome> {
  const [before, after] = [await readSavedFile(first), await readSavedFile(second)];
  const difference = heldDifference(before.state, after.state);
  const described = (file: string, savedAt: number) => ({
    file,
    savedAt: new Date(savedAt).toISOString(),
  });
  const json = {
    ...{ version, before: described(first, before.savedAt) },
    ...{ after: described(second, after.savedAt), ...difference },
  };
  const isMore = difference.added.length > 0;
  return {
    text: options.json === true ? jsonText(json) : differenceText(difference),
    exitCode: options.exitCode === true && isMore ? exitCodes.complaint : exitCodes.fine,
  };
}
