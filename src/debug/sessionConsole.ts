// What a session says in the Debug Console: the children's output, their ends, failures and findings.
import * as l10n from '@vscode/l10n';
import { assertNever } from '../model/base/assertNever';
import {
  expectationHeadline,
  expectationLines,
  expectationsSummary,
  failedFirst,
} from '../model/expectations/expectationText';
import { allHeld, type ExpectationResult } from '../model/session/expectationResult';
import type { SessionEvent } from '../model/session/events';
import { findingPathText, severityWord } from '../model/findings/findingWords';
import type { Finding } from '../model/findings/finding';
import { findings } from '../model/findings/findings';
import { judgedOf } from '../model/findings/judged';
import { endText } from '../model/processes/endCodes';
import { commandLine } from '../model/plan/commandLine';
import { preflight } from '../model/preflight/preflight';
import { problemLines } from '../model/plan/problem';
import type { SessionState } from '../model/session/state';
import { failureText } from '../model/session/win32Failure';
import { OutputFeed } from './outputFeed';

type Category = 'console' | 'stdout' | 'stderr';
type ReadCapture = (label: string, offset: number, length: number) => Promise<Uint8Array>;

/** Milliseconds a process's end waits for the end of its output, which others may keep open for ever. */
const outputTimeout = 300;

interface Exit {
  readonly id: string;
  readonly text: string;
  readonly timer: NodeJS.Timeout;
}

/** Whether output of a process may still come. */
function isBeingRead({ pipes }: SessionState, id: string): boolean {
  return pipes.some(
    ({ processId, direction, phase }) =>
      processId === id && direction === 'captured' && phase === 'open',
  );
}

export class SessionConsole {
  readonly #feeds = new Map<string, OutputFeed>();
  readonly #printed = new Set<string>();
  readonly #exits: Exit[] = [];
  #printing: Promise<void> = Promise.resolve();

  constructor(
    private readonly readCapture: ReadCapture,
    private readonly print: (text: string, category: Category) => void,
    /** Opens the session's panel; null where there is none. */
    private readonly panelLink: string | null = null,
  ) {}

  /** What is about to start, at once, and what the rules of Windows say of it before anything is launched. */
  announce({ plan, attached }: Pick<SessionState, 'plan' | 'attached'>): void {
    if (attached) {
      const pids = attached.pids.join(', ');
      if (plan.followChildren === 'debug') {
        this.#say(
          l10n.t(
            'Attaching to PID {0} and every process below, as their debugger. When the session ends, they run on.',
            pids,
          ),
        );
        return;
      }
      this.#say(
        attached.tree
          ? l10n.t('Attaching to PID {0} and every process below. Nothing is changed.', pids)
          : l10n.t('Attaching to PID {0}. Nothing is changed.', pids),
      );
      return;
    }
    for (const { program, args, cwd } of plan.children) {
      const line = commandLine(program, args).trimEnd();
      this.#say(
        cwd === null ? l10n.t('Starting {0}', line) : l10n.t('Starting {0} in {1}', line, cwd),
      );
    }
    for (const line of problemLines(preflight(plan))) this.#say(l10n.t('Preflight: {0}', line));
  }

  follow(state: SessionState, events: readonly SessionEvent[]): void {
    for (const event of events) {
      switch (event.type) {
        case 'processFailed':
          this.#say(failureText(event.error), 'stderr');
          break;
        case 'processExited':
          this.#exits.push({
            id: event.id,
            text: l10n.t('{0} exited with code {1}.', event.id, event.exitCode),
            timer: setTimeout(() => this.#printExits((id) => id === event.id), outputTimeout),
          });
          break;
        case 'pipeProgress':
        case 'pipeEnded':
          void this.#feed(state, event.label)?.advance(event.bytes, event.type === 'pipeEnded');
          break;
        case 'handleSent':
          this.#say(
            l10n.t(
              '{0} was sent to {1}, there it is {2}.',
              event.handle.label,
              event.id,
              event.handle.value,
            ),
          );
          break;
        case 'processStopped':
          this.#say(event.stop);
          break;
        case 'processCrashed':
          this.#say(
            l10n.t('{0} crashed: {1}, at {2}.', event.id, endText(event.code), event.address),
            'stderr',
          );
          break;
        case 'invalidClose':
        case 'jobLeft':
          // Their findings say it.
          break;
        case 'tracingFailed':
          this.#say(event.message, 'stderr');
          break;
        // A finding says it.
        case 'logFailed':
        case 'filesDescribed':
        case 'handlesChanged':
        case 'outsideAsked':
        case 'chainsSeen':
        case 'pipesWatched':
        case 'snapshotTaken':
        case 'runtimeFound':
        case 'processDetached':
        case 'handleNotSent':
        case 'sessionStarted':
        case 'brokerReady':
        case 'handleCreated':
        case 'handleClosed':
        case 'pipeCreated':
        case 'readingChanged':
        case 'pipeObserved':
        case 'processCreated':
        case 'processStarted':
        case 'processResumed':
        case 'processPaused':
        case 'pipeHashed':
        case 'holdersFound':
        case 'sessionStopping':
        case 'jobsDescribed':
        case 'directorySeen':
        case 'callMade':
        // `finish` says it, after all output.
        case 'expectationsChecked':
        case 'sessionEnded':
          break;
        default:
          assertNever(event);
      }
    }
    this.#printExits((id) => !isBeingRead(state, id));
    this.#printFindings(state);
  }

  /** After the output that was there before them, in the order in which they came. */
  #printExits(isDue: (id: string) => boolean): void {
    for (const exit of this.#exits.filter(({ id }) => isDue(id))) {
      clearTimeout(exit.timer);
      this.#exits.splice(this.#exits.indexOf(exit), 1);
      const output = [...this.#feeds.values()].map((feed) => feed.printed());
      this.#printing = Promise.all([this.#printing, ...output]).then(() => this.#say(exit.text));
    }
  }

  /** Resolves when all output of an ended session has been printed, and how it ended. */
  async finish(state: SessionState): Promise<void> {
    for (const pipe of state.pipes) await this.#feed(state, pipe.label)?.advance(pipe.bytes, true);
    this.#printExits(() => true);
    await this.#printing;
    if (state.end && state.end.reason !== 'finished') this.#say(state.end.message);
    this.#printExpectations(state.expectations ?? []);
  }

  /** Those that did not hold, with what was expected and seen; last, how many there are. */
  #printExpectations(results: readonly ExpectationResult[]): void {
    if (results.length === 0) return;
    for (const result of failedFirst(results)) {
      if (result.outcome === 'held') continue;
      const lines = expectationLines(result).map((line) => `  ${line}`);
      this.#say([expectationHeadline(result), ...lines].join('\n'), 'stderr');
    }
    this.#say(expectationsSummary(results), allHeld(results) ? 'console' : 'stderr');
  }

  #say(text: string, category: Category = 'console'): void {
    this.print(`${text}\n`, category);
  }

  #feed(state: SessionState, label: string): OutputFeed | undefined {
    const known = this.#feeds.get(label);
    const pipe = state.pipes.find((candidate) => candidate.label === label);
    if (known || pipe?.direction !== 'captured') return known;
    const category = pipe.stream === 'stderr' ? 'stderr' : 'stdout';
    const prefix = pipe.stream === null || state.plan.children.length > 1 ? `${label}: ` : '';
    const feed = new OutputFeed(
      (offset, length) => this.readCapture(label, offset, length),
      (text) => this.print(text, category),
      prefix,
    );
    this.#feeds.set(label, feed);
    return feed;
  }

  /** Each finding once, when it first appears; a failed launch has been told as it happened. */
  #printFindings(state: SessionState): void {
    for (const finding of findings(judgedOf(state))) {
      const { code, severity, about, places } = finding;
      const key = `${code} ${severity} ${about ?? JSON.stringify(places)}`;
      if (this.#printed.has(key) || code === 'launch-failed') continue;
      this.#printed.add(key);
      const category = severity === 'error' ? 'stderr' : 'console';
      // In one piece: nothing else is printed between its lines.
      this.#say(this.#findingText(finding), category);
    }
  }

  /** Who does what, and the path; the rest is a click away. What is only to be known takes a line. */
  #findingText(finding: Finding): string {
    const { code, severity, headline } = finding;
    if (severity === 'information') return `${severityWord(severity)}: ${headline} [${code}]`;
    const path = findingPathText(finding);
    return [
      `${severityWord(severity)}: ${headline} [${code}]`,
      ...(path === '' ? [] : [`  ${path}`]),
      ...(this.panelLink === null ? [] : [`  ${l10n.t('Why, and the fix: {0}', this.panelLink)}`]),
    ].join('\n');
  }
}
