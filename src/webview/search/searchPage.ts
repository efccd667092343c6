// The answer to a search as a page: the headline, who holds it and how, and what could not be inspected.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { HolderAct, SearchAct, SearchPageMessage } from '../../model/protocol/searchProtocol';
import { searchFixes } from '../../model/search/holdFix';
import { connectionsText, portRowText, portsInUse } from '../../model/search/holdWords';
import type { Hold } from '../../model/search/searchEvents';
import { holdsInOrder, type SearchState } from '../../model/search/searchState';
import { holdRow } from '../../model/search/searchText';
import { typedTarget } from '../../model/search/target';
import {
  namesOf,
  noteText,
  reasonRemedy,
  reasonWords,
  unaskedGroups,
} from '../../model/search/unaskedWords';
import { codicon } from '../elements/codicon';
import { foldHeading, type Fold } from '../elements/foldHeading';
import type { HeldViews } from './heldViews';

type Act = (act: SearchAct) => void;
export type ActOnHolder = (act: HolderAct, hold: Hold) => void;

/** The more certain, the quieter: what is only inferred or unknown has a sign of its own beside its words. */
function evidenceCell(state: SearchState, hold: Hold): TemplateResult | typeof nothing {
  const { evidence } = holdRow(state, hold);
  if (evidence === '') return nothing;
  const isInferred = hold.evidence.level === 'inferred';
  return html`<span class="with-icon"
    >${codicon(isInferred ? 'lightbulb' : 'question', isInferred ? '' : 'tone-quiet')}<span
      >${evidence}</span
    ></span
  >`;
}

const quiet = (text: string | null): TemplateResult | typeof nothing =>
  text === null || text === '' ? nothing : html`<p class="search-quiet">${text}</p>`;

/** A cell that, where there is no room for columns, has the name of its column before it. */
const cell = (name: string, content: unknown): TemplateResult =>
  html`<td data-column=${name}><div>${content}</div></td>`;

function columns() {
  return {
    process: l10n.t('Process'),
    how: l10n.t('How'),
    object: l10n.t('Object'),
    prevents: l10n.t('Prevents'),
    started: l10n.t('Started by'),
    inherited: l10n.t('Inherited'),
  };
}

/** What ends the hold, and what shows why it is there. Each asks before it changes anything. */
function holderButtons(hold: Hold, actOn: ActOnHolder): TemplateResult {
  const { process, handle, how } = hold;
  const button = (act: HolderAct, icon: string, text: string, title: string): TemplateResult =>
    html`<button
      class="text-button"
      title=${title}
      aria-label=${title}
      @click=${() => actOn(act, hold)}
    >
      ${codicon(icon)} ${text}
    </button>`;
  const args = [process.name, process.pid] as const;
  return html`<div class="search-buttons">
    ${button('explain', 'watch', l10n.t('Explain'), l10n.t('Explain {0} (PID {1})', ...args))}
    ${
      // Nobody closes the current directory of a process that runs on.
      handle === null || how === 'directory'
        ? nothing
        : button(
            'closeHandle',
            'close',
            l10n.t('Close Handle…'),
            l10n.t('Close Handle {2} in {0} (PID {1})…', ...args, handle),
          )
    }
    ${button('terminate', 'debug-stop', l10n.t('Terminate…'), l10n.t('Terminate {0} (PID {1})…', ...args))}
  </div>`;
}

function holdLine(state: SearchState, hold: Hold, actOn: ActOnHolder): TemplateResult {
  const row = holdRow(state, hold);
  const { image, user } = hold.process;
  const heads = columns();
  const prevents =
    row.prevents === ''
      ? nothing
      : html`<span class="with-icon"
          >${codicon('lock', 'tone-warning')}<span>${row.prevents}</span></span
        >`;
  return html`<tr>
    <th scope="row" data-column=${heads.process}>
      <span class="with-icon">${codicon('server-process')}<span>${row.holder}</span></span>
      ${quiet(image)} ${quiet(user)}
    </th>
    ${cell(heads.how, html`${row.how} <span class="mono">${row.handle}</span> ${quiet(row.inheritable)}`)}
    ${cell(heads.object, html`<span class="search-object">${row.object}</span>${quiet(row.access)} ${holderButtons(hold, actOn)}`)}
    ${cell(heads.prevents, prevents)} ${cell(heads.started, row.creator)}
    ${cell(heads.inherited, evidenceCell(state, hold))}
  </tr>`;
}

function holders(
  state: SearchState,
  actOn: ActOnHolder,
  fold: Fold,
): TemplateResult | typeof nothing {
  const { holds, leftOut } = state;
  if (holds.length === 0) return nothing;
  const heading = foldHeading(fold, l10n.t('Holders'), String(holds.length + leftOut));
  if (fold.isFolded) return html`<section>${heading}</section>`;
  return html`<section>
    ${heading}
    <div class="search-scroller" role="region" aria-labelledby=${fold.id} tabindex="0">
      <table class="search-table">
        <thead>
          <tr>
            ${Object.values(columns()).map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${holdsInOrder(state).map((hold) => holdLine(state, hold, actOn))}
        </tbody>
      </table>
    </div>
    ${leftOut > 0 ? html`<p>${l10n.t('{0} more: save as JSON to see all.', leftOut)}</p>` : nothing}
  </section>`;
}

function ports({ ports: rows }: SearchState): TemplateResult | typeof nothing {
  if (!rows || rows.length === 0) return nothing;
  return html`<section aria-labelledby="ports">
    <h2 id="ports">${l10n.t('Port table of Windows')}</h2>
    <ul class="search-list">
      ${portsInUse(rows).map(
        (row) =>
          html`<li class="with-icon">
            ${row.owner === null ? codicon('warning', 'tone-warning') : codicon('plug')}<span
              >${portRowText(row)}</span
            >
          </li>`,
      )}
    </ul>
    ${quiet(connectionsText(rows))}
  </section>`;
}

function unseen(state: SearchState): TemplateResult | typeof nothing {
  const groups = unaskedGroups(state);
  if (groups.length === 0 && state.notes.length === 0) return nothing;
  return html`<section aria-labelledby="unseen">
    <h2 id="unseen">
      ${l10n.t('Not inspected')} <span class="badge">${state.unasked.length}</span>
    </h2>
    <ul class="search-list">
      ${state.notes.map(
        (note) =>
          html`<li class="with-icon">
            ${codicon('info', 'severity-information')}<span>${noteText(note)}</span>
          </li>`,
      )}
      ${groups.map(
        (group) =>
          html`<li class="with-icon">
            ${codicon('eye-closed', 'tone-quiet')}
            <div>
              <p>${reasonWords(group.reason)}: ${namesOf(group)}</p>
              ${quiet(reasonRemedy(group.reason))}
            </div>
          </li>`,
      )}
    </ul>
  </section>`;
}

function progress({ end, progress: so }: SearchState): TemplateResult | typeof nothing {
  if (end?.reason === 'complete' || end?.reason === 'failed') return nothing;
  if (!so) return nothing;
  const text =
    end === null
      ? l10n.t('{0} of {1} handles inspected', so.asked, so.all)
      : l10n.t('The search was cancelled after {0} of {1} handles.', so.asked, so.all);
  return html`<p class="search-progress">
    ${
      end === null
        ? html`<progress
            max=${Math.max(1, so.all)}
            value=${so.asked}
            aria-label=${l10n.t('Search')}
          ></progress>`
        : nothing
    }
    <span>${text}</span>
  </p>`;
}

function buttons({ end }: SearchState, act: Act): TemplateResult {
  const button = (name: SearchAct, icon: string, text: string): TemplateResult =>
    html`<button class="text-button" data-act=${name} @click=${() => act(name)}>
      ${codicon(icon)} ${text}
    </button>`;
  return html`<div class="search-buttons" role="toolbar" aria-label=${l10n.t('Search')}>
    ${
      end === null
        ? button('cancel', 'debug-stop', l10n.t('Cancel'))
        : button('refresh', 'refresh', l10n.t('Refresh'))
    }
    ${button('copyText', 'copy', l10n.t('Copy as Text'))}
    ${button('copyMarkdown', 'markdown', l10n.t('Copy as Markdown'))}
    ${button('saveJson', 'save', l10n.t('Save as JSON…'))}
  </div>`;
}

function fixes(state: SearchState): TemplateResult | typeof nothing {
  const texts = searchFixes(state);
  if (texts.length === 0) return nothing;
  return html`<dl class="search-fixes">
    <dt>
      ${l10n.t({
        message: 'Fix',
        comment: ['A noun: what to change. Stands before sentences.'],
      })}
    </dt>
    ${texts.map((text) => html`<dd>${text}</dd>`)}
  </dl>`;
}

/** The true path, where another spelling was searched for. */
function foundAs({ object, target, holds }: SearchState): TemplateResult | typeof nothing {
  if (object === null || object === '' || holds.length === 0) return nothing;
  return object === typedTarget(target) ? nothing : quiet(l10n.t('Found as {0}', object));
}

export function searchPage(
  { state, headline }: Omit<SearchPageMessage, 'type'>,
  act: Act,
  actOn: ActOnHolder,
  views: Pick<HeldViews, 'fold' | 'section'>,
): TemplateResult {
  const moment = new Date(state.startedAt).toLocaleTimeString();
  const isFailed = state.end?.reason === 'failed';
  return html`<header>
      <h1>
        ${isFailed ? codicon('error', 'tone-error') : nothing}
        <span role="status">${headline}</span>
      </h1>
      <p class="search-quiet">
        ${l10n.t('Searched for: {0}', typedTarget(state.target))} · ${moment}
      </p>
      ${foundAs(state)} ${fixes(state)} ${buttons(state, act)} ${progress(state)}
    </header>
    ${ports(state)} ${holders(state, actOn, views.fold('processes'))} ${views.section(state)}
    ${unseen(state)}`;
}
