// Names in two parts: when space is short, the child gives way to the stream in a label, and the folders to the file in a path.
import { html, type TemplateResult } from 'lit';

const ending = /(?:\.(?:stdin|stdout|stderr))?(?:\.(?:read|write))?$/;

export const handleLabel = (label: string): TemplateResult => parted(label, label.search(ending));

/** What an object is called: a path, a socket, a kind. */
export function objectName(object: string): TemplateResult {
  const at = object.lastIndexOf('\\');
  // A last part that is itself long must be able to give way.
  return parted(object, at < 0 || object.length - at > 32 ? object.length : at);
}

/** What gives way where there is no room, and what does not. */
export function parted(label: string, at: number): TemplateResult {
  return html`<span class="label"
    ><span class="ellipsis">${label.slice(0, at)}</span><span>${label.slice(at)}</span></span
  >`;
}
