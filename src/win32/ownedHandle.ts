// A handle with one owner that closes it once, and the ledger of those still open.
import type { Handle } from './handle';

export interface OwnedHandle {
  readonly value: Handle;
  readonly isClosed: boolean;
  /** Closes the handle; the second call does nothing. */
  close(): void;
}

export class HandleLedger {
  readonly #open = new Set<OwnedHandle>();

  constructor(private readonly closeHandle: (value: Handle) => void) {}

  /** Takes over a handle just made. `onClose` is told after it is closed. */
  own(value: Handle, onClose?: () => void): OwnedHandle {
    let closed = false;
    const close = (): void => {
      if (closed) return;
      closed = true;
      this.#open.delete(owned);
      this.closeHandle(value);
      onClose?.();
    };
    const owned: OwnedHandle = {
      value,
      close,
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
