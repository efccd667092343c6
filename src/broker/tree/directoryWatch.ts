// Follows the current directories of processes: at their creation, whenever they are looked at, and when one outlives its creator.
import { isConsoleHost } from '../../model/session/consoleHost';
import type { Win32 } from '../../win32/win32';
import type { EventQueue } from '../events/eventQueue';
import type { SessionProcess } from '../processes/sessionProcess';
import type { SessionProcesses } from '../processes/sessionProcesses';

/** Milliseconds after the end of its creator in which a daemon has gone where it wants to be. */
const timeToSettle = 1000;

/** `C:\x\` as `C:\x`; a drive keeps its backslash. */
const plainPath = (path: string): string =>
  path.length > 3 && path.endsWith('\\') ? path.slice(0, -1) : path;

function isBelow({ parent }: SessionProcess, id: string): boolean {
  let above = parent;
  while (above && above.id !== id) above = above.parent;
  return above !== null;
}

export class DirectoryWatch {
  readonly #seen = new Map<SessionProcess, string>();
  /** Those whose directory was told some time after the end of their creator. */
  readonly #settled = new Set<SessionProcess>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #isOver = false;

  constructor(
    private readonly inspect: Pick<Win32, 'CurrentDirectory'>,
    private readonly events: EventQueue,
    private readonly processes: Pick<SessionProcesses, 'readable'>,
  ) {
    events.onEvent((event) => {
      switch (event.type) {
        case 'processCreated':
        case 'processStarted':
          // After this event: what is told of a process before it is told of is lost.
          queueMicrotask(() => this.#met(event.id));
          break;
        case 'processExited':
          this.#ended(event.id);
          break;
        default:
      }
    });
  }

  #met(id: string): void {
    if (this.#isOver) return;
    for (const process of this.processes.readable.filter((one) => one.id === id)) {
      // It was read with its birth, a moment ago.
      this.#lookAt(process, this.#settled.has(process), process.bornIn);
      // Whoever is met late may have lost its creator before.
      if (process.parent?.phase === 'exited') this.#later([process]);
    }
  }

  #ended(id: string): void {
    // Also who is further down: a shell only waits there for what it started.
    const below = this.processes.readable.filter((process) => isBelow(process, id));
    for (const process of below) this.lookAt(process);
    if (below.length > 0) this.#later(below);
  }

  #later(children: readonly SessionProcess[]): void {
    if (this.#isOver) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      for (const child of children) this.#lookAt(child, true);
    }, timeToSettle);
    this.#timers.add(timer);
  }

  /** Reads it anew; an event tells of it when it is another. */
  lookAt(process: SessionProcess): void {
    this.#lookAt(process, this.#settled.has(process));
  }

  #lookAt(process: SessionProcess, isSettled: boolean, known: string | null = null): void {
    const { process: opened, phase, id } = process;
    if (!opened || opened.isClosed || phase === 'exited' || isConsoleHost(process.name)) return;
    const directory = known ?? this.inspect.CurrentDirectory(opened.value);
    if (directory === null) return;
    const path = plainPath(directory);
    const isNews = this.#seen.get(process) !== path;
    const isNewlySettled = isSettled && !this.#settled.has(process);
    if (!isNews && !isNewlySettled) return;
    this.#seen.set(process, path);
    if (isSettled) this.#settled.add(process);
    this.events.push({ type: 'directorySeen', id, path });
  }

  /** Nobody is waited for any more. */
  finish(): void {
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
