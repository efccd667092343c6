// Meters in the debugger's thread, which creates the children: its calls are noted where the meters of the broker find them.
import { getEnvironmentData } from 'node:worker_threads';
import { meterCalls, threadCall } from './callMeter';

const shared = getEnvironmentData(threadCall);
if (shared instanceof SharedArrayBuffer) {
  const moments = new Float64Array(shared);
  meterCalls(new Set(['CreateProcessW']), ({ from, to }) => moments.set([from, to]));
}
