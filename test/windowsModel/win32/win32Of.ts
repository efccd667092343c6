// The product's Win32 functions as one process of the model has them; one that the model has not throws its name.
import type { Win32 } from '../../../src/win32/win32';
import type { Caller } from './caller';
import { debuggingFunctions } from './debugging';
import { fileFunctions } from './files';
import { handleFunctions } from './handles';
import { jobFunctions } from './jobs';
import { objectFunctions } from './objects';
import { pipeFunctions } from './pipes';
import { portFunctions } from './ports';
import { processFunctions } from './processes';
import { tokenFunctions } from './processTokens';
import { restartManagerFunctions } from './restartManager';
import { tableFunctions, type TableReads } from './tables';
import { threadFunctions } from './threads';
import { waitChainFunctions } from './waitChains';

export type CallCounts = Map<string, number>;

/** `counts`: how often each function was called, failures included. */
export function win32Of(caller: Caller, counts: CallCounts, reads: TableReads): Win32 {
  const functions: Partial<Win32> = {
    ...handleFunctions(caller),
    ...objectFunctions(caller),
    ...pipeFunctions(caller),
    ...processFunctions(caller),
    ...tokenFunctions(caller),
    ...portFunctions(caller),
    ...restartManagerFunctions(caller),
    ...jobFunctions(caller),
    ...debuggingFunctions(caller),
    ...tableFunctions(caller, reads),
    ...threadFunctions(caller),
    ...waitChainFunctions(caller),
    ...fileFunctions(caller),
  };
  return new Proxy(functions as Win32, {
    get(target, name, receiver) {
      // Whoever prints or awaits it asks for names of other kinds.
      if (typeof name === 'symbol' || name === 'then') {
        return Reflect.get(target, name, receiver) as unknown;
      }
      if (!(name in target)) throw new Error(`The model of Windows has no ${name}.`);
      if (caller.process.hasEnded) throw new Error(`${name}: the calling process has ended.`);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
}
