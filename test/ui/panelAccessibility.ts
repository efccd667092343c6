// Runs axe inside one of our webviews and says what it found, one line a fault.
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
export async function accessibilityFaults(
  page: Page,
  root = 'handle-panel',
): Promise<readonly string[]> {
  for (const frame of page.frames()) {
    if ((await frame.locator(root).count()) === 0) continue;
    await frame.evaluate(axe.source);
    // Without `preload` it adds no style elements of its own, which the policy of our pages forbids.
    const results = await frame.evaluate<AxeResults>(
      `axe.run('${root}', { resultTypes: ['violations'], preload: false })`,
    );
    return results.violations.map(
      ({ id, help, nodes }) => `${id}: ${help} ${nodes.map(({ html }) => html).join(' ')}`,
    );
  }
  throw new Error('There is no such webview on this page.');
}
