// A codicon that says nothing to screen readers: the words beside it do.
import { html, type TemplateResult } from 'lit';

/** `tone` colours it; the meaning must also be in words. */
export function codicon(name: string, tone = ''): TemplateResult {
  return html`<span class="codicon codicon-${name} ${tone}" aria-hidden="true"></span>`;
}
