// Tells of every call made: its function, its arguments as text, its result, and the error if it failed.
import { win32Symbol } from '../model/session/win32Codes';
import type { CallRecord } from '../model/session/state';

export type TracedCall = Omit<CallRecord, 'time'>;
export type CallSink = (call: TracedCall) => void;

export function tracedCall(
  api: string,
  args: Readonly<Record<string, string>>,
  result: string,
  code: number,
): TracedCall {
  return { api, args, result, error: code === 0 ? null : { code, symbol: win32Symbol(code) } };
}
