// The preview of a plan as a page: who inherits what and by which rule, the standard handles, and what preflight says.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { grouped } from '../../model/base/groupBy';
import type { PreviewCell, StandardCell } from '../../model/preflight/planPreview';
import type { PreviewContent, SentPreview, SentRow } from '../../model/protocol/previewProtocol';
import { codicon } from '../elements/codicon';
import { helpLink } from '../elements/helpLink';
import { previewTable } from './previewTable';

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
  return html`<span class="with-icon"
      >${codicon(icon, tone)}<span class=${tone === 'tone-quiet' ? tone : ''}>${word}</span
      >${tags.map((tag) => html`<span class="tag">${tag}</span>`)}</span
    >
    <p class="preview-why">${why}</p>`;
}

const handleCell = ({ state, why, streams }: PreviewCell): TemplateResult =>
  cell(inheritanceFace(state), why, streams);

const standardCell = (each: StandardCell): TemplateResult => cell(standardFace(each), each.why, []);

function handleHead({ label, kind, isInheritable }: SentRow): TemplateResult {
  return html`<span class="mono">${label}</span>
    <p class="preview-why">
      ${kind} · ${isInheritable ? l10n.t('inheritable') : l10n.t('not inheritable')}
    </p>`;
}

/** The one with the longest text, if there is any. */
function longest<T>(all: readonly T[], textOf: (one: T) => string): readonly T[] {
  let found: T | undefined;
  for (const one of all) {
    if (found === undefined || textOf(one).length > textOf(found).length) found = one;
  }
  return found === undefined ? [] : [found];
}

/** Standard handles differ in their labels: of each reason the longest. */
function standardSamples(standard: SentPreview['standard']): readonly StandardCell[] {
  const byReason = grouped(
    standard.flatMap(({ cells }) => cells),
    ({ why }) => why,
  );
  return [...byReason.values()].flatMap((cells) => longest(cells, ({ label }) => label ?? ''));
}

function drawn<T>(one: T | undefined, draw: (one: T) => TemplateResult) {
  return one === undefined ? nothing : draw(one);
}

function noticeList({ notices }: SentPreview): TemplateResult | typeof nothing {
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

function planPage(plan: SentPreview): TemplateResult {
  const { children, cells, handles, standard } = plan;
  return html`<header>
      <h1>${plan.name}</h1>
      <p class="of">${l10n.t('What Windows 10 and 11 will do. Nothing has been launched.')}</p>
    </header>
    ${noticeList(plan)}
    ${previewTable({
      id: 'handles',
      heading: l10n.t('Handles'),
      corner: l10n.t('Handle of the launcher'),
      children,
      rows: handles.map((row) => ({
        head: handleHead(row),
        cell: (column) => drawn(cells[row.cells[column] ?? -1], handleCell),
      })),
      samples: () => ({
        heads: longest(handles, ({ label }) => label).map(handleHead),
        cells: cells.map(handleCell),
      }),
    })}
    ${previewTable({
      id: 'standard',
      heading: l10n.t('Standard handles'),
      corner: l10n.t('Stream'),
      children,
      rows: standard.map(({ stream, cells: own }) => ({
        head: html`<span class="mono">${stream}</span>`,
        cell: (column) => drawn(own[column], standardCell),
      })),
      samples: () => ({ heads: [], cells: standardSamples(standard).map(standardCell) }),
    })}`;
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
