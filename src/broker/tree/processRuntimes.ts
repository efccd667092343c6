// Finds out what the programs of a session are written in: once for each that creates another, or that somebody looks at.
import { runtimeOf, runtimeOfProgram } from '../../model/runtimes/runtime';
import type { Win32 } from '../../win32/win32';
import type { EventQueue } from '../events/eventQueue';
import type { SessionProcess } from '../processes/sessionProcess';

/** A program loads more with time: it is asked again as long as it shows nothing, but not at each of a thousand births. */
const mostAttempts = 3;
/** ntdll.dll, the program itself, kernel32.dll, kernelbase.dll: with no more than these it may be only starting. */
const modulesOfAll = 4;

type Inspect = Pick<Win32, 'QueryFullProcessImageNameW' | 'ProgramSigns'>;

export class ProcessRuntimes {
  /** How often each was asked in vain; `mostAttempts` when it is known. */
  readonly #attempts = new WeakMap<SessionProcess, number>();

  constructor(
    private readonly inspect: Inspect,
    private readonly events: Pick<EventQueue, 'push'>,
  ) {}

  /** Nothing is told of a process that cannot be read, or has not begun to run. */
  find(process: SessionProcess): void {
    const attempts = this.#attempts.get(process) ?? 0;
    const opened = process.process;
    if (attempts >= mostAttempts || !process.isDiscovered || !opened || opened.isClosed) return;
    const image = this.inspect.QueryFullProcessImageNameW(opened.value);
    if (image === null) return;
    // Its name is enough for most: then nobody reads its memory.
    const signs = runtimeOfProgram(image) === null ? this.inspect.ProgramSigns(opened.value) : null;
    const runtime = signs ? runtimeOf(image, signs) : runtimeOfProgram(image);
    if (runtime === null || (signs && signs.modules.length === 0)) return;
    const isSure = runtime !== 'win32' || (signs?.modules.length ?? 0) > modulesOfAll;
    this.#attempts.set(process, isSure ? mostAttempts : attempts + 1);
    if (isSure || attempts + 1 === mostAttempts) {
      this.events.push({ type: 'runtimeFound', id: process.id, runtime });
    }
  }
}
