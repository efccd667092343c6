// A failed Win32 call, with the function and the code as fields from the first line on.
import { win32Symbol } from '../model/win32Codes';

export class Win32Error extends Error {
  constructor(
    readonly api: string,
    readonly code: number,
  ) {
    super(`${api} failed with ${code} (${win32Symbol(code)})`);
    this.name = 'Win32Error';
  }
}
