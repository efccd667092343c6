// "Get Started": opens the walkthrough, and ticks a step off when what it is about has been there to be seen.
import * as vscode from 'vscode';
import type { SessionState } from '../../model/session/state';
import { setContext, type WalkthroughKey } from '../ground/contributions';
import type { SessionStore } from '../sessions/sessionStore';

const steps: readonly (readonly [WalkthroughKey, (state: SessionState) => boolean])[] = [
  [
    'handleInheritance.hasSeenInherited',
    ({ processes }) => processes.some(({ birth }) => birth !== null),
  ],
  [
    'handleInheritance.hasSeenHolder',
    ({ pipes }) => pipes.some(({ holders }) => holders.length > 0),
  ],
  [
    'handleInheritance.hasSeenCreationStop',
    ({ processes }) => processes.some(({ stop }) => stop !== null),
  ],
];

export function openWalkthrough(extensionId: string): Thenable<unknown> {
  const category = `${extensionId}#getStarted`;
  return vscode.commands.executeCommand('workbench.action.openWalkthrough', { category }, false);
}

/** Each key once: a step that was done stays so. */
export function watchWalkthrough(store: SessionStore): vscode.Disposable {
  const open = new Map(steps);
  const subscription = store.onDidChange((id) => {
    const state = id === undefined ? undefined : store.state(id);
    if (!state) return;
    for (const [key, isDone] of open) {
      if (!isDone(state)) continue;
      setContext(key, true);
      open.delete(key);
    }
    if (open.size === 0) subscription.dispose();
  });
  return subscription;
}
