// What a process opened and closed while it was watched, and its snapshots, two of which are compared.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { canBeSameHandle } from '../../model/handles/sameHandle';
import { sourceOf } from '../../model/handles/source';
import type { PanelSession } from '../../model/protocol/panelSession';
import { canAct } from '../../model/protocol/pastMoment';
import { integerText } from '../../model/base/quantity';
import { snapshotDiff } from '../../model/handles/snapshotDiff';
import type { ObservedHandle, ProcessState } from '../../model/session/state';
import { objectName } from '../elements/handleLabel';
import { LightElement } from '../elements/lightElement';
import { dispatch } from '../choices/panelEvents';
import { momentText } from '../elements/timeWords';

/** At most so many lines: what is older is in the report. */
const mostLines = 300;

/** A moment at which the handles of the process are known. */
interface Look {
  readonly name: string;
  readonly handles: readonly ObservedHandle[];
}

function looksAt({ birth, snapshots, createdAt }: ProcessState): readonly Look[] {
  return [
    ...(birth
      ? [{ name: l10n.t('its start, {0}', momentText(createdAt)), handles: birth.childHandles }]
      : []),
    ...snapshots.map(({ number, time, handles }) => ({
      name: l10n.t('snapshot {0}, {1}', number, momentText(time)),
      handles,
    })),
  ];
}

type Change = 'opened' | 'closed' | 'madeInheritable' | 'madeNotInheritable';

const signs: Readonly<Record<Change, string>> = {
  opened: '+',
  closed: '−',
  madeInheritable: '~',
  madeNotInheritable: '~',
};

function changeText(change: Change): string {
  switch (change) {
    case 'opened':
      return l10n.t({ message: 'opened', comment: ['What happened to a handle'] });
    case 'closed':
      return l10n.t({ message: 'closed', comment: ['What happened to a handle'] });
    case 'madeInheritable':
      return l10n.t('made inheritable');
    case 'madeNotInheritable':
      return l10n.t('made not inheritable');
  }
}

interface Line {
  readonly change: Change;
  readonly handle: ObservedHandle;
  readonly time: number | null;
}

function line(process: ProcessState, { change, handle, time }: Line): TemplateResult {
  const born = process.birth?.childHandles.find(({ value }) => value === handle.value);
  // The value may be another handle's by now.
  const isBorn = born !== undefined && canBeSameHandle(born, handle);
  const source = process.birth && isBorn ? sourceOf(process.birth, born) : undefined;
  const label = handle.label ?? (change === 'closed' ? source?.label : null);
  const name = handle.object ?? handle.type;
  return html`<li title=${name}>
    <span aria-hidden="true">${signs[change]}</span><span class="change">${changeText(change)}</span
    ><span class="mono value">${handle.value}</span
    >${label == null ? objectName(name) : html`<span>${label}</span>`}
    ${label == null ? html`<span class="of">${handle.object === null ? '' : handle.type}</span>` : nothing}
    ${time === null ? nothing : html`<span class="of when">${momentText(time)}</span>`}
  </li>`;
}

const restText = (count: number): string =>
  count === 1
    ? l10n.t('and {0} earlier change', integerText(count))
    : l10n.t('and {0} earlier changes', integerText(count));

export class ProcessHistory extends LightElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    process: { attribute: false },
  };
  declare session: PanelSession;
  declare process: ProcessState;

  /** Which looks are compared, and of whom; without a choice the last two. */
  #compared: { readonly id: string; readonly from: number; readonly to: number } | null = null;

  protected override render(): TemplateResult {
    return html`${this.#history()}${this.#snapshots()}`;
  }

  #history(): TemplateResult | typeof nothing {
    const { history } = this.process;
    if (history.length === 0) return nothing;
    const shown = history.slice(-mostLines).toReversed();
    const rest = history.length - shown.length;
    return html`<details class="handle-group" open>
      <summary>
        ${l10n.t('Opened and closed since')}
        <span class="badge">${integerText(history.length)}</span>
      </summary>
      <ul tabindex="0" aria-label=${l10n.t('Handles opened and closed, the latest first')}>
        ${shown.map((each) => line(this.process, each))}
        ${rest > 0 ? html`<li class="of">${restText(rest)}</li>` : nothing}
      </ul>
    </details>`;
  }

  #snapshots(): TemplateResult | typeof nothing {
    const { process, session } = this;
    const looks = looksAt(process);
    const lives = process.phase !== 'exited' && process.phase !== 'failed';
    const canLook = lives && canAct(session);
    if (!canLook && process.snapshots.length === 0) return nothing;
    const take = (): void =>
      dispatch(this, 'panel-action', {
        request: { method: 'takeSnapshot', processId: process.id },
        done: l10n.t('A snapshot of {0} was taken.', process.name),
      });
    return html`<div class="snapshots">
      <div class="actions">
        <h4>
          ${l10n.t('Snapshots')}
          ${process.snapshots.length === 0 ? nothing : html`<span class="badge">${integerText(process.snapshots.length)}</span>`}
        </h4>
        ${
          canLook
            ? html`<vscode-button
                secondary
                icon="device-camera"
                aria-label=${l10n.t('Take Snapshot of {0}', process.name)}
                @click=${take}
                >${l10n.t('Take Snapshot')}</vscode-button
              >`
            : nothing
        }
      </div>
      ${looks.length < 2 ? nothing : this.#comparison(looks)}
    </div>`;
  }

  #comparison(looks: readonly Look[]): TemplateResult {
    const { process } = this;
    const chosen = this.#compared?.id === process.id ? this.#compared : null;
    const from = chosen?.from ?? looks.length - 2;
    const to = chosen?.to ?? looks.length - 1;
    const choose = (change: { readonly from?: number; readonly to?: number }): void => {
      this.#compared = { id: process.id, from, to, ...change };
      this.requestUpdate();
    };
    const select = (words: string, value: number, set: (index: number) => void): TemplateResult =>
      html`<label class="with-label"
        >${words}
        <select
          class="select"
          @change=${(event: Event) => set(Number((event.target as HTMLSelectElement).value))}
        >
          ${looks.map(
            ({ name }, index) =>
              html`<option value=${index} .selected=${index === value}>${name}</option>`,
          )}
        </select></label
      >`;
    const diff = snapshotDiff(looks[from]?.handles ?? [], looks[to]?.handles ?? []);
    const lines: readonly Line[] = [
      ...diff.opened.map((handle) => ({ change: 'opened' as const, handle, time: null })),
      ...diff.closed.map((handle) => ({ change: 'closed' as const, handle, time: null })),
      ...diff.changed.map((handle) => ({
        change: handle.inheritable ? ('madeInheritable' as const) : ('madeNotInheritable' as const),
        handle,
        time: null,
      })),
    ];
    return html`<div class="actions">
        ${select(l10n.t({ message: 'From', comment: ['Of two looks that are compared'] }), from, (index) => choose({ from: index }))}
        ${select(l10n.t({ message: 'to', comment: ['Of two looks that are compared'] }), to, (index) => choose({ to: index }))}
      </div>
      ${
        lines.length === 0
          ? html`<p class="of">${l10n.t('No handle differs.')}</p>`
          : html`<div class="handle-group">
              <ul tabindex="0" aria-label=${l10n.t('What differs')}>
                ${lines.map((each) => line(process, each))}
              </ul>
            </div>`
      }`;
  }
}

customElements.define('process-history', ProcessHistory);
