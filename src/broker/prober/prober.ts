// The prober: asks the questions that can hang for ever, in a process of its own that can be killed instead.
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
import { loadWin32 } from '../../win32/win32';
import { describeHandle } from './describeHandle';

const inspect = loadWin32(() => undefined);

type Known = ProbeRequest['known'][number] & { readonly copy: Handle };

/** Copies of the handles to compare with. They live for one request: each keeps its end of a pipe open. */
function copyKnown(known: ProbeRequest['known']): readonly Known[] {
  return known.flatMap((end): Known[] => {
    const opened = inspect.OpenForCopies(end.pid);
    if (!opened.ok) return [];
    const copy = inspect.CopyHandle(opened.process, BigInt(end.handle));
    inspect.Discard(opened.process);
    return copy === null ? [] : [{ ...end, copy }];
  });
}

function questions(copy: Handle, known: readonly Known[]): PipeQuestions {
  let index: string | null | undefined;
  return {
    sameAs: () => known.find((end) => inspect.CompareObjectHandles(end.copy, copy)) ?? null,
    indexNumber: () => {
      const number = index === undefined ? inspect.FileIndexNumber(copy) : null;
      if (index === undefined) index = number === null ? null : hex(number);
      return index;
    },
    end: () => inspect.PipeEnd(copy),
    name: () => inspect.ObjectName(copy),
    maker: () => inspect.GetNamedPipeServerProcessId(copy),
  };
}

function answer({ pipes, makerPid, known, mayWait, processes }: ProbeRequest): ProbeAnswer {
  const found: ProbeAnswer['found'][number][] = [];
  const refused: ProbeAnswer['refused'][number][] = [];
  const compared = copyKnown(known);
  for (const { pid, handles } of processes) {
    // What this process holds are its own copies.
    if (pid === process.pid) continue;
    const opened = inspect.OpenForCopies(pid);
    if (!opened.ok) {
      refused.push({ pid, code: opened.code });
      continue;
    }
    for (const handle of handles) {
      // Closed meanwhile, or of a kind that cannot be copied: not an end of these pipes.
      const copy = inspect.CopyHandle(opened.process, BigInt(handle));
      if (copy === null) continue;
      const recognised = recognise(pipes, makerPid, mayWait, questions(copy, compared));
      inspect.Discard(copy);
      if (recognised) {
        const { label, end, by } = recognised;
        found.push({ pid, handle, label, end, by });
      }
    }
    inspect.Discard(opened.process);
  }
  for (const { copy } of compared) inspect.Discard(copy);
  return { found, refused };
}

function peek({ pid, handle }: PeekRequest['peek']): PeekAnswer {
  const opened = inspect.OpenForCopies(pid);
  if (!opened.ok) return { available: null };
  const copy = inspect.CopyHandle(opened.process, BigInt(handle));
  const available = copy === null ? null : inspect.PeekNamedPipe(copy);
  if (copy !== null) inspect.Discard(copy);
  inspect.Discard(opened.process);
  return { available };
}

function describe(request: DescribeRequest): DescribeAnswer {
  const { pipes, makerPid, known, processes, withShare } = request;
  const described: DescribeAnswer['described'][number][] = [];
  const refused: DescribeAnswer['refused'][number][] = [];
  const compared = copyKnown(known);
  for (const { pid, handles } of processes) {
    const opened = inspect.OpenForCopies(pid);
    if (!opened.ok) {
      refused.push({ pid, code: opened.code });
      continue;
    }
    for (const handle of handles) {
      const copy = inspect.CopyHandle(opened.process, BigInt(handle));
      if (copy === null) {
        described.push({ pid, handle, ...describedAs('unknown', { reason: 'gone' }) });
        continue;
      }
      const ask = questions(copy, compared);
      const description = describeHandle(inspect, copy, withShare, {
        pipes,
        recognise: (mayWait) => recognise(pipes, makerPid, mayWait, ask),
        indexNumber: ask.indexNumber,
      });
      inspect.Discard(copy);
      described.push({ pid, handle, ...description });
    }
    inspect.Discard(opened.process);
  }
  for (const { copy } of compared) inspect.Discard(copy);
  return { described, refused };
}

function answerTo(question: ProberQuestion): ProbeAnswer | PeekAnswer | DescribeAnswer {
  if ('peek' in question) return peek(question.peek);
  return 'describe' in question ? describe(question.describe) : answer(question);
}

process.on('message', (question: ProberQuestion) => process.send?.(answerTo(question)));
process.on('disconnect', () => process.exit(0));
// Loading takes longer than any answer: the client counts from here.
process.send?.('ready');
