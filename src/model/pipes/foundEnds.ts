// The ends of pipes among the handles of a process, as its birth, sendings and looks show them: what does not change with what others do.
import { childHandles, sentHandle } from '../handles/origin';
import { rememberedByBirth } from '../handles/rememberedByBirth';
import type { tenuresOf, Tenure } from '../handles/tenure';
import { streams, type Stream } from '../plan/launchPlan';
import type { FileDescription } from '../session/fileDescription';
import { ownPipeName } from '../session/pipeName';
import type { BrokerHandle, HandleChange, PipeEnd, ProcessState } from '../session/state';
import type { HoldSource } from './pipeHold';
import { endOf, identityOf, labelOf } from './treePipes';

type Tenures = ReturnType<typeof tenuresOf>;

export interface FoundEnd {
  readonly value: string;
  readonly access: number;
  readonly inheritable: boolean;
  readonly end: PipeEnd;
  readonly identity: string;
  readonly label: string | null;
  readonly name: string | null;
  readonly file: FileDescription | null;
  readonly knownBy: HoldSource;
  readonly stream: Stream | null;
  readonly passedBy: string | null;
  /** When it was sent, or seen to be opened; null for what the holder had when a process was created. */
  readonly time: number | null;
  /** Of a creator's: when it was seen to be closed, as its child was looked at. */
  readonly closedAt: number | null;
  /** `heir`: of a creator's, the process that was created. */
  readonly tenure: (tenures: Tenures, holder: ProcessState, heir: ProcessState) => Tenure;
}

interface Described {
  readonly pipe: BrokerHandle['pipe'];
  readonly file?: FileDescription | null;
}

/** What it is an end of; nothing for what is no pipe, as nearly all handles, or cannot be told from other pipes. */
function endsIn(
  { pipe, file = null }: Described,
  found: (known: Pick<FoundEnd, 'end' | 'identity' | 'label' | 'name' | 'file'>) => FoundEnd,
): readonly FoundEnd[] {
  const handle = { pipe, file };
  const end = endOf(handle);
  const identity = end && identityOf(handle);
  if (end === null || identity === null) return [];
  const name = ownPipeName(file?.name ?? pipe?.name ?? null);
  return [found({ end, identity, label: labelOf(handle), name, file })];
}

const bornEnds = rememberedByBirth((birth): readonly FoundEnd[] => {
  const giver = birth.creator?.processId ?? 'broker';
  return childHandles(birth).flatMap((handle) =>
    endsIn(handle, (known) => ({
      ...known,
      ...{ value: handle.value, access: Number(handle.access), inheritable: handle.inheritable },
      knownBy: 'birth',
      stream: streams.find((name) => birth.standardHandles?.[name] === handle.value) ?? null,
      passedBy: handle.origin === 'opened' ? null : giver,
      ...{ time: null, closedAt: null },
      tenure: (tenures, holder) => tenures.born(holder, handle.value),
    })),
  );
});

/** What the creator of a process had at that moment. */
export const givenEnds = rememberedByBirth(({ creator, brokerHandles }): readonly FoundEnd[] => {
  if (!creator) return [];
  return brokerHandles.flatMap((handle) =>
    endsIn(handle, (known) => ({
      ...known,
      ...{ value: handle.value, access: Number(handle.access), inheritable: handle.inheritable },
      ...{ knownBy: 'creation', stream: null, passedBy: null },
      ...{ time: null, closedAt: handle.closedAt },
      tenure: (tenures, holder, heir) => tenures.given(holder, heir, handle.value),
    })),
  );
});

function sentEnds({ sent }: ProcessState): readonly FoundEnd[] {
  return sent.flatMap((each) =>
    endsIn(sentHandle(each), (known) => ({
      ...known,
      ...{ value: each.value, access: Number(each.access), inheritable: each.inheritable },
      ...{ knownBy: 'sending', stream: null, passedBy: 'broker' },
      ...{ time: each.time, closedAt: null },
      tenure: (tenures, holder) => tenures.sent(holder, each),
    })),
  );
}

function openedIn(history: readonly HandleChange[]): readonly FoundEnd[] {
  return history.flatMap(({ change, handle, time }): readonly FoundEnd[] => {
    if (change !== 'opened' || !handle.file?.pipe) return [];
    return endsIn({ pipe: null, file: handle.file }, (known) => ({
      ...known,
      ...{ value: handle.value, access: Number(handle.access), inheritable: handle.inheritable },
      ...{ knownBy: 'look', stream: null, passedBy: null, time, closedAt: null },
      tenure: (tenures, holder) => tenures.opened(holder, handle, time),
    }));
  });
}

const knownOpened = new WeakMap<readonly HandleChange[], readonly FoundEnd[]>();

function openedEnds({ history }: ProcessState): readonly FoundEnd[] {
  const ends = knownOpened.get(history) ?? openedIn(history);
  knownOpened.set(history, ends);
  return ends;
}

/** What the process was born with and sent, and what it was seen to have opened. */
export function ownEnds(process: ProcessState): readonly FoundEnd[] {
  const born = process.birth ? bornEnds(process.birth) : [];
  const isPlain = process.sent.length + process.history.length === 0;
  return isPlain ? born : [...born, ...sentEnds(process), ...openedEnds(process)];
}
