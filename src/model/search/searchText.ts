// The answer to a search as plain text and as Markdown, to be sent to somebody else.
import * as l10n from '@vscode/l10n';
import { markdownText } from '../base/markdownText';
import { accessNames } from '../handles/accessRights';
import { nameAndPid } from '../processes/nameAndPid';
import {
  connectionsText,
  creatorWords,
  evidenceWords,
  howWords,
  objectName,
  portRowText,
  portsInUse,
  preventionWords,
} from './holdWords';
import { holdFix, searchFixes } from './holdFix';
import type { Hold } from './searchEvents';
import { searchHeadline } from './searchHeadline';
import { holdsInOrder, preventions, type SearchState } from './searchState';
import { typedTarget } from './target';
import { namesOf, noteText, reasonRemedy, reasonWords, unaskedGroups } from './unaskedWords';

interface HoldRow {
  readonly holder: string;
  readonly how: string;
  readonly handle: string;
  readonly object: string;
  readonly access: string;
  readonly inheritable: string;
  readonly prevents: string;
  readonly creator: string;
  readonly evidence: string;
  readonly fix: string;
}

function inheritableWords(inheritable: boolean | null): string {
  if (inheritable === null) return '';
  return inheritable ? l10n.t('inheritable') : l10n.t('not inheritable');
}

/** The cells of one hold. */
export function holdRow(state: SearchState, hold: Hold): HoldRow {
  const { process, how, handle, object, access, type, inheritable, socketState } = hold;
  const service = state.services[process.pid];
  const holder = nameAndPid(process);
  return {
    holder:
      service === undefined
        ? holder
        : l10n.t({
            message: '{0}, service {1}',
            args: [holder, service],
            comment: ['{0} is "svchost.exe (PID 12)", {1} the name of a service'],
          }),
    how: howWords(how),
    handle: handle ?? '',
    object: objectName(object) ?? '',
    // Of a socket they say nothing of what it is open for.
    access:
      access === null || socketState !== null ? '' : accessNames(type, Number(access)).join(' | '),
    inheritable: inheritableWords(inheritable),
    prevents: preventionWords(preventions(state, hold)),
    creator: creatorWords(process),
    evidence: evidenceWords(hold),
    fix: holdFix(state, hold),
  };
}

const fixText = (fix: string): string =>
  l10n.t({ message: 'Fix: {0}', args: [fix], comment: ['{0} is what to change, in sentences'] });

function factsOf({ how, handle, object, access, inheritable }: HoldRow): string {
  return [how, handle, object, access, inheritable].filter(Boolean).join(', ');
}

function holdLines(state: SearchState, hold: Hold): readonly string[] {
  const row = holdRow(state, hold);
  const { image, user } = hold.process;
  return [
    `  ${row.holder}: ${factsOf(row)}`,
    ...[image, user].filter((text) => text !== null).map((text) => `    ${text}`),
    `    ${l10n.t('Started by {0}', row.creator)}`,
    ...(row.evidence ? [`    ${row.evidence}`] : []),
    ...(row.prevents
      ? [
          `    ${l10n.t({ message: 'Prevents: {0}', args: [row.prevents], comment: ['{0} is "delete, rename"'] })}`,
        ]
      : []),
    ...(row.fix ? [`    ${fixText(row.fix)}`] : []),
  ];
}

/** What there is to say beside the holders. */
function remarks(state: SearchState): readonly string[] {
  const { end, ports, notes, progress } = state;
  return [
    ...portsInUse(ports ?? []).map(portRowText),
    ...[connectionsText(ports ?? [])].filter(Boolean),
    ...notes.map(noteText),
    ...(end?.reason === 'cancelled' && progress
      ? [l10n.t('The search was cancelled after {0} of {1} handles.', progress.asked, progress.all)]
      : []),
    ...unaskedGroups(state).map((group) => {
      const reason = reasonWords(group.reason);
      return `${reason}: ${namesOf(group)}. ${reasonRemedy(group.reason)}`;
    }),
  ];
}

export function searchText(state: SearchState): string {
  const lines = [
    searchHeadline(state),
    l10n.t('Searched for: {0}', typedTarget(state.target)),
    ...holdsInOrder(state).flatMap((hold) => ['', ...holdLines(state, hold)]),
  ];
  const more = remarks(state);
  return [...lines, ...(more.length > 0 ? ['', ...more] : []), ''].join('\n');
}

const cells = (texts: readonly string[]): string => `| ${texts.map(markdownText).join(' | ')} |`;

export function searchMarkdown(state: SearchState): string {
  const heads = [
    l10n.t('Process'),
    l10n.t('How'),
    l10n.t('Handle'),
    l10n.t('Object'),
    l10n.t('Prevents'),
    l10n.t('Started by'),
    l10n.t('Inherited'),
  ];
  const rows = holdsInOrder(state).map((hold) => {
    const { holder, how, handle, object, prevents, creator, evidence } = holdRow(state, hold);
    return cells([holder, how, handle, object, prevents, creator, evidence]);
  });
  const table = [cells(heads), `|${' --- |'.repeat(heads.length)}`, ...rows];
  return [
    `**${markdownText(searchHeadline(state))}**`,
    '',
    markdownText(l10n.t('Searched for: {0}', typedTarget(state.target))),
    ...(rows.length > 0 ? ['', ...table] : []),
    '',
    ...searchFixes(state).map((fix) => `- ${markdownText(fixText(fix))}`),
    ...remarks(state).map((text) => `- ${markdownText(text)}`),
    '',
  ].join('\n');
}
