// The preview of a plan as a page: who inherits what and by which rule, the standard handles, and what preflight says.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type {
  PlanPreview,
  PreviewCell,
  PreviewRow,
  StandardCell,
} from '../../model/preflight/planPreview';
import type { PreviewContent } from '../../model/protocol/previewProtocol';
import { codicon } from '../elements/codicon';
import { helpLink } from '../elements/helpLink';

interface Face {
  readonly icon: string;
  readonly tone: string;
  readonly word: string;
}

function inheritanceFace(state: PreviewCell['state']): Face {
  switch (state) {
    case 'inherited':
      return { icon: 'check', tone: 'tone-good', word: l10n.t('inherited') };
    case 'notInherited':
      return { icon: 'dash', tone: 'tone-quiet', word: l10n.t('not inherited') };
    case 'notStarted':
      return { icon: 'error', tone: 'tone-error', word: l10n.t('not started') };
  }
}

function standardFace({ state, label }: StandardCell): Face {
  switch (state) {
    case 'valid':
      return { icon: 'check', tone: 'tone-good', word: label ?? '' };
    case 'dangling':
      return {
        icon: 'warning',
        tone: 'tone-warning',
        word: l10n.t('{0}, dangling', label ?? ''),
      };
    case 'none':
      return { icon: 'dash', tone: 'tone-quiet', word: l10n.t('none') };
    case 'notStarted':
      return { icon: 'error', tone: 'tone-error', word: l10n.t('not started') };
  }
}

function cell({ icon, tone, word }: Face, why: string, tags: readonly string[]): TemplateResult {
  return html`<td>
    <span class="with-icon"
      >${codicon(icon, tone)}<span class=${tone === 'tone-quiet' ? tone : ''}>${word}</span
      >${tags.map((tag) => html`<span class="tag">${tag}</span>`)}</span
    >
    <p class="preview-why">${why}</p>
  </td>`;
}

function heads(plan: PlanPreview): readonly TemplateResult[] {
  return plan.children.map(
    ({ name, error }) =>
      html`<th scope="col">
        ${error === null ? nothing : codicon('error', 'tone-error')} ${name}
      </th>`,
  );
}

function handleRow({ label, kind, isInheritable, cells }: PreviewRow): TemplateResult {
  return html`<tr>
    <th scope="row">
      <span class="mono">${label}</span>
      <p class="preview-why">
        ${kind} · ${isInheritable ? l10n.t('inheritable') : l10n.t('not inheritable')}
      </p>
    </th>
    ${cells.map((each) => cell(inheritanceFace(each.state), each.why, each.streams))}
  </tr>`;
}

/** A region of its own: a table of many children is wider than the page, and moved by keyboard too. */
function table(id: string, heading: string, head: TemplateResult, rows: unknown): TemplateResult {
  return html`<section>
    <h2 id=${id}>${heading}</h2>
    <div class="preview-scroller" role="region" aria-labelledby=${id} tabindex="0">
      <table class="preview-table">
        <thead>
          ${head}
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`;
}

function noticeList({ notices }: PlanPreview): TemplateResult | typeof nothing {
  if (notices.length === 0) return nothing;
  return html`<section aria-labelledby="notices">
    <h2 id="notices">${l10n.t('Preflight')} <span class="badge">${notices.length}</span></h2>
    <ul class="findings">
      ${notices.map(
        ({ rule, severity, field, message, remedy }) =>
          html`<li class="finding">
            ${codicon(severity, `severity-${severity}`)}
            <div class="finding-body">
              <p class="finding-message">
                <span class="screen-reader-only"
                  >${severity === 'error' ? l10n.t('Error:') : l10n.t('Warning:')}</span
                >
                ${message} <code class="code">${field}</code>
              </p>
              <p class="remedy">${remedy}</p>
              ${helpLink(rule)}
            </div>
          </li>`,
      )}
    </ul>
  </section>`;
}

function planPage(plan: PlanPreview): TemplateResult {
  const columns = heads(plan);
  return html`<header>
      <h1>${plan.name}</h1>
      <p class="of">${l10n.t('What Windows 10 and 11 will do. Nothing has been launched.')}</p>
    </header>
    ${noticeList(plan)}
    ${table(
      'handles',
      l10n.t('Handles'),
      html`<tr>
        <th scope="col">${l10n.t('Handle of the launcher')}</th>
        ${columns}
      </tr>`,
      plan.handles.map(handleRow),
    )}
    ${table(
      'standard',
      l10n.t('Standard handles'),
      html`<tr>
        <th scope="col">${l10n.t('Stream')}</th>
        ${columns}
      </tr>`,
      plan.standard.map(
        ({ stream, cells }) =>
          html`<tr>
            <th scope="row"><span class="mono">${stream}</span></th>
            ${cells.map((each) => cell(standardFace(each), each.why, []))}
          </tr>`,
      ),
    )}`;
}

export function previewPage(content: PreviewContent): TemplateResult {
  if (content.kind === 'plan') return planPage(content.plan);
  return html`<p class="with-icon">
      ${codicon('info', 'severity-information')}<span>${content.message}</span>
    </p>
    <ul class="preview-problems">
      ${content.lines.map((line) => html`<li>${line}</li>`)}
    </ul>`;
}
