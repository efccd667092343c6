// The frame the map is seen through: zoomed by keys and the wheel, dragged by the mouse, and steady while the map changes.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Box, MapLayout, Point } from './mapPlaces';
import {
  anchored,
  fitted,
  opening,
  panned,
  revealing,
  zoomed,
  type MapZoom,
  type Size,
} from './mapZoom';

interface FrameOptions {
  readonly frame: () => HTMLElement | null;
}

/** A wheel turns in steps of about this much. */
const wheelStep = 100;
/** Moved less than this the mouse was clicked, not dragged. */
const leastDrag = 4;

export class MapFrame implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #options: FrameOptions;
  readonly #resizes = new ResizeObserver(() => this.#resized());
  #element: HTMLElement | null = null;
  #layout: MapLayout | null = null;
  #size: Size = { width: 0, height: 0 };
  #zoom: MapZoom = { scale: 1, x: 0, y: 0 };
  /** Until the user moves it, the map is shown as it opens, however it grows. */
  #isMoved = false;
  #around: string | null = null;
  #drag: { readonly at: Point; readonly from: MapZoom; readonly pointer: number } | null = null;
  #wasDragged = false;

  constructor(host: ReactiveControllerHost, options: FrameOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get zoom(): MapZoom {
    return this.#zoom;
  }

  /** Whether the click that comes now is the end of a drag. */
  get wasDragged(): boolean {
    return this.#wasDragged;
  }

  /** `around`: the node that stays where it is. */
  show(layout: MapLayout, around: string): void {
    if (layout === this.#layout) return;
    const [before, after] = [this.#layout?.nodes.get(around), layout.nodes.get(around)];
    this.#layout = layout;
    this.#around = around;
    if (!this.#isMoved) this.#open();
    else if (before && after) this.#zoom = anchored(this.#zoom, before, after);
  }

  hostUpdated(): void {
    const element = this.#options.frame();
    if (element === this.#element) return;
    this.#resizes.disconnect();
    this.#element?.removeEventListener('wheel', this.#wheeled);
    this.#element = element;
    if (!element) return;
    // A listener of lit cannot say that it is not passive.
    element.addEventListener('wheel', this.#wheeled, { passive: false });
    this.#resizes.observe(element);
  }

  hostDisconnected(): void {
    this.#resizes.disconnect();
    this.#element?.removeEventListener('wheel', this.#wheeled);
    this.#element = null;
  }

  zoomBy(factor: number): void {
    const { width, height } = this.#size;
    this.#move(zoomed(this.#zoom, factor, { x: width / 2, y: height / 2 }));
  }

  panBy(by: Point): void {
    this.#move(panned(this.#zoom, by));
  }

  fit(): void {
    if (this.#layout) this.#move(fitted(this.#layout, this.#size));
    // The whole map is wanted, also when there will be more of it.
  }

  reveal(box: Box | undefined): void {
    if (!box) return;
    const next = revealing(this.#zoom, box, this.#size);
    if (next.x !== this.#zoom.x || next.y !== this.#zoom.y) this.#move(next);
  }

  readonly pressed = (event: PointerEvent): void => {
    this.#wasDragged = false;
    if (event.button !== 0) return;
    const at = { x: event.clientX, y: event.clientY };
    this.#drag = { at, from: this.#zoom, pointer: event.pointerId };
  };

  readonly dragged = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (drag?.pointer !== event.pointerId) return;
    const by = { x: event.clientX - drag.at.x, y: event.clientY - drag.at.y };
    if (!this.#wasDragged && Math.hypot(by.x, by.y) < leastDrag) return;
    if (!this.#wasDragged) this.#element?.setPointerCapture(event.pointerId);
    this.#wasDragged = true;
    this.#move(panned(drag.from, by));
  };

  readonly released = (): void => {
    this.#drag = null;
  };

  readonly #wheeled = (event: WheelEvent): void => {
    // Without it the page is scrolled, as everywhere.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const frame = this.#element?.getBoundingClientRect();
    const at = { x: event.clientX - (frame?.left ?? 0), y: event.clientY - (frame?.top ?? 0) };
    this.#move(zoomed(this.#zoom, 1.2 ** (-event.deltaY / wheelStep), at));
  };

  #move(zoom: MapZoom): void {
    this.#zoom = zoom;
    this.#isMoved = true;
    this.#host.requestUpdate();
  }

  #open(): void {
    if (!this.#layout || this.#size.width === 0) return;
    this.#zoom = opening(this.#layout, this.#size, this.#layout.nodes.get(this.#around ?? ''));
  }

  #resized(): void {
    const element = this.#element;
    if (!element) return;
    this.#size = { width: element.clientWidth, height: element.clientHeight };
    if (this.#isMoved) return;
    this.#open();
    this.#host.requestUpdate();
  }
}
