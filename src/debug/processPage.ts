// The page a stopped process opens with: who it is, its handles with reasons and paths, its pipes with both ends' holders.
import * as l10n from '@vscode/l10n';
import { handlePath, idsText } from '../model/handles/handlePath';
import { childHandles } from '../model/handles/origin';
import { processText } from '../model/processes/processText';
import type { ProcessState, SessionState } from '../model/session/state';
import { holdingText, pipesOf } from '../model/pipes/treePipes';

function pathLines(state: SessionState, process: ProcessState): readonly string[] {
  const passed = (process.birth ? childHandles(process.birth) : []).filter(
    ({ origin }) => origin === 'inherited',
  );
  return passed.map((handle) => {
    const name = handle.label ?? handle.object ?? handle.type;
    return `  ${handle.value} ${name}: ${idsText(handlePath(state, process, handle))}`;
  });
}

function pipeLines(state: SessionState, process: ProcessState): readonly string[] {
  return pipesOf(state, process).flatMap(({ label, openedBy, own, others, identity }) => {
    const maker = openedBy === null ? l10n.t('a pipe') : l10n.t('a pipe of {0}', openedBy);
    const nobody =
      identity === null
        ? l10n.t('nothing distinguishes this pipe from others')
        : l10n.t('no other process of the session is known to hold an end');
    return [
      `  ${label ?? maker}`,
      ...own.map(({ end, value }) =>
        end === 'read'
          ? `    ${l10n.t('read end: this process, {0}', value)}`
          : `    ${l10n.t('write end: this process, {0}', value)}`,
      ),
      ...others.map((other) =>
        other.end === 'read'
          ? `    ${l10n.t('read end: {0}', holdingText(other))}`
          : `    ${l10n.t('write end: {0}', holdingText(other))}`,
      ),
      ...(others.length === 0 ? [`    ${nobody}`] : []),
    ];
  });
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

const pathsHeading = ({ birth }: ProcessState): string =>
  birth?.attached ? l10n.t('Probable inheritance paths') : l10n.t('Inheritance paths');

export function processPage(state: SessionState, process: ProcessState): string {
  const { descent, stop } = process;
  const head = [...(stop === null ? [] : [stop, '']), processText(state.plan, process)];
  if (!descent) return `${head.join('\n')}\n`;
  return `${[
    ...head,
    ...(descent.note === null ? [] : ['', descent.note]),
    ...section(pathsHeading(process), pathLines(state, process)),
    ...section(l10n.t('Pipes'), pipeLines(state, process)),
  ].join('\n')}\n`;
}
