// Gives a child that has been started a handle of the broker: duplicated into it, and its value told through stdin.
import { type Receiver } from './launch/sessionChildren';
import * as l10n from '@vscode/l10n';
import type { SendRequest } from '../model/protocol/brokerProtocol';
import { hex } from '../model/base/handleValue';
import { streamLabel } from '../model/plan/labels';
import type { LaunchPlan, SendPlan } from '../model/plan/launchPlan';
import { failureText, win32Failure } from '../model/session/win32Failure';
import { DUPLICATE_SAME_ACCESS, STILL_ACTIVE } from '../win32/constants';
import { CURRENT_PROCESS, type Handle } from '../win32/handle';
import type { Win32 } from '../win32/win32';
import { Win32Error } from '../win32/win32Error';
import type { EventQueue } from './events/eventQueue';
import type { SessionHandle, SessionHandles } from './handles/sessionHandles';
import type { SessionPipes } from './pipes/sessionPipes';

type Wanted = Omit<SendRequest, 'processId'>;

export class HandleSender {
  /** What the plan still has to send. */
  #waiting: readonly SendPlan[];

  constructor(
    private readonly win32: Win32,
    private readonly inspect: Win32,
    private readonly handles: SessionHandles,
    private readonly pipes: SessionPipes,
    private readonly events: EventQueue,
    private readonly plan: LaunchPlan,
  ) {
    this.#waiting = plan.send;
  }

  /** Whether this handle of the broker must stay open, to be sent. */
  needs(label: string): boolean {
    return this.#waiting.some((one) => one.label === label);
  }

  /** Whether a value is still to be written to the child's stdin. */
  willWriteTo(child: string): boolean {
    return this.#waiting.some(({ to, stdin }) => to === child && stdin);
  }

  /** What the plan has for this child, which has just been resumed; false when that is nothing. */
  sendPlanned(receiver: Receiver): boolean {
    const taken = this.#take(receiver.id);
    for (const { label, stdin, inheritable, access } of taken) {
      const wanted = { label, inheritable, writeToStdin: stdin, ...(access ? { access } : {}) };
      try {
        this.send(receiver, wanted);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        this.events.push({ type: 'handleNotSent', id: receiver.id, label, message });
      }
    }
    if (taken.length > 0) this.#endInput(receiver.id);
    return taken.length > 0;
  }

  /** The child will never run; false when nothing was to be sent to it. */
  giveUp(id: string, why: 'notStarted' | 'endedBefore'): boolean {
    const taken = this.#take(id);
    for (const { label } of taken) {
      const message =
        why === 'notStarted'
          ? l10n.t('{0} was not sent to {1}: it did not start.', label, id)
          : l10n.t('{0} was not sent to {1}: it exited before it was resumed.', label, id);
      this.events.push({ type: 'handleNotSent', id, label, message });
    }
    if (taken.length > 0) this.#endInput(id);
    return taken.length > 0;
  }

  /**
   * Answers with the value in the process. Everything that can be wrong is looked at before the call: a handle nobody was told
   * of would stay in the process.
   * @throws Error with a sentence for people; then the process has got nothing.
   */
  send(receiver: Receiver, { label, inheritable, access, writeToStdin }: Wanted): string {
    if (receiver.hasEnded) throw this.#ended(label, receiver.id);
    const source = this.#source(label);
    const stdin = writeToStdin ? this.#stdin(receiver.id) : null;
    this.pipes.share(label);
    const value = this.#duplicate(source, receiver, inheritable, access);
    // Before the process can know of it, and so before it can close it.
    const entry = this.inspect
      .ProcessHandles(receiver.hProcess, receiver.pid)
      .find((candidate) => candidate.value === value);
    const known = this.handles.describe(source, entry?.access ?? 0, entry?.inheritable ?? false);
    const { type, object, pipe } = known;
    this.events.push({
      type: 'handleSent',
      id: receiver.id,
      handle: {
        label,
        source: known.value,
        value: hex(value),
        type,
        object,
        access: known.access,
        inheritable: known.inheritable,
        pipe,
        writtenToStdin: stdin !== null,
      },
    });
    if (stdin !== null) this.pipes.writeAfterInput(stdin, Buffer.from(`${value}\n`, 'utf8'));
    return hex(value);
  }

  #take(id: string): readonly SendPlan[] {
    const taken = this.#waiting.filter(({ to }) => to === id);
    this.#waiting = this.#waiting.filter(({ to }) => to !== id);
    return taken;
  }

  #stdinLabel(id: string): string {
    return streamLabel(this.plan, { name: id }, 'stdin');
  }

  #endInput(id: string): void {
    this.pipes.endGivenInput(this.#stdinLabel(id));
  }

  #source(label: string): SessionHandle {
    const source = this.handles.get(label);
    if (!source) throw new Error(l10n.t('The launcher has no handle "{0}".', label));
    if (source.isNumber) {
      throw new Error(l10n.t('"{0}" is a plain number, not a handle: it cannot be sent.', label));
    }
    if (source.owned.isClosed) {
      throw new Error(
        l10n.t(
          'The launcher has closed its handle "{0}" and cannot send it. "keepParentEnds" keeps the ends of children open.',
          label,
        ),
      );
    }
    return source;
  }

  #stdin(id: string): string {
    const label = this.#stdinLabel(id);
    // Throws when nothing can be written there.
    this.pipes.writer(label);
    return label;
  }

  #ended(label: string, id: string): Error {
    return new Error(l10n.t('{0} has exited: "{1}" can no longer be sent to it.', id, label));
  }

  #duplicate(
    source: SessionHandle,
    receiver: Receiver,
    inheritable: boolean,
    access: string | undefined,
  ): Handle {
    try {
      return this.win32.DuplicateHandle(
        CURRENT_PROCESS,
        source.owned.value,
        receiver.hProcess,
        inheritable,
        access === undefined ? DUPLICATE_SAME_ACCESS : 0,
        access === undefined ? 0 : Number(access),
      );
    } catch (error) {
      if (!(error instanceof Win32Error)) throw error;
      // Its end may not have been noticed yet; Windows calls that access denied.
      if (this.inspect.GetExitCodeProcess(receiver.hProcess) !== STILL_ACTIVE) {
        throw this.#ended(source.label, receiver.id);
      }
      const about = l10n.t('Sending {0} to {1}', source.label, receiver.id);
      throw new Error(failureText(win32Failure(error.api, error.code, about, source.label)));
    }
  }
}
