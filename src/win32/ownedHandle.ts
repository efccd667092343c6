// A handle with one owner that closes it once, and the ledger of those still open.
import type { Handle } from './handle';

export interface OwnedHandle {
  readonly value: Handle;
  readonly isClosed: boolean;
  /** Closes the handle; the second call does nothing. */
  close(): void;
  /** The kernel has closed it, or somebody else has taken it over: it is no longer ours to close. */
  release(): void;
}

export class HandleLedger {
  readonly #open = new Set<OwnedHandle>();

  constructor(private readonly closeHandle: (value: Handle) => void) {}

  /** Takes over a handle just made. `onClose` is told after it is closed; sockets bring a `closeHandle` of their own. */
  own(value: Handle, onClose?: () => void, closeHandle = this.closeHandle): OwnedHandle {
    let closed = false;
    const end = (close: (value: Handle) => void): void => {
      if (closed) return;
      closed = true;
      this.#open.delete(owned);
      close(value);
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

  closeAll(): void {
    for (const owned of this.open) owned.close();
  }
}
