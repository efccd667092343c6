// One session from its plan to its end: owns the job, the children, the pipes, and every handle among them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StartRequest } from '../model/brokerProtocol';
import type { ChildPlan } from '../model/launchPlan';
import { failureText } from '../model/win32Failure';
import type { Handle } from '../win32/handle';
import { HandleLedger, type OwnedHandle } from '../win32/ownedHandle';
import { loadWin32, type Win32 } from '../win32/win32';
import { quietAmbientHandles } from './ambientHandles';
import { launchChild, resolveCommand, type LaunchContext } from './childLauncher';
import type { EventQueue } from './eventQueue';
import { failureOf } from './failure';
import { findPipeHolders, type Probe } from './pipeHolders';
import { PipeReader } from './pipeReader';
import { PipeWriter } from './pipeWriter';
import { PlannedObjects } from './plannedObjects';
import { SessionHandles } from './sessionHandles';

/** Milliseconds a pipe may stay open after the last child has exited before we look for who holds it. */
const patienceForEndOfFile = 300;

interface RunningChild {
  readonly process: OwnedHandle;
  readonly thread: OwnedHandle;
  phase: 'suspended' | 'running' | 'paused' | 'exited';
}

export class BrokerSession {
  readonly #win32: Win32;
  readonly #inspect: Win32;
  readonly #ledger: HandleLedger;
  readonly #handles: SessionHandles;
  readonly #children = new Map<string, RunningChild>();
  readonly #readers = new Map<string, PipeReader>();
  readonly #writers = new Map<string, PipeWriter>();
  #objects: PlannedObjects | null = null;
  #job: Handle = 0n;
  #handlesBefore = 0;
  #holderTimer: NodeJS.Timeout | null = null;
  #drainTimer: NodeJS.Timeout | null = null;
  #searching: Promise<void> = Promise.resolve();
  #end: { reason: 'finished' | 'stopped' | 'timeout' | 'failed'; message: string } | null = null;
  #ended = false;

  constructor(
    private readonly request: StartRequest,
    private readonly events: EventQueue,
    private readonly probe: Probe,
  ) {
    const startedAt = request.startedAt;
    this.#win32 = loadWin32((call) =>
      events.push({ type: 'callMade', call: { ...call, time: Date.now() - startedAt } }),
    );
    this.#inspect = loadWin32(() => undefined);
    this.#ledger = new HandleLedger((value) => this.#win32.CloseHandle(value));
    this.#handles = new SessionHandles(this.#inspect, this.#ledger, events);
  }

  /** Creates everything, starts the children, and returns; the rest happens in events. */
  start(): void {
    const { plan } = this.request;
    const ambient = quietAmbientHandles(this.#inspect);
    if (plan.handles.some(({ kind }) => kind === 'tcpListener' || kind === 'udpSocket')) {
      this.#win32.WarmUpSockets();
    }
    this.#handlesBefore = this.#countHandles();
    this.events.push({ type: 'brokerReady', pid: process.pid, ambient });
    const objects = this.#createObjects();
    if (!objects) return;
    for (const child of plan.children) this.#launch(child);
    for (const label of objects.childSide) {
      if (!plan.keepParentEnds.includes(label)) this.#handles.close(label);
    }
    this.#openPipes(objects);
    if (!plan.stopOnEntry) for (const id of this.#children.keys()) this.resume(id);
    this.#finishWhenDone();
  }

  #createObjects(): PlannedObjects | null {
    const objects = new PlannedObjects(this.#win32, this.#handles, this.request.workspaceFolder);
    let label = 'the job';
    try {
      this.#job = this.#win32.CreateJobObjectW(null);
      this.#ledger.own(this.#job);
      this.#win32.SetKillOnJobClose(this.#job);
      objects.create(this.request.plan, (next) => (label = next));
    } catch (error) {
      const failure = failureOf(error, `Creating ${label}`, label);
      this.#end = { reason: 'failed', message: failureText(failure) };
      void this.#finish();
      return null;
    }
    this.#objects = objects;
    this.#handles.announce();
    return objects;
  }

  #launch(plan: ChildPlan): void {
    const context: LaunchContext = {
      win32: this.#win32,
      inspect: this.#inspect,
      ledger: this.#ledger,
      handles: this.#handles,
      job: this.#job,
      plan: this.request.plan,
      workspaceFolder: this.request.workspaceFolder,
    };
    const id = plan.name;
    try {
      const child = launchChild(context, plan);
      this.#children.set(id, { process: child.process, thread: child.thread, phase: 'suspended' });
      const { pid, commandLine, birth } = child;
      this.events.push({ type: 'processCreated', id, name: id, pid, commandLine, birth });
      void this.#awaitExit(id, child.process);
    } catch (error) {
      const failure = failureOf(error, `Starting ${plan.program}`, null);
      const commandLine = resolveCommand(context, plan).line;
      this.events.push({ type: 'processFailed', id, name: id, commandLine, error: failure });
    }
  }

  async #awaitExit(id: string, hProcess: OwnedHandle): Promise<void> {
    await this.#inspect.WaitForExit(hProcess.value);
    const child = this.#children.get(id);
    if (!child) return;
    child.phase = 'exited';
    const exitCode = this.#win32.GetExitCodeProcess(hProcess.value);
    this.events.push({ type: 'processExited', id, exitCode });
    child.thread.close();
    child.process.close();
    this.#finishWhenDone();
  }

  #openPipes(objects: PlannedObjects): void {
    for (const [number, pipe] of objects.pipes.entries()) {
      const parentEnd = this.#handles.get(pipe.parentEnd);
      if (!parentEnd) continue;
      const captured = pipe.direction === 'captured';
      // Numbered, because Windows takes "A" and "a" for one file and "con" for the console.
      const base = join(this.request.captureFolder, `${number}-${pipe.label}`);
      const captureFile = captured ? `${base}.bin` : null;
      const indexFile = captured ? `${base}.index` : null;
      this.events.push({
        type: 'pipeCreated',
        label: pipe.label,
        name: pipe.name,
        direction: pipe.direction,
        processId: pipe.child?.name ?? null,
        stream: pipe.stream,
        captureFile,
        indexFile,
      });
      if (captureFile && indexFile) {
        mkdirSync(this.request.captureFolder, { recursive: true });
        const { startedAt } = this.request;
        const reader = new PipeReader(
          this.#win32,
          this.events,
          startedAt,
          pipe.label,
          parentEnd.owned,
          captureFile,
          indexFile,
        );
        this.#readers.set(pipe.label, reader);
        void reader.run().then(() => this.#finishWhenDone());
      } else {
        const writer = new PipeWriter(this.#win32, this.events, pipe.label, parentEnd.owned);
        this.#writers.set(pipe.label, writer);
        if (pipe.text !== null) {
          writer.write(Buffer.from(pipe.text, 'utf8'));
          void writer.close();
        }
      }
    }
  }

  #child(id: string): RunningChild {
    const child = this.#children.get(id);
    if (!child) throw new Error(`There is no child "${id}" in this session.`);
    return child;
  }

  resume(id: string): void {
    const child = this.#child(id);
    if (child.phase === 'suspended') this.#win32.ResumeThread(child.thread.value);
    else if (child.phase === 'paused') this.#win32.NtResumeProcess(child.process.value);
    else return;
    child.phase = 'running';
    this.events.push({ type: 'processResumed', id });
  }

  pause(id: string): void {
    const child = this.#child(id);
    if (child.phase !== 'running' || !this.#win32.NtSuspendProcess(child.process.value)) return;
    child.phase = 'paused';
    this.events.push({ type: 'processPaused', id });
  }

  terminate(id: string): void {
    const child = this.#child(id);
    if (child.phase !== 'exited') this.#win32.TerminateProcess(child.process.value, 1);
  }

  write(pipe: string, bytes: Uint8Array): void {
    this.#openWriter(pipe).write(bytes);
  }

  closeWriteEnd(pipe: string): Promise<void> {
    return this.#openWriter(pipe).close();
  }

  #openWriter(pipe: string): PipeWriter {
    const writer = this.#writers.get(pipe);
    if (!writer?.isOpen) throw new Error(`"${pipe}" is not open for writing.`);
    return writer;
  }

  /** Closes the broker's copy of a child-side end that the plan kept open. */
  closeParentEnd(label: string): void {
    if (!this.#objects?.childSide.includes(label))
      throw new Error(`The broker keeps no "${label}".`);
    this.#handles.close(label);
  }

  findHolders(pipe: string): Promise<void> {
    const kept = this.#objects?.pipes.find((candidate) => candidate.label === pipe);
    if (!kept) throw new Error(`There is no pipe "${pipe}" in this session.`);
    this.#searching = this.#searching.then(async () => {
      if (this.#ended) return;
      const pids = this.#win32.JobProcessIds(this.#job);
      const found = await findPipeHolders(
        this.#inspect,
        this.probe,
        this.#handles,
        pids,
        kept.name,
        () => this.#ended,
      );
      this.events.push({ type: 'holdersFound', label: pipe, ...found });
    });
    return this.#searching;
  }

  /** From the table itself: Wine's GetProcessHandleCount always answers 0. */
  #countHandles(): number {
    return this.#inspect.HandleTable(new Set([process.pid])).length;
  }

  #allExited(): boolean {
    return [...this.#children.values()].every((child) => child.phase === 'exited');
  }

  #finishWhenDone(): void {
    if (this.#ended || !this.#allExited()) return;
    const open = [...this.#readers].filter(([, reader]) => reader.isOpen).map(([label]) => label);
    if (open.length === 0) {
      this.#end ??= {
        reason: 'finished',
        message: 'All processes have ended and all pipes are at end of file.',
      };
      void this.#finish();
      return;
    }
    this.#holderTimer ??= setTimeout(() => {
      for (const label of open) if (this.#readers.get(label)?.isOpen) void this.findHolders(label);
    }, patienceForEndOfFile);
  }

  /** Ends every process of the session and waits until its pipes have said so. */
  stop(reason: 'stopped' | 'timeout', message: string): void {
    if (this.#ended || this.#end) return;
    this.#end = { reason, message };
    void this.#searching.then(async () => {
      if (this.#ended) return;
      // Who holds the pipes can only be asked while they live: a session that is cut off says why it did not end.
      if (this.#allExited()) {
        const open = [...this.#readers].filter(([, reader]) => reader.isOpen);
        for (const [label] of open) await this.findHolders(label);
      }
      this.#win32.TerminateJobObject(this.#job, 1);
      // The write ends died with the job, so the pipes end by themselves, their last bytes read. One that does not is held
      // by the broker itself or by a process outside the job.
      this.#drainTimer = setTimeout(() => {
        for (const reader of this.#readers.values()) reader.cancel();
      }, patienceForEndOfFile);
      this.#finishWhenDone();
    });
  }

  async #finish(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    for (const timer of [this.#holderTimer, this.#drainTimer]) if (timer) clearTimeout(timer);
    await Promise.all([...this.#writers.values()].map((writer) => writer.cancel()));
    // A search under way has handles of other processes open.
    await this.#searching.catch(() => undefined);
    this.#ledger.closeAll();
    const after = this.#countHandles();
    const end = this.#end ?? { reason: 'finished', message: '' };
    this.events.push({
      type: 'sessionEnded',
      ...end,
      handleCount: { before: this.#handlesBefore, after },
    });
    this.events.flush();
  }
}
