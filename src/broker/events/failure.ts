// Turns what a Win32 function threw into the plain failure that crosses the channel.
import { win32Failure, type Win32Failure } from '../../model/session/win32Failure';
import { Win32Error } from '../../win32/win32Error';

/** Anything else than a failed call is a bug and goes on as it is. */
export function failureOf(error: unknown, about: string, handle: string | null): Win32Failure {
  if (error instanceof Win32Error) return win32Failure(error.api, error.code, about, handle);
  throw error;
}
