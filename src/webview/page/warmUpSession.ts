// A session of next to nothing, drawn unseen while the extension gathers the real one: whatever a browser does for the first time
// (code, templates, styles, fonts) takes longer than what the page is about, and is done then.
import { emptyPlan } from '../../model/plan/emptyPlan';
import type { PanelSession } from '../../model/protocol/panelSession';
import type { BrokerHandle } from '../../model/session/state';

const value = '0x4';

const handle: BrokerHandle = {
  value,
  isAmbient: false,
  label: '-',
  type: '-',
  object: '-',
  access: '0x1f0003',
  inheritable: true,
  pipe: null,
  closedAt: null,
};

const children = ['-', '--'];

export const warmUpSession: PanelSession = {
  id: '',
  plan: emptyPlan,
  startedAt: 0,
  phase: 'running',
  end: null,
  stoppedAt: null,
  broker: { pid: null, ambient: [], handleCount: null },
  brokerHandles: [handle],
  processes: children.map((name, index) => ({
    id: name,
    name,
    pid: index,
    commandLine: name,
    phase: 'running',
    exitCode: null,
    exitedAt: null,
    error: null,
    birth: {
      parent: null,
      brokerHandles: [handle],
      // What one child was passed the other was not: both kinds of cell.
      childHandles:
        index === 0
          ? [
              {
                ...{ value, type: handle.type, object: null, access: handle.access },
                inheritable: true,
                sameObjectAs: [value],
              },
            ]
          : [],
      standardHandles: { stdin: null, stdout: null, stderr: null },
      handleList: index === 0 ? [value] : [],
      inheritHandles: index === 0,
    },
    sent: [],
    notSent: [],
    descent: null,
    createdAt: 0,
    stop: null,
    crash: null,
    detachedAt: null,
    history: [],
    snapshots: [],
  })),
  pipes: [],
  callCount: 0,
  findings: [],
  explanations: [],
};
