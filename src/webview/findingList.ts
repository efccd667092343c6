// The findings of the session: what is wrong, what to do, and the evidence.
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Finding } from '../model/finding';
import { findings } from '../model/findings';
import type { PanelSession } from '../model/panelProtocol';
import { canAct } from '../model/pastMoment';
import { causes, writersBy } from '../model/pipeFindings';
import type { PipeState } from '../model/state';
import { codicon } from './codicon';
import type { Act } from './panelEvents';

const severityIcons: Readonly<Record<Finding['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  information: 'info',
};

/** The label under which the broker still has the write end of the pipe open itself. */
function ownWriteEnd(pipe: PipeState, session: PanelSession): string | null {
  const held = pipe.holders.find(
    (holder) => holder.end === 'write' && holder.pid === session.broker.pid,
  );
  const handle = session.brokerHandles.find(
    (candidate) => candidate.value === held?.handle && candidate.closedAt === null,
  );
  return handle?.label ?? null;
}

/** Only while there is something to change: the broker is there and the pipe is still open. */
function actions(
  finding: Finding,
  session: PanelSession,
  act: Act,
): TemplateResult | typeof nothing {
  const isAboutHolders = ['write-end-held', 'daemon-holds-pipe'].includes(finding.code);
  if (!isAboutHolders || !canAct(session)) return nothing;
  const pipe = session.pipes.find((candidate) => candidate.label === finding.evidence['pipe']);
  // An input that the broker has closed can have a writer all the same.
  if (pipe?.phase !== 'open' && pipe?.phase !== 'closed') return nothing;
  const cause = causes.find((one) => one === finding.evidence['cause']) ?? null;
  const own = cause === 'parent' ? ownWriteEnd(pipe, session) : null;
  const others = cause === 'parent' ? [] : writersBy(cause, pipe);
  const findAgain = (): void =>
    act({ method: 'findHolders', pipe: pipe.label }, `Looked for the holders of ${pipe.label}.`);
  return html`<div class="actions">
    ${
      own === null
        ? nothing
        : html`<vscode-button
            @click=${() =>
              act(
                { method: 'closeParentEnd', label: own },
                `The broker's copy of ${own} is closed.`,
              )}
            >Close the broker's copy</vscode-button
          >`
    }
    ${others.map(
      ({ name, pid }) =>
        html`<vscode-button
          secondary
          @click=${() => act({ method: 'endHolder', pipe: pipe.label, pid })}
          >End ${name} (process ${pid})…</vscode-button
        >`,
    )}
    <vscode-button secondary @click=${findAgain}>Find holders again</vscode-button>
  </div>`;
}

function item(finding: Finding, session: PanelSession, act: Act): TemplateResult {
  return html`<li class="finding">
    ${codicon(severityIcons[finding.severity], `severity-${finding.severity}`)}
    <div class="finding-body">
      <p class="finding-message">
        <span class="screen-reader-only">${finding.severity}: </span>${finding.message}
        <code class="code">${finding.code}</code>
      </p>
      ${finding.remedy === '' ? nothing : html`<p class="remedy">${finding.remedy}</p>`}
      <details>
        <summary>Evidence</summary>
        <pre tabindex="0" role="region" aria-label="Evidence of ${finding.code}">
${JSON.stringify(finding.evidence, null, 2)}</pre>
      </details>
      ${actions(finding, session, act)}
    </div>
  </li>`;
}

export function sessionFindings(session: PanelSession): readonly Finding[] {
  return findings({ ...session, calls: [] });
}

/** Nothing while there is nothing to say and more may come. */
export function findingList(session: PanelSession, act: Act): TemplateResult | typeof nothing {
  const found = sessionFindings(session);
  if (found.length === 0) {
    return session.phase === 'ended'
      ? html`<p class="no-findings with-icon">
          ${codicon('pass', 'tone-good')}<span>No findings.</span>
        </p>`
      : nothing;
  }
  return html`<section aria-labelledby="findings-heading">
    <h2 id="findings-heading">Findings <span class="badge">${found.length}</span></h2>
    <ul class="findings">
      ${repeat(
        found,
        (finding) => `${finding.code} ${finding.message}`,
        (finding) => item(finding, session, act),
      )}
    </ul>
  </section>`;
}
