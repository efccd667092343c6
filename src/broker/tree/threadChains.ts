// What threads wait for besides pipes, asked of the prober: only of threads that stand still, seldom, and few at a time.
import type { ChainsAnswer, ChainsRequest } from '../../model/protocol/brokerProtocol';
import type { SessionEvent } from '../../model/session/events';
import type { ChainNode, ProcessChains, WaitChain } from '../../model/session/waitChain';
import type { Win32 } from '../../win32/win32';
import type { SessionProcess } from '../processes/sessionProcess';
import type { ThreadCalls } from './threadCalls';

/** Asks the prober; null when the answer did not come in time. */
export type AskChains = (request: ChainsRequest) => Promise<ChainsAnswer | null>;

type News = Omit<Extract<SessionEvent, { type: 'chainsSeen' }>, 'type' | 'time'>;

/** Milliseconds between two questions, while nothing moves and else. A thread that has not run from one to the next stands still. */
const interval = 3000;
const whileMoving = 15_000;
/** Threads asked about at a time: others wait for the prober meanwhile. */
const mostAtOnce = 32;
/** Calls in which a thread waits for no lock, window or call: what it waits for is known, or it has no work. */
const ofNoChain: ReadonlySet<string> = new Set([
  ...['NtReadFile', 'NtWriteFile', 'NtFsControlFile', 'NtDelayExecution'],
  ...['NtRemoveIoCompletion', 'NtRemoveIoCompletionEx', 'NtWaitForWorkViaWorkerFactory'],
]);

interface Standing {
  readonly contextSwitches: number;
  /** What came of the last question; null until there was one. */
  result: WaitChain | 'denied' | 'none' | null;
  askedAt: number;
}

/** The thread itself and nothing after it: it runs, or waits for something that has no chain. */
const isTelling = ({ nodes }: WaitChain): boolean => nodes.some(({ kind }) => kind !== 'thread');

export class ThreadChains {
  #lookedAt = -Infinity;
  #standing = new Map<string, Standing>();
  #last = new Map<string, string>();
  #isTold = false;
  /** Nobody asks again. */
  #isOver = false;

  constructor(
    private readonly inspect: Pick<Win32, 'WaitingThreads' | 'ProcessList'>,
    /** A call of the system that nobody can cancel: in the prober a thread hangs that can be left, and not one of the broker's few. */
    private readonly ask: AskChains,
    private readonly now: () => number,
  ) {}

  /** Null when there is nothing to tell. */
  async look(
    processes: Iterable<SessionProcess>,
    calls: Pick<ThreadCalls, 'apiOf'>,
    isQuiet: boolean,
  ): Promise<News | null> {
    const due = this.#lookedAt + (isQuiet ? interval : whileMoving);
    if (this.#isOver || this.now() < due) return null;
    this.#lookedAt = this.now();
    const running = [...processes].filter(({ phase }) => phase === 'running');
    const pids = new Set(running.map(({ pid }) => pid));
    const still = this.#standingStill(pids, calls);
    const isFirst = !this.#isTold;
    // Whether the system tells anything is asked once of no thread: perhaps none stands still.
    const threadIds = isFirst ? [0] : still.map(({ threadId }) => threadId);
    if (threadIds.length > 0 && !this.#take(await this.ask({ chains: threadIds }), still)) {
      this.#isOver = true;
      return isFirst ? { isTold: false, processes: [] } : null;
    }
    this.#isTold = true;
    const changed = this.#changed(running);
    return isFirst || changed.length > 0 ? { isTold: true, processes: changed } : null;
  }

  /** Those that have not run since the last look, the longest unasked first. */
  #standingStill(
    pids: ReadonlySet<number>,
    calls: Pick<ThreadCalls, 'apiOf'>,
  ): readonly { readonly threadId: number; readonly known: Standing }[] {
    const standing = new Map<string, Standing>();
    const still: { threadId: number; known: Standing }[] = [];
    for (const { pid, threadId, contextSwitches } of this.inspect.WaitingThreads(pids)) {
      if (ofNoChain.has(calls.apiOf(pid, threadId) ?? '')) continue;
      const key = `${pid} ${threadId}`;
      const before = this.#standing.get(key);
      const isSame = before?.contextSwitches === contextSwitches;
      const known = isSame ? before : { contextSwitches, result: null, askedAt: -Infinity };
      standing.set(key, known);
      if (isSame) still.push({ threadId, known });
    }
    this.#standing = standing;
    return still.sort((a, b) => a.known.askedAt - b.known.askedAt).slice(0, mostAtOnce);
  }

  /** False when the system has no answer, or one thread hung: a second question beside it may end the prober. */
  #take(
    answer: ChainsAnswer | null,
    still: readonly { readonly threadId: number; readonly known: Standing }[],
  ): boolean {
    if (answer === null || answer.silent !== null) return false;
    const answers = new Map(answer.answers.map((one) => [one.threadId, one.answer]));
    if ([...answers.values()].some((one) => one.answer === 'missing')) return false;
    for (const { threadId, known } of still) {
      const given = answers.get(threadId);
      if (!given) continue;
      known.askedAt = this.now();
      if (given.answer === 'denied') known.result = 'denied';
      else if (given.answer !== 'chain' || !isTelling(given.chain)) known.result = 'none';
      else known.result = given.chain;
    }
    return true;
  }

  /** Those of which another picture was told the last time. */
  #changed(processes: readonly SessionProcess[]): News['processes'] {
    const found = processes.map(({ id, pid }) => ({ id, chains: this.#chainsOf(pid) }));
    const foreign = this.#programs(found.flatMap(({ chains }) => chains.chains));
    const named = (node: ChainNode): ChainNode => {
      const program = node.kind === 'thread' ? foreign.get(node.pid) : undefined;
      return node.kind === 'thread' && program !== undefined ? { ...node, program } : node;
    };
    const last = new Map<string, string>();
    const changed = found
      .map(({ id, chains: { chains, denied } }) => ({
        id,
        chains: { chains: chains.map((one) => ({ ...one, nodes: one.nodes.map(named) })), denied },
      }))
      .filter(({ id, chains }) => {
        const text = JSON.stringify(chains);
        last.set(id, text);
        const isEmpty = chains.chains.length === 0 && chains.denied === 0;
        return (this.#last.get(id) ?? (isEmpty ? text : null)) !== text;
      });
    this.#last = last;
    return changed;
  }

  #chainsOf(pid: number): ProcessChains {
    const own = [...this.#standing].filter(([key]) => key.startsWith(`${pid} `));
    const results = own.map(([, { result }]) => result);
    return {
      chains: results.flatMap((one) => (one !== null && typeof one === 'object' ? [one] : [])),
      denied: results.filter((one) => one === 'denied').length,
    };
  }

  /** Who owns something may be no process of the session: its name is asked for while it lives. */
  #programs(chains: readonly WaitChain[]): ReadonlyMap<number, string> {
    if (chains.length === 0) return new Map();
    return new Map(this.inspect.ProcessList().map(({ pid, name }) => [pid, name]));
  }
}
