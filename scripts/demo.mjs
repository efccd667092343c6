// @ts-check
// `npm run -s demo`, on Windows.

import { runWindowsProgram } from './windowsProgram.mjs';

await runWindowsProgram('demo');
