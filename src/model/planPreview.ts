// What a plan will do on Windows, as a page of text: each child with what it inherits, and what preflight says.
import * as l10n from '@vscode/l10n';
import { originWord, standardWord } from './handleWords';
import { preflight } from './preflight';
import { problemLines } from './problem';
import { predictLaunch, type PredictedChild } from './predictLaunch';
import { handleLabels, streamLabel } from './labels';
import { streams, type LaunchPlan } from './launchPlan';

/** Every label a child could get, in the order of the plan. */
function labelsOf(plan: LaunchPlan, predicted: readonly PredictedChild[]): readonly string[] {
  const named = plan.handles.flatMap(handleLabels);
  const own = plan.children.flatMap((child) =>
    streams
      .filter((stream) => !['none', 'stdout', 'handle'].includes(child.stdio[stream].kind))
      .map((stream) => streamLabel(plan, child, stream)),
  );
  const others = predicted.flatMap(({ inherited }) => inherited);
  return [...new Set([...own, ...named, ...others])];
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Lines end with LF. */
export function planPreview(plan: LaunchPlan): string {
  const predicted = predictLaunch(plan);
  const notices = preflight(plan);
  const table = [
    [l10n.t('handle'), ...predicted.map(({ name }) => name)],
    ...labelsOf(plan, predicted).map((label) => [
      label,
      ...predicted.map(({ error, inherited }) =>
        error === null ? (inherited.includes(label) ? originWord('inherited') : '-') : '',
      ),
    ]),
  ];
  const standard = [
    [l10n.t('standard handle'), ...predicted.map(({ name }) => name)],
    ...streams.map((stream) => [
      stream,
      ...predicted.map(({ error, standard: values }) =>
        error === null ? standardWord(values[stream]) : '',
      ),
    ]),
  ];
  const refused = predicted.flatMap(({ name, error }) =>
    error === null
      ? []
      : [
          l10n.t(
            '{0} is not started: CreateProcessW fails with {1} (ERROR_INVALID_PARAMETER).',
            name,
            error,
          ),
        ],
  );
  return [
    l10n.t('{0}: what Windows 10 and 11 will do. Nothing has been launched.', plan.name),
    '',
    ...columns(table),
    '',
    ...columns(standard),
    ...(refused.length > 0 ? ['', ...refused] : []),
    ...(notices.length > 0 ? ['', l10n.t('Preflight'), ...problemLines(notices)] : []),
    '',
  ].join('\n');
}
