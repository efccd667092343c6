// Starts the debugger's thread before anything else of the broker is loaded: it takes as long to get ready as all of that.
import { join } from 'node:path';
import { followByDebugging } from '../../model/protocol/brokerProtocol';
import { startDebugThread } from './debugThread';

export const debugThreadModule = join(__dirname, 'debugThread.js');

/** The client says beforehand what the plan will want. Null when descendants are not debugged. */
export const earlyDebugThread = process.argv.includes(followByDebugging)
  ? startDebugThread(debugThreadModule)
  : null;
