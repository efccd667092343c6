// Entry of the panel's page: registers the elements it is built of; the page itself is one <handle-panel>.
import * as l10n from '@vscode/l10n';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-button-group/index.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { CallTrace } from '../calls/callTraceView';
import { ChoiceMenu } from '../elements/choiceMenu';
import { HandleCalls } from '../matrix/handleCalls';
import { HandleGroup } from '../processes/handleGroup';
import { HandleMatrix } from '../matrix/handleMatrix';
import { HandlePanel } from './panelPage';
import { HexView } from '../capture/hexView';
import { FindBar } from '../capture/findBar';
import { PipeControls } from '../pipes/pipeControls';
import { PipeInput } from '../pipes/pipeInput';
import { PipeStatus } from '../pipes/pipeStatusView';
import { PipeView } from '../pipes/pipeView';
import { ProcessHistory } from '../processes/processHistory';
import { ProcessList } from '../processes/processTreeView';
import { ReadsView } from '../capture/readsView';
import { PipeTimelineView } from '../timeline/pipeTimelineView';
import { SessionTimeBar } from '../time/sessionTime';
import { TextView } from '../capture/textView';

// Before anything is rendered.
l10n.config({
  contents: document.querySelector<HTMLElement>('handle-panel')?.dataset['strings'] ?? '{}',
});

customElements.define('hex-view', HexView);
customElements.define('text-view', TextView);
customElements.define('reads-view', ReadsView);
customElements.define('pipe-input', PipeInput);
customElements.define('pipe-status', PipeStatus);
customElements.define('pipe-controls', PipeControls);
customElements.define('find-bar', FindBar);
customElements.define('pipe-timeline', PipeTimelineView);
customElements.define('pipe-view', PipeView);
customElements.define('handle-group', HandleGroup);
customElements.define('process-history', ProcessHistory);
customElements.define('process-list', ProcessList);
customElements.define('choice-menu', ChoiceMenu);
customElements.define('handle-calls', HandleCalls);
customElements.define('handle-matrix', HandleMatrix);
customElements.define('call-trace', CallTrace);
customElements.define('session-time', SessionTimeBar);
// Last: defining it makes the element of the page alive, with everything inside it already known.
customElements.define('handle-panel', HandlePanel);

declare global {
  interface HTMLElementTagNameMap {
    'find-bar': FindBar;
    'pipe-view': PipeView;
    'session-time': SessionTimeBar;
  }
}
