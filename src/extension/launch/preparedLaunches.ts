// Launches that were checked before the debug adapter is asked for them, so that it need not check them again.

/** More are not on their way at once; what never arrives, because the user or a task stopped it, is forgotten. */
const mostOnTheWay = 8;

/** What the editor adds on the way, `__sessionId` and the like, changes nothing of a launch. */
function contentOf(configuration: object, workspaceFolder: string): string {
  const entries = Object.entries(configuration)
    .filter(([key]) => !key.startsWith('__') && key !== 'noDebug')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([workspaceFolder, entries]);
}

export class PreparedLaunches<T> {
  readonly #all = new Map<string, T>();

  constructor(private readonly check: (configuration: object, workspaceFolder: string) => T) {}

  /** Checks a configuration and keeps what that found. */
  prepare(configuration: object, workspaceFolder: string): T {
    const content = contentOf(configuration, workspaceFolder);
    // Before the check: what was right a moment ago must not be launched when it is no more.
    this.#all.delete(content);
    const prepared = this.check(configuration, workspaceFolder);
    this.#all.set(content, prepared);
    const [oldest] = this.#all.keys();
    if (this.#all.size > mostOnTheWay && oldest !== undefined) this.#all.delete(oldest);
    return prepared;
  }

  /** What was prepared, once; a configuration that nobody prepared, or that was changed since, is checked now. */
  take(configuration: object, workspaceFolder: string): T {
    const content = contentOf(configuration, workspaceFolder);
    const prepared = this.#all.get(content);
    this.#all.delete(content);
    return prepared ?? this.check(configuration, workspaceFolder);
  }
}
