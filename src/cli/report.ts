// The report command: runs a launch configuration and prints its facts as JSON, nothing else, on stdout.
import { join } from 'node:path';
import { makeReport } from '../model/report/report';
import { readOptions } from './commandLine/commandLineOptions';
import { exitWith } from './commandLine/exitWith';
import { readLaunchFile } from './files/launchFile';
import { runPlan } from './sessions/runPlan';
import { writePage } from './sessions/writePage';

void exitWith(async () => {
  const options = readOptions(process.argv.slice(2), null);
  const launch = readLaunchFile(options.launch, options.name);
  const state = await runPlan(launch, options, join(__dirname, 'broker.js'));
  if (options.html !== null) await writePage(state, options.html, __dirname);
  return `${JSON.stringify(makeReport(state), null, 2)}\n`;
});
