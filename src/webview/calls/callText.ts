// A call of the trace as text: in one line for its row, in full for reading and copying, and what a filter finds in it.
import type { CallRecord } from '../../model/session/state';

/** `hObject: 0x1a4, dwMask: HANDLE_FLAG_INHERIT` */
export function argumentsText(call: CallRecord): string {
  return Object.entries(call.args)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}

/** `2 ERROR_FILE_NOT_FOUND`; a code without a name is not said twice. */
export function errorText(error: NonNullable<CallRecord['error']>): string {
  const { code, symbol } = error;
  return symbol.includes(String(code)) ? symbol : `${code} ${symbol}`;
}

/** The whole call, one argument in a line, and after the arrow what it returned. */
export function callText(call: CallRecord): string {
  const args = Object.entries(call.args).map(([name, value]) => `\n  ${name}: ${value}`);
  const failure = call.error ? `, ${errorText(call.error)}` : '';
  return `${call.api}(${args.join(',')})\n→ ${call.result}${failure}`;
}

export interface CallFilter {
  /** Words that must all be found. */
  readonly text: string;
  readonly onlyFailed: boolean;
}

/** A handle value is meant whole: 0x14 is another handle than 0x140. */
function finder(word: string): (text: string) => boolean {
  if (!/^0x[0-9a-f]+$/.test(word)) return (text) => text.includes(word);
  const value = new RegExp(`\\b${word}\\b`);
  return (text) => value.test(text);
}

/** Whether a call is to be shown; made once for a filter and then asked about each call. */
export function callMatcher(filter: CallFilter): (call: CallRecord) => boolean {
  const finders = filter.text.toLowerCase().split(/\s+/).filter(Boolean).map(finder);
  return (call) => {
    if (filter.onlyFailed && call.error === null) return false;
    if (finders.length === 0) return true;
    const error = call.error ? errorText(call.error) : '';
    const text = [call.api, ...Object.values(call.args), call.result, error]
      .join('\n')
      .toLowerCase();
    return finders.every((isIn) => isIn(text));
  };
}
