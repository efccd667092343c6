// Pipes between the user's own processes whose reader cannot see the end: who was meant to write has gone, and somebody else has the write end.
import { ancestors } from '../../handles/handlePath';
import { together } from '../../handles/passedHandles';
import { isOpen, type PipeHold } from '../../pipes/pipeHold';
import { relayTo } from '../../pipes/relays';
import { flowsOf, madeByProcesses, type PipeFlow } from '../../pipes/sharedPipes';
import type { Stream } from '../../plan/launchPlan';
import type { ProcessState, SessionState } from '../../session/state';

export interface HeldFlow {
  readonly flow: PipeFlow;
  /** Whose stream it is. */
  readonly owner: ProcessState;
  readonly stream: Stream | null;
  /** Those who were meant to write, all gone. */
  readonly meant: readonly PipeHold[];
  /** The one that reads, or would. */
  readonly reader: PipeHold;
  /** Who keeps it open, the reader itself last. */
  readonly keepers: readonly PipeHold[];
  /** When the last who was meant to write had gone. */
  readonly since: number;
  /** When the last keeper let go; null while one has it. */
  readonly until: number | null;
}

const isOutput = ({ stream, isTold }: PipeHold): boolean =>
  stream === 'stdout' || stream === 'stderr' || isTold;

const isInput = ({ stream, isTold }: PipeHold): boolean => stream === 'stdin' || isTold;

/** Those who opened the pipe, as far as anybody knows: nobody passed it on to them. What else they have of it they duplicated. */
function openersOf({ pipe: { holds } }: PipeFlow): ReadonlySet<string> {
  const openers = new Set(
    holds.filter(({ passedBy }) => passedBy === null).map(({ process }) => process.id),
  );
  for (const { process, passedBy } of holds) if (passedBy !== null) openers.delete(process.id);
  return openers;
}

/** Who reads in the place of one that only waits for it, as a shell does. */
function readerBelow(state: SessionState, found: PipeHold, given: readonly PipeHold[]): PipeHold {
  const below = given.filter((heir) => isOpen(found) && relayTo(state, found, heir) !== null);
  const depth = ({ process }: PipeHold): number => ancestors(state, process).length;
  return below.reduce((last, heir) => (depth(heir) > depth(last) ? heir : last), found);
}

/**
 * Who is meant to write, and who to read: by whose standard stream it is, or who was told of it, of those to whom the opener itself
 * passed an end; else the opener. Null when nothing tells.
 */
function partiesOf(
  state: SessionState,
  flow: PipeFlow,
): Pick<HeldFlow, 'meant' | 'reader' | 'owner' | 'stream'> | null {
  const openers = openersOf(flow);
  const isDirect = ({ passedBy }: PipeHold): boolean => passedBy !== null && openers.has(passedBy);
  const outputs = flow.writers.filter((hold) => isDirect(hold) && isOutput(hold));
  const given = flow.readers.filter(isInput);
  const direct = given.filter(isDirect);
  // What it started reads in the place of a process that has exited.
  const heirs = direct.length === 0 || direct.some(isOpen) ? [] : given.filter(isOpen);
  const inputs = [...direct, ...heirs];
  const isOpener = ({ process, passedBy }: PipeHold): boolean =>
    passedBy === null && openers.has(process.id);
  const readers = inputs.length > 0 ? inputs : flow.readers.filter(isOpener);
  const found = readers.find(isOpen) ?? readers.at(-1);
  if (!found) return null;
  const reader = readerBelow(state, found, given.filter(isOpen));
  const [output] = outputs;
  if (output) {
    const { process: owner, stream } = output;
    // What such a process has under another value, it has made of its own: a duplicate is as good as the stream.
    const users = new Set(outputs.map(({ process }) => process));
    users.delete(reader.process);
    const meant = flow.writers.filter(({ process }) => users.has(process));
    return meant.length === 0 ? null : { meant, reader, owner, stream };
  }
  const input = inputs.includes(found) ? reader : (inputs.find(isOpen) ?? inputs[0]);
  const meant = flow.writers.filter((hold) => isOpener(hold) && hold.process !== reader.process);
  if (!input || meant.length === 0) return null;
  return { meant, reader, owner: input.process, stream: input.stream };
}

/** Those who were last to go. A hold that was over before the others began is of the past. */
function lastGone(meant: readonly PipeHold[]): number | null {
  const ends = meant.map(({ until }) => until);
  return ends.some((end) => end === null) ? null : Math.max(...ends.map((end) => end ?? 0));
}

function heldFlow(state: SessionState, flow: PipeFlow): HeldFlow | null {
  const parties = partiesOf(state, flow);
  if (!parties) return null;
  const { meant, reader } = parties;
  const since = lastGone(meant);
  if (since === null) return null;
  // Whoever ends with those who were meant to write keeps nobody waiting.
  const kept = flow.writers.filter(
    (hold) => !meant.includes(hold) && (isOpen(hold) || hold.heldUntil - since >= together),
  );
  if (kept.length === 0) return null;
  const isOwn = ({ process }: PipeHold): boolean => process === reader.process;
  const keepers = [...kept.filter((hold) => !isOwn(hold)), ...kept.filter(isOwn)];
  const isHeld = keepers.some(isOpen);
  const until = isHeld ? null : Math.max(...keepers.map(({ heldUntil }) => heldUntil));
  const readerLost = reader.until;
  if (isHeld) {
    // Nobody waits, or it moves: something is written to it, or has not been read.
    if (readerLost !== null || !isQuiet(flow)) return null;
    // Nobody has looked since: by now it may be closed, and whoever ends with the writer keeps nobody waiting.
    if ((state.lookedAt ?? -1) - since < together) return null;
    return { flow, ...parties, keepers: keepers.filter(isOpen), since, until };
  }
  const wasThere = readerLost === null || readerLost - since >= together;
  return wasThere ? { flow, ...parties, keepers, since, until } : null;
}

/** Empty, and nothing has moved for a while. Where nobody answers, a call is pending on each of its ends. */
function isQuiet({ watched }: PipeFlow): boolean {
  return watched?.stillSince != null && (watched.fill ?? 0) === 0;
}

const known = new WeakMap<SessionState, readonly HeldFlow[]>();

/** The pipes that the session made are told of elsewhere. Made once for all who ask about one moment of a session. */
export function heldFlows(state: SessionState): readonly HeldFlow[] {
  const flows = known.get(state) ?? flowsIn(state);
  known.set(state, flows);
  return flows;
}

function flowsIn(state: SessionState): readonly HeldFlow[] {
  return madeByProcesses(state)
    .flatMap((pipe) => flowsOf(state, pipe))
    .flatMap((flow) => heldFlow(state, flow) ?? []);
}
