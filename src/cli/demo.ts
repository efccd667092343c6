// The demo command: runs a configuration of the examples and prints the session for people.
import { join } from 'node:path';
import { captureOnDisk } from './sessions/captureStart';
import { readOptions } from './commandLine/commandLineOptions';
import { exitWith } from './commandLine/exitWith';
import { readLaunchFile } from './files/launchFile';
import { runPlan } from './sessions/runPlan';
import { sessionText } from './sessions/sessionText';
import { writePage } from './sessions/writePage';

/** What is run when nothing is said: two children of one parent with different lists. */
const defaultName = 'Two children, two lists';

void exitWith(async () => {
  const examples = join(__dirname, '..', 'examples', '.vscode', 'launch.json');
  const options = readOptions(process.argv.slice(2), examples);
  const name = options.name ?? (options.launch === examples ? defaultName : null);
  const launch = readLaunchFile(options.launch, name);
  const state = await runPlan(
    launch,
    { ...options, timeout: options.timeout ?? 60 },
    join(__dirname, 'broker.js'),
  );
  if (options.html !== null) await writePage(state, options.html, __dirname);
  return sessionText(state, captureOnDisk);
});
