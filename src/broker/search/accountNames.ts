// The names of accounts, each looked up once: a server may be asked for it, and may not answer.
import type { Win32 } from '../../win32/win32';
import { sidText } from '../../win32/sidText';
import { atMost } from '../events/atMost';

/** Milliseconds that are waited for a name; it is there for the next question when it comes later. */
const patience = 300;

export class AccountNames {
  readonly #names = new Map<string, Promise<string | null>>();
  /** By the text of the SID: what has come. */
  readonly #known = new Map<string, string>();

  constructor(private readonly inspect: Pick<Win32, 'LookupAccountSidW'>) {}

  /** By the text of the SID, as many as come in time. */
  async of(sids: Iterable<Buffer>): Promise<ReadonlyMap<string, string>> {
    const asked = [...sids].map((sid) => {
      const text = sidText(sid);
      const name = this.#names.get(text) ?? this.#lookUp(text, sid);
      this.#names.set(text, name);
      return name;
    });
    await atMost(patience, Promise.all(asked));
    return this.#known;
  }

  async #lookUp(text: string, sid: Buffer): Promise<string | null> {
    const name = await this.inspect.LookupAccountSidW(sid);
    if (name !== null) this.#known.set(text, name);
    return name;
  }
}
