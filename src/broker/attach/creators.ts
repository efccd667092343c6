// The creators of attached processes that are no processes of the session: read for the comparison, and let go after it.
import * as l10n from '@vscode/l10n';
import type { ListedProcess } from '../../win32/bindings/processList';
import type { HandleLedger } from '../../win32/ownedHandle';
import type { Win32 } from '../../win32/win32';
import { numbersOf } from '../launch/birth';
import { unknownEnvironment } from '../processes/environmentNumbers';
import type { SessionProcess } from '../processes/sessionProcess';
import { creatorOf } from '../processes/sessionProcess';
import { SilentHandles } from '../processes/silentHandles';
import type { Attaching } from '../tree/birthTables';
import { openToRead } from './openToRead';

type Creator = Pick<Attaching, 'creator' | 'noCreator'>;

const exitedName = (): string =>
  l10n.t({ message: 'an exited process', comment: ['Stands where the name of a process stands'] });

export class Creators {
  /** By pid and creation, or by pid alone for those that have exited. */
  readonly #known = new Map<string, Creator>();

  constructor(
    private readonly inspect: Win32,
    private readonly ledger: HandleLedger,
  ) {}

  /** `listed`: all processes at this moment. */
  of(
    { parentPid, createdAt }: Pick<ListedProcess, 'parentPid' | 'createdAt'>,
    listed: readonly ListedProcess[],
  ): Creator {
    if (parentPid === 0) return { creator: null, noCreator: 'unknown' };
    const living = creatorOf(listed, { parentPid, createdAt });
    const key = `${parentPid} ${living?.createdAt ?? 'exited'}`;
    const known = this.#known.get(key) ?? this.#find(parentPid, living);
    this.#known.set(key, known);
    return known;
  }

  #find(pid: number, living: ListedProcess | null): Creator {
    if (!living) {
      return { creator: standIn({ pid, name: exitedName(), createdAt: '0' }), noCreator: 'exited' };
    }
    const opened = openToRead(this.inspect, living);
    // Its pid is another's by now: it has just exited.
    if (opened === 'another') return { creator: standIn(living), noCreator: 'exited' };
    if (!opened.ok) return { creator: standIn(living), noCreator: 'refused' };
    const environment = {
      numbers: numbersOf(this.inspect.StartParameters(opened.process)),
      told: [],
    };
    const process = this.ledger.own(opened.process);
    return { creator: { ...standIn(living), process, environment }, noCreator: null };
  }

  /** Nothing of theirs is wanted any more. */
  close(): void {
    for (const { creator } of this.#known.values()) creator?.process?.close();
    this.#known.clear();
  }
}

/** What the comparison wants of a process, of one that is in no list of the session's. */
function standIn({
  pid,
  name,
  createdAt,
}: Pick<ListedProcess, 'pid' | 'name' | 'createdAt'>): SessionProcess {
  return {
    ...{ id: `${name}:${pid}`, name, pid, createdAt, parent: null, child: null, process: null },
    ...{ known: new Map(), witnesses: new Map(), silent: new SilentHandles() },
    environment: unknownEnvironment,
    isDiscovered: true,
    endedAt: null,
    phase: 'running',
  };
}
