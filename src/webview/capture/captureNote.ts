// What a report has of a capture that is not whole in it, in words.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { CaptureCut } from '../../model/capture/capturePlace';
import { integerText, shortSize } from '../../model/base/quantity';
import type { PipeState } from '../../model/session/state';
import { codicon } from '../elements/codicon';

/** Whether nothing of it is there. */
export function isAllMissing(cut: CaptureCut, pipe: PipeState): boolean {
  return cut.length === pipe.bytes;
}

function cutText(cut: CaptureCut, pipe: PipeState): string {
  if (isAllMissing(cut, pipe))
    return l10n.t('The report was saved without the output of this pipe.');
  const first = shortSize(cut.offset);
  const last = shortSize(pipe.bytes - cut.offset - cut.length);
  return l10n.t(
    'The report has the first {0} and the last {1} of {2}.',
    first,
    last,
    shortSize(pipe.bytes),
  );
}

export function captureNote(cut: CaptureCut, pipe: PipeState): TemplateResult {
  const joined = isAllMissing(cut, pipe) ? 0 : pipe.reads - cut.reads + 1;
  const reads =
    joined > 1 ? l10n.t('The {0} reads between them are shown as one.', integerText(joined)) : '';
  return html`<p class="with-icon">
    ${codicon('warning', 'tone-warning')}<span>${cutText(cut, pipe)} ${reads}</span>
  </p>`;
}
