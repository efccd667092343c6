// Creates what the plan asks for, before any child: the named handles, and each child's standard handles.
import * as l10n from '@vscode/l10n';
import { isAbsolute, join } from 'node:path';
import { parentEndLabel, readerOf, streamLabel } from '../../model/plan/labels';
import {
  streams,
  type ChildPlan,
  type HandlePlan,
  type LaunchPlan,
  type Stream,
} from '../../model/plan/launchPlan';
import type { HandleKind, MadeOf } from '../../model/plan/objectKinds';
import type { PipeState } from '../../model/session/state';
import {
  DUPLICATE_SAME_ACCESS,
  STD_ERROR_HANDLE,
  STD_INPUT_HANDLE,
  STD_OUTPUT_HANDLE,
} from '../../win32/constants';
import { CURRENT_PROCESS } from '../../win32/handle';
import type { FileToOpen } from '../../win32/bindings/objects';
import type { Win32 } from '../../win32/win32';
import { fileToOpen } from './fileModes';
import { makePipe, objectMakers, type Made, type Making } from './objectMakers';
import type { SessionHandles } from '../handles/sessionHandles';

export const standardHandleIds: Readonly<Record<Stream, number>> = {
  stdin: STD_INPUT_HANDLE,
  stdout: STD_OUTPUT_HANDLE,
  stderr: STD_ERROR_HANDLE,
};

/** A pipe of the session. */
export interface SessionPipe {
  readonly label: string;
  readonly name: string;
  readonly direction: PipeState['direction'];
  /** Whose stream it is; of a pipeline, who writes. */
  readonly child: ChildPlan | null;
  readonly stream: Stream | null;
}

/** A pipe both of whose ends are children's. */
export interface BetweenPipe extends SessionPipe {
  readonly direction: 'between';
  readonly bufferSize: number | null;
}

/** A pipe one of whose ends the broker keeps. */
export interface KeptPipe extends SessionPipe {
  readonly parentEnd: string;
  readonly direction: 'captured' | 'written';
  /** What is written to it after the start, if anything: a text, or the bytes of a file. */
  readonly text: string | null;
  readonly file: string | null;
  readonly readSize: number;
  /** The broker's end: then others may have it too. */
  readonly isEndInheritable: boolean;
  /** Not read before it is resumed. */
  readonly paused: boolean;
}

/**
 * Without any redirection the child shares the parent's console and is left to the rules by which Windows passes the parent's
 * standard handles. A parent without a console cannot do that: the child would get a console of its own, and its handles.
 */
export function leavesStandardHandlesToWindows(win32: Win32, child: ChildPlan): boolean {
  const untouched = streams.every((stream) => child.stdio[stream].kind === 'inherit');
  // A chosen parent has standard handles of its own, or none: its child is told which are meant.
  if (child.parent) return false;
  // With bInheritHandles FALSE there is nothing we could pass ourselves.
  return untouched && (child.inherit === 'none' || win32.HasConsole());
}

/** The table gives each kind its maker; that plan and maker belong together is what `kind` says. */
function makeObject<K extends HandleKind>(plan: MadeOf<K>, name: string, making: Making): Made {
  return objectMakers[plan.kind](plan, name, making);
}

export class PlannedObjects {
  readonly pipes: KeptPipe[] = [];
  readonly between: BetweenPipe[] = [];
  /** Handles that are the children's: the broker closes its copies after the launch, unless the plan keeps them. */
  readonly childSide: string[] = [];
  /** Those of them that are no child's own, and that later children may still need. */
  readonly named: string[] = [];

  readonly #making: Making;

  constructor(
    private readonly win32: Win32,
    private readonly handles: SessionHandles,
    workspaceFolder: string,
  ) {
    this.#making = {
      win32,
      handles,
      resolve: (path) => (isAbsolute(path) ? path : join(workspaceFolder, path)),
      earlier: (label) => {
        const value = handles.value(label);
        if (value === null) throw new Error(l10n.t('The handle "{0}" is closed already.', label));
        return value;
      },
    };
  }

  get allPipes(): readonly SessionPipe[] {
    return [...this.pipes, ...this.between];
  }

  /** @throws Win32Error from the first object that cannot be made; those before it are in the ledger. */
  createNamed(plan: LaunchPlan, tell: (label: string) => void): void {
    for (const handle of plan.handles) {
      tell(handle.name);
      this.#createNamed(handle);
    }
  }

  /** As `createNamed`, for the standard handles of one child. */
  createStreams(plan: LaunchPlan, child: ChildPlan, tell: (label: string) => void): void {
    for (const stream of streams) {
      tell(streamLabel(plan, child, stream));
      this.#createStream(plan, child, stream);
    }
  }

  #createNamed({ name, ...plan }: HandlePlan): void {
    const made = makeObject(plan, name, this.#making);
    this.childSide.push(...made.childSide);
    this.named.push(...made.childSide);
    if (plan.kind === 'pipe' && !made.kept) this.#addBetween(name, null, null, `${name}.read`);
    if (!made.kept) return;
    this.pipes.push({
      label: name,
      name: made.kept.name,
      parentEnd: `${name}.${made.kept.end}`,
      direction: made.kept.end === 'read' ? 'captured' : 'written',
      child: null,
      stream: null,
      text: null,
      file: null,
      readSize: made.kept.readSize,
      isEndInheritable: false,
      paused: made.kept.paused,
    });
  }

  #addBetween(label: string, child: ChildPlan | null, stream: Stream | null, end: string): void {
    const handle = this.handles.get(end);
    if (!handle?.pipe) return;
    const bufferSize = this.win32.PipeBufferSize(handle.owned.value);
    const { name } = handle.pipe;
    this.between.push({ label, name, direction: 'between', child, stream, bufferSize });
  }

  #open(label: string, object: string, file: FileToOpen, inherit: boolean): void {
    const security = { inherit, descriptor: 0n, sddl: null };
    this.handles.add(label, this.win32.CreateFileW(file, security), object);
  }

  #createStream(plan: LaunchPlan, child: ChildPlan, stream: Stream): void {
    const planned = child.stdio[stream];
    const label = streamLabel(plan, child, stream);
    const isInput = stream === 'stdin';
    // What goes to a chosen parent is duplicated there: here nobody else shall inherit it.
    const inherit = child.parent === null;
    switch (planned.kind) {
      case 'pipe': {
        const reader = readerOf(plan, child, stream);
        if (reader) {
          const ends = { read: streamLabel(plan, reader, 'stdin'), write: label };
          const asked = { bufferSize: planned.bufferSize, inheritableBy: 'creation' as const };
          makePipe(this.#making, label, ends, asked, {
            read: reader.parent === null,
            write: inherit,
          });
          this.childSide.push(ends.read, ends.write);
          this.#addBetween(label, child, stream, ends.read);
          return;
        }
        const parentEnd = parentEndLabel(label, stream);
        const labels = isInput
          ? { read: label, write: parentEnd }
          : { read: parentEnd, write: label };
        const name = makePipe(
          this.#making,
          label,
          labels,
          { bufferSize: planned.bufferSize, inheritableBy: 'creation' },
          {
            read: isInput ? inherit : planned.parentEndInheritable,
            write: isInput ? planned.parentEndInheritable : inherit,
          },
        );
        const direction = isInput ? 'written' : 'captured';
        const { text, readSize, paused } = planned;
        const file = planned.file === null ? null : this.#making.resolve(planned.file);
        this.pipes.push({
          label,
          name,
          parentEnd,
          direction,
          child,
          stream,
          text,
          file,
          readSize,
          isEndInheritable: planned.parentEndInheritable,
          paused,
        });
        this.childSide.push(label);
        return;
      }
      case 'nul': {
        this.#open(label, 'NUL', fileToOpen('NUL', isInput ? 'read' : 'write'), inherit);
        this.childSide.push(label);
        return;
      }
      case 'file': {
        const kind = isInput ? 'read' : planned.append ? 'append' : 'write';
        const path = this.#making.resolve(planned.path);
        this.#open(label, path, fileToOpen(path, kind), inherit);
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
          inherit,
          DUPLICATE_SAME_ACCESS,
        );
        this.handles.add(label, copy, l10n.t('{0} of the launcher', stream), { identity: null });
        this.childSide.push(label);
        return;
      }
      case 'handle':
      case 'child':
      case 'stdout':
      case 'none':
        return;
    }
  }
}
