// Runs in the page: draws given findings in the place of the panel, and keeps what they ask for.
import { render } from 'lit';
import type { Finding } from '../../src/model/findings/finding';
import type { PanelSession } from '../../src/model/protocol/panelSession';
import { findingSection } from '../../src/webview/findings/findingList';

export interface FindingWindow extends Window {
  findings?: {
    /** Requests with what is said aloud when they worked, and places to which a link leads. */
    readonly heard: readonly unknown[];
    readonly draw: (found: readonly Finding[], session: PanelSession) => void;
  };
}

const element = document.createElement('div');
element.id = 'findings-alone';
element.setAttribute('style', 'container: panel / inline-size; padding: 12px 20px');
document.querySelector('handle-panel')?.remove();
document.body.append(element);

const heard: unknown[] = [];
const hear = (...said: readonly unknown[]): void => void heard.push(said);
const unfolded = { id: 'findings-heading', isFolded: false, toggle: () => undefined };
const own: FindingWindow = window;
own.findings = {
  heard,
  draw: (found, session) =>
    void render(findingSection(found, session, hear, hear, unfolded), element),
};
