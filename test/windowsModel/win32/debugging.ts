// The debugger's side: each thread has a debug object of its own, whose events it takes and continues.
import type { DebugEvent } from '../../../src/win32/bindings/debugging';
import {
  PROCESS_SET_INFORMATION,
  PROCESS_SUSPEND_RESUME,
  STATUS_ACCESS_DENIED,
  STATUS_INVALID_HANDLE,
  STATUS_PORT_ALREADY_SET,
  STATUS_PROCESS_IS_PROTECTED,
  STATUS_PROCESS_IS_TERMINATING,
} from '../../../src/win32/constants';
import type { Win32 } from '../../../src/win32/win32';
import { FileObject } from '../fileObject';
import { EventObject } from '../kernelObject';
import { allRights } from '../rights';
import { ModelProcess } from '../process';
import { ntdllBase, ntdllSize } from '../tellDebugger';
import type { Caller } from './caller';

type Functions = Pick<
  Win32,
  | 'ConnectToDebugger'
  | 'EndDebuggeesWithDebugger'
  | 'DisconnectFromDebugger'
  | 'NtdllRange'
  | 'NextDebugEvent'
  | 'ContinueDebugEvent'
  | 'NtDebugActiveProcess'
  | 'DebugWhatItCreates'
  | 'DebugActiveProcessStop'
  | 'WaitForEventOrDebuggee'
  | 'SetEvent'
>;

export function debuggingFunctions(caller: Caller): Functions {
  const { process, system } = caller;
  const image = (): FileObject =>
    new FileObject('\\Device\\HarddiskVolume3\\image', { deviceType: 8, isSynchronous: true });

  return {
    ConnectToDebugger() {
      if (caller.debugger) return true;
      const object = system.newDebugObject();
      object.killsOnClose = false;
      const handle = process.table.add(object, allRights('DebugObject'), false);
      caller.debugger = { object, handle };
      return true;
    },

    EndDebuggeesWithDebugger() {
      if (!caller.debugger) return false;
      caller.debugger.object.killsOnClose = true;
      return true;
    },

    DisconnectFromDebugger() {
      if (!caller.debugger) return;
      const { object, handle } = caller.debugger;
      object.killsOnClose = false;
      caller.debugger = null;
      process.table.close(handle);
    },

    NtdllRange: () => (address) => address >= ntdllBase && address < ntdllBase + ntdllSize,

    /** The handles of an event come into being in the debugger when it takes it: ReactOS, dbgkobj.c (DbgkpOpenHandles). */
    NextDebugEvent(): DebugEvent | null {
      const taken = caller.debugger?.object.take();
      if (!taken) return null;
      const { happening } = taken;
      const source = { pid: taken.process.pid, tid: taken.thread.tid };
      const open = (object: Parameters<typeof process.table.add>[0]): bigint =>
        process.table.add(object, allRights(object.type), false);
      switch (happening.kind) {
        case 'processCreated':
          return {
            ...{ ...source, kind: 'processCreated', hProcess: open(taken.process) },
            others: [open(taken.thread), open(image())],
          };
        case 'processExited':
          return { ...source, kind: 'processExited', exitCode: happening.exitCode >>> 0 };
        case 'exception':
          return { ...source, ...happening };
        case 'dllLoaded':
          return { ...source, kind: 'other', others: [open(image())] };
      }
    },

    ContinueDebugEvent: ({ pid, tid }, status) =>
      caller.debugger?.object.continue(pid, tid, status >>> 0) ?? false,

    /**
     * What is there is told again, and no thread runs until then; the process keeps its debugger to itself: ReactOS, dbgkobj.c
     * (NtDebugActiveProcess, DbgkpPostFakeThreadMessages, DbgkpSetProcessDebugObject).
     */
    NtDebugActiveProcess(handle) {
      const entry = process.table.get(handle);
      const debuggee = entry?.object;
      const object = caller.debugger?.object;
      if (!entry || !(debuggee instanceof ModelProcess) || !object) return STATUS_INVALID_HANDLE;
      if ((entry.access & PROCESS_SUSPEND_RESUME) === 0) return STATUS_ACCESS_DENIED;
      const [thread] = debuggee.threads;
      if (debuggee === process) return STATUS_ACCESS_DENIED;
      if (debuggee.isProtected) return STATUS_PROCESS_IS_PROTECTED;
      if (debuggee.isEnding || !thread) return STATUS_PROCESS_IS_TERMINATING;
      if (debuggee.debugObject) return STATUS_PORT_ALREADY_SET;
      object.attach(debuggee);
      debuggee.seesDebugger = true;
      debuggee.keepsDebuggerToItself = true;
      debuggee.isReported = true;
      object.push(thread, { kind: 'processCreated' }, () => undefined);
      object.push(thread, { kind: 'dllLoaded' }, () => undefined);
      return 0;
    },

    /** ReactOS, ntoskrnl/ps/query.c (NtSetInformationProcess, ProcessDebugFlags). */
    DebugWhatItCreates(handle) {
      const entry = process.table.get(handle);
      if (!(entry?.object instanceof ModelProcess)) return false;
      if (system.personality.asWine('debugger of what an attached process creates')) return false;
      if ((entry.access & PROCESS_SET_INFORMATION) === 0) return false;
      entry.object.keepsDebuggerToItself = false;
      return true;
    },

    DebugActiveProcessStop(pid) {
      const debuggee = system.process(pid);
      const object = caller.debugger?.object;
      if (!debuggee || !object?.debuggees.has(debuggee)) return false;
      object.detach(debuggee);
      return true;
    },

    WaitForEventOrDebuggee() {
      throw new Error('The model has no thread to wait with: pump the engine on `onDebugEvent`.');
    },

    SetEvent(hEvent) {
      const object = process.table.get(hEvent)?.object;
      if (!(object instanceof EventObject)) return false;
      object.signal();
      return true;
    },
  };
}
