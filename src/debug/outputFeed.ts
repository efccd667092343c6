// Turns the growing capture of one pipe into text for the Debug Console, whole characters at a time.
import * as l10n from '@vscode/l10n';
import { StringDecoder } from 'node:string_decoder';
import { integerText } from '../model/base/quantity';

/** Bytes taken at once, and the most that may wait before some are left out: the console is for reading, not for gigabytes. */
const slice = 64 * 1024;
const largestBacklog = 1024 * 1024;

/** Milliseconds that an unfinished line may wait for its end. */
const lineEndTimeout = 200;

export class OutputFeed {
  readonly #decoder = new StringDecoder('utf8');
  #sent = 0;
  #target = 0;
  #working: Promise<void> = Promise.resolve();
  #line = '';
  #timer: NodeJS.Timeout | null = null;

  /** `prefix` goes before each line; '' for a session of one child. */
  constructor(
    private readonly read: (offset: number, length: number) => Promise<Uint8Array>,
    private readonly print: (text: string) => void,
    private readonly prefix: string,
  ) {}

  /** Prints up to `total` bytes; `ended` also gives out a character that will never be completed. */
  advance(total: number, ended: boolean): Promise<void> {
    // What waits is copied at once with what came meanwhile: a burst of small writes must not be read piece by piece.
    this.#target = Math.max(this.#target, total);
    this.#working = this.#working.then(() => this.#copy(ended));
    return this.#working;
  }

  /** Resolves when all that is known of so far has been printed. */
  printed(): Promise<void> {
    return this.#working;
  }

  async #copy(ended: boolean): Promise<void> {
    const backlog = this.#target - this.#sent;
    if (backlog > largestBacklog) {
      const skipped = backlog - largestBacklog;
      this.#print(
        `${l10n.t('… {0} bytes are left out here; the panel shows them all …', integerText(skipped))}\n`,
      );
      this.#sent += skipped;
    }
    while (this.#sent < this.#target) {
      const length = Math.min(slice, this.#target - this.#sent);
      const bytes = await this.read(this.#sent, length);
      if (bytes.length === 0) break;
      this.#sent += bytes.length;
      this.#print(this.#decoder.write(Buffer.from(bytes)));
    }
    if (!ended) return;
    this.#print(this.#decoder.end());
    this.#printRest();
  }

  #print(text: string): void {
    if (this.prefix === '') {
      if (text !== '') this.print(text);
      return;
    }
    // Several children print into one console: only whole lines, or one would end in the middle of another's.
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop() ?? '';
    if (lines.length > 0) this.print(lines.map((line) => `${this.prefix}${line}\n`).join(''));
    if (this.#line === '') return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#printRest(), lineEndTimeout);
  }

  /** A prompt has no line end: it is shown when nothing has followed for a while. */
  #printRest(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#line !== '') this.print(`${this.prefix}${this.#line}\n`);
    this.#line = '';
  }
}
