// Everything about one process: who created it and how it is doing, what can be done with it, and the handles it was passed.
import { html, nothing, type TemplateResult } from 'lit';
import { handleKind } from '../model/handleKind';
import { childHandles, notInherited, parentText, sentHandles } from '../model/origin';
import type { PanelSession } from '../model/panelProtocol';
import { processPhase, seenText } from '../model/processPhase';
import { counted, grouped } from '../model/quantity';
import type { ProcessState } from '../model/state';
import { failureText } from '../model/win32Failure';
import { codicon } from './codicon';
import { objectName } from './handleLabel';
import type { Act } from './panelEvents';
import { revealButton } from './panelSelection';
import { processFace } from './processFace';

function actions(session: PanelSession, process: ProcessState, act: Act): TemplateResult {
  const { id: processId, name, phase } = process;
  const lives = phase === 'running' || phase === 'suspended' || phase === 'paused';
  if (session.phase === 'ended' || !lives) return html`${nothing}`;
  const hasChildren = session.processes.some(({ descent }) => descent?.parentId === processId);
  const end = (tree: boolean): void =>
    act({ method: 'terminate', processId, tree }, `${name} is being terminated.`);
  return html`<div class="actions">
    ${
      phase === 'running'
        ? nothing
        : html`<vscode-button
            icon="debug-continue"
            aria-label="Resume ${name}"
            @click=${() => act({ method: 'resume', processId }, `${name} goes on.`)}
            >Resume</vscode-button
          >`
    }
    <vscode-button
      secondary
      icon="debug-stop"
      aria-label="Terminate ${name}"
      @click=${() => end(false)}
      >Terminate</vscode-button
    >
    ${
      hasChildren
        ? html`<vscode-button
            secondary
            aria-label="Terminate Tree of ${name}"
            @click=${() => end(true)}
            >Terminate Tree</vscode-button
          >`
        : nothing
    }
  </div>`;
}

/** Seconds with which moments of a session are told apart. */
const seconds = (time: number): string => `${(time / 1000).toFixed(3)} s`;

function facts(process: ProcessState): TemplateResult {
  const { descent, createdAt, exitedAt } = process;
  const fact = (name: string, value: unknown): TemplateResult =>
    html`<div class="fact">
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<dl class="facts">
    ${fact('Command line', html`<span class="mono wrap">${process.commandLine}</span>`)}
    ${descent?.image ? fact('Program', html`<span class="mono wrap">${descent.image}</span>`) : nothing}
    ${fact('Created', `${seconds(createdAt)}, ${parentText(process.birth) ?? (descent ? 'creator unknown' : 'by the broker')}`)}
    ${exitedAt === null ? nothing : fact('Ended', seconds(exitedAt))}
    ${
      process.crash
        ? fact(
            'Crash',
            html`<span class="mono">${process.crash.code}</span> at
              <span class="mono">${process.crash.address}</span>, ${seconds(process.crash.time)}`,
          )
        : nothing
    }
  </dl>`;
}

/** At most so many lines of one group: the matrix shows them all. */
const mostLines = 200;

interface Line {
  readonly value: string;
  readonly name: string;
  readonly note: string;
  readonly why: string;
}

/** Shows one handle of the process in the matrix; `isOwn` when the process opened it itself. */
export type ShowHandle = (processId: string, value: string, isOwn: boolean) => void;

function group(
  title: string,
  lines: readonly Line[],
  isOpen: boolean,
  show: ((value: string) => void) | null,
): TemplateResult {
  if (lines.length === 0) return html`${nothing}`;
  const rest = lines.length - mostLines;
  return html`<details class="handle-group" ?open=${isOpen}>
    <summary>${title} <span class="badge">${grouped(lines.length)}</span></summary>
    <ul>
      ${lines
        .slice(0, mostLines)
        .map(
          ({ value, name, note, why }) =>
            html`<li title=${why}>
              ${
                show
                  ? html`<button
                      class="link mono value"
                      aria-label="Show ${value} ${name}"
                      @click=${() => show(value)}
                    >
                      ${value}
                    </button>`
                  : html`<span class="mono value">${value}</span>`
              }${objectName(name)}<span class="of">${note}</span>
            </li>`,
        )}
      ${rest > 0 ? html`<li class="of">and ${counted(rest, 'more handle')}</li>` : nothing}
    </ul>
  </details>`;
}

function handleGroups(
  session: PanelSession,
  process: ProcessState,
  showHandle: ShowHandle,
): TemplateResult {
  const { birth } = process;
  if (!birth) return html`${nothing}`;
  const nameOf = (id: string | null): string | null =>
    session.processes.find((each) => each.id === id)?.name ?? null;
  const handles = [...childHandles(birth), ...sentHandles(process)];
  const line = (handle: (typeof handles)[number]): Line => {
    const opener = nameOf(handle.openedBy);
    const kind = handleKind(handle);
    return {
      value: handle.value,
      name: handle.label ?? handle.object ?? handle.type,
      note: [
        handle.label === null ? null : kind,
        opener === null ? null : `opened by ${opener}`,
        handle.origin === 'duplicated' ? 'duplicated' : null,
      ]
        .filter((part) => part !== null)
        .join(' · '),
      why: handle.why,
    };
  };
  const passed = handles.filter(({ origin }) => origin !== 'opened');
  const missing = notInherited(birth).map(({ value, label, why }) => ({
    ...{ value, name: label, note: '', why },
  }));
  return html`${
    passed.length === 0
      ? html`<p class="of">No handle was passed on to it.</p>`
      : group('Passed on to it', passed.map(line), true, (value) =>
          showHandle(process.id, value, false),
        )
  }
  ${group('Not passed on', missing, false, null)}
  ${group(
    'Opened by Windows or itself',
    handles.filter(({ origin }) => origin === 'opened').map(line),
    false,
    (value) => showHandle(process.id, value, true),
  )}`;
}

export function processDetail(
  session: PanelSession,
  process: ProcessState,
  act: Act,
  showHandle: ShowHandle,
): TemplateResult {
  const { icon, tone } = processFace(process);
  const seen = seenText(process);
  return html`<section class="process-detail" aria-label="Selected process">
    <h3>
      ${process.name}
      ${process.pid === null ? nothing : html`<span class="of">pid ${process.pid}</span>`}
      ${revealButton({ processId: process.id }, act)}
    </h3>
    <p class="with-icon">${codicon(icon, tone)}<span>${processPhase(process)}</span></p>
    ${process.stop === null ? nothing : html`<p class="stop">${process.stop}</p>`}
    ${process.error ? html`<p class="failure">${failureText(process.error)}</p>` : nothing}
    ${actions(session, process, act)} ${facts(process)}
    ${seen === null ? nothing : html`<p class="of">${seen}</p>`}
    ${process.descent?.note ? html`<p class="of">${process.descent.note}</p>` : nothing}
    ${handleGroups(session, process, showHandle)}
    <process-history .session=${session} .process=${process}></process-history>
  </section>`;
}
