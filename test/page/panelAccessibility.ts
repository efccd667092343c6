// Runs axe inside one of our webviews and says what it found, one line a fault.
import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface AxeNode {
  readonly html: string;
  readonly any: readonly { readonly data: { readonly messageKey?: string } | null }[];
}

interface AxeRule {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly AxeNode[];
}

interface AxeResults {
  readonly violations: readonly AxeRule[];
  readonly incomplete: readonly AxeRule[];
}

/** Text in the colour of what is behind it: axe leaves it to people to say whether that is meant. Here it never is. */
const isUnseen = ({ any }: AxeNode): boolean =>
  any.some(({ data }) => data?.messageKey === 'equalRatio');

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
      `axe.run('${root}', { resultTypes: ['violations', 'incomplete'], preload: false })`,
    );
    const unseen = results.incomplete
      .map((rule) => ({ ...rule, nodes: rule.nodes.filter(isUnseen) }))
      .filter(({ nodes }) => nodes.length > 0);
    return [...results.violations, ...unseen].map(
      ({ id, help, nodes }) => `${id}: ${help} ${nodes.map(({ html }) => html).join(' ')}`,
    );
  }
  throw new Error('There is no such webview on this page.');
}
