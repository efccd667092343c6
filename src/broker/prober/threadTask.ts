// What a thread of the prober does with the copies it is given: the questions that can hang, one handle after the other.
import type { PipeIdentity, PipeQuestions, Recognised } from '../../model/pipes/pipeIdentity';
import { recognise } from '../../model/pipes/pipeIdentity';
import type { FoundObject, ResolveAnswer, Wanted } from '../../model/search/question';
import type { FileDescription } from '../../model/session/fileDescription';
import type { ChainAnswer } from '../../model/session/waitChain';
import { hex } from '../../model/base/handleValue';
import {
  FILE_DEVICE_DFS,
  FILE_DEVICE_NAMED_PIPE,
  FILE_DEVICE_NETWORK_FILE_SYSTEM,
} from '../../win32/constants';
import type { Handle } from '../../win32/handle';
import type { PipeContents } from '../../win32/bindings/handleTable';
import type { Win32 } from '../../win32/win32';
import { describeHandle } from './describeHandle';
import { findHandle, resolvePath } from './findHandle';
import type { ThreadNote } from './threadNote';

interface SessionsPipes {
  readonly pipes: readonly PipeIdentity[];
  readonly makerPid: number;
}

/** `copies` belong to the main thread, which closes them. What can be told by comparison is not among them. */
export type ThreadTask = { readonly copies: readonly Handle[] } & (
  | ({ readonly kind: 'probe' } & SessionsPipes)
  | ({ readonly kind: 'describe'; readonly withShare: boolean } & SessionsPipes)
  | { readonly kind: 'peek' }
  | { readonly kind: 'measure' }
  /** Of threads, whose ids stand where the copies do. */
  | { readonly kind: 'chains' }
  | { readonly kind: 'find'; readonly wanted: Wanted }
  /** Of a path, and of no copy: one that stands for none makes it a task. */
  | { readonly kind: 'resolve'; readonly path: string }
);

/** Of each kind of task. */
export interface ThreadAnswers {
  /** Null when it is no end of these pipes. */
  readonly probe: Recognised | null;
  readonly describe: FileDescription;
  readonly peek: number | null;
  /** Null when it is no end of a pipe. */
  readonly measure: PipeContents | null;
  readonly chains: ChainAnswer;
  /** Null when it is something else. */
  readonly find: FoundObject | null;
  readonly resolve: ResolveAnswer;
}

/** About one handle that is none of those known to be ends. */
function questionsAbout(inspect: Win32, copy: Handle): PipeQuestions {
  let index: string | null | undefined;
  return {
    sameAs: () => null,
    indexNumber: () => {
      if (index === undefined) {
        const number = inspect.FileIndexNumber(copy);
        index = number === null ? null : hex(number);
      }
      return index;
    },
    end: () => inspect.PipeEnd(copy),
    name: () => inspect.ObjectName(copy),
    maker: () => inspect.GetNamedPipeServerProcessId(copy),
  };
}

const isRemote = (device: number | null): boolean =>
  device === FILE_DEVICE_NETWORK_FILE_SYSTEM || device === FILE_DEVICE_DFS;

/** Answers the task, or as much of it as it may: `onAnswer` is given each answer as soon as it is there. */
export function carryOut(
  inspect: Win32,
  task: ThreadTask,
  note: Pick<ThreadNote, 'begin' | 'mustStop'>,
  onAnswer: (index: number, answer: ThreadAnswers[ThreadTask['kind']]) => void,
): void {
  let answered = 0;
  const tell: typeof onAnswer = (index, answer) => {
    answered++;
    onAnswer(index, answer);
  };
  /** Files of servers: what is near is not kept waiting for them. */
  const remote: (() => void)[] = [];
  for (const [index, copy] of task.copies.entries()) {
    if (note.mustStop) break;
    note.begin(index, false);
    if (task.kind === 'peek') {
      tell(index, inspect.PeekNamedPipe(copy));
      continue;
    }
    if (task.kind === 'measure') {
      tell(index, inspect.PipeContents(copy));
      continue;
    }
    if (task.kind === 'chains') {
      note.begin(index, true);
      tell(index, inspect.ThreadWaitChain(Number(copy)));
      continue;
    }
    if (task.kind === 'resolve') {
      note.begin(index, true);
      tell(index, resolvePath(inspect, task.path));
      continue;
    }
    if (task.kind === 'find') {
      tell(
        index,
        findHandle(inspect, copy, task.wanted, () => note.begin(index, true)),
      );
      continue;
    }
    const device = inspect.FileDeviceType(copy);
    const ask = questionsAbout(inspect, copy);
    const recognised = (): Recognised | null => recognise(task.pipes, task.makerPid, true, ask);
    if (task.kind === 'probe') {
      // Nothing else has ends.
      tell(index, device === FILE_DEVICE_NAMED_PIPE ? recognised() : null);
      continue;
    }
    const describe = (): void => {
      const session = { recognise: recognised, indexNumber: ask.indexNumber };
      const beforeSlow = (): void => note.begin(index, true);
      tell(index, describeHandle(inspect, copy, device, { ...task, ...session, beforeSlow }));
    };
    if (isRemote(device)) remote.push(describe);
    else describe();
  }
  for (const describe of remote) {
    // One answer there is in any case.
    if (note.mustStop && answered > 0) return;
    describe();
  }
}
