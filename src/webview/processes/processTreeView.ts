// The processes of the session as a tree, each below its creator, with everything about the selected one beside it.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { PanelSession } from '../../model/protocol/panelSession';
import { processPhase } from '../../model/processes/processPhase';
import { processTree, treeLines, type TreeLine } from '../../model/processes/processTree';
import { integerText } from '../../model/base/quantity';
import type { ProcessState } from '../../model/session/state';
import { codicon } from '../elements/codicon';
import { placeAfterKey } from '../elements/gridKeys';
import { LightElement } from '../elements/lightElement';
import { dispatch } from '../choices/panelEvents';
import { processDetail } from './processDetail';
import { processFace } from '../elements/processFace';
import { RowWindow } from '../elements/rowWindow';

const rowHeight = 22;

/** The command line without the folder of the program, which is the same of most and leaves no room for what differs. */
const shortCommand = (commandLine: string): string =>
  commandLine.replace(/^"[^"]*[\\/]([^"]+)"|^[^\s"]*[\\/](\S+)/, '$1$2');

/** Whom to show while nobody has chosen: somebody who waits for the user, else the first. */
export function shownProcess(
  { processes }: PanelSession,
  chosen: string | null,
): ProcessState | undefined {
  return (
    processes.find(({ id }) => id === chosen) ??
    processes.find(({ stop }) => stop !== null) ??
    processes[0]
  );
}

export class ProcessList extends LightElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    selected: { attribute: false },
    collapsed: { attribute: false },
  };
  declare session: PanelSession;
  /** Id of the process the user chose. */
  declare selected: string | null;
  declare collapsed: readonly string[];

  readonly #rowWindow = new RowWindow(this, {
    rowHeight,
    likelyRows: 14,
    headerHeight: 0,
    scroller: () => this.querySelector<HTMLElement>('.process-tree'),
  });
  #lines: readonly TreeLine[] = [];
  #shown: ProcessState | undefined;

  protected override willUpdate(): void {
    const tree = processTree(this.session.processes);
    this.#lines = treeLines(tree, new Set(this.collapsed));
    this.#shown = shownProcess(this.session, this.selected);
    this.#rowWindow.count = this.#lines.length;
  }

  protected override render(): TemplateResult {
    const { session } = this;
    const shown = this.#shown;
    if (!shown) {
      const words =
        session.phase === 'ended' ? l10n.t('No process was started.') : l10n.t('Starting…');
      return html`<p class="empty">${words}</p>`;
    }
    const focusable = this.#focusable();
    return html`<div class="processes">
      <div
        class="process-tree scroller"
        role="tree"
        aria-label=${l10n.t('Processes, each below its creator')}
        @keydown=${this.#keyPressed}
        @click=${this.#clicked}
      >
        <div class="rows" role="presentation" .style=${`height: ${this.#rowWindow.height}px`}>
          ${repeat(
            this.#rowWindow.indexes(focusable),
            (index) => this.#lines[index]?.process.id,
            (index) => this.#row(index, focusable),
          )}
        </div>
      </div>
      ${processDetail(
        session,
        shown,
        (request, done = '') => dispatch(this, 'panel-action', { request, done }),
        (column, value, isOwn) =>
          dispatch(this, 'panel-choice', {
            process: column,
            cell: { row: '', column, value },
            ...(isOwn ? { showsOpened: true } : {}),
          }),
      )}
    </div>`;
  }

  #row(index: number, focusable: number): TemplateResult | typeof nothing {
    const line = this.#lines[index];
    if (!line) return nothing;
    const { process, level, below, isCollapsed } = line;
    const { icon, tone } = processFace(process);
    const seen = process.descent?.seenBy === 'job' ? l10n.t('seen late') : null;
    return html`<div
      class="process-row"
      role="treeitem"
      aria-level=${level}
      aria-posinset=${line.place}
      aria-setsize=${line.siblings}
      aria-selected=${process.id === this.#shown?.id}
      aria-expanded=${below === 0 ? nothing : !isCollapsed}
      tabindex=${index === focusable ? 0 : -1}
      data-row=${index}
      .style=${`top: ${this.#rowWindow.top(index)}px; --level: ${Math.min(level, 24)}`}
    >
      <span class="process-name">
        <span class="twistie" aria-hidden="true"
          >${below === 0 ? nothing : codicon(isCollapsed ? 'chevron-right' : 'chevron-down', '')}</span
        >${codicon(icon, tone)}<span
          class="ellipsis"
          title=${process.descent?.image ?? process.name}
          >${process.name}</span
        >${isCollapsed ? html`<span class="badge" title=${l10n.t('Processes below it')}>${integerText(below)}</span>` : nothing}
      </span>
      <span class="of number">${process.pid ?? ''}</span>
      <span class="process-state ellipsis" title=${process.stop ?? ''}
        ><span class=${process.crash || process.phase === 'failed' ? 'tone-error' : ''}
          >${processPhase(process)}</span
        >${seen ? html` <span class="tag">${seen}</span>` : nothing}</span
      >
      <span class="command mono ellipsis" title=${process.commandLine}
        >${shortCommand(process.commandLine)}</span
      >
    </div>`;
  }

  /** The selected line, or the one it is hidden below. */
  #focusable(): number {
    const wanted = this.#shown?.id;
    const own = this.#lines.findIndex(({ process }) => process.id === wanted);
    if (own >= 0) return own;
    const { byId } = processTree(this.session.processes);
    let id = byId.get(wanted ?? '')?.descent?.parentId ?? null;
    // Bounded by the number of processes, whatever a log says of who created whom.
    for (let step = 0; id !== null && step < byId.size; step++) {
      const at = this.#lines.findIndex(({ process }) => process.id === id);
      if (at >= 0) return at;
      id = byId.get(id)?.descent?.parentId ?? null;
    }
    return 0;
  }

  #fold(id: string, isCollapsed: boolean): void {
    const others = this.collapsed.filter((each) => each !== id);
    dispatch(this, 'panel-choice', { collapsed: isCollapsed ? [...others, id] : others });
  }

  readonly #clicked = (event: Event): void => {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest<HTMLElement>('.process-row');
    const line = this.#lines[Number(row?.dataset['row'] ?? -1)];
    if (!line) return;
    if (target?.closest('.twistie') && line.below > 0) {
      this.#fold(line.process.id, !line.isCollapsed);
      return;
    }
    void this.#select(this.#lines.indexOf(line));
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const at = this.#focusable();
    const line = this.#lines[at];
    if (!line || event.altKey) return;
    const next = this.#afterKey(event, at, line);
    if (next === null) return;
    event.preventDefault();
    void this.#select(next);
  };

  /** The line a key leads to (https://www.w3.org/WAI/ARIA/apg/patterns/treeview/); null when it is not for the tree. */
  #afterKey(event: KeyboardEvent, at: number, line: TreeLine): number | null {
    const { id } = line.process;
    if (event.key === 'ArrowRight') {
      if (line.isCollapsed) this.#fold(id, false);
      return line.below > 0 && !line.isCollapsed ? at + 1 : at;
    }
    if (event.key === 'ArrowLeft') {
      if (line.below > 0 && !line.isCollapsed) {
        this.#fold(id, true);
        return at;
      }
      const parent = this.#lines.findLastIndex(
        ({ level }, index) => index < at && level < line.level,
      );
      return Math.max(0, parent);
    }
    if (event.key === 'Enter' || event.key === ' ') return at;
    if (/^\S$/.test(event.key) && !event.ctrlKey && !event.metaKey) {
      const starts = ({ process }: TreeLine): boolean =>
        process.name.toLowerCase().startsWith(event.key.toLowerCase());
      const after = this.#lines.findIndex((each, index) => index > at && starts(each));
      const found = after >= 0 ? after : this.#lines.findIndex(starts);
      return found >= 0 ? found : at;
    }
    const size = { rows: this.#lines.length, columns: 1, pageRows: this.#rowWindow.pageRows };
    // A tree of one line still keeps the keys to itself.
    return placeAfterKey(event, { row: at, column: 0 }, size)?.row ?? null;
  }

  async #select(index: number): Promise<void> {
    const line = this.#lines[index];
    if (!line) return;
    dispatch(this, 'panel-choice', { process: line.process.id });
    this.#rowWindow.reveal(index);
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector<HTMLElement>('.process-row[tabindex="0"]')?.focus({ preventScroll: true });
  }
}

customElements.define('process-list', ProcessList);
