// Loads all Win32 functions of the product as one object.
import { bindAttributeList } from './attributeList';
import type { CallSink } from '../callTrace';
import { bindDebugging } from './debugging';
import { bindHandles } from './handles';
import { bindHandleTable } from './handleTable';
import { bindJobs } from './jobs';
import { openLibrary } from './library';
import { bindObjects } from './objects';
import { bindPipes } from './pipes';
import { bindPorts } from './ports';
import { bindFiles } from './files';
import { bindFileMappings } from './fileMappings';
import { bindSecurityDescriptor } from './securityDescriptor';
import { bindSocketQuestions } from './socketQuestions';
import { bindSockets } from './sockets';
import { bindProcesses } from './processes';
import { bindHandleCopies } from './handleCopies';
import { bindProcessList } from './processList';
import { bindRestartManager } from './restartManager';
import { bindProcessParameters } from './processParameters';
import { bindProcessTokens } from './processTokens';
import { bindThreadWaits } from './threadWaits';
import { bindWaitChains } from './waitChains';

/**
 * Every call that changes something is told to `onCall`; pass a sink that does nothing for inspection.
 * @throws Error off Windows.
 */
export function loadWin32(onCall: CallSink) {
  const library = openLibrary(onCall);
  return {
    ...bindHandles(library),
    ...bindObjects(library),
    ...bindPipes(library),
    ...bindAttributeList(library),
    ...bindProcesses(library),
    ...bindProcessParameters(library),
    ...bindProcessList(library),
    ...bindProcessTokens(library),
    ...bindPorts(library),
    ...bindRestartManager(library),
    ...bindThreadWaits(library),
    ...bindWaitChains(library),
    ...bindHandleCopies(library),
    ...bindJobs(library),
    ...bindDebugging(library),
    ...bindHandleTable(library),
    ...bindFileMappings(library),
    ...bindSecurityDescriptor(library),
    ...bindSockets(library),
    ...bindFiles(library),
    ...bindSocketQuestions(library),
  };
}
