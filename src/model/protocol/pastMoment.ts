// What can be done while a past moment of a session is shown: to look, not to change what is by now another state.
import type { PanelRequest } from './panelRequests';
import type { PanelSession } from './panelSession';

/** They act on the session as it is now, or on the whole of a capture of which a part is shown. */
const actsOnNow: readonly PanelRequest['method'][] = [
  'write',
  'closeWriteEnd',
  'setReading',
  'cancelWrite',
  'writeFile',
  'saveCapture',
  'compareCapture',
  'openCapture',
  'closeParentEnd',
  'findHolders',
  'endHolder',
  'closeHandle',
  'resume',
  'takeSnapshot',
  'terminate',
  'stop',
];

/** Whether a request is refused at a past moment. */
export function isForNowOnly(method: PanelRequest['method']): boolean {
  return actsOnNow.includes(method);
}

/** Whether anything of the session can be changed: it runs, and it is shown as it is now. */
export function canAct({ phase, moment }: Pick<PanelSession, 'phase' | 'moment'>): boolean {
  return phase !== 'ended' && !moment;
}
