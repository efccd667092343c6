// A handle with one owner that closes it once, and the ledger of those still open and of those that could not be closed.
import type { Handle } from './handle';

export interface OwnedHandle {
  readonly value: Handle;
  readonly isClosed: boolean;
  /** Closes the handle; the second call does nothing. Never throws: the ledger remembers what could not be closed. */
  close(): void;
  /** The kernel has closed it, or somebody else has taken it over: it is no longer ours to close. */
  release(): void;
}

export class HandleLedger {
  readonly #open = new Set<OwnedHandle>();
  readonly #unclosed: Handle[] = [];

  constructor(private readonly closeHandle: (value: Handle) => void) {}

  /** Takes over a handle just made. `onClose` is told once it is closed; sockets bring a `closeHandle` of their own. */
  own(value: Handle, onClose?: () => void, closeHandle = this.closeHandle): OwnedHandle {
    let closed = false;
    const end = (close: (value: Handle) => void): void => {
      if (closed) return;
      closed = true;
      this.#open.delete(owned);
      try {
        close(value);
      } catch {
        // Not tried again: the value may be somebody else's by then. The call trace has the call and its code.
        this.#unclosed.push(value);
        return;
      }
      onClose?.();
    };
    const close = (): void => end(closeHandle);
    const release = (): void => end(() => undefined);
    const owned: OwnedHandle = {
      value,
      close,
      release,
      get isClosed() {
        return closed;
      },
    };
    this.#open.add(owned);
    return owned;
  }

  get open(): readonly OwnedHandle[] {
    return [...this.#open];
  }

  /** Values of what is still open and of what could not be closed. */
  get left(): readonly Handle[] {
    return [...this.#unclosed, ...this.open.map(({ value }) => value)];
  }

  /** One that cannot be closed keeps none of the others open. */
  closeAll(): void {
    for (const owned of this.open) owned.close();
  }
}
