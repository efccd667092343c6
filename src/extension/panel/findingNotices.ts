// What a session finds reaches the user by itself: the panel opens when something blocks or outlives its owner, without taking the
// focus, and what blocks is a message as well. Each finding once.
import * as vscode from 'vscode';
import type { Finding } from '../../model/findings/finding';
import { blocks, findingKeys, isUrgent } from '../../model/findings/findingOrder';
import { findings } from '../../model/findings/findings';
import { judgedOf } from '../../model/findings/judged';
import type { SessionState } from '../../model/session/state';
import { settings } from '../ground/contributions';
import type { ErrorReporter } from '../ground/reportError';
import type { SessionStore } from '../sessions/sessionStore';

interface Panels {
  open(state: SessionState): void;
  openBeside(state: SessionState): void;
}

export class FindingNotices implements vscode.Disposable {
  /** The keys of what was found before, by session. */
  readonly #known = new Map<string, Set<string>>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(
    private readonly store: SessionStore,
    private readonly panels: Panels,
    private readonly reporter: ErrorReporter,
  ) {
    this.#subscriptions = [
      store.onDidChange((id) => this.#look(id)),
      store.onDidClose((id) => this.#known.delete(id)),
    ];
  }

  /** Sessions that were launched in this window; of others everything is past. */
  follow(id: string): void {
    this.#known.set(id, new Set());
  }

  #look(changed: string | undefined): void {
    const ids = changed === undefined ? [...this.#known.keys()] : [changed];
    for (const id of ids) {
      const known = this.#known.get(id);
      const state = known && this.store.state(id);
      if (!known || !state) continue;
      this.#tell(state, known);
      // What is found after the end was there before it.
      if (!this.store.isRunning(id)) this.#known.delete(id);
    }
  }

  #tell(state: SessionState, known: Set<string>): void {
    const found = findings(judgedOf(state));
    const keys = findingKeys(found);
    const fresh = found.filter((finding, index) => {
      const key = keys[index] ?? '';
      if (!isUrgent(finding) || known.has(key)) return false;
      known.add(key);
      return true;
    });
    if (fresh.length === 0) return;
    if (settings().openPanel === 'onFinding') this.panels.openBeside(state);
    const blocking = fresh.filter(blocks);
    if (blocking.length > 0) this.#alert(state.id, blocking);
  }

  #alert(id: string, [first, ...more]: readonly Finding[]): void {
    const headline = first?.headline ?? '';
    const text =
      more.length === 0
        ? headline
        : vscode.l10n.t({
            message: '{0} And {1} more.',
            args: [headline, more.length],
            comment: ['{0} is a sentence that says what was found, {1} is a number'],
          });
    this.reporter.alert(text, {
      [vscode.l10n.t('Show')]: () => {
        const state = this.store.state(id);
        if (state) this.panels.open(state);
      },
    });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
