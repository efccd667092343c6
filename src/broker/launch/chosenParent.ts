// Another process as the parent of one child: opened, given duplicates of what the child shall inherit, and left as it was.
import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { hex } from '../../model/base/handleValue';
import type { ParentPlan } from '../../model/plan/launchPlan';
import { childHandles } from '../../model/handles/origin';
import type { Birth, BrokerHandle, ChosenParent } from '../../model/session/state';
import {
  DUPLICATE_CLOSE_SOURCE,
  DUPLICATE_SAME_ACCESS,
  PROCESS_CREATE_PROCESS,
  PROCESS_DUP_HANDLE,
  PROCESS_QUERY_INFORMATION,
  PROCESS_QUERY_LIMITED_INFORMATION,
} from '../../win32/constants';
import { CURRENT_PROCESS, type Handle } from '../../win32/handle';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { HandleLedger, OwnedHandle } from '../../win32/ownedHandle';
import type { Win32 } from '../../win32/win32';
import { Win32Error } from '../../win32/win32Error';
import type { SessionHandle, SessionHandles } from '../handles/sessionHandles';

/** A handle of the parent that a child could inherit. */
export interface Candidate {
  readonly entry: TableEntry;
  readonly described: BrokerHandle;
  /** A handle to the same object in this process, to compare with; null when there can be none. */
  readonly here: Handle | null;
  /** As that of a handle of the session; null when only the kernel can tell whether two are one object. */
  readonly identity: symbol | null;
}

interface Duplicate {
  readonly source: SessionHandle;
  readonly value: Handle;
}

export class ParentInUse {
  readonly process: OwnedHandle;
  readonly #duplicates: Duplicate[] = [];
  #copies: Handle[] = [];
  #areDuplicatesClosed = false;

  /** @throws Win32Error when there is no such process or it may not be opened. */
  constructor(
    private readonly win32: Win32,
    private readonly inspect: Win32,
    private readonly session: SessionHandles,
    ledger: HandleLedger,
    private readonly plan: ParentPlan,
    private readonly pid: number,
    /** Of a child of the session that was started before and is still suspended; null for another process. */
    private readonly birth: Birth | null,
  ) {
    const access = PROCESS_CREATE_PROCESS | PROCESS_DUP_HANDLE | PROCESS_QUERY_LIMITED_INFORMATION;
    this.process = ledger.own(win32.OpenProcessHandle(access, false, pid));
  }

  /**
   * The value in the parent of an inheritable duplicate, made once for each handle: stdout and stderr may be one. A number that
   * is no handle of ours stays what it is.
   */
  duplicate(label: string): Handle | null {
    const source = this.session.get(label);
    if (!source || source.owned.isClosed) return null;
    if (source.isNumber) return source.owned.value;
    const known = this.#duplicates.find((one) => one.source.owned.value === source.owned.value);
    if (known) return known.value;
    const value = this.win32.DuplicateHandle(
      CURRENT_PROCESS,
      source.owned.value,
      this.process.value,
      true,
      DUPLICATE_SAME_ACCESS,
    );
    this.#duplicates.push({ source, value });
    return value;
  }

  /** For the record of the birth. */
  describe(): ChosenParent {
    const image = this.inspect.QueryFullProcessImageNameW(this.process.value);
    const ofProcess =
      image === null
        ? l10n.t('PID {0}', this.pid)
        : l10n.t('{0} (PID {1})', basename(image), this.pid);
    return {
      pid: this.pid,
      name: this.plan.kind === 'child' ? this.plan.name : ofProcess,
      processId: this.plan.kind === 'child' ? this.plan.name : null,
      duplicated: this.#duplicates.map(({ source, value }) => ({
        label: source.label,
        value: hex(source.owned.value),
        duplicate: hex(value),
      })),
    };
  }

  /**
   * What the parent has to pass on at this moment, just before the call. The copies held meanwhile settle which objects these
   * are, whatever a running parent does next; they are not inheritable, and nobody asks for the name of a file that is not ours.
   */
  candidates(): readonly Candidate[] {
    const table = this.#table();
    const inherited = this.birth ? childHandles(this.birth) : [];
    return table.flatMap((entry): Candidate[] => {
      const duplicate = this.#duplicates.find(({ value }) => value === entry.value);
      if (!duplicate && !entry.inheritable) return [];
      const value = hex(entry.value);
      const access = hex(entry.access);
      if (duplicate) {
        const { source } = duplicate;
        const described = this.session.describe(source, entry.access, entry.inheritable);
        return [
          {
            entry,
            described: { ...described, value },
            here: source.owned.value,
            identity: source.identity,
          },
        ];
      }
      const here = this.#copyOf(entry.value);
      const known = inherited.find((one) => one.value === value && one.origin !== 'opened');
      const described: BrokerHandle = {
        value,
        isAmbient: !known?.label,
        label: known?.label ?? null,
        type: (here === null ? null : this.inspect.ObjectType(here)) ?? 'unknown',
        object:
          known?.object ??
          l10n.t(
            'a handle of the parent process override that your configuration does not mention',
          ),
        access,
        inheritable: entry.inheritable,
        pipe: known?.pipe ?? null,
        closedAt: null,
      };
      return [{ entry, described, here, identity: null }];
    });
  }

  /** By a handle of its own: the right to read it is none that the launch needs. */
  #table(): readonly TableEntry[] {
    const opened = this.inspect.OpenForCopies(this.pid, PROCESS_QUERY_INFORMATION);
    const hProcess = opened.ok ? opened.process : this.process.value;
    try {
      return this.inspect.ProcessHandles(hProcess, this.pid);
    } finally {
      if (opened.ok) this.inspect.Discard(hProcess);
    }
  }

  /** Null for kinds that cannot be copied, and for what a running parent has closed. */
  #copyOf(value: Handle): Handle | null {
    const copy = this.inspect.CopyHandle(this.process.value, value);
    if (copy !== null) this.#copies.push(copy);
    return copy;
  }

  /** The parent must not keep them: it would pass them on to others, and hold pipes open. */
  closeDuplicates(): void {
    if (this.#areDuplicatesClosed) return;
    this.#areDuplicatesClosed = true;
    for (const { value } of this.#duplicates) {
      try {
        // Moved here and closed here: without a target process Wine closes nothing.
        const moved = this.win32.DuplicateHandle(
          this.process.value,
          value,
          CURRENT_PROCESS,
          false,
          DUPLICATE_CLOSE_SOURCE | DUPLICATE_SAME_ACCESS,
        );
        this.win32.CloseHandle(moved);
      } catch (error) {
        // A parent that has ended meanwhile has closed them itself.
        if (!(error instanceof Win32Error)) throw error;
      }
    }
  }

  close(): void {
    this.closeDuplicates();
    for (const copy of this.#copies) this.inspect.CloseHandle(copy);
    this.#copies = [];
    this.process.close();
  }
}
