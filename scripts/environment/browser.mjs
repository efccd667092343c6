// @ts-check
// The machine's own Chromium, driven by Playwright.

import { chromium } from 'playwright-core';
import { systemPrograms } from './systemPackages.mjs';
import { tagged } from './taggedProcesses.mjs';

/**
 * @param {{ headless: boolean }} options
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser({ headless }) {
  return chromium.launch({
    ...(await whichBrowser()),
    headless,
    env: { ...process.env, ...tagged().env },
    // Ours to end: Playwright's own handlers would exit before the rest is cleaned up.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      // Chromium's sandbox refuses to run as root, which is what containers run as.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(headless ? ['--disable-gpu'] : []),
      // No traffic of its own: machines without internet wait for it.
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** @returns {Promise<{ channel: string } | { executablePath: string }>} */
async function whichBrowser() {
  if (process.platform === 'win32') return { channel: 'msedge' };
  const [executablePath = ''] = await systemPrograms('browser');
  return { executablePath };
}
