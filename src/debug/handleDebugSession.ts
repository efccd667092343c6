// The debug adapter: DAP requests in, DAP events out; each process is a thread, stopped while it is suspended.
import * as l10n from '@vscode/l10n';
import {
  DebugSession,
  ExitedEvent,
  InitializedEvent,
  OutputEvent,
  TerminatedEvent,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { SessionEvent } from '../model/session/events';
import { withoutLinks } from '../model/base/outsideText';
import type { ProcessState, SessionState } from '../model/session/state';
import { CreationStops, exceptionFilters } from './creationStops';
import type { Debuggee, DebuggeeFactory } from './debuggee';
import { UserFault } from '../model/base/userFault';
import { processPage } from './processPage';
import { ProcessThreads } from './processThreads';
import { SessionConsole } from './sessionConsole';
import { ThreadEvents } from './threadEvents';
import { typedInto } from './typedInput';
import { VariableReferences } from './variableReferences';

/** Numbers of the errors a client can see; VS Code shows the text. */
const launchFault = 1001;
const requestFault = 1002;

interface LaunchArguments extends DebugProtocol.LaunchRequestArguments {
  readonly [attribute: string]: unknown;
}

/** What there is once a session has been made. */
interface Running {
  readonly debuggee: Debuggee;
  readonly stops: CreationStops;
  readonly events: ThreadEvents;
  readonly console: SessionConsole;
}

export class HandleDebugSession extends DebugSession {
  #running: Running | null = null;
  #forget: (() => void)[] = [];
  #configured: () => void = () => undefined;
  readonly #whenConfigured = new Promise<void>((resolve) => (this.#configured = resolve));
  /** Settles when whoever asked for the start has an answer; null before the start. */
  #answered: Promise<void> | null = null;
  #isStarting = false;
  readonly #threads = new ProcessThreads();
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
      supportTerminateDebuggee: true,
      supportsFunctionBreakpoints: true,
      supportsConditionalBreakpoints: true,
      supportsExceptionFilterOptions: true,
      exceptionBreakpointFilters: exceptionFilters(),
    };
    this.sendResponse(response);
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
    this.#answered = this.#respond(response, launchFault, () =>
      this.#begin(args, args.noDebug ?? false),
    );
  }

  protected override attachRequest(
    response: DebugProtocol.AttachResponse,
    args: LaunchArguments,
  ): void {
    this.#answered = this.#respond(response, launchFault, () => this.#begin(args, false));
  }

  async #begin(args: LaunchArguments, noDebug: boolean): Promise<void> {
    const debuggee = this.factory.create(args, noDebug);
    const running = this.#prepare(debuggee);
    this.#running = running;
    running.console.announce(debuggee.state);
    this.#forget = [
      debuggee.onDidChange((state, events) => this.#follow(running, state, events)),
      debuggee.onOutput((stream, text) => this.sendEvent(new OutputEvent(text, stream))),
    ];
    // Whether a breakpoint can hold anything depends on the plan, so they are asked for now.
    this.sendEvent(new InitializedEvent());
    // A client that says nothing about breakpoints has nothing to configure, but VS Code always does.
    await this.#whenConfigured;
    this.#isStarting = true;
    await debuggee.start().catch((error: unknown) => {
      // A session that ended by itself let the launcher go, which did not get to answer: how it ended is told by its state.
      if (!debuggee.state.end) throw error;
    });
    const { attached, end } = debuggee.state;
    if (attached && end?.reason === 'failed') throw new UserFault(end.message);
  }

  #prepare(debuggee: Debuggee): Running {
    const { plan, attached } = debuggee.state;
    const stops = new CreationStops(plan, attached !== undefined);
    const send = (event: DebugProtocol.Event): void => this.sendEvent(event);
    return {
      debuggee,
      stops,
      events: new ThreadEvents(this.#threads, stops, send, () => this.#variables.clear()),
      console: new SessionConsole(
        (label, offset, length) => debuggee.readCapture(label, offset, length),
        (text, category) => this.sendEvent(new OutputEvent(text, category)),
        debuggee.panelLink,
      ),
    };
  }

  protected override setFunctionBreakPointsRequest(
    response: DebugProtocol.SetFunctionBreakpointsResponse,
    args: DebugProtocol.SetFunctionBreakpointsArguments,
  ): void {
    void this.#setStops(response, (stops) => stops.setFunctions(args.breakpoints));
  }

  protected override setExceptionBreakPointsRequest(
    response: DebugProtocol.SetExceptionBreakpointsResponse,
    args: DebugProtocol.SetExceptionBreakpointsArguments,
  ): void {
    void this.#setStops(response, (stops) => stops.setFilters(args));
  }

  #setStops(
    response:
      DebugProtocol.SetFunctionBreakpointsResponse | DebugProtocol.SetExceptionBreakpointsResponse,
    change: (stops: CreationStops) => DebugProtocol.Breakpoint[],
  ): Promise<void> {
    return this.#respond(response, requestFault, async () => {
      const { stops, debuggee } = this.#current();
      const breakpoints = change(stops);
      await debuggee.setStops(stops.rules);
      response.body = { breakpoints };
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
        // The client shows it as a message, in which it would make links.
        variables: { message: withoutLinks(message) },
        showUser: true,
      });
      if (!(error instanceof UserFault)) {
        this.sendEvent(
          new OutputEvent(`${(error instanceof Error && error.stack) || message}\n`, 'stderr'),
        );
      }
    }
  }

  #current(): Running {
    if (!this.#running) throw new UserFault(l10n.t('The session has not started.'));
    return this.#running;
  }

  #process(number: number | undefined): ProcessState | undefined {
    const state = this.#running?.debuggee.state;
    return state && this.#threads.process(state, number);
  }

  #follow(running: Running, state: SessionState, events: readonly SessionEvent[]): void {
    for (const event of events) running.events.follow(state, event);
    running.console.follow(state, events);
    if (state.phase === 'ended') void this.#finish(running, state);
  }

  async #finish({ console }: Running, state: SessionState): Promise<void> {
    for (const forget of this.#forget.splice(0)) forget();
    // The last output before the end, in the order in which it came.
    await console.finish(state);
    const exitCode = state.processes.find((process) => process.exitCode !== null)?.exitCode;
    if (exitCode !== null && exitCode !== undefined) this.sendEvent(new ExitedEvent(exitCode));
    // VS Code drops an answer that comes after the end, and with it the reason.
    if (this.#isStarting) await this.#answered;
    this.sendEvent(new TerminatedEvent());
  }

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    const state = this.#running?.debuggee.state;
    response.body = { threads: state ? this.#threads.threads(state) : [] };
    this.sendResponse(response);
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    args: DebugProtocol.StackTraceArguments,
  ): void {
    const process = this.#process(args.threadId);
    const stackFrames = process ? [this.#threads.frame(process)] : [];
    response.body = { stackFrames, totalFrames: stackFrames.length };
    this.sendResponse(response);
  }

  /** The text a stopped process opens with: its handles as one page. */
  protected override sourceRequest(
    response: DebugProtocol.SourceResponse,
    args: DebugProtocol.SourceArguments,
  ): void {
    const process = this.#process(args.source?.sourceReference ?? args.sourceReference);
    const state = this.#running?.debuggee.state;
    const content = process && state ? processPage(state, process) : '';
    response.body = { content, mimeType: 'text/plain' };
    this.sendResponse(response);
  }

  protected override scopesRequest(
    response: DebugProtocol.ScopesResponse,
    args: DebugProtocol.ScopesArguments,
  ): void {
    const process = this.#process(args.frameId);
    const state = this.#running?.debuggee.state;
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
        if (process) await this.#current().debuggee.terminate(process.id);
      }
    });
  }

  /** Commands on a thread ask which process it is: `processOf` with its `threadId`. */
  protected override customRequest(
    command: string,
    response: DebugProtocol.Response,
    args: unknown,
  ): void {
    if (command !== 'processOf') {
      super.customRequest(command, response, args);
      return;
    }
    void this.#respond(response, requestFault, () => {
      const { debuggee } = this.#current();
      const threadId = (args as { readonly threadId?: unknown } | null)?.threadId;
      const process = typeof threadId === 'number' ? this.#process(threadId) : undefined;
      response.body = { sessionId: debuggee.state.id, processId: process?.id ?? null };
      return Promise.resolve();
    });
  }

  #onProcess(
    response: DebugProtocol.Response,
    threadId: number,
    action: (debuggee: Debuggee, processId: string) => Promise<unknown>,
  ): Promise<void> {
    return this.#respond(response, requestFault, async () => {
      const process = this.#process(threadId);
      if (!process) throw new UserFault(l10n.t('This process has exited.'));
      await action(this.#current().debuggee, process.id);
    });
  }

  /** VS Code shows its step buttons to every debugger; here there is no source to step through. */
  #nothingToStep(response: DebugProtocol.Response): void {
    void this.#respond(response, requestFault, () =>
      Promise.reject(
        new UserFault(
          l10n.t('A process is suspended as a whole: Continue runs it, there are no steps.'),
        ),
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

  protected override evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    args: DebugProtocol.EvaluateArguments,
  ): void {
    response.body = { result: '', variablesReference: 0 };
    void this.#respond(response, requestFault, async () => {
      if (args.context !== 'repl')
        throw new UserFault(l10n.t('There is nothing to evaluate here.'));
      const { debuggee } = this.#current();
      const process = this.#process(args.frameId);
      // A descendant has no stdin of its own in the session: the line is for whoever reads one.
      const selected = process?.descent ? undefined : process?.id;
      const pipe = typedInto(debuggee.state, selected);
      await debuggee.write(pipe.label, Buffer.from(`${args.expression}\r\n`, 'utf8'));
    });
  }

  protected override terminateRequest(response: DebugProtocol.TerminateResponse): void {
    void this.#respond(response, requestFault, () => this.#stop());
  }

  protected override disconnectRequest(
    response: DebugProtocol.DisconnectResponse,
    args: DebugProtocol.DisconnectArguments,
  ): void {
    void this.#respond(response, requestFault, () => this.#disconnect(args));
  }

  /** "Disconnect" in place of "Stop" leaves the processes running; those of an attached session run on in any case. */
  async #disconnect({ terminateDebuggee }: DebugProtocol.DisconnectArguments): Promise<void> {
    const debuggee = this.#running?.debuggee;
    if (terminateDebuggee !== false || debuggee?.state.phase !== 'running') return this.#stop();
    await debuggee.detach();
  }

  async #stop(): Promise<void> {
    await this.#running?.debuggee.stop('stopped', l10n.t('The session was stopped.'));
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
