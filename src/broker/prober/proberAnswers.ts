// The prober's answers: the main thread makes and closes the copies of the handles and compares them, its threads ask the rest.
import type {
  ChainsAnswer,
  DescribeAnswer,
  DescribeRequest,
  MeasureAnswer,
  MeasureRequest,
  NamedHandle,
  PeekAnswer,
  PeekRequest,
  ProbeAnswer,
  ProbeRequest,
  ProberAnswer,
  ProberQuestion,
} from '../../model/protocol/brokerProtocol';
import type { FindAnswer, FindRequest, ResolveAnswer } from '../../model/search/question';
import { describedAs } from '../../model/session/fileDescription';
import { NULL_HANDLE, type Handle } from '../../win32/handle';
import type { Win32 } from '../../win32/win32';
import type { AskingThreads } from './askingThreads';

type Known = ProbeRequest['known'][number] & { readonly copy: Handle };

interface Copied extends NamedHandle {
  readonly copy: Handle;
}

/** What cannot hang: CompareObjectHandles looks at handle tables only, and a copy is made without a word to its file. */
type Inspect = Pick<Win32, 'OpenForCopies' | 'CopyHandle' | 'CompareObjectHandles' | 'Discard'>;

/** Copies made for one request. Each keeps its end of a pipe open: they are closed whatever comes of it, those that a thread hangs at too. */
class Copies {
  readonly known: readonly Known[];
  readonly made: readonly Copied[];
  /** Closed meanwhile, or of a kind that cannot be copied. */
  readonly gone: readonly NamedHandle[];
  readonly refused: ProbeAnswer['refused'];

  constructor(
    private readonly inspect: Inspect,
    known: ProbeRequest['known'],
    processes: ProbeRequest['processes'],
  ) {
    this.known = known.flatMap((end): Known[] => {
      const opened = inspect.OpenForCopies(end.pid);
      if (!opened.ok) return [];
      const copy = inspect.CopyHandle(opened.process, BigInt(end.handle));
      inspect.Discard(opened.process);
      return copy === null ? [] : [{ ...end, copy }];
    });
    const made: Copied[] = [];
    const gone: NamedHandle[] = [];
    const refused: ProbeAnswer['refused'][number][] = [];
    for (const { pid, handles } of processes) {
      const opened = inspect.OpenForCopies(pid);
      if (!opened.ok) {
        refused.push({ pid, code: opened.code });
        continue;
      }
      for (const handle of handles) {
        const copy = inspect.CopyHandle(opened.process, BigInt(handle));
        if (copy === null) gone.push({ pid, handle });
        else made.push({ pid, handle, copy });
      }
      inspect.Discard(opened.process);
    }
    [this.made, this.gone, this.refused] = [made, gone, refused];
  }

  /** The known end that has the same object. Never waits. */
  sameAs({ copy }: Copied): Known | null {
    return this.known.find((end) => this.inspect.CompareObjectHandles(end.copy, copy)) ?? null;
  }

  close(): void {
    for (const { copy } of [...this.known, ...this.made]) this.inspect.Discard(copy);
  }
}

const named = ({ pid, handle }: NamedHandle): NamedHandle => ({ pid, handle });

export class ProberAnswers {
  constructor(
    private readonly inspect: Inspect,
    /** Of the process that asks the kernel. */
    private readonly ownPid: number,
    private readonly threads: Pick<AskingThreads, 'ask'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @throws Error when there is no thread to ask. */
  to(question: ProberQuestion): Promise<ProberAnswer> {
    if ('peek' in question) return this.#peek(question.peek);
    if ('measure' in question) return this.#measure(question.measure);
    if ('chains' in question) return this.#chains(question.chains);
    if ('find' in question) return this.#find(question.find);
    if ('resolve' in question) return this.#resolve(question.resolve.path);
    return 'describe' in question ? this.#describe(question.describe) : this.#probe(question);
  }

  async #probe(request: ProbeRequest): Promise<ProbeAnswer> {
    const { pipes, makerPid, known, mayWait } = request;
    const began = this.now();
    // What this process holds are its own copies.
    const processes = request.processes.filter(({ pid }) => pid !== this.ownPid);
    const copies = new Copies(this.inspect, known, processes);
    try {
      const found: ProbeAnswer['found'][number][] = [];
      const asked: Copied[] = [];
      for (const copied of copies.made) {
        const same = copies.sameAs(copied);
        if (same) {
          const { label, end } = same;
          found.push({ ...named(copied), label, end, by: 'object' });
        } else if (mayWait) asked.push(copied);
      }
      const task = {
        kind: 'probe',
        pipes,
        makerPid,
        copies: asked.map(({ copy }) => copy),
      } as const;
      const { answers, silent } = await this.threads.ask(task);
      for (const [index, copied] of asked.entries()) {
        const recognised = answers.get(index);
        if (recognised) found.push({ ...named(copied), ...recognised });
      }
      return {
        ...{ found, refused: copies.refused },
        silent: asked.filter((_, index) => index === silent).map(named),
        left: asked.filter((_, index) => index !== silent && !answers.has(index)).map(named),
        took: this.now() - began,
      };
    } finally {
      copies.close();
    }
  }

  async #peek({ pid, handle }: PeekRequest['peek']): Promise<PeekAnswer> {
    const copies = new Copies(this.inspect, [], [{ pid, handles: [handle] }]);
    try {
      const task = { kind: 'peek', copies: copies.made.map(({ copy }) => copy) } as const;
      const { answers, silent } = await this.threads.ask(task);
      return { available: answers.get(0) ?? null, ...(silent === 0 ? { isSilent: true } : {}) };
    } finally {
      copies.close();
    }
  }

  async #measure(processes: MeasureRequest['measure']): Promise<MeasureAnswer> {
    const copies = new Copies(this.inspect, [], processes);
    try {
      const { made } = copies;
      const task = { kind: 'measure', copies: made.map(({ copy }) => copy) } as const;
      const { answers, silent } = await this.threads.ask(task);
      return {
        measured: made.flatMap((copied, index) => {
          const contents = answers.get(index);
          return contents ? [{ ...named(copied), ...contents }] : [];
        }),
        silent: made.filter((_, index) => index === silent).map(named),
        left: made.filter((_, index) => index !== silent && !answers.has(index)).map(named),
      };
    } finally {
      copies.close();
    }
  }

  async #chains(threadIds: readonly number[]): Promise<ChainsAnswer> {
    const task = { kind: 'chains', copies: threadIds.map(BigInt) } as const;
    const { answers, silent } = await this.threads.ask(task);
    return {
      answers: threadIds.flatMap((threadId, index) => {
        const answer = answers.get(index);
        return answer ? [{ threadId, answer }] : [];
      }),
      silent: (silent === null ? null : threadIds[silent]) ?? null,
    };
  }

  async #find({ wanted, processes }: FindRequest): Promise<FindAnswer> {
    const began = this.now();
    const copies = new Copies(this.inspect, [], processes);
    try {
      const { made } = copies;
      const task = { kind: 'find', wanted, copies: made.map(({ copy }) => copy) } as const;
      const { answers, silent } = await this.threads.ask(task);
      return {
        found: made.flatMap((copied, index) => {
          const object = answers.get(index);
          return object ? [{ ...named(copied), ...object }] : [];
        }),
        refused: copies.refused,
        silent: made.filter((_, index) => index === silent).map(named),
        left: made.filter((_, index) => index !== silent && !answers.has(index)).map(named),
        took: this.now() - began,
      };
    } finally {
      copies.close();
    }
  }

  async #resolve(path: string): Promise<ResolveAnswer> {
    const { answers } = await this.threads.ask({ kind: 'resolve', path, copies: [NULL_HANDLE] });
    return answers.get(0) ?? { ok: false, code: null };
  }

  async #describe(request: DescribeRequest): Promise<DescribeAnswer> {
    const { pipes, makerPid, known, processes, withShare } = request;
    const copies = new Copies(this.inspect, known, processes);
    try {
      const asked: Copied[] = [];
      const described = copies.gone.map((handle): DescribeAnswer['described'][number] => ({
        ...handle,
        ...describedAs('unknown', { reason: 'gone' }),
      }));
      for (const copied of copies.made) {
        const same = copies.sameAs(copied);
        if (same) {
          const { label, end } = same;
          const name = pipes.find((pipe) => pipe.label === label)?.name || null;
          described.push({
            ...named(copied),
            ...describedAs('pipe', { name, pipe: { label, end } }),
          });
        } else asked.push(copied);
      }
      const questions = { pipes, makerPid, withShare, copies: asked.map(({ copy }) => copy) };
      const { answers, silent } = await this.threads.ask({ kind: 'describe', ...questions });
      const left: NamedHandle[] = [];
      for (const [index, copied] of asked.entries()) {
        const description =
          index === silent ? describedAs('unknown', { reason: 'silent' }) : answers.get(index);
        if (description) described.push({ ...named(copied), ...description });
        else left.push(named(copied));
      }
      return { described, refused: copies.refused, left };
    } finally {
      copies.close();
    }
  }
}
