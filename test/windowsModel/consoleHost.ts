// Consoles: who is attached to one, the handles a console program opens when it begins to run, and the process that serves it.
import { FILE_DEVICE_CONSOLE } from '../../src/win32/constants';
import { FileObject } from './fileObject';
import type { ModelProcess, StandardValues } from './process';
import { fileAccess } from './rights';

const readAndWrite = 0xc000_0000;

/** A console file: `\Device\ConDrv\Input` and the like. win32-console-docs, README, "Console handles (modern)". */
export const consoleFile = (name: string): FileObject =>
  new FileObject(`\\Device\\ConDrv\\${name}`, {
    deviceType: FILE_DEVICE_CONSOLE,
    isSynchronous: true,
  });

export class ConsoleObject {
  readonly #attached = new Set<ModelProcess>();

  /** `onEmpty`: nobody is attached any more. */
  constructor(private readonly onEmpty: () => void) {}

  attach(process: ModelProcess): void {
    process.console = this;
    this.#attached.add(process);
  }

  left(process: ModelProcess): void {
    if (process.console === this) process.console = null;
    if (this.#attached.delete(process) && this.#attached.size === 0) this.onEmpty();
  }
}

/** "two open console handles that Windows uses internally": the same README. */
export function openInternalHandles(process: ModelProcess, names: readonly string[]): void {
  for (const name of names) process.table.add(consoleFile(name), fileAccess(readAndWrite), false);
}

/**
 * Rule 2, when the child runs: a new unbound input object, and one output object for both outputs, each under a handle of its
 * own; inheritable, so that children accumulate them (README, "Interesting properties").
 */
export function openStandardHandles(
  process: ModelProcess,
  wanted: readonly boolean[],
  isInheritable: boolean,
): void {
  const access = fileAccess(readAndWrite);
  const output = consoleFile('Output');
  const open = (index: number): bigint =>
    process.table.add(index === 0 ? consoleFile('Input') : output, access, isInheritable);
  const [input = 0n, out = 0n, error = 0n] = process.standard.map((value, index) =>
    wanted[index] === true ? open(index) : value,
  );
  const standard: StandardValues = [input, out, error];
  process.standard = standard;
}
