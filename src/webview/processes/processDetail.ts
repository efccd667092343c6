// Everything about one process: who created it and how it is doing, what can be done with it, and the handles it was passed.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { wallClock } from '../../model/base/fileTime';
import { handleKind } from '../../model/handles/handleKind';
import { groupHeading, openedByText, originWord } from '../../model/handles/handleWords';
import { isOpenerSeen } from '../../model/handles/openerSeen';
import { notInherited, type NotInherited } from '../../model/handles/notInherited';
import {
  openedCount,
  openedHandles,
  passedOn,
  sentHandles,
  type ChildHandle,
  type Origin,
} from '../../model/handles/origin';
import { parentText } from '../../model/handles/originText';
import type { PanelSession } from '../../model/protocol/panelSession';
import { canAct } from '../../model/protocol/pastMoment';
import { processPhase, seenText } from '../../model/processes/processPhase';
import type { ProcessState } from '../../model/session/state';
import { failureText } from '../../model/session/win32Failure';
import { codicon } from '../elements/codicon';
import type { HandleLine } from './handleGroup';
import type { Act } from '../choices/panelEvents';
import { revealButton } from '../choices/panelSelection';
import { processFace } from '../elements/processFace';
import { sentence } from '../elements/sentence';
import { momentText } from '../elements/timeWords';
import './handleGroup';
import './processHistory';

function actions(session: PanelSession, process: ProcessState, act: Act): TemplateResult {
  const { id: processId, name, phase } = process;
  const lives = phase === 'running' || phase === 'suspended' || phase === 'paused';
  if (!canAct(session) || !lives) return html`${nothing}`;
  const hasChildren = session.processes.some(({ descent }) => descent?.parentId === processId);
  const end = (tree: boolean): void =>
    act(
      { method: 'terminate', processId, tree },
      // Of what the session did not start the editor asks once more: nobody knows here what the answer is.
      ...(session.attached ? [] : [l10n.t('{0} is being terminated.', name)]),
    );
  return html`<div class="actions">
    ${
      phase === 'running'
        ? nothing
        : html`<vscode-button
            icon="debug-continue"
            aria-label=${l10n.t('Continue {0}', name)}
            @click=${() => act({ method: 'resume', processId }, l10n.t('{0} goes on.', name))}
            >${l10n.t('Continue')}</vscode-button
          >`
    }
    <vscode-button
      secondary
      icon="debug-stop"
      aria-label=${l10n.t('Terminate {0}', name)}
      @click=${() => end(false)}
      >${l10n.t('Terminate')}</vscode-button
    >
    ${
      hasChildren
        ? html`<vscode-button
            secondary
            aria-label=${l10n.t('Terminate Tree of {0}', name)}
            @click=${() => end(true)}
            >${l10n.t('Terminate Tree')}</vscode-button
          >`
        : nothing
    }
  </div>`;
}

/** One that ran already was not created at the moment at which the session met it. */
function createdText({ descent, createdAt }: ProcessState): string {
  if (descent?.seenBy !== 'attach') return momentText(createdAt);
  const started = wallClock(descent.createdAt);
  return descent.createdAt === '0' || Number.isNaN(started)
    ? l10n.t('before the session')
    : new Date(started).toLocaleString();
}

function facts(process: ProcessState): TemplateResult {
  const { descent, exitedAt } = process;
  const fact = (name: string, value: unknown): TemplateResult =>
    html`<div class="fact">
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  const unsaid = descent ? l10n.t('creator unknown') : l10n.t('by the launcher');
  const by = parentText(process.birth) ?? unsaid;
  return html`<dl class="facts">
    ${fact(l10n.t('Command line'), html`<span class="mono wrap">${process.commandLine}</span>`)}
    ${descent?.image ? fact(l10n.t('Program'), html`<span class="mono wrap">${descent.image}</span>`) : nothing}
    ${fact(l10n.t('Created'), `${createdText(process)}, ${by}`)}
    ${exitedAt === null ? nothing : fact(l10n.t('Exited'), momentText(exitedAt))}
    ${
      process.crash
        ? fact(
            l10n.t('Crash'),
            sentence(
              l10n.t('{0} at {1}, {2}'),
              html`<span class="mono">${process.crash.code}</span>`,
              html`<span class="mono">${process.crash.address}</span>`,
              momentText(process.crash.time),
            ),
          )
        : nothing
    }
  </dl>`;
}

/** Shows one handle of the process in the matrix; `isOwn` when the process opened it itself. */
export type ShowHandle = (processId: string, value: string, isOwn: boolean) => void;

function group<T>(
  heading: string,
  count: number,
  all: () => readonly T[],
  lineOf: (one: T) => HandleLine,
  isOpen: boolean,
  show: ((value: string) => void) | null,
): TemplateResult {
  const line = (index: number): HandleLine | null => {
    const one = all()[index];
    return one === undefined ? null : lineOf(one);
  };
  return html`<handle-group
    .heading=${heading}
    .count=${count}
    .line=${line}
    .isOpen=${isOpen}
    .show=${show}
  ></handle-group>`;
}

function handleGroups(
  session: PanelSession,
  process: ProcessState,
  showHandle: ShowHandle,
): TemplateResult {
  const { birth } = process;
  if (!birth) return html`${nothing}`;
  const find = (id: string | null): ProcessState | undefined =>
    session.processes.find((each) => each.id === id);
  const passed = passedOn(birth);
  const of = (origin: Origin): readonly ChildHandle[] =>
    passed.filter((handle) => handle.origin === origin);
  const line = (handle: ChildHandle): HandleLine => {
    const opener = find(handle.openedBy);
    const kind = handleKind(handle);
    return {
      value: handle.value,
      name: handle.label ?? handle.object ?? handle.type,
      note: [
        handle.label === null ? null : kind,
        opener ? openedByText(handle, opener.name, isOpenerSeen(opener)) : null,
        handle.doubt === undefined ? null : originWord(handle.origin, handle.doubt),
      ]
        .filter((part) => part !== null)
        .join(' · '),
      why: handle.why,
    };
  };
  const missing = notInherited(birth);
  const absent = ({ value, label, why }: NotInherited): HandleLine => ({
    ...{ value, name: label, note: '', why },
  });
  const own = (handles: readonly ChildHandle[], heading: string): TemplateResult =>
    group(
      heading,
      handles.length,
      () => handles,
      line,
      true,
      (value) => showHandle(process.id, value, false),
    );
  return html`${
    passed.length + process.sent.length === 0
      ? html`<p class="of">
          ${birth.attached ? l10n.t('No handle is known to be inherited.') : l10n.t('It inherited no handle.')}
        </p>`
      : nothing
  }
  ${own(of('inherited'), groupHeading('inherited', birth))}
  ${own(of('unclear'), groupHeading('unclear', birth))}
  ${own(of('duplicated'), groupHeading('duplicated', birth))}
  ${own(sentHandles(process), groupHeading('sent'))}
  ${group(groupHeading('notInherited', birth), missing.length, () => missing, absent, false, null)}
  ${group(
    groupHeading('opened', birth),
    openedCount(birth),
    () => openedHandles(birth),
    line,
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
  return html`<section class="process-detail" aria-label=${l10n.t('Selected process')}>
    <h3>
      ${process.name}
      ${process.pid === null ? nothing : html`<span class="of">${l10n.t('PID {0}', process.pid)}</span>`}
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
