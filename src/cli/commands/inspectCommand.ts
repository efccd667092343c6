// `inspect`: the handles of a process that runs, where each of them came from, and what is wrong.
import { makeReport } from '../../model/report/report';
import { attachedRun } from '../sessions/attachedRun';
import { captureOnDisk } from '../sessions/captureStart';
import { finishedRun } from '../sessions/finishedRun';
import { fine, jsonText, type Outcome } from '../commandLine/outcome';
import { assertWritable, writeOutputs, type OutputFiles } from '../files/outputFiles';
import { sessionText } from '../sessions/sessionText';
import { stdoutPaint } from '../commandLine/terminal';

export interface InspectOptions extends OutputFiles {
  readonly json?: boolean;
  readonly tree?: boolean;
}

/** For the names of files, which are asked for one by one, and for the flow of pipes. */
const lookSeconds = 2;

/** `folder`: where the bundles are. */
export async function inspectCommand(
  pid: number,
  options: InspectOptions,
  folder: string,
): Promise<Outcome> {
  assertWritable(options);
  const { tree = false, json = false } = options;
  const looking = { pid, tree, seconds: lookSeconds, isEnough: () => false };
  const { ended } = await attachedRun('inspect', looking, folder);
  await writeOutputs(finishedRun(ended, folder), options, folder);
  return fine(
    json ? jsonText(makeReport(ended)) : sessionText(ended, captureOnDisk, stdoutPaint()),
  );
}
