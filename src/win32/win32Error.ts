// A failed Win32 call, with the function and the code as fields from the first line on.
import * as l10n from '@vscode/l10n';
import { win32Symbol } from '../model/session/win32Codes';

export class Win32Error extends Error {
  constructor(
    readonly api: string,
    readonly code: number,
  ) {
    super(l10n.t('{0} failed with {1} ({2})', api, code, win32Symbol(code)));
    this.name = 'Win32Error';
  }
}
