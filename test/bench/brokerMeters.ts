// Meters inside a broker: how long a launch took in it, how late its timers were, how large it grew.
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setEnvironmentData } from 'node:worker_threads';
import { meterCalls, threadCall, type MeteredCall } from './callMeter';
import { counterNow } from './counter';
import { sampleProcessorTime } from './processorTime';

export interface Meters {
  /** Moments of the launch, in milliseconds of the performance counter: each call by its name, whichever thread made it. */
  asked: number;
  readonly calls: MeteredCall[];
  longestTimerDelay: number;
  /** Of it the milliseconds the thread was at work: the rest it waited for a core. */
  busyInDelay: number;
  longestFileRead: number;
  fileReads: number;
  /** Working set, looked at all the time. */
  sizes: number[];
}

const meters: Meters = {
  asked: NaN,
  calls: [],
  longestTimerDelay: 0,
  busyInDelay: 0,
  longestFileRead: 0,
  fileReads: 0,
  sizes: [],
};

/** What it says is kept beside the captures when the client goes. */
const file = process.env['HANDLE_BENCH_METERS'] ?? '';

/** JSON-RPC as it passes: only what tells the moments apart is looked at. */
interface Message {
  readonly method?: string;
  readonly params?:
    readonly { readonly type?: string }[] | readonly (readonly { readonly type?: string }[])[];
}

let isLaunched = false;
process.on('message', (message: Message) => {
  if (message.method === 'start') meters.asked = counterNow();
});
const send = process.send?.bind(process);
process.send = (message: Message, ...rest: []) => {
  if (message.method === 'events' && !isLaunched) {
    const events = (message.params ?? []).flat();
    isLaunched = events.some(({ type }) => type === 'processResumed');
    // From here on: the launch itself holds up everything.
    meters.longestTimerDelay = 0;
    meters.busyInDelay = 0;
    meters.longestFileRead = 0;
    due = performance.now() + interval;
  }
  return send?.(message, ...rest) ?? false;
};

meterCalls(new Set(['CreateProcessW', 'ResumeThread']), (call) => meters.calls.push(call));
const ofThread = new SharedArrayBuffer(16);
setEnvironmentData(threadCall, ofThread);

/** Where what this process uses of the processor is to be noted. */
const processorFile = process.env['HANDLE_BENCH_PROCESSOR'];

/** Milliseconds between two looks at the clock. */
const interval = 5;
let due = performance.now() + interval;
/** Newer than the Node whose types these are. */
type Metered = NodeJS.Process & { threadCpuUsage(): NodeJS.CpuUsage };
/** Processor time of this thread. */
function workedMs(): number {
  const { user, system } = (process as Metered).threadCpuUsage();
  return (user + system) / 1000;
}
let workedBefore = workedMs();
const lookAtClock = (): void => {
  const now = performance.now();
  const worked = workedMs();
  if (now - due > meters.longestTimerDelay) {
    meters.longestTimerDelay = now - due;
    meters.busyInDelay = worked - workedBefore;
  }
  workedBefore = worked;
  due = now + interval;
};
// Under Wine each look costs as much as reading a process: who does not want it would measure it.
if (process.env['HANDLE_BENCH_WATCH'] && !processorFile) setInterval(lookAtClock, interval).unref();

async function readFiles(): Promise<void> {
  for (;;) {
    const before = performance.now();
    await readFile(__filename);
    meters.longestFileRead = Math.max(meters.longestFileRead, performance.now() - before);
    meters.fileReads += 1;
    meters.sizes.push(process.memoryUsage.rss());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
if (process.env['HANDLE_BENCH_WATCH']) void readFiles();

if (processorFile) sampleProcessorTime(`${processorFile}.broker`);

process.once('disconnect', () => {
  const [from = 0, to = 0] = new Float64Array(ofThread);
  if (from > 0) meters.calls.push({ name: 'CreateProcessW', from, to });
  if (file) writeFileSync(file, JSON.stringify(meters));
});
