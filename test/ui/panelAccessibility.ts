// Runs axe inside the session panel and says what it found, one line a fault.
import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** The rules of a whole page (landmarks, one main heading) are VS Code's affair: the panel is a frame in its page. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  for (const frame of page.frames()) {
    if ((await frame.locator('handle-panel').count()) === 0) continue;
    await frame.evaluate(axe.source);
    const results = await frame.evaluate<AxeResults>(
      `axe.run('handle-panel', { resultTypes: ['violations'] })`,
    );
    return results.violations.map(
      ({ id, help, nodes }) => `${id}: ${help} ${nodes.map(({ html }) => html).join(' ')}`,
    );
  }
  throw new Error('There is no session panel on this page.');
}
