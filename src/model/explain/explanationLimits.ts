// What an explanation cannot tell, and why: calls that are not reported, processes that could not be asked.
import * as l10n from '@vscode/l10n';
import { commaList } from '../base/listText';
import { integerText } from '../base/quantity';
import { mostNamed, withMore } from '../findings/affected';
import { nameAndPid } from '../processes/nameAndPid';
import type { SessionState } from '../session/state';
import { chainLimits } from './chainText';
import type { Explanation } from './explain';

/** Who else may have an end of a pipe, and was not or could not be asked. */
function outsideLimits({ outsideAsked }: SessionState): readonly string[] {
  if (!outsideAsked) return [];
  const { refused, silent, left } = outsideAsked;
  const names = refused.map(({ pid, name }) =>
    name === null ? l10n.t('PID {0}', pid) : nameAndPid({ name, pid }),
  );
  return [
    ...(names.length === 0
      ? []
      : [
          l10n.t({
            message:
              'These processes denied access and may have the pipe too: {0}. An editor that runs as administrator can see more of them.',
            args: [commaList(withMore(names.slice(0, mostNamed), names.length))],
            comment: ['{0} names processes'],
          }),
        ]),
    ...(silent === 0
      ? []
      : [
          l10n.t({
            message:
              'Handles of other processes that gave no answer: {0}. A call is pending on them.',
            args: [integerText(silent)],
            comment: ['{0} is a number'],
          }),
        ]),
    ...(left === 0
      ? []
      : [
          l10n.t({
            message: 'More processes have the pipe than are shown: {0} are left out.',
            args: [integerText(left)],
            comment: ['{0} is a number'],
          }),
        ]),
  ];
}

/** Sentences, none where nothing is left open. */
export function limitsOf(state: SessionState, explanation: Explanation): readonly string[] {
  const { outcome, waits } = explanation;
  const tells = state.processes.some(({ calls }) => calls !== undefined);
  const isComplete = waits.length > 0 && waits.every(({ isSure }) => isSure);
  return [
    ...(tells || isComplete || outcome === 'exited'
      ? []
      : [
          l10n.t(
            'This system does not report in which call a thread waits. The answer follows from the pipes and the process tree.',
          ),
        ]),
    ...chainLimits(state, explanation),
    ...(outcome === 'nothing'
      ? [
          state.tellsChains === true
            ? l10n.t('It may compute, or wait for the network, a timer or an event.')
            : l10n.t(
                'It may compute, or wait for something that is no pipe and no process: a lock, a window, the network, a timer.',
              ),
        ]
      : []),
    ...(outcome === 'exited' ? [] : outsideLimits(state)),
  ];
}
