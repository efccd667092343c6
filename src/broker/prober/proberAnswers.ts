// The prober's answers to questions that can hang for ever, from copies of the handles that are asked about.
import type {
  DescribeAnswer,
  DescribeRequest,
  PeekAnswer,
  PeekRequest,
  ProbeAnswer,
  ProbeRequest,
  ProberQuestion,
} from '../../model/protocol/brokerProtocol';
import { describedAs } from '../../model/session/fileDescription';
import { hex } from '../../model/base/handleValue';
import { recognise, type PipeQuestions } from '../../model/pipes/pipeIdentity';
import type { Handle } from '../../win32/handle';
import type { Win32 } from '../../win32/win32';
import { describeHandle } from './describeHandle';

type Known = ProbeRequest['known'][number] & { readonly copy: Handle };

export class ProberAnswers {
  constructor(
    private readonly inspect: Win32,
    /** Of the process that asks the kernel. */
    private readonly ownPid: number,
  ) {}

  to(question: ProberQuestion): ProbeAnswer | PeekAnswer | DescribeAnswer {
    if ('peek' in question) return this.#peek(question.peek);
    return 'describe' in question ? this.#describe(question.describe) : this.#probe(question);
  }

  /** Copies of the handles to compare with. They live for one request: each keeps its end of a pipe open. */
  #copyKnown(known: ProbeRequest['known']): readonly Known[] {
    return known.flatMap((end): Known[] => {
      const opened = this.inspect.OpenForCopies(end.pid);
      if (!opened.ok) return [];
      const copy = this.inspect.CopyHandle(opened.process, BigInt(end.handle));
      this.inspect.Discard(opened.process);
      return copy === null ? [] : [{ ...end, copy }];
    });
  }

  #questions(copy: Handle, known: readonly Known[]): PipeQuestions {
    let index: string | null | undefined;
    return {
      sameAs: () => known.find((end) => this.inspect.CompareObjectHandles(end.copy, copy)) ?? null,
      indexNumber: () => {
        const number = index === undefined ? this.inspect.FileIndexNumber(copy) : null;
        if (index === undefined) index = number === null ? null : hex(number);
        return index;
      },
      end: () => this.inspect.PipeEnd(copy),
      name: () => this.inspect.ObjectName(copy),
      maker: () => this.inspect.GetNamedPipeServerProcessId(copy),
    };
  }

  #probe({ pipes, makerPid, known, mayWait, processes }: ProbeRequest): ProbeAnswer {
    const found: ProbeAnswer['found'][number][] = [];
    const refused: ProbeAnswer['refused'][number][] = [];
    const compared = this.#copyKnown(known);
    for (const { pid, handles } of processes) {
      // What this process holds are its own copies.
      if (pid === this.ownPid) continue;
      const opened = this.inspect.OpenForCopies(pid);
      if (!opened.ok) {
        refused.push({ pid, code: opened.code });
        continue;
      }
      for (const handle of handles) {
        // Closed meanwhile, or of a kind that cannot be copied: not an end of these pipes.
        const copy = this.inspect.CopyHandle(opened.process, BigInt(handle));
        if (copy === null) continue;
        const recognised = recognise(pipes, makerPid, mayWait, this.#questions(copy, compared));
        this.inspect.Discard(copy);
        if (recognised) {
          const { label, end, by } = recognised;
          found.push({ pid, handle, label, end, by });
        }
      }
      this.inspect.Discard(opened.process);
    }
    for (const { copy } of compared) this.inspect.Discard(copy);
    return { found, refused };
  }

  #peek({ pid, handle }: PeekRequest['peek']): PeekAnswer {
    const opened = this.inspect.OpenForCopies(pid);
    if (!opened.ok) return { available: null };
    const copy = this.inspect.CopyHandle(opened.process, BigInt(handle));
    const available = copy === null ? null : this.inspect.PeekNamedPipe(copy);
    if (copy !== null) this.inspect.Discard(copy);
    this.inspect.Discard(opened.process);
    return { available };
  }

  #describe(request: DescribeRequest): DescribeAnswer {
    const { pipes, makerPid, known, processes, withShare } = request;
    const described: DescribeAnswer['described'][number][] = [];
    const refused: DescribeAnswer['refused'][number][] = [];
    const compared = this.#copyKnown(known);
    for (const { pid, handles } of processes) {
      const opened = this.inspect.OpenForCopies(pid);
      if (!opened.ok) {
        refused.push({ pid, code: opened.code });
        continue;
      }
      for (const handle of handles) {
        const copy = this.inspect.CopyHandle(opened.process, BigInt(handle));
        if (copy === null) {
          described.push({ pid, handle, ...describedAs('unknown', { reason: 'gone' }) });
          continue;
        }
        const ask = this.#questions(copy, compared);
        const description = describeHandle(this.inspect, copy, withShare, {
          pipes,
          recognise: (mayWait) => recognise(pipes, makerPid, mayWait, ask),
          indexNumber: ask.indexNumber,
        });
        this.inspect.Discard(copy);
        described.push({ pid, handle, ...description });
      }
      this.inspect.Discard(opened.process);
    }
    for (const { copy } of compared) this.inspect.Discard(copy);
    return { described, refused };
  }
}
