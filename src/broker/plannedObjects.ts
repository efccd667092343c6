// Creates what the plan asks for, before any child: the named handles, and each child's standard handles.
import { isAbsolute, join } from 'node:path';
import { parentEndLabel, streamLabel } from '../model/labels';
import {
  streams,
  type ChildPlan,
  type HandlePlan,
  type LaunchPlan,
  type Stream,
} from '../model/launchPlan';
import type { PipeEnd } from '../model/state';
import {
  CREATE_ALWAYS,
  DUPLICATE_SAME_ACCESS,
  FILE_APPEND_DATA,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  OPEN_ALWAYS,
  OPEN_EXISTING,
  STD_ERROR_HANDLE,
  STD_INPUT_HANDLE,
  STD_OUTPUT_HANDLE,
  SYNCHRONIZE,
} from '../win32/constants';
import { CURRENT_PROCESS } from '../win32/handle';
import type { Win32 } from '../win32/win32';
import type { SessionHandles } from './sessionHandles';

const shareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

interface FileMode {
  readonly dwDesiredAccess: number;
  readonly dwCreationDisposition: number;
}

const fileModes: Readonly<Record<'read' | 'write' | 'readWrite' | 'append', FileMode>> = {
  read: { dwDesiredAccess: GENERIC_READ, dwCreationDisposition: OPEN_EXISTING },
  write: { dwDesiredAccess: GENERIC_WRITE, dwCreationDisposition: CREATE_ALWAYS },
  readWrite: { dwDesiredAccess: GENERIC_READ + GENERIC_WRITE, dwCreationDisposition: OPEN_ALWAYS },
  append: { dwDesiredAccess: FILE_APPEND_DATA | SYNCHRONIZE, dwCreationDisposition: OPEN_ALWAYS },
};

export const standardHandleIds: Readonly<Record<Stream, number>> = {
  stdin: STD_INPUT_HANDLE,
  stdout: STD_OUTPUT_HANDLE,
  stderr: STD_ERROR_HANDLE,
};

/** A pipe one of whose ends the broker keeps. */
export interface KeptPipe {
  readonly label: string;
  readonly name: string;
  readonly parentEnd: string;
  readonly direction: 'captured' | 'written';
  readonly child: ChildPlan | null;
  readonly stream: Stream | null;
  readonly text: string | null;
}

/**
 * Without any redirection the child shares the parent's console and is left to the rules by which Windows passes the parent's
 * standard handles. A parent without a console cannot do that: the child would get a console of its own, and its handles.
 */
export function leavesStandardHandlesToWindows(win32: Win32, child: ChildPlan): boolean {
  const untouched = streams.every((stream) => child.stdio[stream].kind === 'inherit');
  // With bInheritHandles FALSE there is nothing we could pass ourselves.
  return untouched && (child.inherit === 'none' || win32.HasConsole());
}

export class PlannedObjects {
  readonly pipes: KeptPipe[] = [];
  /** Handles that are the children's: the broker closes its copies after the launch, unless the plan keeps them. */
  readonly childSide: string[] = [];

  constructor(
    private readonly win32: Win32,
    private readonly handles: SessionHandles,
    private readonly workspaceFolder: string,
  ) {}

  /** @throws Win32Error from the first object that cannot be made; those before it are in the ledger. */
  create(plan: LaunchPlan, tell: (label: string) => void): void {
    for (const handle of plan.handles) {
      tell(handle.name);
      this.#createNamed(handle);
    }
    for (const child of plan.children) {
      for (const stream of streams) {
        tell(streamLabel(plan, child, stream));
        this.#createStream(plan, child, stream);
      }
    }
  }

  #createNamed(plan: HandlePlan): void {
    switch (plan.kind) {
      case 'event': {
        const event = this.win32.CreateEventW(
          plan.inheritable,
          plan.manualReset,
          plan.initialState,
        );
        this.handles.add(plan.name, event, 'event without a name');
        return;
      }
      case 'file':
        this.#openFile(plan.name, plan.path, fileModes[plan.access], plan.inheritable);
        this.childSide.push(plan.name);
        return;
      case 'pipe':
        this.#createNamedPipe(plan);
    }
  }

  #createNamedPipe(plan: Extract<HandlePlan, { kind: 'pipe' }>): void {
    const only = typeof plan.inheritable === 'boolean' ? null : plan.inheritable;
    const kept: PipeEnd | null = only === null ? null : only === 'read' ? 'write' : 'read';
    const labels = { read: `${plan.name}.read`, write: `${plan.name}.write` };
    const name = this.#createPipe(labels, plan.inheritable !== false, plan.bufferSize, kept);
    this.childSide.push(
      ...(['read', 'write'] as const).filter((end) => end !== kept).map((end) => labels[end]),
    );
    if (kept) {
      this.pipes.push({
        label: plan.name,
        name,
        parentEnd: labels[kept],
        direction: kept === 'read' ? 'captured' : 'written',
        child: null,
        stream: null,
        text: null,
      });
    }
  }

  /** CreatePipe gives both ends one flag; the end that stays here is cleared at once, as the documentation shows. */
  #createPipe(
    labels: Readonly<Record<PipeEnd, string>>,
    inheritable: boolean,
    bufferSize: number,
    kept: PipeEnd | null,
  ): string {
    const ends = this.win32.CreatePipe(inheritable, bufferSize);
    // No read is pending yet: this is the moment at which asking for the name cannot wait.
    const name = this.win32.ObjectName(ends.read) ?? '';
    for (const end of ['read', 'write'] as const) {
      this.handles.add(labels[end], ends[end], `pipe ${name}`, { name, end });
    }
    if (kept && inheritable) this.win32.SetHandleInformation(ends[kept], false);
    return name;
  }

  #openFile(label: string, path: string, mode: FileMode, inherit: boolean): void {
    const full = isAbsolute(path) ? path : join(this.workspaceFolder, path);
    const { dwDesiredAccess, dwCreationDisposition } = mode;
    const file = this.win32.CreateFileW(
      full,
      dwDesiredAccess,
      shareAll,
      inherit,
      dwCreationDisposition,
    );
    this.handles.add(label, file, full);
  }

  #createStream(plan: LaunchPlan, child: ChildPlan, stream: Stream): void {
    const planned = child.stdio[stream];
    const label = streamLabel(plan, child, stream);
    const isInput = stream === 'stdin';
    switch (planned.kind) {
      case 'pipe': {
        const parentEnd = parentEndLabel(label, stream);
        const kept: PipeEnd = isInput ? 'write' : 'read';
        const labels = isInput
          ? { read: label, write: parentEnd }
          : { read: parentEnd, write: label };
        const name = this.#createPipe(labels, true, planned.bufferSize, kept);
        const direction = isInput ? 'written' : 'captured';
        this.pipes.push({ label, name, parentEnd, direction, child, stream, text: planned.text });
        this.childSide.push(label);
        return;
      }
      case 'nul': {
        const nul = this.win32.CreateFileW(
          'NUL',
          isInput ? GENERIC_READ : GENERIC_WRITE,
          shareAll,
          true,
          OPEN_EXISTING,
        );
        this.handles.add(label, nul, 'NUL');
        this.childSide.push(label);
        return;
      }
      case 'file': {
        const kind = isInput ? 'read' : planned.append ? 'append' : 'write';
        this.#openFile(label, planned.path, fileModes[kind], true);
        this.childSide.push(label);
        return;
      }
      case 'inherit': {
        if (leavesStandardHandlesToWindows(this.win32, child)) return;
        const own = this.win32.GetStdHandle(standardHandleIds[stream]);
        if (own === null) return;
        const copy = this.win32.DuplicateHandle(
          CURRENT_PROCESS,
          own,
          CURRENT_PROCESS,
          true,
          DUPLICATE_SAME_ACCESS,
        );
        this.handles.add(label, copy, `${stream} of the broker`);
        this.childSide.push(label);
        return;
      }
      case 'handle':
      case 'stdout':
      case 'none':
        return;
    }
  }
}

/** The label of the handle a stream stands for: its own, the one it names, or that of stdout; null for none. */
export function standardLabel(plan: LaunchPlan, child: ChildPlan, stream: Stream): string | null {
  const planned = child.stdio[stream];
  if (planned.kind === 'none') return null;
  if (planned.kind === 'handle') return planned.name;
  if (planned.kind === 'stdout') return standardLabel(plan, child, 'stdout');
  return streamLabel(plan, child, stream);
}
