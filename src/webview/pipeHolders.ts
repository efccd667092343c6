// Who holds an end of the pipe, as far as the broker could find out.
import { html, nothing, type TemplateResult } from 'lit';
import type { PipeState } from '../model/state';
import { codicon } from './codicon';
import { grouped } from '../model/quantity';

export function pipeHolders(
  pipe: PipeState,
  brokerPid: number | null,
): TemplateResult | typeof nothing {
  if (pipe.holdersAt === null) return nothing;
  const isNone = pipe.holders.length === 0 && pipe.unanswered.length === 0;
  return html`<div class="holders">
    <h4>Holders <span class="of">after ${grouped(Math.round(pipe.holdersAt))} ms</span></h4>
    ${isNone ? html`<p class="empty">No process of the session holds an end of it.</p>` : nothing}
    <ul>
      ${pipe.holders.map(
        (holder) =>
          html`<li>
            ${holder.pid === brokerPid ? 'the broker' : holder.name}, process ${holder.pid}:
            <span class="mono">${holder.handle}</span>, ${holder.end} end
          </li>`,
      )}
      ${pipe.unanswered.map(
        (reason) =>
          html`<li class="with-icon">
            ${codicon('question', 'tone-warning')}<span>${reason}</span>
          </li>`,
      )}
    </ul>
  </div>`;
}
