// By what an end of a pipe is recognised in another process: the one rule, with the questions it may ask.
import { ownPipeName } from '../session/pipeName';
import type { PipeEnd } from '../session/state';

/**
 * What was recorded of a pipe while the broker held both ends and no call was pending on them.
 *
 * The name alone tells anonymous pipes apart under Wine only, where CreatePipe makes `Win32Pipes.<pid>.<number>`
 * (wine/dlls/kernelbase/sync.c). Since Windows 7 it makes a pipe without a name relative to \Device\NamedPipe\ (as libraries
 * that do without kernel32 still do, for one SibiSiddharthan/wlibc, pipe.c), and NtQueryObject answers for every one of
 * them with the name of the device.
 */
export interface PipeIdentity {
  readonly label: string;
  readonly name: string;
  /**
   * FileInternalInformation.IndexNumber, a number of the file system's own choice (Learn, FILE_INTERNAL_INFORMATION). The pipe
   * driver of Windows gives one for each instance, the same at both ends; that of ReactOS always 0 (npfs/fileinfo.c), and Wine
   * none. Null unless at creation it proved itself: not 0, the same at both ends, another one for another pipe.
   */
  readonly indexNumber: string | null;
}

/**
 * What can be asked about a handle. All but the first wait, on Windows, for a call that is pending on a synchronous pipe: so
 * they are asked in the prober only, and no more of them than it takes.
 */
export interface PipeQuestions {
  /** Which end of which pipe this is by comparison with a handle known to be one (CompareObjectHandles). Never waits. */
  readonly sameAs: () => { readonly label: string; readonly end: PipeEnd } | null;
  readonly indexNumber: () => string | null;
  readonly end: () => PipeEnd | null;
  readonly name: () => string | null;
  /** GetNamedPipeServerProcessId: who created the pipe. */
  readonly maker: () => number | null;
}

/** `maker`: a nameless pipe of the same maker, which may be this one or another; the label is then null. */
export interface Recognised {
  readonly label: string | null;
  readonly end: PipeEnd;
  readonly by: 'object' | 'indexNumber' | 'name' | 'maker';
}

/**
 * Which of `pipes` a handle is an end of; null for none. `makerPid` is the process that made them. A number decides, whatever the
 * names are; a name is asked for only where a pipe has no number. The first answer that rules all of them out ends the
 * questions: nearly every handle of a system is something else.
 */
export function recognise(
  pipes: readonly PipeIdentity[],
  makerPid: number,
  mayWait: boolean,
  ask: PipeQuestions,
): Recognised | null {
  const same = ask.sameAs();
  if (same) return { ...same, by: 'object' };
  if (!mayWait) return null;
  const numbered = pipes.filter(({ indexNumber }) => indexNumber !== null);
  const unnumbered = pipes.filter(({ indexNumber }) => indexNumber === null);
  const byNumber = (): PipeIdentity | undefined => {
    const index = numbered.length === 0 ? null : ask.indexNumber();
    return index === null ? undefined : numbered.find(({ indexNumber }) => indexNumber === index);
  };
  // Whichever rules out more is asked first.
  const first = unnumbered.length === 0 ? byNumber() : null;
  if (first === undefined) return null;
  // A file on a disk may have the number of a pipe: only a pipe has ends.
  const end = ask.end();
  if (end === null) return null;
  const found = first ?? byNumber();
  if (found) return { label: found.label, end, by: 'indexNumber' };
  const name = ownPipeName(ask.name());
  const candidate = unnumbered.find((pipe) => ownPipeName(pipe.name) === name);
  if (!candidate) return null;
  if (name !== null) return { label: candidate.label, end, by: 'name' };
  return ask.maker() === makerPid ? { label: null, end, by: 'maker' } : null;
}
