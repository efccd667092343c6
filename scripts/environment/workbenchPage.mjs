// @ts-check
// A page with VS Code in it: opening it, trusting its workspace, running its commands.

/** @typedef {import('playwright-core').Page} Page */

// The extension host comes up behind the page, and slower while another test's is going down.
const START_DEADLINE_MS = 90_000;
const COMMAND_DEADLINE_MS = 60_000;

/** As VS Code's settings name them, and the class its window has with them. */
export const themes = {
  light: { id: 'Light 2026', shownAs: 'vs' },
  dark: { id: 'Dark 2026', shownAs: 'vs-dark' },
  highContrast: { id: 'Default High Contrast', shownAs: 'hc-black' },
  highContrastLight: { id: 'Default High Contrast Light', shownAs: 'hc-light' },
};

/** @typedef {keyof typeof themes} Theme */

/** Out of the picture: what is not ours and takes half of the window; and what terminals need. */
const testSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  // Wine has a pseudo console of its own, and the one that VS Code brings along does not start there.
  'terminal.integrated.windowsUseConptyDll': false,
};

/**
 * Opens VS Code and waits until its window is there. Extensions may still be starting.
 * @param {Page} page
 * @param {{ url: string, trusted: boolean, theme?: Theme | undefined, language?: string | undefined }} options
 */
export async function openWorkbenchPage(page, { url, trusted, theme = 'dark', language }) {
  if (language !== undefined) await page.addInitScript(speak, language);
  await page.addInitScript(changeConfiguration, {
    // The server's own switch for trust would hold for all of its pages.
    ...(trusted ? { enableWorkspaceTrust: false } : {}),
    configurationDefaults: { ...testSettings, 'workbench.colorTheme': themes[theme].id },
  });
  await page.goto(url);
  await page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: START_DEADLINE_MS });
}

/**
 * Runs in the page. VS Code's own words would come from a language pack, which is not here; what it tells extensions of its language,
 * so that theirs are in it, comes from this.
 * @param {string} language
 */
function speak(language) {
  Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => language, set: () => {} });
}

/**
 * Runs in the page, before VS Code reads its configuration there. Not on the way to the page:
 * Chromium lets no page that we answered for open a local connection.
 * @param {object} changes
 */
function changeConfiguration(changes) {
  const observer = new MutationObserver(() => {
    const element = document.getElementById('vscode-workbench-web-configuration');
    const settings = element?.getAttribute('data-settings');
    if (!element || !settings) return;
    observer.disconnect();
    element.setAttribute('data-settings', JSON.stringify({ ...JSON.parse(settings), ...changes }));
  });
  observer.observe(document, { childList: true, subtree: true });
}

/**
 * Runs a command as a person does. Waits for it to exist: an extension's come with the extension.
 * @param {Page} page
 * @param {string} title As the palette shows it, category included.
 */
export async function runWorkbenchCommand(page, title) {
  const deadline = Date.now() + COMMAND_DEADLINE_MS;
  const input = page.locator('.quick-input-widget input[type="text"]');
  const row = page.locator(
    `.quick-input-list .monaco-list-row[aria-label^=${JSON.stringify(title)}]`,
  );
  while (Date.now() < deadline) {
    await page.keyboard.press('F1');
    try {
      await input.fill(`>${title}`, { timeout: 2000 });
      await row.first().click({ timeout: 2000 });
      return;
    } catch {
      // Not there yet, or something took the focus from the palette.
      await page.keyboard.press('Escape');
    }
  }
  throw new Error(`The command palette does not offer "${title}"`);
}
