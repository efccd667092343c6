// One window for tests that follow each other: emptied between them, and another one after a test that failed.
import {
  openWorkbench,
  type Workbench,
  type WorkbenchOptions,
} from '../../scripts/environment/uiFixture.mjs';
import { closeAfter } from './workbenchParts';

/** Call it in a `describe`: the window is opened by the first test that wants it, and closed after the last one. */
export function sharedWindow(options: WorkbenchOptions = {}): () => Promise<Workbench> {
  let workbench: Workbench | null = null;

  afterEach(async function () {
    // What it left behind is not known, and is not for the next one.
    if (this.currentTest?.state !== 'failed' || !workbench) return;
    const failed = workbench;
    workbench = null;
    await closeAfter(this.currentTest, failed);
  });
  after(() => workbench?.close());

  return async () => {
    if (workbench) await empty(workbench);
    return (workbench ??= await openWorkbench(options));
  };
}

/** As a window is before the first session of its workspace, which is to have ended. */
async function empty({ page, runCommand }: Workbench): Promise<void> {
  await runCommand('View: Close All Editors');
  await runCommand('View: Show Handle Inheritance');
  const ended = page.locator('.pane-body .monaco-list-row[aria-level="1"][aria-label*=", ended"]');
  const nothing = page.getByText('A command that never returns');
  await ended.or(nothing).first().waitFor();
  // The palette goes when anything else takes the focus, as the Debug Console of a session that has just ended does: then nothing was run.
  for (let tries = 0; tries < 3 && (await ended.first().isVisible()); tries++) {
    await runCommand('Handle Inheritance: Close Session and Delete Its Captures');
    await nothing.waitFor({ timeout: 10_000 }).catch(() => undefined);
  }
  await nothing.waitFor();
  await runCommand('Notifications: Clear All Notifications');
  // VS Code shows it by itself for the first session only.
  await runCommand('Debug Console: Focus on Debug Console View');
}
