// The pipes whose one end the broker keeps: what comes out of some is captured, into others is written.
import * as l10n from '@vscode/l10n';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StartRequest } from '../../model/protocol/brokerProtocol';
import { replaceReferences } from '../../model/plan/handleReferences';
import type { Win32 } from '../../win32/win32';
import type { EventQueue } from '../events/eventQueue';
import type { InputQuestions } from './inputWatch';
import { PipeReader } from './pipeReader';
import { PipeWatch } from './pipeWatch';
import { PipeWriter } from './pipeWriter';
import type { BetweenPipe, KeptPipe } from '../launch/plannedObjects';
import { CaptureHashes } from './captureHashes';
import { ReadTurns, turnLength } from './readTurns';
import type { SessionHandle, SessionHandles } from '../handles/sessionHandles';

/** What the plan gives a pipe to carry, before anything else is written to it. */
interface GivenInput {
  readonly writer: PipeWriter;
  /** Resolves when all of it is in the writer's queue. */
  readonly queued: Promise<void>;
  /** The end of what the plan gives is the end of the input. */
  readonly closes: boolean;
}

/** Pipes of a plan whose files can be opened in one go once the children run: those of hundreds would hold up everything else for a second. */
const mostOpenedLate = 16;

export class SessionPipes {
  readonly #readers = new Map<string, PipeReader>();
  readonly #writers = new Map<string, PipeWriter>();
  readonly #inputs = new Map<string, GivenInput>();
  /** Read ends of ours that were sent to a child. */
  /** Those whose reader is asked about when nothing moves. */
  readonly #watchedInputs = new Set<string>();
  readonly #sent = new Set<string>();
  readonly #turns = new ReadTurns();
  readonly #hashes = new CaptureHashes();
  readonly #watch: PipeWatch;
  /** What `read` does. */
  #unread: (() => void)[] = [];

  constructor(
    private readonly win32: Win32,
    private readonly events: EventQueue,
    private readonly handles: SessionHandles,
    private readonly request: Pick<StartRequest, 'captureFolder' | 'startedAt' | 'plan'>,
    questions: InputQuestions,
  ) {
    this.#watch = new PipeWatch(events, request.startedAt, questions);
  }

  /**
   * Writes what the plan gives, and gets ready what is captured, which is read from `read` on; `onEnd` is told of each captured
   * pipe that ends. The stdin of a child for which `expectsMore` is closed by `endGivenInput` only.
   */
  async open(
    {
      pipes,
      between,
    }: { readonly pipes: readonly KeptPipe[]; readonly between: readonly BetweenPipe[] },
    onEnd: () => void,
    expectsMore: (child: string) => boolean,
  ): Promise<void> {
    const isLate = pipes.length <= mostOpenedLate;
    if (!isLate && pipes.some(({ direction }) => direction === 'captured')) this.#makeFolder();
    let turnEnds = performance.now() + turnLength;
    for (const [number, pipe] of pipes.entries()) {
      // Whoever is told of a pipe finds its files: nothing is sent while they are to come.
      if (!isLate && performance.now() > turnEnds) {
        await nextTurn();
        turnEnds = performance.now() + turnLength;
      }
      const parentEnd = this.handles.get(pipe.parentEnd);
      if (!parentEnd) continue;
      // Numbered, because Windows takes "A" and "a" for one file and "con" for the console.
      const base = join(this.request.captureFolder, `${number}-${pipe.label}`);
      const captured = pipe.direction === 'captured';
      const files = captured ? { capture: `${base}.bin`, index: `${base}.index` } : null;
      // Nothing is pending on our end yet: asking cannot wait.
      const bufferSize = this.win32.PipeBufferSize(parentEnd.owned.value);
      this.events.push({
        type: 'pipeCreated',
        label: pipe.label,
        name: pipe.name,
        direction: pipe.direction,
        processId: pipe.child?.name ?? null,
        stream: pipe.stream,
        captureFile: files?.capture ?? null,
        indexFile: files?.index ?? null,
        bufferSize,
        paused: pipe.paused,
        readSize: pipe.readSize,
      });
      if (files) {
        const read = (): void => this.#read(pipe, parentEnd, files, bufferSize, onEnd);
        if (isLate) this.#unread.push(read);
        else read();
      } else {
        this.#feed(pipe, parentEnd, bufferSize);
        const isFirst = pipe.stream === 'stdin' && expectsMore(pipe.child?.name ?? '');
        if (!isFirst) this.endGivenInput(pipe.label);
      }
    }
    for (const pipe of between) {
      this.events.push({
        type: 'pipeCreated',
        label: pipe.label,
        name: pipe.name,
        direction: pipe.direction,
        processId: pipe.child?.name ?? null,
        stream: pipe.stream,
        captureFile: null,
        indexFile: null,
        bufferSize: pipe.bufferSize,
        paused: false,
        readSize: 0,
      });
    }
    this.#watch.start();
  }

  /**
   * Starts reading. To open the files takes longer than to let a program run, and what it prints meanwhile waits in its pipe.
   * @throws the error of the file system.
   */
  read(): void {
    if (this.#unread.length > 0) this.#makeFolder();
    for (const read of this.#unread.splice(0)) read();
  }

  #makeFolder(): void {
    mkdirSync(this.request.captureFolder, { recursive: true });
  }

  #read(
    { label, child, paused, readSize, isEndInheritable }: KeptPipe,
    end: SessionHandle,
    files: { readonly capture: string; readonly index: string },
    bufferSize: number | null,
    onEnd: () => void,
  ): void {
    const { plan, startedAt } = this.request;
    const isSent = (): boolean => this.#sent.has(end.label);
    // An inheritable end may have been passed on, and so may a duplicate, which is a handle to the same end.
    const isShared =
      isEndInheritable ||
      plan.handles.some((each) => each.kind === 'duplicate' && each.of === end.label);
    const reader = new PipeReader({
      win32: this.win32,
      events: this.events,
      turns: this.#turns,
      hashes: this.#hashes,
      startedAt,
      label,
      readEnd: end.owned,
      captureFile: files.capture,
      indexFile: files.index,
      readSize,
      paused,
      bufferSize,
      get shared() {
        return isShared || isSent();
      },
    });
    this.#readers.set(label, reader);
    this.#watch.addReader({ label, processId: child?.name ?? null, bufferSize }, reader);
    void reader.run().then(onEnd);
  }

  #feed(pipe: KeptPipe, end: SessionHandle, bufferSize: number | null): void {
    const writer = new PipeWriter(this.win32, this.events, pipe.label, end.owned, bufferSize);
    this.#writers.set(pipe.label, writer);
    const processId = pipe.stream === 'stdin' ? (pipe.child?.name ?? null) : null;
    if (processId !== null) this.#watchedInputs.add(pipe.label);
    this.#watch.addWriter({ label: pipe.label, processId, bufferSize }, writer);
    const closes = pipe.file !== null || pipe.text !== null;
    // The file could be opened before the start. If it is gone by now, the child reads an empty input.
    const queued = pipe.file === null ? null : writer.writeFile(pipe.file).catch(() => undefined);
    this.#inputs.set(pipe.label, { writer, queued: queued ?? Promise.resolve(), closes });
    if (pipe.text === null) return;
    // The broker's copy may be closed by now: its value is the child's all the same.
    const text = replaceReferences(pipe.text, (name) =>
      String(
        this.handles.valueIn(pipe.child?.name ?? null, name) ??
          this.handles.get(name)?.owned.value ??
          0n,
      ),
    );
    writer.write(Buffer.from(text, 'utf8'));
  }

  /** Closes a pipe to which the plan gives all there is, once that is written; others stay open. */
  endGivenInput(label: string): void {
    const input = this.#inputs.get(label);
    if (input?.closes) void input.queued.then(() => input.writer.close());
  }

  /** Writes behind what the plan gives. */
  writeAfterInput(label: string, bytes: Uint8Array): void {
    const input = this.#inputs.get(label);
    void input?.queued.then(() => input.writer.write(bytes));
  }

  /** Somebody else gets a handle to this end, if it is one the broker reads. */
  share(parentEnd: string): void {
    this.#sent.add(parentEnd);
  }

  /** Whether it is known without a question how the pipe is: it is read here, or its reader is watched. */
  isWatched(label: string): boolean {
    return this.#readers.has(label) || this.#watchedInputs.has(label);
  }

  /** Labels of captured pipes that have not ended. */
  get openCaptures(): readonly string[] {
    return [...this.#readers].filter(([, reader]) => reader.isOpen).map(([label]) => label);
  }

  /** Those of them that are read now: what could be read is not there, and somebody can still write. */
  get awaitedCaptures(): readonly string[] {
    return this.openCaptures.filter((label) => this.#readers.get(label)?.isPaused === false);
  }

  /** @throws Error with a sentence for people when nothing can be written there any more. */
  writer(label: string): PipeWriter {
    const writer = this.#writers.get(label);
    if (!writer?.isOpen) throw new Error(l10n.t('"{0}" is not open for writing.', label));
    return writer;
  }

  /**
   * Pauses or resumes reading, and sets how much one read asks for. A pipe that has ended stays as it is: whoever asks cannot
   * know of its end yet. @throws Error with a sentence for people when it is not a pipe that is read.
   */
  async setReading(label: string, paused: boolean, readSize: number): Promise<void> {
    const reader = this.#readers.get(label);
    if (!reader) throw new Error(l10n.t('"{0}" is not being read.', label));
    const isSo = await reader.setReading(paused, readSize);
    if (isSo) this.events.push({ type: 'readingChanged', label, paused, readSize });
  }

  /** Looks a last time. */
  stopWatching(): void {
    this.#watch.stop();
  }

  /** So that what is left in the pipes of a session that ends is read, whatever was paused. */
  resumeReads(): void {
    for (const reader of this.#readers.values()) reader.resume();
  }

  cancelReads(): void {
    for (const reader of this.#readers.values()) reader.cancel();
  }

  /** Resolves when the hashes of all captures have been told. */
  async hashed(): Promise<void> {
    await Promise.all([...this.#readers.values()].map((reader) => reader.hashed));
  }

  /** Resolves when every write end is closed. */
  async cancelWrites(): Promise<void> {
    this.#watch.stop();
    await Promise.all([...this.#writers.values()].map((writer) => writer.cancel()));
  }
}
