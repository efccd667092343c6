// What the parts of the panel tell its root: a request to carry out, or a choice of the user.
import type { PanelRequest } from '../../model/protocol/panelRequests';
import type { PanelChoices } from './panelChoices';

/** Carries out a request of the user; `done` is said aloud to screen readers when it worked. */
export type Act = (request: PanelRequest, done?: string) => void;

interface PanelEvents {
  readonly 'panel-action': { readonly request: PanelRequest; readonly done: string };
  readonly 'panel-choice': Partial<PanelChoices>;
  /** Shows the session as it was at that time, in milliseconds since it began. */
  readonly 'panel-moment': { readonly time: number };
}

export function dispatch<K extends keyof PanelEvents>(
  from: HTMLElement,
  type: K,
  detail: PanelEvents[K],
): void {
  from.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
}

/** Listens for one kind of event from anywhere inside `element`. */
export function listen<K extends keyof PanelEvents>(
  element: HTMLElement,
  type: K,
  listener: (detail: PanelEvents[K]) => void,
): void {
  element.addEventListener(type, (event) => {
    if (event instanceof CustomEvent) listener(event.detail as PanelEvents[K]);
  });
}
