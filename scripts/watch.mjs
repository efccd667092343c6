// @ts-check
// `npm run watch`: builds what a saved file goes into, and says so in a line. A window of `npm start` has it with its webviews reloaded.

import { context } from 'esbuild';
import { join } from 'node:path';
import { allBuilds, completeBuild, finishBuild } from './bundle.mjs';
import { onInterrupt } from './environment/cleanup.mjs';
import { distFolder, root } from './environment/paths.mjs';
import { stageForDevelopment } from './environment/stageExtension.mjs';
import { withLock } from './environment/step.mjs';
import { watchFolders } from './watchFolders.mjs';

/** @typedef {import('esbuild').Metafile} Metafile */

const builds = await Promise.all(
  allBuilds(false, distFolder).map(async (build) => ({
    ...build,
    context: await context(build.options),
    /** @type {Metafile | undefined} None while its sources have a fault. */
    metafile: undefined,
  })),
);
// One rebuild at a time, in the order of what was saved.
let rebuilt = rebuild(builds);
// esbuild's own watch looks for changes by and by, which takes up to two seconds.
const stopWatching = await watchFolders(
  ['src', 'media'].map((name) => join(root, name)),
  (files) => {
    const concerned = () =>
      builds.filter(
        ({ metafile }) =>
          !metafile || Object.keys(metafile.inputs).some((path) => files.has(join(root, path))),
      );
    rebuilt = rebuilt.then(() => rebuild(concerned()));
  },
);
onInterrupt(async () => {
  stopWatching();
  await Promise.all(builds.map(({ context }) => context.dispose()));
});

/** @param {typeof builds} concerned */
async function rebuild(concerned) {
  if (concerned.length === 0) return;
  console.log(`${time()} building`);
  const start = performance.now();
  await withLock('build', async () => {
    await Promise.all(concerned.map(rebuildOne));
    const metafiles = builds.flatMap(({ metafile }) => metafile ?? []);
    // Only when all are right: what is built is then newer than every source.
    if (metafiles.length === builds.length) await completeBuild(metafiles, false, distFolder);
    // Whatever is right is worth a look.
    await stageForDevelopment().catch(tellFault);
  });
  const names = concerned.map(({ name, metafile }) => (metafile ? name : `${name} (not right)`));
  const took = Math.round(performance.now() - start);
  console.log(`${time()} built ${names.join(', ')} in ${took} ms`);
}

/** @param {typeof builds[number]} build */
async function rebuildOne(build) {
  try {
    build.metafile = await finishBuild(build, await build.context.rebuild(), distFolder);
  } catch (error) {
    build.metafile = undefined;
    tellFault(error);
  }
}

/** @param {unknown} error */
function tellFault(error) {
  // esbuild has said where a fault of the sources is.
  if (!(error instanceof Error && 'errors' in error)) console.error(error);
}

function time() {
  return new Date().toTimeString().slice(0, 8);
}
