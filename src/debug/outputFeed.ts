// Turns the growing capture of one pipe into text for the Debug Console, whole characters at a time.
import { StringDecoder } from 'node:string_decoder';

/** Bytes taken at once, and the most that may wait before some are left out: the console is for reading, not for gigabytes. */
const slice = 64 * 1024;
const largestBacklog = 1024 * 1024;

export class OutputFeed {
  readonly #decoder = new StringDecoder('utf8');
  #sent = 0;
  #working: Promise<void> = Promise.resolve();
  #lineStart = true;

  /** `prefix` goes before each line; '' for a session of one child. */
  constructor(
    private readonly read: (offset: number, length: number) => Promise<Uint8Array>,
    private readonly print: (text: string) => void,
    private readonly prefix: string,
  ) {}

  /** Prints up to `total` bytes; `ended` also gives out a character that will never be completed. */
  advance(total: number, ended: boolean): Promise<void> {
    this.#working = this.#working.then(() => this.#copy(total, ended));
    return this.#working;
  }

  async #copy(total: number, ended: boolean): Promise<void> {
    if (total - this.#sent > largestBacklog) {
      const skipped = total - this.#sent - largestBacklog;
      this.#print(
        `… ${skipped.toLocaleString('en')} bytes are left out here; the panel shows them all …\n`,
      );
      this.#sent += skipped;
    }
    while (this.#sent < total) {
      const bytes = await this.read(this.#sent, Math.min(slice, total - this.#sent));
      if (bytes.length === 0) break;
      this.#sent += bytes.length;
      this.#print(this.#decoder.write(Buffer.from(bytes)));
    }
    if (ended) this.#print(this.#decoder.end());
  }

  #print(text: string): void {
    if (text === '') return;
    if (this.prefix === '') {
      this.print(text);
      return;
    }
    const body = text.replace(/\n(?=[^])/g, `\n${this.prefix}`);
    this.print(this.#lineStart ? `${this.prefix}${body}` : body);
    this.#lineStart = text.endsWith('\n');
  }
}
