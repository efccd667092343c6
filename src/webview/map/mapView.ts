// The map of the session: processes and the pipes, files and sockets between them, walked by keys, chosen with the rest of the panel.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { mapExcerpt, mostNodes, type MapExcerpt } from '../../model/map/mapExcerpt';
import { consoleHosts, without } from '../../model/map/mapFilter';
import { brokerNode, pipeKey, processNode, type Holdings } from '../../model/map/holdings';
import type { PanelSession } from '../../model/protocol/panelSession';
import {
  sessionMap,
  type HeldEdge,
  type MapNode,
  type SessionMap,
} from '../../model/map/sessionMap';
import { LightElement } from '../elements/lightElement';
import { cellChoice, edgeCell, nodeChoice } from './mapChoice';
import { connectionsOf, type NodeConnection } from './mapConnections';
import { mapDetail, type MapActions } from './mapDetail';
import { MapFrame } from './mapFrame';
import { pngOf, svgText } from './mapImage';
import { mapLayout, structureKey } from './mapLayout';
import { mapLegend } from './mapLegend';
import { mapList } from './mapList';
import { mapPicture, type MapPicture } from './mapPicture';
import type { MapLayout } from './mapPlaces';
import { keyStep } from './mapKeys';
import { mapToolbar } from './mapToolbar';
import { nextNode } from './mapWalk';
import type { SelectedCell } from '../../model/matrix/matrixChoices';
import { dispatch } from '../choices/panelEvents';
import { TextFit } from '../elements/textFit';

/** Smaller than this only names can be read. */
const farAway = 0.5;
/** How much longer than a layout took there is none. */
const restFactor = 3;
/** Of the frame, in pixels. */
const leastHeight = 180;
const mostHeight = 480;

export class MapView extends LightElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    process: { attribute: false },
    cell: { attribute: false },
    pipe: { attribute: false },
    holdings: { attribute: false },
  };
  declare session: PanelSession;
  /** What the user chose anywhere in the panel: the id of a process, a cell of the matrix, the label of a pipe. */
  declare process: string | null;
  declare cell: SelectedCell | null;
  declare pipe: string | null;
  /** What a search found; absent for a session, which tells itself who has what. */
  declare holdings: Holdings | undefined;

  readonly #frame = new MapFrame(this, {
    frame: () => this.querySelector<HTMLElement>('.map-frame'),
  });
  readonly #texts = new TextFit();
  #isStale = true;
  #map: SessionMap = { nodes: [], edges: [] };
  #shown: MapExcerpt = { nodes: [], edges: [], hidden: 0 };
  #layout: MapLayout = { nodes: new Map(), edges: new Map(), width: 0, height: 0 };
  #structure: string | null = null;
  #byId: ReadonlyMap<string, MapNode> = new Map();
  #shownById: ReadonlyMap<string, MapNode> = new Map();
  #near: ReadonlyMap<string, readonly NodeConnection[]> = new Map();
  #showsAll = false;
  #showsHosts = false;
  #hosts = 0;
  /** Without what the user does not want to see. */
  #wanted: SessionMap = this.#map;
  #listIsOpen = false;
  #active = brokerNode;
  #selected: string | null = null;
  #selectedEdge: string | null = null;
  /** Until somebody has gone to a node, no edges stand out. */
  #isWalked = false;
  #message = '';
  #height = 0;
  #restsUntil = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#rest);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('session') || changed.has('holdings')) this.#read();
    this.#follow(changed);
    this.#place();
  }

  #read(): void {
    const { session, holdings } = this;
    this.#map = sessionMap({ ...session, calls: [] }, session.findings, holdings);
    this.#isStale = true;
    this.#byId = new Map(this.#map.nodes.map((node) => [node.id, node]));
    this.#near = connectionsOf(this.#map);
  }

  /** What was chosen last, here or elsewhere, is what is chosen. */
  #follow(changed: Map<string, unknown>): void {
    if (changed.has('cell') && this.cell) {
      const choice = cellChoice(this.session, this.#map, this.cell);
      if (choice) this.#select(choice.node, choice.edge);
    } else if (changed.has('process') && this.process !== null) {
      this.#select(processNode(this.process), null);
    } else if (changed.has('pipe') && this.pipe !== null) {
      this.#select(pipeKey(this.pipe), null);
    }
  }

  #select(node: string, edge: string | null): void {
    if (!this.#byId.has(node)) return;
    this.#selected = node;
    this.#selectedEdge = edge;
    this.#goTo(node);
  }

  #goTo(id: string): void {
    this.#active = id;
    this.#isWalked = true;
    // What is left out depends on where one is.
    if (!this.#shownById.has(id)) this.#isStale = true;
  }

  /** Where to begin: with what was searched for, or what a finding is about, if there is one. */
  #start(): string {
    const { nodes } = this.#map;
    const sought = nodes.find(({ kind }) => kind === 'object' || kind === 'pipe');
    if (this.holdings?.isSought && sought) return sought.id;
    const held = nodes.find((node) => node.kind === 'pipe' && node.isHeld);
    return (held ?? nodes.find(({ concerns }) => concerns.length > 0))?.id ?? this.#first;
  }

  /** The launcher, where there is one. */
  get #first(): string {
    return this.#map.nodes[0]?.id ?? brokerNode;
  }

  #place(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    if (!this.#isWalked) this.#active = this.#start();
    const first = [this.#selected, this.#active].flatMap((id) => id ?? []);
    // One that holds what was searched for is what somebody wants to know.
    const hosts = this.holdings?.isSought
      ? new Set<string>()
      : consoleHosts(this.#map, new Set(this.#isWalked ? first : []));
    this.#hosts = hosts.size;
    this.#wanted = this.#showsHosts ? this.#map : without(this.#map, hosts);
    this.#shown = this.#showsAll ? { ...this.#wanted, hidden: 0 } : mapExcerpt(this.#wanted, first);
    this.#shownById = new Map(this.#shown.nodes.map((node) => [node.id, node]));
    const key = structureKey(this.#shown);
    if (key !== this.#structure) this.#arrange(key);
    if (!this.#layout.nodes.has(this.#active)) this.#active = this.#first;
    this.#frame.show(this.#layout, this.#active);
  }

  /** As high as what is in it, and never lower than it was: the page below must not jump. */
  protected override updated(): void {
    const width = this.querySelector('.map-frame')?.clientWidth ?? 0;
    if (width === 0) return;
    const wanted = this.#layout.height * Math.min(1, width / this.#layout.width);
    this.#height = Math.max(
      this.#height,
      leastHeight,
      Math.min(Math.ceil(wanted) + 16, mostHeight),
    );
    this.style.setProperty('--map-height', `${this.#height}px`);
  }

  protected override render(): TemplateResult {
    if (this.#map.nodes.every(({ kind }) => kind === 'broker')) {
      const words =
        this.session.phase === 'ended'
          ? l10n.t('No process was started: there is nothing to draw.')
          : l10n.t('The map is drawn as soon as there is a process or a pipe.');
      return html`<p class="empty">${words}</p>`;
    }
    const active = this.#shownById.get(this.#active);
    return html`${mapToolbar({
        scale: this.#frame.zoom.scale,
        nodes: this.#wanted.nodes.length,
        hidden: this.#shown.hidden,
        showsAll: this.#wanted.nodes.length > mostNodes ? this.#showsAll : null,
        hosts: this.#hosts,
        showsHosts: this.#showsHosts,
        zoom: (factor) => this.#frame.zoomBy(factor),
        fit: () => this.#frame.fit(),
        showAll: (showsAll) => this.#showAll(showsAll),
        showHosts: (showsHosts) => this.#showHosts(showsHosts),
        save: (format) => void this.#save(format),
      })}
      <p role="alert" class="map-message">${this.#message}</p>
      <div class="map-and-detail">
        ${this.#picture()}
        <section class="detail" aria-label=${l10n.t('Selected in the map')}>
          ${active ? mapDetail(active, this.#near.get(active.id) ?? [], this.#actions) : nothing}
        </section>
      </div>
      ${mapLegend()} ${this.#list()}`;
  }

  #picture(): TemplateResult {
    const { scale, x, y } = this.#frame.zoom;
    const picture: MapPicture = {
      ...{ map: this.#shown, layout: this.#layout, font: getComputedStyle(this).fontFamily },
      ...{ active: this.#active, isWalked: this.#isWalked },
      ...{ selected: this.#selected, selectedEdge: this.#selectedEdge },
    };
    return html`<div
      class="map-frame"
      @pointerdown=${this.#frame.pressed}
      @pointermove=${this.#frame.dragged}
      @pointerup=${this.#frame.released}
      @pointercancel=${this.#frame.released}
    >
      <svg
        class="map-picture ${scale < farAway ? 'is-far' : ''}"
        role="listbox"
        aria-label=${l10n.t('Map of processes and what they share')}
        aria-describedby="map-keys"
        @keydown=${this.#keyPressed}
        @click=${this.#clicked}
        @focusin=${this.#focused}
      >
        <g role="presentation" transform=${`translate(${x} ${y}) scale(${scale})`}>
          ${guard(Object.values(picture), () => mapPicture(picture, this.#texts))}
        </g>
      </svg>
    </div>`;
  }

  /** While processes come by the hundred it is done less often than they come, so that the page has time for all else. */
  #arrange(key: string): void {
    const began = performance.now();
    if (began < this.#restsUntil && this.#layout.nodes.size > 0) {
      this.#isStale = true;
      clearTimeout(this.#rest);
      this.#rest = setTimeout(() => this.requestUpdate(), this.#restsUntil - began);
      return;
    }
    this.#structure = key;
    this.#layout = mapLayout(this.#shown);
    const ended = performance.now();
    this.#restsUntil = ended + restFactor * (ended - began);
  }

  #list(): TemplateResult {
    const toggled = (event: Event): void => {
      this.#listIsOpen = event.target instanceof HTMLDetailsElement && event.target.open;
      this.requestUpdate();
    };
    return html`<details class="map-list" @toggle=${toggled}>
      <summary>${l10n.t('The map as a list')}</summary>
      ${
        this.#listIsOpen
          ? mapList(this.#shown.nodes, (id) => this.#near.get(id) ?? [], this.#actions)
          : nothing
      }
    </details>`;
  }

  readonly #actions: MapActions = {
    goTo: (node) => void this.#walkTo(node.id, true),
    showHandle: (edge) => this.#showHandle(edge),
  };

  #showHandle(edge: HeldEdge): void {
    const cell = edgeCell(edge);
    if (cell) dispatch(this, 'panel-choice', { ...cell, handlesView: 'matrix' });
  }

  #showAll(showsAll: boolean): void {
    this.#showsAll = showsAll;
    this.#isStale = true;
    this.requestUpdate();
  }

  #showHosts(showsHosts: boolean): void {
    this.#showsHosts = showsHosts;
    this.#isStale = true;
    this.requestUpdate();
  }

  #choose(id: string): void {
    const node = this.#shownById.get(id) ?? this.#byId.get(id);
    if (!node) return;
    if (node.kind === 'more') {
      this.#showAll(true);
      return;
    }
    this.#select(id, null);
    const choice = nodeChoice(node, this.#map);
    if (choice) dispatch(this, 'panel-choice', choice);
    this.requestUpdate();
  }

  /** With the focus, and with the choice when that is wanted. */
  async #walkTo(id: string, chooses: boolean): Promise<void> {
    this.#goTo(id);
    if (chooses) this.#choose(id);
    this.requestUpdate();
    await this.updateComplete;
    this.#frame.reveal(this.#layout.nodes.get(id));
    this.querySelector<SVGElement>('.map-node[tabindex="0"]')?.focus({ preventScroll: true });
  }

  readonly #focused = (event: Event): void => {
    const id = this.#nodeAt(event);
    if (id === null || (id === this.#active && this.#isWalked)) return;
    this.#goTo(id);
    this.requestUpdate();
  };

  #nodeAt(event: Event): string | null {
    const target = event.target instanceof Element ? event.target : null;
    return target?.closest<SVGElement>('.map-node')?.dataset['node'] ?? null;
  }

  readonly #clicked = (event: Event): void => {
    if (this.#frame.wasDragged) return;
    const id = this.#nodeAt(event);
    if (id !== null) {
      void this.#walkTo(id, true);
      return;
    }
    const target = event.target instanceof Element ? event.target : null;
    const edgeId = target?.closest<SVGElement>('.map-edge')?.dataset['edge'];
    const edge = this.#shown.edges.find((each) => each.id === edgeId);
    if (edge?.kind !== 'held') return;
    this.#select(edge.object, edge.id);
    const cell = edgeCell(edge);
    if (cell) dispatch(this, 'panel-choice', cell);
    this.requestUpdate();
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const step = keyStep(event);
    if (!step) return;
    event.preventDefault();
    switch (step.kind) {
      case 'pan':
        this.#frame.panBy(step.by);
        break;
      case 'walk': {
        const near = (this.#near.get(this.#active) ?? []).map(({ other }) => other.id);
        const next = nextNode(this.#layout.nodes, new Set(near), this.#active, step.direction);
        if (next !== null) void this.#walkTo(next, false);
        break;
      }
      case 'choose':
        this.#choose(this.#active);
        break;
      case 'first':
        void this.#walkTo(this.#first, false);
        break;
      case 'last':
        void this.#walkTo(this.#shown.nodes.at(-1)?.id ?? this.#first, false);
        break;
      case 'zoom':
        this.#frame.zoomBy(step.factor);
        break;
      case 'fit':
        this.#frame.fit();
        break;
    }
  };

  async #save(format: 'svg' | 'png'): Promise<void> {
    const picture = this.querySelector<SVGSVGElement>('.map-picture');
    if (!picture) return;
    this.#message = '';
    this.requestUpdate();
    try {
      const title = l10n.t('Map of {0}', this.session.plan.name);
      const text = svgText(picture, this.#layout, title);
      const made =
        format === 'svg'
          ? ({ format, text } as const)
          : ({ format, base64: await pngOf(text, this.#layout) } as const);
      dispatch(this, 'panel-action', { request: { method: 'saveMap', picture: made }, done: '' });
    } catch (error) {
      this.#message = error instanceof Error ? error.message : String(error);
      this.requestUpdate();
    }
  }
}

customElements.define('session-map', MapView);
