// The debug adapter: DAP requests in, DAP events out; each child is a thread, stopped while it is suspended.
import {
  ContinuedEvent,
  DebugSession,
  Event,
  ExitedEvent,
  InitializedEvent,
  InvalidatedEvent,
  OutputEvent,
  Source,
  StackFrame,
  StoppedEvent,
  TerminatedEvent,
  Thread,
  ThreadEvent,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { SessionEvent } from '../model/events';
import { processText } from '../model/processText';
import type { ProcessState, SessionState } from '../model/state';
import { UserFault, type Debuggee, type DebuggeeFactory } from './debuggee';

import { SessionConsole } from './sessionConsole';
import { VariableReferences } from './variableReferences';

/** Numbers of the errors a client can see; VS Code shows the text. */
const launchFault = 1001;
const requestFault = 1002;

interface LaunchArguments extends DebugProtocol.LaunchRequestArguments {
  readonly [attribute: string]: unknown;
}

export class HandleDebugSession extends DebugSession {
  #debuggee: Debuggee | null = null;
  #forget: (() => void)[] = [];
  #configured: () => void = () => undefined;
  readonly #whenConfigured = new Promise<void>((resolve) => (this.#configured = resolve));
  /** Thread numbers in order of creation: a pid can be used again, a number here not. */
  readonly #threads: string[] = [];
  #console: SessionConsole | null = null;
  readonly #variables = new VariableReferences();

  constructor(private readonly factory: DebuggeeFactory) {
    super();
    this.setDebuggerLinesStartAt1(true);
  }

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = {
      supportsConfigurationDoneRequest: true,
      supportsTerminateRequest: true,
      supportsTerminateThreadsRequest: true,
    };
    this.sendResponse(response);
    this.sendEvent(new InitializedEvent());
  }

  protected override configurationDoneRequest(
    response: DebugProtocol.ConfigurationDoneResponse,
  ): void {
    this.sendResponse(response);
    this.#configured();
  }

  protected override launchRequest(
    response: DebugProtocol.LaunchResponse,
    args: LaunchArguments,
  ): void {
    void this.#respond(response, launchFault, async () => {
      const debuggee = await this.factory.create(args, args.noDebug ?? false);
      this.#debuggee = debuggee;
      this.#console = new SessionConsole(
        (label, offset, length) => debuggee.readCapture(label, offset, length),
        (text, category) => this.sendEvent(new OutputEvent(text, category)),
      );
      this.#console.announce(debuggee.state.plan);
      this.#forget = [
        debuggee.onDidChange((state, events) => this.#follow(state, events)),
        debuggee.onOutput((stream, text) => this.sendEvent(new OutputEvent(text, stream))),
      ];
      // A client that says nothing about breakpoints has nothing to configure, but VS Code always does.
      await this.#whenConfigured;
      await debuggee.start();
    });
  }

  /** Answers once: with the body set by `action`, or with one sentence. */
  async #respond(
    response: DebugProtocol.Response,
    fault: number,
    action: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await action();
      this.sendResponse(response);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // The client replaces {names} in `format`; a path may contain braces, so the text goes in as a variable.
      this.sendErrorResponse(response, {
        id: fault,
        format: '{message}',
        variables: { message },
        showUser: true,
      });
      if (!(error instanceof UserFault)) {
        this.sendEvent(
          new OutputEvent(`${(error instanceof Error && error.stack) || message}\n`, 'stderr'),
        );
      }
    }
  }

  #current(): Debuggee {
    if (!this.#debuggee) throw new UserFault('The session has not started.');
    return this.#debuggee;
  }

  #threadId(processId: string): number {
    const known = this.#threads.indexOf(processId);
    return known >= 0 ? known + 1 : this.#threads.push(processId);
  }

  #process(threadId: number): ProcessState | undefined {
    const id = this.#threads[threadId - 1];
    return this.#debuggee?.state.processes.find((process) => process.id === id);
  }

  #follow(state: SessionState, events: readonly SessionEvent[]): void {
    for (const event of events) {
      if (event.type === 'processCreated')
        this.#threadCreated(state, event.id, event.name, event.pid);
      if (event.type === 'processResumed') {
        this.sendEvent(new ContinuedEvent(this.#threadId(event.id), false));
      }
      if (event.type === 'processPaused') this.#stopped('pause', event.id);
      if (event.type === 'handleSent') {
        // A stopped child whose handles are being shown has one more.
        this.sendEvent(new InvalidatedEvent(['variables'], this.#threadId(event.id)));
      }
      if (event.type === 'processExited') {
        this.sendEvent(new ThreadEvent('exited', this.#threadId(event.id)));
      }
    }
    this.#console?.follow(state, events);
    if (state.phase === 'ended') void this.#finish(state);
  }

  #threadCreated(state: SessionState, id: string, name: string, pid: number): void {
    const threadId = this.#threadId(id);
    if (threadId === 1) {
      const body = { name, systemProcessId: pid, isLocalProcess: true, startMethod: 'launch' };
      this.sendEvent(new Event('process', body));
    }
    this.sendEvent(new ThreadEvent('started', threadId));
    if (state.plan.stopOnEntry) this.#stopped('entry', id);
  }

  #stopped(reason: 'entry' | 'pause', id: string): void {
    this.#variables.clear();
    const event: DebugProtocol.StoppedEvent = new StoppedEvent(reason, this.#threadId(id));
    event.body.allThreadsStopped = false;
    event.body.description =
      reason === 'entry' ? 'Suspended before its first instruction' : 'Suspended';
    this.sendEvent(event);
  }

  async #finish(state: SessionState): Promise<void> {
    for (const forget of this.#forget.splice(0)) forget();
    // The last output before the end, in the order in which it came.
    await this.#console?.finish(state);
    const exitCode = state.processes.find((process) => process.exitCode !== null)?.exitCode;
    if (exitCode !== null && exitCode !== undefined) this.sendEvent(new ExitedEvent(exitCode));
    this.sendEvent(new TerminatedEvent());
  }

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    const processes = this.#debuggee?.state.processes ?? [];
    const alive = processes.filter((process) => process.phase !== 'exited' && process.pid !== null);
    response.body = {
      threads: alive.map(
        (process) =>
          new Thread(this.#threadId(process.id), `${process.name} (process ${process.pid ?? '?'})`),
      ),
    };
    this.sendResponse(response);
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    args: DebugProtocol.StackTraceArguments,
  ): void {
    const process = this.#process(args.threadId);
    // VS Code selects a frame, and so fills the Variables view, only when it has a source to show.
    const source = new Source(`handles of ${process?.name ?? ''}`);
    source.sourceReference = args.threadId;
    const where = process?.phase === 'suspended' ? 'before its first instruction' : 'suspended';
    const frame: DebugProtocol.StackFrame = new StackFrame(
      args.threadId,
      `handles of ${process?.name ?? ''}, ${where}`,
      source,
      1,
      1,
    );
    response.body = { stackFrames: process ? [frame] : [], totalFrames: process ? 1 : 0 };
    this.sendResponse(response);
  }

  /** The text a stopped child opens with: its handles as one page. */
  protected override sourceRequest(
    response: DebugProtocol.SourceResponse,
    args: DebugProtocol.SourceArguments,
  ): void {
    const process = this.#process(args.source?.sourceReference ?? args.sourceReference);
    const plan = this.#debuggee?.state.plan;
    const content = process && plan ? `${processText(plan, process)}\n` : '';
    response.body = { content, mimeType: 'text/plain' };
    this.sendResponse(response);
  }

  protected override scopesRequest(
    response: DebugProtocol.ScopesResponse,
    args: DebugProtocol.ScopesArguments,
  ): void {
    // A frame has the number of its thread: there is one frame each.
    const process = this.#process(args.frameId);
    const state = this.#debuggee?.state;
    response.body = { scopes: process && state ? this.#variables.scopes(state, process) : [] };
    this.sendResponse(response);
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    args: DebugProtocol.VariablesArguments,
  ): void {
    response.body = { variables: this.#variables.variables(args.variablesReference) };
    this.sendResponse(response);
  }

  protected override continueRequest(
    response: DebugProtocol.ContinueResponse,
    args: DebugProtocol.ContinueArguments,
  ): void {
    response.body = { allThreadsContinued: false };
    void this.#onProcess(response, args.threadId, (debuggee, id) => debuggee.resume(id));
  }

  protected override pauseRequest(
    response: DebugProtocol.PauseResponse,
    args: DebugProtocol.PauseArguments,
  ): void {
    void this.#onProcess(response, args.threadId, (debuggee, id) => debuggee.pause(id));
  }

  protected override terminateThreadsRequest(
    response: DebugProtocol.TerminateThreadsResponse,
    args: DebugProtocol.TerminateThreadsArguments,
  ): void {
    void this.#respond(response, requestFault, async () => {
      for (const threadId of args.threadIds ?? []) {
        const process = this.#process(threadId);
        if (process) await this.#current().terminate(process.id);
      }
    });
  }

  #onProcess(
    response: DebugProtocol.Response,
    threadId: number,
    action: (debuggee: Debuggee, processId: string) => Promise<unknown>,
  ): Promise<void> {
    return this.#respond(response, requestFault, async () => {
      const process = this.#process(threadId);
      if (!process) throw new UserFault('This process has ended.');
      await action(this.#current(), process.id);
    });
  }

  /** VS Code shows its step buttons to every debugger; here there is no source to step through. */
  #nothingToStep(response: DebugProtocol.Response): void {
    void this.#respond(response, requestFault, () =>
      Promise.reject(
        new UserFault('A child is suspended as a whole: Continue runs it, there are no steps.'),
      ),
    );
  }

  protected override nextRequest(response: DebugProtocol.NextResponse): void {
    this.#nothingToStep(response);
  }

  protected override stepInRequest(response: DebugProtocol.StepInResponse): void {
    this.#nothingToStep(response);
  }

  protected override stepOutRequest(response: DebugProtocol.StepOutResponse): void {
    this.#nothingToStep(response);
  }

  /** The Debug Console's input line is the keyboard of the child: a line typed there goes to its stdin. */
  protected override evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    args: DebugProtocol.EvaluateArguments,
  ): void {
    response.body = { result: '', variablesReference: 0 };
    void this.#respond(response, requestFault, async () => {
      if (args.context !== 'repl') throw new UserFault('There is nothing to evaluate here.');
      const debuggee = this.#current();
      const focused = args.frameId === undefined ? undefined : this.#process(args.frameId)?.id;
      const open = debuggee.state.pipes.filter(
        (pipe) =>
          pipe.stream === 'stdin' &&
          pipe.phase === 'open' &&
          (!focused || pipe.processId === focused),
      );
      const [pipe, another] = open;
      if (!pipe) throw new UserFault('No child has a stdin pipe that is open.');
      if (another) {
        const labels = open.map((candidate) => candidate.label).join(', ');
        throw new UserFault(
          `Several are open (${labels}): use "Write to stdin…" in the Sessions view.`,
        );
      }
      await debuggee.write(pipe.label, Buffer.from(`${args.expression}\r\n`, 'utf8'));
    });
  }

  protected override terminateRequest(response: DebugProtocol.TerminateResponse): void {
    void this.#respond(response, requestFault, () => this.#stop());
  }

  protected override disconnectRequest(response: DebugProtocol.DisconnectResponse): void {
    void this.#respond(response, requestFault, () => this.#stop());
  }

  async #stop(): Promise<void> {
    await this.#debuggee?.stop('stopped', 'The session was stopped.');
  }

  /** The adapter lives inside the editor: the base class would end the process it runs in. */
  override shutdown(): void {
    this.dispose();
  }

  override dispose(): void {
    for (const forget of this.#forget.splice(0)) forget();
    super.dispose();
  }
}
