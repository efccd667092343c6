// Processes that cannot go on before somebody reads or writes: full pipes, inputs nobody ends, and two who wait for each other.
import * as l10n from '@vscode/l10n';
import type { Finding } from './finding';
import type { Place, Places } from './place';
import { andList } from '../base/listText';
import { bytesText } from '../base/quantity';
import type { PipeState, ProcessState, SessionState } from '../session/state';

/** What stood still when somebody ended the session counts as well: it is why they did. */
function counts(state: SessionState, pipe: PipeState): boolean {
  return pipe.phase === 'open' || state.stoppedAt !== null;
}

/** A suspended child reads and writes nothing; that is no riddle. */
function isHeld(process: ProcessState | undefined): boolean {
  return process?.phase === 'suspended' || process?.phase === 'paused';
}

const fullText = (pipe: PipeState): string =>
  pipe.bufferSize === null
    ? l10n.t('its buffer is full')
    : l10n.t('its buffer of {0} is full', bytesText(pipe.bufferSize));

const pipeAndProcess = ({ label }: PipeState, { id }: ProcessState): Places => [
  { kind: 'pipe', label },
  { kind: 'process', id },
];

function deadlock(process: ProcessState, input: PipeState, outputs: readonly PipeState[]): Finding {
  const full = outputs.map((pipe) =>
    l10n.t({
      message: '{0} ({1}, nobody reads it)',
      args: [pipe.label, fullText(pipe)],
      comment: ['{0} is a pipe, {1} is "its buffer of 4,096 bytes is full"'],
    }),
  );
  return {
    code: 'deadlock',
    severity: 'error',
    headline: l10n.t({
      message:
        '{0} and its parent wait for each other: the parent to write {1} more to {2} ({3}), {0} to write to {4}.',
      args: [
        process.name,
        bytesText(input.blocked?.bytes ?? 0),
        input.label,
        fullText(input),
        andList(full),
      ],
      comment: ['{2} and {4} are pipes, {3} is "its buffer of 4,096 bytes is full"'],
    }),
    fix: l10n.t(
      'Read the output while the input is being written: from another thread, or with overlapped calls. Here: resume reading.',
    ),
    places: [
      { kind: 'pipe', label: input.label },
      ...outputs.map(({ label }): Place => ({ kind: 'pipe', label })),
      { kind: 'process', id: process.id },
    ],
    evidence: { process: process.id, pipes: [input.label, ...outputs.map(({ label }) => label)] },
  };
}

function fullOutput(state: SessionState, pipe: PipeState): Finding {
  const process = state.processes.find(({ id }) => id === pipe.processId);
  const waiting = bytesText(pipe.blocked?.bytes ?? 0);
  const fill =
    pipe.bufferSize === null
      ? l10n.t('{0} for its buffer', waiting)
      : l10n.t('{0} for its buffer of {1}', waiting, bytesText(pipe.bufferSize));
  return {
    code: 'writer-blocked',
    severity: 'warning',
    headline: process
      ? l10n.t({
          message: '{0} is full ({1}) and is not read: {2} waits in WriteFile.',
          args: [pipe.label, fill, process.name],
          comment: ['{1} is "5,000 bytes for its buffer of 4,096 bytes"'],
        })
      : l10n.t({
          message: '{0} is full ({1}) and is not read: whoever writes to it waits in WriteFile.',
          args: [pipe.label, fill],
          comment: ['{1} is "5,000 bytes for its buffer of 4,096 bytes"'],
        }),
    fix: l10n.t('A parent must read what its children write, always. Here: resume reading.'),
    about: `${pipe.label} ${pipe.blocked?.since ?? 0}`,
    places: process ? pipeAndProcess(pipe, process) : [{ kind: 'pipe', label: pipe.label }],
    evidence: { process: pipe.processId, pipe: pipe.label, since: pipe.blocked?.since ?? 0 },
  };
}

function unreadInput(process: ProcessState, pipe: PipeState): Finding {
  return {
    code: 'write-blocked',
    severity: 'information',
    headline: l10n.t({
      message: '{0} does not read its stdin: {1}, and {2} of {3} wait in WriteFile.',
      args: [process.name, fullText(pipe), bytesText(pipe.blocked?.bytes ?? 0), pipe.label],
      comment: ['{1} is "its buffer of 4,096 bytes is full"'],
    }),
    fix: l10n.t('Wait until it reads, or cancel the write.'),
    places: pipeAndProcess(pipe, process),
    evidence: { process: process.id, pipe: pipe.label },
  };
}

function awaitedInput(process: ProcessState, pipe: PipeState): Finding {
  const isReading = pipe.awaited?.sign === 'reading';
  return {
    code: 'waits-for-input',
    severity: 'information',
    headline: isReading
      ? l10n.t(
          '{0} seems to wait for input from {1}: a read is pending at its other end.',
          process.name,
          pipe.label,
        )
      : l10n.t(
          '{0} seems to wait for input from {1}: it is empty and open, and nothing has moved since.',
          process.name,
          pipe.label,
        ),
    fix: l10n.t(
      'Write to it, or close it: a program that reads to the end of its input goes on only when the last write end is closed.',
    ),
    places: pipeAndProcess(pipe, process),
    evidence: { process: process.id, pipe: pipe.label },
  };
}

export function blockedPipes(state: SessionState): readonly Finding[] {
  const open = state.pipes.filter((pipe) => counts(state, pipe));
  const full = open.filter((pipe) => pipe.blocked?.who === 'writer');
  const inDeadlock = new Set<string>();
  const ofProcesses = state.processes.flatMap((process): Finding[] => {
    if (isHeld(process)) return [];
    const own = open.filter((pipe) => pipe.processId === process.id);
    const input = own.find((pipe) => pipe.blocked?.who === 'broker');
    const outputs = full.filter((pipe) => pipe.processId === process.id);
    if (input && outputs.length > 0) {
      for (const pipe of outputs) inDeadlock.add(pipe.label);
      return [deadlock(process, input, outputs)];
    }
    if (input) return [unreadInput(process, input)];
    const awaited = outputs.length === 0 && own.find((pipe) => pipe.awaited !== null);
    return awaited ? [awaitedInput(process, awaited)] : [];
  });
  const rest = full.filter((pipe) => !inDeadlock.has(pipe.label));
  return [...ofProcesses, ...rest.map((pipe) => fullOutput(state, pipe))];
}
