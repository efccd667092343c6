// Processes that cannot go on before the session reads or writes: full pipes, inputs nobody ends, and two who wait for each other.
import * as l10n from '@vscode/l10n';
import type { Finding } from '../finding';
import { stepOf } from '../findingPath';
import { oneOfText, usersNow } from './pipeUsersNow';
import { handlePlace, type Place } from '../place';
import { waitingElsewhere, type WaitingElsewhere } from './waitingElsewhere';
import { isOver } from '../../handles/passedHandles';
import { andList } from '../../base/listText';
import { bytesText } from '../../base/quantity';
import { waitsIn, type PipeHold } from '../../pipes/pipeHold';
import type { PipeState, ProcessState, SessionState } from '../../session/state';
import { labelIdentity } from '../../pipes/treePipes';
import { flowKey, stillPatience } from '../../session/watchedPipe';

/** What stood still when somebody ended the session counts as well: it is why they did. */
function counts(state: SessionState, pipe: PipeState): boolean {
  return pipe.phase === 'open' || state.stoppedAt !== null;
}

const fullText = (pipe: PipeState): string =>
  pipe.bufferSize === null
    ? l10n.t('its buffer is full')
    : l10n.t('its buffer of {0} is full', bytesText(pipe.bufferSize));

/** A pipe with those who have the end that is not the session's. */
interface UsedPipe {
  readonly pipe: PipeState;
  readonly users: readonly PipeHold[];
}

const processesIn = ({ users }: Pick<UsedPipe, 'users'>): readonly ProcessState[] =>
  users.map(({ process }) => process);

function aboutUsers(
  state: SessionState,
  pipes: readonly PipeState[],
  users: readonly PipeHold[],
): Required<Pick<Finding, 'path' | 'places'>> {
  const [first, ...others] = pipes.map(({ label }): Place => ({ kind: 'pipe', label }));
  return {
    path: users.map(({ process, value }) => stepOf(state, process, value)),
    places: [first ?? { kind: 'session' }, ...others, ...users.map(handlePlace)],
  };
}

const evidenceOf = (users: readonly PipeHold[]): readonly object[] =>
  users.map(({ process: { id, pid, name }, value }) => ({ process: id, pid, name, handle: value }));

function deadlock(
  state: SessionState,
  input: UsedPipe,
  outputs: readonly [UsedPipe, ...UsedPipe[]],
): Finding {
  const [output] = outputs;
  const who = oneOfText(state, processesIn(output));
  const labels = andList(outputs.map(({ pipe }) => pipe.label));
  const waiting = bytesText(input.pipe.blocked?.bytes ?? 0);
  const args = [waiting, input.pipe.label, fullText(input.pipe), labels];
  return {
    code: 'deadlock',
    severity: 'error',
    headline: isOver(state)
      ? l10n.t('{0} and the launcher waited for each other.', who)
      : l10n.t('{0} and the launcher wait for each other.', who),
    ...aboutUsers(state, [input.pipe, ...outputs.map(({ pipe }) => pipe)], output.users),
    why:
      outputs.length === 1
        ? l10n.t({
            message:
              'The launcher has {0} more to write to {1} ({2}), and nobody reads {3}, which is full, too.',
            args,
            comment: ['{1} and {3} are pipes, {2} is "its buffer of 4,096 bytes is full"'],
          })
        : l10n.t({
            message:
              'The launcher has {0} more to write to {1} ({2}), and nobody reads {3}, which are full, too.',
            args,
            comment: ['{1} is a pipe, {2} "its buffer of 4,096 bytes is full", {3} names pipes'],
          }),
    fix: l10n.t(
      'Read the output while you write the input: from another thread, or with overlapped calls. Here: resume reading.',
    ),
    evidence: {
      process: output.pipe.processId,
      pipes: [input.pipe.label, ...outputs.map(({ pipe }) => pipe.label)],
      waits: evidenceOf(output.users),
    },
  };
}

function fullOutput(state: SessionState, { pipe, users }: UsedPipe): Finding {
  const waiting = bytesText(pipe.blocked?.bytes ?? 0);
  const args = [oneOfText(state, processesIn({ users })), pipe.label];
  return {
    code: 'writer-blocked',
    severity: 'warning',
    headline:
      users.length === 0
        ? l10n.t('{0} is full, and nobody reads it.', pipe.label)
        : isOver(state)
          ? l10n.t({
              message: '{0} waited in WriteFile: {1} was full, and nobody read it.',
              args,
              comment: ['{0} names processes, {1} is a pipe'],
            })
          : l10n.t({
              message: '{0} waits in WriteFile: {1} is full, and nobody reads it.',
              args,
              comment: ['{0} names processes, {1} is a pipe'],
            }),
    ...aboutUsers(state, [pipe], users),
    why:
      pipe.bufferSize === null
        ? l10n.t('{0} are in the pipe, and reading is paused.', waiting)
        : l10n.t(
            '{0} are in the pipe, whose buffer holds {1}, and reading is paused.',
            waiting,
            bytesText(pipe.bufferSize),
          ),
    fix: l10n.t('Read all that your children write, always. Here: resume reading.'),
    about: `${pipe.label} ${pipe.blocked?.since ?? 0}`,
    evidence: {
      ...{ process: pipe.processId, pipe: pipe.label, since: pipe.blocked?.since ?? 0 },
      waits: evidenceOf(users),
    },
  };
}

function unreadInput(state: SessionState, { pipe, users }: UsedPipe): Finding {
  const args = [oneOfText(state, processesIn({ users })), pipe.label];
  return {
    code: 'write-blocked',
    severity: 'information',
    headline: isOver(state)
      ? l10n.t({
          message: '{0} did not read {1}, which was full.',
          args,
          comment: ['{0} names processes, {1} is a pipe'],
        })
      : l10n.t({
          message: '{0} does not read {1}, which is full.',
          args,
          comment: ['{0} names processes, {1} is a pipe'],
        }),
    ...aboutUsers(state, [pipe], users),
    why: l10n.t('{0} wait in WriteFile.', bytesText(pipe.blocked?.bytes ?? 0)),
    fix: l10n.t('Wait until it reads, or cancel the write.'),
    evidence: { process: pipe.processId, pipe: pipe.label, waits: evidenceOf(users) },
  };
}

function awaitedInput(state: SessionState, { pipe, users }: UsedPipe, isReading: boolean): Finding {
  const args = [oneOfText(state, processesIn({ users })), pipe.label];
  return {
    code: 'waits-for-input',
    severity: 'information',
    headline: isOver(state)
      ? l10n.t({
          message: '{0} seemed to wait for input from {1}.',
          args,
          comment: ['{0} names processes, {1} is a pipe'],
        })
      : l10n.t({
          message: '{0} seems to wait for input from {1}.',
          args,
          comment: ['{0} names processes, {1} is a pipe'],
        }),
    ...aboutUsers(state, [pipe], users),
    why: isReading
      ? l10n.t('A read is pending at its other end.')
      : l10n.t('The pipe is empty and open, and nothing has moved since.'),
    fix: l10n.t(
      'Write to it, or close it: a program that reads its input to the end goes on only when the last write end is closed.',
    ),
    evidence: { process: pipe.processId, pipe: pipe.label, waits: evidenceOf(users) },
  };
}

/** Whether the pipe is empty and nothing has moved for a while, in it or in any other of the session. */
function standsStill(state: SessionState, pipe: PipeState): boolean {
  const key = flowKey({ identity: labelIdentity(pipe.label), readEnd: 'read' });
  const seen = state.watchedPipes?.find((one) => flowKey(one) === key);
  if (seen?.stillSince == null || (seen.fill ?? 0) > 0 || pipe.queued > 0) return false;
  const quietSince = seen.time - stillPatience;
  // Of one that has ended its end is the last movement: it tells nothing of the time before.
  const moving = state.pipes.filter(({ phase }) => phase === 'open');
  return (
    seen.stillSince <= quietSince &&
    moving.every(({ movedAt }) => movedAt === null || movedAt <= quietSince)
  );
}

/** Each process that was named for one of them. */
const processesOf = ({ users }: UsedPipe): ReadonlySet<string> =>
  new Set(users.map(({ process }) => process.id));

/** Whoever waits at another pipe does not wait for input, nor does who waits for that one. */
function withoutThoseElsewhere(
  users: readonly PipeHold[],
  { waiting, above }: WaitingElsewhere,
): readonly PipeHold[] {
  return users.filter((hold) => {
    const { id } = hold.process;
    return !waiting.has(id) && (!above.has(id) || waitsIn(hold, 'NtReadFile'));
  });
}

export function blockedPipes(state: SessionState): readonly Finding[] {
  const open = state.pipes.filter((pipe) => counts(state, pipe));
  const used = (pipe: PipeState): UsedPipe => ({
    pipe,
    users: usersNow(state, pipe, pipe.direction === 'written' ? 'read' : 'write'),
  });
  const full = open.filter((pipe) => pipe.blocked?.who === 'writer').map(used);
  const inputs = open.filter(({ direction }) => direction === 'written').map(used);
  const inDeadlock = new Set<PipeState>();
  let elsewhere: WaitingElsewhere | null = null;
  const ofInputs = inputs.flatMap((input): readonly Finding[] => {
    const { pipe, users } = input;
    // Of a process that is stopped, or gone, nothing is to be expected.
    if (users.length === 0) return [];
    const readers = processesOf(input);
    const [output, ...others] = full.filter((one) => {
      const isShared = [...processesOf(one)].some((id) => readers.has(id));
      return isShared || (one.pipe.processId !== null && one.pipe.processId === pipe.processId);
    });
    if (pipe.blocked?.who === 'broker') {
      if (!output) return [unreadInput(state, input)];
      for (const one of [output, ...others]) inDeadlock.add(one.pipe);
      return [deadlock(state, input, [output, ...others])];
    }
    if (output || pipe.blocked) return [];
    if (pipe.awaited === null && !standsStill(state, pipe)) return [];
    elsewhere ??= waitingElsewhere(state);
    const free = { pipe, users: withoutThoseElsewhere(users, elsewhere) };
    const isReading = pipe.awaited?.sign === 'reading';
    return free.users.length > 0 ? [awaitedInput(state, free, isReading)] : [];
  });
  const rest = full.filter(({ pipe }) => !inDeadlock.has(pipe));
  return [...ofInputs, ...rest.map((one) => fullOutput(state, one))];
}
