// The session's own handles in the broker: each with its label, told when it is made and when it is closed.
import * as l10n from '@vscode/l10n';
import type { KnownEnd } from '../../model/protocol/brokerProtocol';
import { hex } from '../../model/base/handleValue';
import type { PipeIdentity } from '../../model/pipes/pipeIdentity';
import type { BrokerHandle, PipeEnd } from '../../model/session/state';
import type { Handle } from '../../win32/handle';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { HandleLedger, OwnedHandle } from '../../win32/ownedHandle';
import type { Win32 } from '../../win32/win32';
import type { EventQueue } from '../events/eventQueue';
import { ownTable } from './handleCount';
import { pipeIndexNumber } from './pipeIndexNumber';

/** One end of a pipe of this session. `label` is that of the pipe; `indexNumber` as in `PipeIdentity`. */
interface HandlePipe {
  readonly label: string;
  readonly name: string;
  readonly end: PipeEnd;
  readonly indexNumber: string | null;
}

export interface SessionHandle {
  readonly label: string;
  readonly owned: OwnedHandle;
  readonly object: string;
  /** A number of the plan with no handle behind it. */
  readonly isNumber: boolean;
  readonly pipe: HandlePipe | null;
  /**
   * What tells objects apart that this session made: handles with different identities have different objects. Null when only the
   * kernel knows, as of an object that was there before.
   */
  readonly identity: symbol | null;
}

interface PipeEndHandle extends SessionHandle {
  readonly pipe: HandlePipe;
  readonly entry: TableEntry;
}

interface HandleExtras {
  readonly pipe?: SessionHandle['pipe'];
  /** Default: an object of its own, as every call has that creates one. */
  readonly identity?: SessionHandle['identity'];
  /** For what CloseHandle is not right for. */
  readonly close?: (value: Handle) => void;
}

export class SessionHandles {
  readonly #handles = new Map<string, SessionHandle>();
  /** What a child knows under a value other than the broker's, by child and label. */
  readonly #elsewhere = new Map<string, Handle>();
  /** Those told of, with the type of their object, which never changes, and their entry in the table at the time. */
  readonly #announced = new Map<
    SessionHandle,
    { readonly type: string; readonly entry: TableEntry | undefined }
  >();

  constructor(
    private readonly inspect: Win32,
    private readonly ledger: HandleLedger,
    private readonly events: EventQueue,
  ) {}

  /** Takes over a new handle. `announce` tells of it once all are made, because access masks need a table snapshot. */
  add(label: string, value: Handle, object: string, more: HandleExtras = {}): void {
    const onClose = (): void => this.events.push({ type: 'handleClosed', value: hex(value) });
    const owned = this.ledger.own(value, onClose, more.close);
    const { pipe = null, identity = Symbol(label) } = more;
    this.#handles.set(label, { label, owned, object, isNumber: false, pipe, identity });
  }

  /** A number that stands where a handle belongs. It is nobody's: nothing closes it, and no table has it. */
  addNumber(label: string, value: Handle): void {
    const owned: OwnedHandle = {
      value,
      isClosed: false,
      close: () => undefined,
      release: () => undefined,
    };
    const object = l10n.t('a plain number');
    const number = { label, owned, object, isNumber: true, pipe: null, identity: null };
    this.#handles.set(label, number);
  }

  /** Asked here and not by the maker: the pipe made to compare with is no part of the session's call trace. */
  pipeIndexNumber(ends: Readonly<Record<PipeEnd, Handle>>): string | null {
    return pipeIndexNumber(this.inspect, ends);
  }

  get(label: string): SessionHandle | undefined {
    return this.#handles.get(label);
  }

  /** Closed handles have no value: it may be another object's by now. */
  value(label: string): Handle | null {
    const handle = this.#handles.get(label);
    return handle && !handle.owned.isClosed ? handle.owned.value : null;
  }

  /** A chosen parent passes the handle on under a value of its own: that is what its child is told. */
  passAs(child: string, label: string, value: Handle): void {
    this.#elsewhere.set(`${child} ${label}`, value);
  }

  /** The value a child has the handle under, if it gets it. */
  valueIn(child: string | null, label: string): Handle | null {
    return this.#elsewhere.get(`${child ?? ''} ${label}`) ?? this.value(label);
  }

  close(label: string): void {
    this.#handles.get(label)?.owned.close();
  }

  get open(): readonly SessionHandle[] {
    return [...this.#handles.values()].filter((handle) => !handle.owned.isClosed);
  }

  /** Both ends of a pipe and their copies, those closed since included, each with its entry in the table at the time. */
  endsOf(label: string): readonly PipeEndHandle[] {
    return [...this.#handles.values()].flatMap((handle): PipeEndHandle[] => {
      const entry = this.#announced.get(handle)?.entry;
      return handle.pipe?.label === label && entry ? [{ ...handle, pipe: handle.pipe, entry }] : [];
    });
  }

  /** Of all pipes, those whose ends are closed included. */
  get pipeLabels(): readonly string[] {
    return [
      ...new Set([...this.#handles.values()].flatMap(({ pipe }) => (pipe ? [pipe.label] : []))),
    ];
  }

  /** The broker's own ends of a pipe that are open: what other handles can be compared with. */
  openEndsOf(label: string): readonly KnownEnd[] {
    return this.endsOf(label)
      .filter(({ owned }) => !owned.isClosed)
      .map(({ owned, pipe }) => ({
        pid: process.pid,
        handle: hex(owned.value),
        label,
        end: pipe.end,
      }));
  }

  identityOf(label: string): PipeIdentity | null {
    const [end] = this.endsOf(label);
    return end ? { label, name: end.pipe.name, indexNumber: end.pipe.indexNumber } : null;
  }

  /** Tells of every handle made since the last time. */
  announce(): void {
    const made = this.open.filter((handle) => !this.#announced.has(handle));
    // Only the table of the whole system has addresses, and they are of use for ends of pipes: a search compares with them later.
    const entries = made.some(({ pipe }) => pipe)
      ? this.inspect.HandleTable(new Set([process.pid]))
      : ownTable(this.inspect);
    const table = new Map(entries.map((entry) => [entry.value, entry]));
    for (const handle of made) {
      const entry = table.get(handle.owned.value);
      const type = this.inspect.ObjectType(handle.owned.value) ?? 'unknown';
      this.#announced.set(handle, { type, entry });
      if (entry) {
        this.events.push({
          type: 'handleCreated',
          handle: this.describe(handle, entry.access, entry.inheritable),
        });
      }
    }
  }

  describe(handle: SessionHandle, access: number, inheritable: boolean): BrokerHandle {
    return {
      value: hex(handle.owned.value),
      isAmbient: false,
      label: handle.label,
      type:
        this.#announced.get(handle)?.type ??
        this.inspect.ObjectType(handle.owned.value) ??
        'unknown',
      object: handle.object,
      access: hex(access),
      inheritable,
      pipe: handle.pipe && {
        label: handle.pipe.label,
        name: handle.pipe.name,
        end: handle.pipe.end,
      },
      closedAt: null,
    };
  }
}
