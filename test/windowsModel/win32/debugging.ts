// The debugger's side: each thread has a debug object of its own, whose events it takes and continues.
import type { DebugEvent } from '../../../src/win32/bindings/debugging';
import type { Win32 } from '../../../src/win32/win32';
import { FileObject } from '../fileObject';
import { EventObject } from '../kernelObject';
import { allRights } from '../rights';
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
