// The list of findings alone on the panel's page, for findings that are given and not found: with every part at once.
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { root } from '../../scripts/environment/paths.mjs';
import type { Finding } from '../../src/model/findings/finding';
import type { SessionState } from '../../src/model/session/state';
import { panelSession } from '../unit/fixtures/matrixFixture';
import type { FindingWindow } from './findingScript';
import { openPanelPage, type PanelPageOptions } from './panelPage';

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'test/page/findingScript.ts')],
    ...{ bundle: true, write: false, format: 'iife', platform: 'browser' },
    conditions: ['production', 'module'],
  });
  return outputFiles[0]?.text ?? '';
}

let script: Promise<string> | undefined;

export interface FindingPage {
  readonly page: Page;
  draw(found: readonly Finding[]): Promise<void>;
  heard(): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

export async function openFindingPage(
  state: SessionState,
  options: Pick<PanelPageOptions, 'viewport' | 'theme'>,
): Promise<FindingPage> {
  script ??= bundled();
  const panel = await openPanelPage({ state, now: 10, isSilent: true, ...options });
  const { page } = panel;
  await page.addScriptTag({ content: await script });
  return {
    page,
    draw: (found) =>
      page.evaluate(([list, session]) => (window as FindingWindow).findings?.draw(list, session), [
        found,
        panelSession(state),
      ] as const),
    heard: () => page.evaluate(() => (window as FindingWindow).findings?.heard ?? []),
    close: () => panel.close(),
  };
}
