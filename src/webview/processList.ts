// The processes the broker started: who they are and how they are doing.
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { parentText } from '../model/origin';
import type { PanelSession } from '../model/panelProtocol';
import type { ProcessState } from '../model/state';
import { failureText } from '../model/win32Failure';
import { codicon } from './codicon';
import type { Act } from './panelEvents';

const phaseFaces: Readonly<
  Record<
    ProcessState['phase'],
    { readonly icon: string; readonly tone: string; readonly word: string }
  >
> = {
  suspended: {
    icon: 'debug-pause',
    tone: 'tone-notice',
    word: 'suspended before its first instruction',
  },
  running: { icon: 'circle-filled', tone: 'tone-good', word: 'running' },
  paused: { icon: 'debug-pause', tone: 'tone-notice', word: 'paused' },
  exited: { icon: 'circle-slash', tone: 'tone-quiet', word: 'exited' },
  failed: { icon: 'error', tone: 'tone-error', word: 'did not start' },
};

/** Small codes as people write them, NTSTATUS values as people look them up. */
function exitCodeText(code: number): string {
  const unsigned = code >>> 0;
  return unsigned < 0x10000 ? String(unsigned) : `0x${unsigned.toString(16)}`;
}

function card(process: ProcessState, hasEnded: boolean, act: Act): TemplateResult {
  const face = phaseFaces[process.phase];
  const below = parentText(process.birth);
  const isHeld = process.phase === 'suspended' || process.phase === 'paused';
  const resume = (): void =>
    act({ method: 'resume', processId: process.id }, `${process.name} goes on.`);
  return html`<li class="process">
    <div class="process-head">
      <h3 title=${process.name}>${process.name}</h3>
      ${process.pid === null ? nothing : html`<span class="of">pid ${process.pid}</span>`}
    </div>
    <p class="with-icon">
      ${codicon(face.icon, face.tone)}<span
        >${face.word}${
          process.phase === 'exited' && process.exitCode !== null
            ? html` with code <span class="mono">${exitCodeText(process.exitCode)}</span>`
            : nothing
        }</span
      >
    </p>
    ${below ? html`<p>${below}</p>` : nothing}
    <p class="command mono ellipsis" title=${process.commandLine}>${process.commandLine}</p>
    ${process.error ? html`<p class="failure">${failureText(process.error)}</p>` : nothing}
    ${
      isHeld && !hasEnded
        ? html`<vscode-button
            icon="debug-continue"
            aria-label="Resume ${process.name}"
            @click=${resume}
            >Resume</vscode-button
          >`
        : nothing
    }
  </li>`;
}

export function processList(session: PanelSession, act: Act): TemplateResult {
  const hasEnded = session.phase === 'ended';
  return html`<section aria-labelledby="processes-heading">
    <h2 id="processes-heading">Processes</h2>
    ${
      session.processes.length === 0
        ? html`<p class="empty">${hasEnded ? 'No process was started.' : 'Starting…'}</p>`
        : html`<ul class="processes">
            ${repeat(
              session.processes,
              (process) => process.id,
              (process) => card(process, hasEnded, act),
            )}
          </ul>`
    }
  </section>`;
}
