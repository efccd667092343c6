// @ts-check
// Makes the folder that F5 opens as the extension. A watch keeps it up to date with the sources; this has a change of package.json in it.

import { stageForDevelopment } from './environment/stageExtension.mjs';
import { withLock } from './environment/step.mjs';

// Not while a watch builds: half a bundle is none.
await withLock('build', stageForDevelopment);
