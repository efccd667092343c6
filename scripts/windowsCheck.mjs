// @ts-check
// `npm run -s windows-check [-- --json FILE]`: asks Windows what only Windows can say.

import { buildWindowsCheck } from './windowsCheckBundles.mjs';
import { runWindowsProgram } from './windowsProgram.mjs';

await buildWindowsCheck();
await runWindowsProgram('windowsCheck/main');
