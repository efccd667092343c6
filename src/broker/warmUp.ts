// Gets a broker ready before it is asked: a launch without a child, so that code is compiled and libraries are loaded.
import { tmpdir } from 'node:os';
import { stat } from 'node:fs/promises';
import { emptyPlan } from '../model/plan/emptyPlan';
import type { ChildPlan, LaunchPlan, PipePlan } from '../model/plan/launchPlan';
import { NULL_HANDLE } from '../win32/handle';
import { HandleLedger } from '../win32/ownedHandle';
import type { Win32 } from '../win32/win32';
import { readBirth } from './launch/birth';
import { resolveCommand } from './launch/childLauncher';
import { EventQueue } from './events/eventQueue';
import { PlannedObjects } from './launch/plannedObjects';
import { SessionHandles } from './handles/sessionHandles';

const pipe: PipePlan = {
  kind: 'pipe',
  bufferSize: 0,
  text: null,
  file: null,
  readSize: 1,
  paused: false,
  parentEndInheritable: false,
};
const child: ChildPlan = {
  name: 'warm-up',
  program: process.execPath,
  args: [],
  cwd: null,
  env: {},
  stdio: { stdin: pipe, stdout: pipe, stderr: pipe },
  console: null,
  parent: null,
  inherit: 'list',
  handleList: ['stdin', 'stdout', 'stderr'],
};
const plan: LaunchPlan = { ...emptyPlan, children: [child] };

/**
 * The first time costs ten times the second, of which the client notices nothing while it is still getting ready itself.
 * Everything that is made is closed again.
 */
export async function warmUp(win32: Win32): Promise<void> {
  // Starts the threads of the pool.
  const pool = stat(__filename);
  const ledger = new HandleLedger((value) => win32.CloseHandle(value));
  try {
    const job = win32.CreateJobObjectW(null);
    ledger.own(job);
    win32.SetKillOnJobClose(job);
    const events = new EventQueue(() => undefined, Date.now());
    const handles = new SessionHandles(win32, ledger, events);
    const objects = new PlannedObjects(win32, handles, tmpdir());
    objects.createStreams(plan, child, () => undefined);
    handles.announce();
    resolveCommand({ handles, plan }, child);
    const handleList = handles.open.map(({ owned }) => owned.value);
    win32.AttributeList({ parentProcess: null, handleList }).delete();
    // Of no process, which has no handles: our own would take longer than all the rest.
    const none = { hProcess: NULL_HANDLE, pid: 0 };
    readBirth(win32, handles, none, { parent: null, handleList: null, inheritHandles: true }, null);
    events.flush();
  } finally {
    ledger.closeAll();
    await pool;
  }
}
