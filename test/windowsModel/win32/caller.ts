// Who calls a function of Windows: a process and its thread, and what becomes of the call in its trace.
import { tracedCall, type CallSink } from '../../../src/win32/callTrace';
import { Win32Error } from '../../../src/win32/win32Error';
import type { DebugObject } from '../debugObject';
import { FileObject } from '../fileObject';
import type { ModelProcess } from '../process';
import { Refusal } from '../refusal';
import type { System } from '../system';

export interface Caller {
  readonly system: System;
  readonly process: ModelProcess;
  readonly tid: number;
  readonly onCall: CallSink;
  /** DbgUiGetThreadDebugObject. */
  debugger: { readonly object: DebugObject; readonly handle: bigint } | null;
  /** Questions whose answers have been waited for. */
  readonly answered: ReadonlySet<FileObject>;
  /** Told of a question for which this caller would wait. */
  readonly onWait: (error: unknown) => void;
}

/** The call with its trace. @throws Win32Error */
export function settle<T>(
  caller: Caller,
  api: string,
  args: Readonly<Record<string, string>>,
  make: () => T,
  text: (result: T) => string = () => 'TRUE',
  failed = 'FALSE',
): T {
  try {
    const result = make();
    caller.onCall(tracedCall(api, args, text(result), 0));
    return result;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    caller.onCall(tracedCall(api, args, failed, error.code));
    throw new Win32Error(api, error.code);
  }
}

/** The file behind a handle; null for anything else. */
export function fileOf({ process }: Caller, handle: bigint): FileObject | null {
  const object = process.table.get(handle)?.object;
  return object instanceof FileObject ? object : null;
}

/** A question that takes the file's lock. @throws Waits */
export function askFile(caller: Caller, file: FileObject, question: string): void {
  if (file.isLocked && caller.system.personality.asWine('pipe with a read pending')) return;
  try {
    file.ask(question, caller.answered);
  } catch (error) {
    caller.onWait(error);
    throw error;
  }
}

export const hex = (value: bigint | number): string =>
  `0x${BigInt.asUintN(64, BigInt(value)).toString(16)}`;
