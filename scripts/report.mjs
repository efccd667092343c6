// @ts-check
// `npm run -s report -- --launch <launch.json> --name <configuration>`, on Windows.

import { runWindowsProgram } from './windowsProgram.mjs';

await runWindowsProgram('report');
