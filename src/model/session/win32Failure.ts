// A failed Win32 call as plain data: which function, which code, on which handle, and what it means here.
import * as l10n from '@vscode/l10n';
import { win32Meaning, win32Symbol } from './win32Codes';

export interface Win32Failure {
  readonly api: string;
  readonly code: number;
  readonly symbol: string;
  /** Label of the handle concerned, when there is one. */
  readonly handle: string | null;
  readonly message: string;
}

export function win32Failure(
  api: string,
  code: number,
  about: string,
  handle: string | null = null,
): Win32Failure {
  return {
    api,
    code,
    symbol: win32Symbol(code),
    handle,
    message: `${about}: ${win32Meaning(code, api)}`,
  };
}

/** One line for people. */
export function failureText(failure: Win32Failure): string {
  return l10n.t({
    message: '{0} failed with {1} ({2}). {3}',
    args: [failure.api, failure.code, failure.symbol, failure.message],
    comment: ['{0} is a function, {1} and {2} the error, {3} a sentence'],
  });
}
