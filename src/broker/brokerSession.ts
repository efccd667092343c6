// One session from its plan to its end: owns the job, the children, the pipes, and every handle among them.
import * as l10n from '@vscode/l10n';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SendRequest, StartRequest } from '../model/protocol/brokerProtocol';
import { hex } from '../model/base/handleValue';
import type { ChildPlan } from '../model/plan/launchPlan';
import type { SessionEnd } from '../model/session/state';
import { stopReason, type StopRule } from '../model/processes/stopRules';
import { failureText } from '../model/session/win32Failure';
import type { Handle } from '../win32/handle';
import type { CreatedProcess, ProcessToCreate } from '../win32/processes';
import { HandleLedger } from '../win32/ownedHandle';
import { loadWin32, type Win32 } from '../win32/win32';
import { quietAmbientHandles } from './handles/ambientHandles';
import { atMost } from './events/atMost';
import type { EventQueue } from './events/eventQueue';
import { failureOf } from './events/failure';
import { FileDescriber, knownPipes } from './prober/fileDescriber';
import type { Describe } from './prober/fileDescriber';
import { Descendants } from './tree/descendants';
import { HandleSender } from './handleSender';
import { HandleWatch } from './tree/handleWatch';
import { JobWatch } from './tree/jobWatch';
import { HolderWatch } from './holders/holderWatch';
import type { Probe } from './holders/pipeHolders';
import { PlannedObjects } from './launch/plannedObjects';
import type { Peek } from './pipes/inputWatch';
import { SessionChildren } from './launch/sessionChildren';
import { SessionFamily } from './tree/sessionFamily';
import { SessionHandles } from './handles/sessionHandles';
import { SessionJob } from './tree/sessionJob';
import { SessionPipes } from './pipes/sessionPipes';
import { ShareWatch } from './tree/shareWatch';
import type { Tracer } from './debugger/tracer';

/** Milliseconds a pipe may stay open after every process of the session was ended. */
const patienceForLastBytes = 300;

/** Milliseconds a process may take to end that was ended: the kernel waits for its last call. */
const patienceForProcesses = 2000;

/** Milliseconds for each part of the end that waits for others: threads, the prober, the disk. */
const patienceForParts = 2000;

/** Milliseconds a stop takes to ask who holds a pipe, and to hash what was captured. */
const patienceForSearch = 5000;

/** Milliseconds between two signs of life while there is nothing else to tell. */
const signInterval = 500;

/** Milliseconds from a stop until the session ends without having seen all of its processes end. */
const patienceForStop = 3000;

const detachedMessage = (): string =>
  l10n.t(
    'The processes run on without the session. Its ends of their pipes are closed: who writes to them fails with 232 (ERROR_NO_DATA), who reads them is at end of file.',
  );

/** The killable process that is asked what can hang. */
export interface Prober {
  readonly probe: Probe;
  readonly peek: Peek;
  readonly describe: Describe;
}

export class BrokerSession {
  readonly #win32: Win32;
  readonly #inspect: Win32;
  readonly #ledger: HandleLedger;
  readonly #handles: SessionHandles;
  readonly #children: SessionChildren;
  readonly #pipes: SessionPipes;
  readonly #family: SessionFamily;
  readonly #holders: HolderWatch;
  readonly #sender: HandleSender;
  readonly #descendants: Descendants;
  readonly #watch: HandleWatch;
  readonly #shares: ShareWatch;
  #stopRules: readonly StopRule[];
  #jobWatch: JobWatch | null = null;
  /** Null when descendants are not debugged. */
  #tracer: Tracer | null;
  #objects: PlannedObjects | null = null;
  readonly #job: SessionJob;
  #handlesBefore = 0;
  #drainTimer: NodeJS.Timeout | null = null;
  #stopTimer: NodeJS.Timeout | null = null;
  #signs: NodeJS.Timeout | null = null;
  #end: { reason: Exclude<SessionEnd, 'brokerLost'>; message: string } | null = null;
  #ended = false;
  /** Resolves when no more children will be started: until then none of them is seen to end, nor resumed. */
  readonly launched: Promise<void>;
  #isLaunching = true;
  #launchIsOver: () => void = () => undefined;

  constructor(
    private readonly request: StartRequest,
    private readonly events: EventQueue,
    { probe, peek, describe }: Prober,
    tracer: Tracer | null,
  ) {
    this.#tracer = tracer;
    const startedAt = request.startedAt;
    this.#stopRules = request.stopRules;
    this.launched = new Promise((resolve) => (this.#launchIsOver = resolve));
    this.#win32 = loadWin32((call) =>
      events.push({ type: 'callMade', call: { ...call, time: Date.now() - startedAt } }),
    );
    this.#inspect = loadWin32(() => undefined);
    this.#ledger = new HandleLedger((value) => this.#win32.CloseHandle(value));
    this.#handles = new SessionHandles(this.#inspect, this.#ledger, events);
    this.#pipes = new SessionPipes(this.#win32, events, this.#handles, request, {
      peek,
      readEndOf: (id) => this.#children.stdinOf(id),
    });
    this.#job = new SessionJob(
      this.#win32,
      this.#inspect,
      this.#ledger,
      () => this.#descendants.detachedPids,
    );
    this.#family = new SessionFamily(this.#inspect, () => this.#job.pids());
    const files = new FileDescriber(
      describe,
      () => knownPipes(this.#handles),
      () => this.#isCut(),
    );
    this.#descendants = new Descendants(
      {
        win32: this.#win32,
        inspect: this.#inspect,
        ledger: this.#ledger,
        session: this.#handles,
        events,
        family: this.#family,
        tracer: () => this.#tracer,
        describe: (entries) => files.describe(entries),
        rules: () => this.#stopRules,
        follows: request.plan.followChildren !== 'off',
        job: this.#job,
        now: () => Date.now() - startedAt,
        onBirth: (process, birth) => this.#watch.born(process, birth.childHandles),
        onQuiet: () => this.#finishWhenDone(),
      },
      tracer,
    );
    this.#holders = new HolderWatch({
      win32: this.#win32,
      inspect: this.#inspect,
      probe,
      handles: this.#handles,
      events,
      plan: request.plan,
      family: () => this.#family.now(),
      pipes: () => this.#objects?.allPipes ?? [],
      openCaptures: () => this.#pipes.openCaptures,
      awaitedCaptures: () => this.#pipes.awaitedCaptures,
      isRunning: (id) => this.#children.isAlive(id),
    });
    this.#children = new SessionChildren({
      win32: this.#win32,
      inspect: this.#inspect,
      ledger: this.#ledger,
      handles: this.#handles,
      events,
      request,
      job: () => this.#job.handle,
      createProcess: (wanted) => this.#createProcess(wanted),
      launched: this.launched,
      onLaunch: (id, child) => {
        this.#family.add(id, child.pid);
        this.#watch.born(this.#descendants.addChild(id, child), child.birth.childHandles);
      },
      onFailure: (id) => this.#sender.giveUp(id, 'notStarted'),
      onExit: (id) => {
        this.#family.exited(id);
        if (this.#sender.giveUp(id, 'endedBefore')) this.#closeChildSide();
        this.#descendants.childExited(id);
      },
      onGone: () => this.#finishWhenDone(),
    });
    this.#shares = new ShareWatch({
      events,
      describe: (entries) => files.describe(entries, { withShare: true }),
      running: () => this.#descendants.running,
    });
    this.#watch = new HandleWatch({
      inspect: this.#inspect,
      events,
      describe: (entries) => files.describe(entries),
      running: () => this.#descendants.running,
      onChange: (process, opened, closed) => this.#descendants.changed(process, opened, closed),
    });
    this.#sender = new HandleSender(
      this.#win32,
      this.#inspect,
      this.#handles,
      this.#pipes,
      events,
      request.plan,
    );
  }

  /** Creates everything and starts the children; the rest happens in events. */
  async start(): Promise<void> {
    try {
      await this.#carryOut();
    } finally {
      this.#isLaunching = false;
      this.#launchIsOver();
    }
    this.#finishWhenDone();
  }

  async #carryOut(): Promise<void> {
    const { plan } = this.request;
    await this.#awaitTracer();
    const ambient = quietAmbientHandles(this.#inspect);
    if (plan.handles.some(({ kind }) => kind === 'tcpListener' || kind === 'udpSocket')) {
      this.#win32.WarmUpSockets();
    }
    this.#handlesBefore = this.#countHandles();
    this.events.push({ type: 'brokerReady', pid: process.pid, ambient });
    const objects = new PlannedObjects(this.#win32, this.#handles, this.request.workspaceFolder);
    this.#objects = objects;
    // Apart, each child's objects come into being after the child before it has been started and its ends closed.
    const rounds = plan.start === 'apart' ? plan.children.map((child) => [child]) : [plan.children];
    for (const [number, children] of rounds.entries()) {
      if (this.#isCut() || !this.#createObjects(objects, number === 0, children)) return;
      for (const child of children) {
        if (this.#isCut()) return;
        this.#children.launch(child);
        // Between two children events go out, and whoever says stop is heard.
        await nextTurn();
      }
      this.#closeChildSide(number < rounds.length - 1 ? objects.named : []);
    }
    if (this.#isCut()) return;
    await this.#pipes.open(
      objects,
      () => this.#finishWhenDone(),
      (child) => this.#sender.willWriteTo(child),
    );
    this.#watch.start(plan.watchInterval);
    if (this.#isCut() || plan.stopOnEntry) return;
    for (const id of this.#children.ids) this.#resumeOrStop(id);
  }

  /** Without it the job alone tells who is there. */
  async #awaitTracer(): Promise<void> {
    try {
      await this.#tracer?.ready;
    } catch (error) {
      this.#giveUpTracing(error instanceof Error ? error.message : String(error));
      return;
    }
    void this.#tracer?.lost.then((why) => {
      if (!this.#ended) this.#giveUpTracing(why);
    });
  }

  #giveUpTracing(why: string): void {
    this.#tracer = null;
    const [reason] = why.split('\n');
    const message = l10n.t(
      'The processes below the children cannot be debugged ({0}). The job tells of them a moment after their creation, and their handles are read when they run already.',
      reason ?? '',
    );
    this.events.push({ type: 'tracingFailed', message });
    this.#descendants.tracerLost();
  }

  /** Whether somebody said stop between two children. */
  #isCut(): boolean {
    return this.#end !== null;
  }

  /** The children have theirs; what is still to be sent stays open until then. */
  #closeChildSide(stillNeeded: readonly string[] = []): void {
    const kept = new Set([...this.request.plan.keepParentEnds, ...stillNeeded]);
    for (const label of this.#objects?.childSide ?? []) {
      if (!kept.has(label) && !this.#sender.needs(label)) this.#handles.close(label);
    }
  }

  /** False when something could not be made: then the session is over. */
  #createObjects(
    objects: PlannedObjects,
    isFirst: boolean,
    children: readonly ChildPlan[],
  ): boolean {
    const { plan } = this.request;
    let about = l10n.t('Creating the job');
    const tell = (label: string): void => {
      about = l10n.t('Creating {0}', label);
    };
    try {
      if (isFirst) {
        const job = this.#job.create();
        if (plan.followChildren !== 'off') this.#watchJob(job);
        objects.createNamed(plan, tell);
      }
      for (const child of children) objects.createStreams(plan, child, tell);
    } catch (error) {
      const failure = failureOf(error, about, null);
      this.#end = { reason: 'failed', message: failureText(failure) };
      // Children of an earlier round end with the job, and the session with them.
      this.#job.end();
      return false;
    }
    this.#handles.announce();
    return true;
  }

  #watchJob(job: Handle): void {
    this.#jobWatch = new JobWatch(this.#win32, this.#ledger, job, {
      created: (pid) => this.#descendants.jobCreated(pid),
      exited: (pid) => this.#descendants.jobExited(pid),
    });
  }

  #createProcess(request: Omit<ProcessToCreate, 'debug'>): CreatedProcess {
    if (!this.#tracer) return this.#win32.CreateProcessW({ ...request, debug: false });
    const { events } = this;
    const { startedAt } = this.request;
    return this.#tracer.create(request, (call) =>
      events.push({ type: 'callMade', call: { ...call, time: Date.now() - startedAt } }),
    );
  }

  resume(id: string): void {
    if (this.#descendants.has(id)) this.#descendants.resume(id);
    else if (this.#children.resume(id) && this.#sender.sendPlanned(this.#children.receiver(id))) {
      this.#closeChildSide();
    }
  }

  /** The value in the process. */
  sendHandle({ processId, ...wanted }: SendRequest): string {
    return this.#sender.send(this.#children.receiver(processId), wanted);
  }

  #resumeOrStop(id: string): void {
    const image = this.request.plan.children.find(({ name }) => name === id)?.program ?? id;
    const { birth } = this.#children.launched(id);
    const stop = stopReason(this.#stopRules, { image, birth });
    if (stop === null) this.resume(id);
    else this.events.push({ type: 'processStopped', id, stop });
  }

  /** At which new processes to stop from now on. */
  setStops(rules: readonly StopRule[]): void {
    this.#stopRules = rules;
  }

  pause(id: string): void {
    if (this.#descendants.has(id)) this.#descendants.pause(id);
    else this.#children.pause(id);
  }

  /** With `tree`, what it has started, too. */
  terminate(id: string, tree = false): void {
    // The nearest first: who is ended cannot start another.
    const below = tree ? this.#descendants.below(id) : [];
    if (this.#descendants.has(id)) this.#descendants.terminate(id);
    else this.#children.terminate(id);
    for (const each of below) this.#descendants.terminate(each);
  }

  /** All handles a process has now. */
  async snapshot(id: string): Promise<void> {
    const process = this.#descendants.running.find((each) => each.id === id);
    if (!process) throw new Error(l10n.t('This process has ended, or could not be opened.'));
    await this.#watch.snapshot(process);
  }

  write(pipe: string, bytes: Uint8Array): void {
    this.#pipes.writer(pipe).write(bytes);
  }

  closeWriteEnd(pipe: string): Promise<void> {
    return this.#pipes.writer(pipe).close();
  }

  writeFile(pipe: string, path: string): Promise<void> {
    return this.#pipes.writer(pipe).writeFile(path);
  }

  cancelWrite(pipe: string): Promise<void> {
    return this.#pipes.writer(pipe).cancelWrites();
  }

  setReading(pipe: string, paused: boolean, readSize: number): Promise<void> {
    return this.#pipes.setReading(pipe, paused, readSize);
  }

  /** Closes the broker's copy of a child-side end that the plan kept open. */
  closeParentEnd(label: string): void {
    if (!this.#objects?.childSide.includes(label))
      throw new Error(l10n.t('The broker keeps no "{0}".', label));
    this.#handles.close(label);
  }

  findHolders(pipe: string): Promise<void> {
    if (!this.#objects?.allPipes.some(({ label }) => label === pipe)) {
      throw new Error(l10n.t('There is no pipe "{0}" in this session.', pipe));
    }
    return this.#holders.find([pipe]);
  }

  /** Ends a process that the last search named as a holder of the pipe. */
  endHolder(pipe: string, pid: number): Promise<void> {
    return this.#holders.end(pipe, pid);
  }

  /** From the table itself: Wine's GetProcessHandleCount always answers 0. */
  #countHandles(): number {
    return this.#inspect.HandleTable(new Set([process.pid])).length;
  }

  get #isDone(): boolean {
    return (
      !this.#isLaunching &&
      this.#children.areOver &&
      !this.#descendants.isBusy &&
      this.#pipes.openCaptures.length === 0
    );
  }

  #finishWhenDone(): void {
    if (this.#ended || !this.#isDone) return;
    if (this.#end) {
      void this.#finish();
      return;
    }
    const caughtUp = this.#jobWatch?.caughtUp() ?? Promise.resolve();
    void caughtUp.then(() => {
      // The job may have told of somebody who lives yet, or who is to be looked at.
      if (this.#ended || !this.#isDone) return;
      this.#end ??= {
        reason: 'finished',
        message: l10n.t('All processes have ended and all pipes are at end of file.'),
      };
      void this.#finish();
    });
  }

  /** One process lives on without us; without an id all do, and the session is over. */
  async detach(id: string | null): Promise<void> {
    if (id !== null) {
      if (!this.#descendants.has(id)) this.#children.detach(id);
      this.#descendants.detach(id);
      // Until the debugger has let it go it would end with the broker.
      await atMost(patienceForParts, this.#tracer?.hear() ?? Promise.resolve());
      this.#finishWhenDone();
      return;
    }
    if (this.#ended || this.#end) return;
    this.#end = { reason: 'detached', message: detachedMessage() };
    await this.#holders.hurry();
    this.#pipes.stopWatching();
    this.events.push({ type: 'sessionStopping' });
    for (const child of this.#children.ids) this.#children.detach(child);
    this.#descendants.detachAll();
    this.#pipes.cancelReads();
    // With nothing left to wait for, the pipes are all that is awaited.
    this.#finishWhenDone();
  }

  /** Starts no more children, ends every process of the session and waits until its pipes have said so. */
  stop(reason: 'stopped' | 'timeout', message: string): void {
    if (this.#ended || this.#end) return;
    this.#end = { reason, message };
    // Somebody waits for the end who would take a silent broker for a stuck one.
    this.#signs = setInterval(() => this.events.sign(), signInterval);
    void this.launched.then(async () => {
      await atMost(patienceForSearch, this.#holders.hurry());
      if (this.#ended) return;
      // Who holds the pipes can only be asked while they live: a session that is cut off says why it did not end.
      const open = this.#pipes.openCaptures;
      if (this.#children.areOver && open.length > 0) {
        await atMost(patienceForSearch, this.#holders.find(open));
      }
      this.#pipes.stopWatching();
      this.events.push({ type: 'sessionStopping' });
      this.#descendants.endOutsideJob();
      this.#job.end();
      this.#descendants.stop();
      // Whatever does not come, a message of the job or the end of a process that cannot be ended: the session ends.
      this.#stopTimer = setTimeout(() => void this.#finish(), patienceForStop);
      this.#pipes.resumeReads();
      // The write ends died with the job, so the pipes end by themselves, their last bytes read. One that does not is held
      // by the broker itself or by a process outside the job.
      this.#drainTimer = setTimeout(() => {
        this.#pipes.cancelReads();
      }, patienceForLastBytes);
      this.#finishWhenDone();
    });
  }

  /** Of captures of gigabytes this takes seconds, which a session that was stopped does not take. */
  async #hashed(): Promise<void> {
    const isStopped = this.#end?.reason === 'stopped' || this.#end?.reason === 'timeout';
    await (isStopped ? atMost(patienceForSearch, this.#pipes.hashed()) : this.#pipes.hashed());
  }

  /** The client is gone, and the broker goes now: what was left running on purpose lives on, everything else ends. */
  async abandon(): Promise<void> {
    if (this.#ended) return;
    this.#descendants.endOutsideJob();
    if (this.#descendants.detachedPids.size === 0) return;
    this.#job.end();
    this.#job.finish();
    await this.#tracer?.hear();
  }

  async #finish(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#drainTimer) clearTimeout(this.#drainTimer);
    if (this.#stopTimer) clearTimeout(this.#stopTimer);
    await atMost(patienceForParts, this.#pipes.cancelWrites());
    await this.#hashed();
    for (const part of [
      () => this.#holders.finish(),
      () => this.#watch.finish(),
      () => this.#shares.finish(),
    ]) {
      await atMost(patienceForParts, part());
    }
    this.#descendants.endOutsideJob();
    this.#descendants.stop();
    await this.#job.empty(patienceForProcesses);
    await atMost(patienceForParts, this.#tracer?.hear() ?? Promise.resolve());
    await atMost(patienceForParts, this.#descendants.settle());
    await atMost(patienceForParts, this.#jobWatch?.end() ?? Promise.resolve());
    this.#children.finish();
    this.#job.finish();
    this.#ledger.closeAll();
    if (this.#signs) clearInterval(this.#signs);
    const handlesLeft = this.#ledger.left.map(hex);
    const after = this.#countHandles();
    const end = this.#end ?? { reason: 'finished', message: '' };
    this.events.push({
      type: 'sessionEnded',
      ...end,
      handleCount: { before: this.#handlesBefore, after },
      handlesLeft,
    });
    this.events.flush();
  }
}
