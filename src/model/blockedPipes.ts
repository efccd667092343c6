// Processes that cannot go on before somebody reads or writes: full pipes, inputs nobody ends, and two who wait for each other.
import type { Finding } from './finding';
import { counted } from './quantity';
import type { PipeState, ProcessState, SessionState } from './state';

/** What stood still when somebody ended the session counts as well: it is why they did. */
function counts(state: SessionState, pipe: PipeState): boolean {
  return pipe.phase === 'open' || state.stoppedAt !== null;
}

/** A suspended child reads and writes nothing; that is no riddle. */
function isHeld(process: ProcessState | undefined): boolean {
  return process?.phase === 'suspended' || process?.phase === 'paused';
}

const buffer = (pipe: PipeState): string =>
  pipe.bufferSize === null ? 'its buffer' : `its buffer of ${counted(pipe.bufferSize, 'byte')}`;

function deadlock(process: ProcessState, input: PipeState, outputs: readonly PipeState[]): Finding {
  const full = outputs.map((pipe) => `${pipe.label} (${buffer(pipe)} is full, nobody reads it)`);
  return {
    code: 'deadlock',
    severity: 'error',
    message: `${process.name} and its parent wait for each other: the parent to write ${counted(input.blocked?.bytes ?? 0, 'byte')} more to ${input.label} (${buffer(input)} is full), ${process.name} to write to ${full.join(' and ')}.`,
    remedy:
      'Read the output while the input is being written: from another thread, or with overlapped calls. Here: resume reading.',
    evidence: { process: process.id, pipes: [input.label, ...outputs.map(({ label }) => label)] },
  };
}

function fullOutput(state: SessionState, pipe: PipeState): Finding {
  const process = state.processes.find(({ id }) => id === pipe.processId);
  const writer = process?.name ?? 'whoever writes to it';
  return {
    code: 'writer-blocked',
    severity: 'warning',
    message: `${pipe.label} is full (${counted(pipe.blocked?.bytes ?? 0, 'byte')} for ${buffer(pipe)}) and is not read: ${writer} waits in WriteFile.`,
    remedy: 'A parent must read what its children write, always. Here: resume reading.',
    evidence: { process: pipe.processId, pipe: pipe.label, since: pipe.blocked?.since ?? 0 },
  };
}

function unreadInput(process: ProcessState, pipe: PipeState): Finding {
  return {
    code: 'write-blocked',
    severity: 'information',
    message: `${process.name} does not read its stdin: ${buffer(pipe)} is full, and ${counted(pipe.blocked?.bytes ?? 0, 'byte')} of ${pipe.label} wait in WriteFile.`,
    remedy: 'Wait until it reads, or cancel the write.',
    evidence: { process: process.id, pipe: pipe.label },
  };
}

function awaitedInput(process: ProcessState, pipe: PipeState): Finding {
  const sign =
    pipe.awaited?.sign === 'reading'
      ? 'a read is pending at its other end'
      : 'it is empty and open, and nothing has moved since';
  return {
    code: 'waits-for-input',
    severity: 'information',
    message: `${process.name} seems to wait for input from ${pipe.label}: ${sign}.`,
    remedy:
      'Write to it, or close it: a program that reads to the end of its input goes on only when the last write end is closed.',
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
