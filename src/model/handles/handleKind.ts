// What a handle is, in one line: the end of a pipe says more than the pipe's name.
import * as l10n from '@vscode/l10n';
import type { PipeEnd } from '../session/state';

/** Between the type and the name of an object. */
export const kindSeparator = '·';

export function handleKind(handle: {
  readonly type: string;
  readonly object: string | null;
  readonly pipe: { readonly end: PipeEnd } | null;
  /** Of a pipe that is none of the session's. */
  readonly end?: PipeEnd | null;
}): string {
  const end = handle.pipe?.end ?? handle.end ?? null;
  if (end !== null) {
    return end === 'read' ? l10n.t('pipe, read end') : l10n.t('pipe, write end');
  }
  return handle.object === null ? handle.type : `${handle.type} ${kindSeparator} ${handle.object}`;
}
