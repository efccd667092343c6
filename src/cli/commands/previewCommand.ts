// `preview`: what Windows will do with a configuration, told on any system without launching it.
import * as l10n from '@vscode/l10n';
import { commaList } from '../../model/base/listText';
import { textColumns } from '../../model/base/textColumns';
import { severityWord } from '../../model/findings/findingWords';
import { originWord, standardWord } from '../../model/handles/handleWords';
import { parsePlan } from '../../model/plan/parsePlan';
import { problemLines } from '../../model/plan/problem';
import {
  planPreview,
  type PlanPreview,
  type PreviewCell,
  type StandardCell,
} from '../../model/preflight/planPreview';
import { UsageError } from '../commandLine/commandLineOptions';
import { configurationFrom, type ConfigurationSource } from '../files/configurationSource';
import { fine, jsonText, type Outcome } from '../commandLine/outcome';
import { plainPaint, stdoutPaint, withoutControls, type Paint } from '../commandLine/terminal';

export interface PreviewOptions extends ConfigurationSource {
  readonly json?: boolean;
}

/** Raised when a field of the JSON changes its meaning. */
const version = 1;

const notStarted = (): string => l10n.t('not started');

const cellWord = ({ state }: PreviewCell): string =>
  state === 'notStarted' ? notStarted() : originWord(state);

function standardCellText({ state, label }: StandardCell): string {
  if (state === 'notStarted') return notStarted();
  if (state === 'none') return standardWord(state);
  return state === 'dangling' ? l10n.t('{0}, dangling', label ?? '') : (label ?? '');
}

/** Each reason once for a child, with the handles that it is about. */
function reasonLines({ children, handles }: PlanPreview): readonly string[] {
  return children.flatMap(({ name }, index) => {
    const labels = new Map<string, string[]>();
    for (const { label, cells } of handles) {
      const why = cells[index]?.why;
      if (why !== undefined) labels.set(why, [...(labels.get(why) ?? []), label]);
    }
    return [...labels].map(([why, some]) => `  ${name}  ${commaList(some)}: ${why}`);
  });
}

function noticeLine(notice: PlanPreview['notices'][number], paint: Paint): string {
  const { severity, field, message, remedy } = notice;
  return l10n.t({
    message: 'Preflight, {0}: {1}',
    args: [
      paint(severity, severityWord(severity)),
      withoutControls([`${field}:`, message, remedy].join(' ')),
    ],
    comment: ['{0} is error, warning or information, {1} is sentences'],
  });
}

function previewText(preview: PlanPreview, paint: Paint = plainPaint): string {
  const { name, children, handles, standard, notices } = preview;
  const names = children.map((child) => child.name);
  const rows = [
    [l10n.t('Handle of the launcher'), ...names],
    ...handles.map(({ label, kind, cells }) => [
      kind === '' ? label : `${label} (${kind})`,
      ...cells.map(cellWord),
    ]),
    ...standard.map(({ stream, cells }) => [
      l10n.t({
        message: 'GetStdHandle: {0}',
        args: [stream],
        comment: ['{0} is stdin, stdout or stderr'],
      }),
      ...cells.map(standardCellText),
    ]),
  ];
  const parts = [
    l10n.t({
      message: '{0}: what Windows 10 and 11 will do. Nothing has been launched.',
      args: [name],
      comment: ['{0} is the name of a launch configuration'],
    }),
    ...notices.map((notice) => noticeLine(notice, paint)),
    textColumns(rows),
    [l10n.t('Why:'), ...reasonLines(preview)].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** @throws UsageError for a configuration with a fault. */
export function previewCommand(options: PreviewOptions): Outcome {
  const { configuration, name } = configurationFrom(options, null);
  const parsed = parsePlan(configuration, name);
  if (!parsed.ok) throw new UsageError(problemLines(parsed.problems).join(' '));
  const preview = planPreview(parsed.plan);
  return fine(
    options.json === true ? jsonText({ version, ...preview }) : previewText(preview, stdoutPaint()),
  );
}
