// The label of a handle or a pipe, in two parts: when space is short, the name of the child gives way, not the stream.
import { html, type TemplateResult } from 'lit';

const ending = /(?:\.(?:stdin|stdout|stderr))?(?:\.(?:read|write))?$/;

export function handleLabel(label: string): TemplateResult {
  const at = label.search(ending);
  return html`<span class="label"
    ><span class="ellipsis">${label.slice(0, at)}</span><span>${label.slice(at)}</span></span
  >`;
}
