// The way of a handle down the tree, step by step: who passed it on under which value, and whether they have it still.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { handleTrails, type TrailStep } from '../../model/handles/handleTrail';
import type { ChildHandle } from '../../model/handles/origin';
import { parentTable } from '../../model/handles/source';
import { tenuresOf, type Tenure } from '../../model/handles/tenure';
import type { PanelSession } from '../../model/protocol/panelSession';
import { processPhase } from '../../model/processes/processPhase';
import { processTree } from '../../model/processes/processTree';
import { counted } from '../../model/base/quantity';
import type { ProcessState } from '../../model/session/state';
import { codicon } from '../elements/codicon';
import { processFace } from '../elements/processFace';
import { momentText } from '../elements/timeWords';

interface PathStep {
  /** Null for the broker. */
  readonly id: string | null;
  readonly name: string;
  readonly pid: number | null;
  readonly value: string | null;
  readonly icon: string;
  readonly tone: string;
  /** What has become of its handle. */
  readonly state: string;
}

function handleState(process: ProcessState, tenure: Tenure | null, isLast: boolean): string {
  if (process.phase === 'exited') return processPhase(process);
  if (tenure === null) return l10n.t('had it on the way');
  const { until, seenAt } = tenure;
  if (until !== null) return l10n.t('has closed it, seen at {0}', momentText(until));
  if (seenAt !== null) return l10n.t('has it, seen at {0}', momentText(seenAt));
  return isLast ? l10n.t('had it at its start') : l10n.t('had it when it passed it on');
}

function brokerStep(session: PanelSession, value: string | null): PathStep {
  const handle = session.brokerHandles.findLast((each) => each.value === value);
  const closedAt = handle?.closedAt ?? null;
  const isOpen = handle !== undefined && closedAt === null;
  return {
    ...{ id: null, name: l10n.t('launcher'), pid: session.broker.pid, value },
    ...(isOpen
      ? { icon: 'circle-filled', tone: 'tone-good', state: l10n.t('has it open') }
      : { icon: 'circle-slash', tone: 'tone-quiet', state: l10n.t('had it') }),
    ...(closedAt === null ? {} : { state: l10n.t('closed it at {0}', momentText(closedAt)) }),
  };
}

/** The steps of one handle of the process, the process itself last; the process alone when it opened it. */
export function pathSteps(
  session: PanelSession,
  process: ProcessState,
  handle: Pick<ChildHandle, 'value'>,
): readonly PathStep[] {
  const { byId } = processTree(session.processes);
  const sent = process.sent.find(({ value }) => value === handle.value);
  const own: TrailStep = { processId: process.id, value: handle.value };
  const trail: readonly TrailStep[] = sent
    ? [{ processId: null, value: sent.source }, own]
    : (handleTrails(byId, process).get(handle.value) ?? [own]);
  return trail.map(({ processId, value }, index): PathStep => {
    const step = processId === null ? undefined : byId.get(processId);
    if (!step) return brokerStep(session, value);
    const { id, name, pid } = step;
    const next = trail[index + 1];
    const below = next?.processId == null ? undefined : byId.get(next.processId)?.birth;
    if (below && parentTable(below).get(value ?? '')?.isUnseen) {
      return {
        id,
        name,
        pid,
        value: null,
        state: l10n.t('was not seen with it'),
        ...processFace(step),
      };
    }
    const isSentTo = sent !== undefined && id === process.id && step.phase !== 'exited';
    const state = isSentTo
      ? l10n.t('was sent it at {0}', momentText(sent.time))
      : handleState(step, tenuresOf(session).onTrail(trail, index), index === trail.length - 1);
    return { id, name, pid, value, state, ...processFace(step) };
  });
}

export function handlePathView(
  steps: readonly PathStep[],
  open: (id: string | null) => void,
): TemplateResult | typeof nothing {
  if (steps.length < 2) return nothing;
  const count = counted(steps.length, l10n.t('{0} process'), l10n.t('{0} processes'));
  return html`<h4>${l10n.t('Path')} <span class="of">${count}</span></h4>
    <ol class="path">
      ${steps.map(
        (step, index) =>
          html`<li .style=${`--step: ${Math.min(index, 12)}`}>
            <button
              class="path-step"
              title=${l10n.t('Show it in {0}', step.name)}
              @click=${() => open(step.id)}
            >
              ${codicon(step.icon, step.tone)}
              <span class="path-name ellipsis">${step.name}</span>
              <span class="of">${step.pid ?? ''}</span>
              <span class="mono">${step.value ?? l10n.t('value not known')}</span>
            </button>
            <span class="of">${step.state}</span>
          </li>`,
      )}
    </ol>`;
}
