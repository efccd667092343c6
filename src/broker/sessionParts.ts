// The parts of a session, each given what it needs: whatever is needed is made before.
import type { StartRequest } from '../model/protocol/brokerProtocol';
import type { CallSink } from '../win32/callTrace';
import { HandleLedger } from '../win32/ownedHandle';
import type { Win32 } from '../win32/win32';
import { AttachedTree } from './attach/attachedTree';
import { ChildSide } from './childSide';
import type { Debugger } from './debugger/debugger';
import { SessionDebugger } from './debugger/sessionDebugger';
import type { EventQueue } from './events/eventQueue';
import { Signal } from './events/signal';
import { SessionHandles } from './handles/sessionHandles';
import { HandleSender } from './handleSender';
import { HolderWatch } from './holders/holderWatch';
import type { Probe } from './holders/pipeHolders';
import { PlannedObjects } from './launch/plannedObjects';
import { SessionChildren } from './launch/sessionChildren';
import type { Peek } from './pipes/inputWatch';
import { SessionPipes } from './pipes/sessionPipes';
import { FileDescriber, knownPipes, type Describe } from './prober/fileDescriber';
import { JobWatch } from './processes/jobWatch';
import { SessionFamily } from './processes/sessionFamily';
import { SessionJob } from './processes/sessionJob';
import { SessionProcesses } from './processes/sessionProcesses';
import { SessionCourse } from './sessionCourse';
import { Descendants } from './tree/descendants';
import { DirectoryWatch } from './tree/directoryWatch';
import { HandleWatch } from './tree/handleWatch';
import { KeptJobs } from './tree/keptJobs';
import type { Measure } from './tree/pipeFlows';
import { ProcessRuntimes } from './tree/processRuntimes';
import { TreeWatch } from './tree/treeWatch';
import { ThreadChains, type AskChains } from './tree/threadChains';
import { ShareWatch } from './tree/shareWatch';

/** The killable process that is asked what can hang. */
interface Prober {
  readonly probe: Probe;
  readonly peek: Peek;
  readonly measure: Measure;
  readonly chains: AskChains;
  readonly describe: Describe;
}

/** What a session has of the world outside. */
export interface SessionGivens {
  /** Loads the Win32 functions of this process, which tell the sink of the calls they make. */
  readonly loadWin32: (onCall: CallSink) => Win32;
  readonly prober: Prober;
  /** Null when descendants are not debugged. */
  readonly debug: Debugger | null;
}

export type SessionParts = ReturnType<typeof sessionParts>;

export function sessionParts(request: StartRequest, events: EventQueue, givens: SessionGivens) {
  const { plan, startedAt, workspaceFolder } = request;
  const { probe, peek, measure, chains, describe } = givens.prober;
  const now = (): number => Date.now() - startedAt;
  const onCall: CallSink = (call) =>
    events.push({ type: 'callMade', call: { ...call, time: now() } });
  const win32 = givens.loadWin32(onCall);
  const inspect = givens.loadWin32(() => undefined);
  const course = new SessionCourse();
  /** Something has come to its end for which the session waits. */
  const quiet = new Signal();
  const stops = { rules: request.stopRules };
  const ledger = new HandleLedger((value) => win32.CloseHandle(value));
  const debug = new SessionDebugger(
    win32,
    events,
    onCall,
    givens.debug,
    request.attach !== undefined,
  );
  const handles = new SessionHandles(inspect, ledger, events);
  const objects = new PlannedObjects(win32, handles, workspaceFolder);
  const processes = new SessionProcesses();
  const job = new SessionJob(win32, inspect, ledger, processes);
  const jobWatch = new JobWatch(win32, ledger);
  const family = new SessionFamily(inspect, processes, job);
  const pipes = new SessionPipes(win32, events, handles, request, {
    peek,
    readEndOf: (id) => processes.stdinOf(id),
  });
  const files = new FileDescriber(
    describe,
    () => knownPipes(handles),
    () => course.isEnding(),
  );
  const runtimes = new ProcessRuntimes(inspect, events);
  const watch = new HandleWatch(inspect, events, files, processes, runtimes, now);
  const treeWatch = new TreeWatch(
    inspect,
    watch,
    measure,
    events,
    processes,
    (label) => pipes.isWatched(label),
    now,
    // Whoever launches sees its processes from their first moment; what hangs already can hang at anything.
    request.attach === undefined ? null : new ThreadChains(inspect, chains, now),
  );
  const shares = new ShareWatch(events, files, processes, request.attach?.pids);
  const directories = new DirectoryWatch(inspect, events, processes);
  watch.onLook((process) => directories.lookAt(process));
  const keptJobs = new KeptJobs(inspect, events, processes, () => job.handleOrNone);
  const descendants = new Descendants({
    ...{
      win32,
      inspect,
      ledger,
      events,
      processes,
      family,
      job,
      files,
      // What was there before this session debugs, the attached tree debugs.
      debug: request.attach === undefined ? debug : { current: null, lost: new Signal() },
      watch,
      runtimes,
      stops,
      quiet,
    },
    session: handles,
    follows: plan.followChildren !== 'off',
    now,
    ...(request.longestHold === undefined ? {} : { longestHold: request.longestHold }),
  });
  const attached =
    request.attach === undefined
      ? null
      : new AttachedTree({
          ...{ win32, inspect, ledger, events, processes, family, files, watch, runtimes, quiet },
          ...{ session: handles, now, attached: request.attach, probe, debug, stops },
          ...(request.longestHold === undefined ? {} : { longestHold: request.longestHold }),
        });
  const holders = new HolderWatch({
    ...{ win32, inspect, probe, handles, events, plan, family, objects, pipes, processes },
  });
  const sender = new HandleSender(win32, inspect, handles, pipes, events, plan);
  const childSide = new ChildSide(plan, objects, handles, sender);
  const children = new SessionChildren({
    ...{ win32, inspect, ledger, handles, events, request, job, processes, creator: debug, quiet },
    launched: course.launched,
    listener: {
      launched: (child) => descendants.addChild(child),
      exiting: () => descendants.childExits(),
      failed: (name) => void sender.giveUp(name, 'notStarted'),
      exited({ id }) {
        if (sender.giveUp(id, 'endedBefore')) childSide.close();
        descendants.childExited();
      },
    },
  });
  return {
    ...{ request, events, win32, inspect, course, quiet, stops, ledger, debug, handles, objects },
    ...{
      processes,
      job,
      jobWatch,
      family,
      pipes,
      watch,
      files,
      treeWatch,
      shares,
      directories,
      keptJobs,
      descendants,
      holders,
      sender,
    },
    ...{ childSide, children, attached },
  };
}
