// Reads processes while they run: opens each, compares its handles with those of its creator and siblings, and tells of it.
import * as l10n from '@vscode/l10n';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER } from '../../win32/constants';
import type { ListedProcess } from '../../win32/bindings/processList';
import type { SessionProcess } from '../processes/sessionProcess';
import type { Sibling } from '../tree/birthTables';
import { Discovery, type TellingContext } from '../tree/discovery';
import { refusalNote, type Discovered } from '../tree/discoverProcess';
import type { CreatedInTree } from './createdInTree';
import { Creators } from './creators';
import type { NewProcesses } from './newProcesses';
import { openToRead } from './openToRead';
import type { OutsideHolders } from './outsideHolders';

/** Processes of the same creator with which one is compared where the creator does not have an object: the nearest in age. */
const mostSiblings = 8;

interface ReadingContext extends TellingContext {
  readonly created: Pick<CreatedInTree, 'isKnown'>;
  readonly outside: Pick<OutsideHolders, 'has'>;
  readonly newProcesses: Pick<NewProcesses, 'attach' | 'leaveIfWanted'>;
  /** Nothing more is read when the session is over. */
  readonly isOver: () => boolean;
  /** Told of each that is followed from now on. */
  readonly onRead: (process: SessionProcess) => void;
}

/** A process that is about to be read. */
interface Member {
  readonly listed: ListedProcess;
  readonly opened: ReturnType<TellingContext['ledger']['own']> | null;
  /** Why it could not be opened. */
  readonly note: string | null;
}

export class RunningProcesses {
  readonly #discovery: Discovery;

  constructor(private readonly context: ReadingContext) {
    this.#discovery = new Discovery(context);
  }

  /** `listed`: all processes at this moment. */
  async read(found: readonly ListedProcess[], listed: readonly ListedProcess[]): Promise<void> {
    const { inspect, ledger, created, runtimes, isOver } = this.context;
    // The oldest first: a creator is older than what it created, and what it has is known before.
    const byAge = [...found].sort((a, b) => (BigInt(a.createdAt) < BigInt(b.createdAt) ? -1 : 1));
    const members = byAge.map((process) => this.#open(process));
    const creators = new Creators(inspect, ledger);
    const discovered: Discovered[] = [];
    try {
      for (const member of members) {
        // Meanwhile somebody else can have found it.
        if (isOver() || created.isKnown(member.listed)) member.opened?.close();
        else discovered.push(await this.#readOne(member, members, creators, listed));
      }
    } finally {
      creators.close();
    }
    for (const one of discovered) if (!isOver()) await this.#discovery.complete(one);
    for (const { process } of discovered) {
      // What they are written in takes longest to find out: what is known is told meanwhile.
      await nextTurn();
      if (!isOver()) runtimes.find(process);
    }
  }

  #open(listed: ListedProcess): Member {
    const opened = openToRead(this.context.inspect, listed);
    if (opened === 'another') {
      return { listed, opened: null, note: refusalNote(ERROR_INVALID_PARAMETER) };
    }
    return opened.ok
      ? { listed, opened: this.context.ledger.own(opened.process), note: null }
      : { listed, opened: null, note: deniedNote(opened.code) };
  }

  async #readOne(
    { listed, opened, note }: Member,
    members: readonly Member[],
    creators: Creators,
    all: readonly ListedProcess[],
  ): Promise<Discovered> {
    const { processes, outside: outsideHolders, newProcesses, events } = this.context;
    const { pid, parentPid } = listed;
    const own = processes.withPid(parentPid);
    const isOwn = own !== undefined && BigInt(own.createdAt) <= BigInt(listed.createdAt);
    const exited = isOwn ? null : this.#exitedCreator(listed);
    const outside = isOwn || exited ? null : creators.of(listed, all);
    const noCreator = exited ? 'exited' : isOwn ? unreadable(own) : (outside?.noCreator ?? null);
    const isOutside = outsideHolders.has(listed);
    const debugNote = opened && !isOutside ? await newProcesses.attach(listed) : null;
    const outsideNote = isOutside ? outsideText() : debugNote;
    const discovered = await this.#discovery.discover({
      ...{ pid, opened, note: note ?? outsideNote, seenBy: 'attach', isRunning: true },
      isUndebugged: debugNote !== null,
      attaching: {
        creator: outside?.creator ?? null,
        noCreator,
        siblings: siblingsOf(listed, members),
      },
    });
    const { process: found } = discovered;
    events.push({ type: 'processResumed', id: found.id });
    found.phase = 'running';
    if (!newProcesses.leaveIfWanted(found)) this.context.onRead(found);
    return discovered;
  }

  /** A process of the session that has ended since, and created this one. */
  #exitedCreator({ parentPid, createdAt }: ListedProcess): SessionProcess | undefined {
    return this.context.processes.all.find(
      (process) =>
        process.pid === parentPid &&
        process.phase === 'exited' &&
        BigInt(process.createdAt) <= BigInt(createdAt) &&
        (process.endedAt === null || BigInt(createdAt) <= BigInt(process.endedAt)),
    );
  }
}

/** Those of this session with the same creator, the nearest in age first. */
function siblingsOf(listed: ListedProcess, members: readonly Member[]): readonly Sibling[] {
  const { pid, parentPid, createdAt } = listed;
  const distance = (other: Pick<ListedProcess, 'createdAt'>): bigint => {
    const difference = BigInt(other.createdAt) - BigInt(createdAt);
    return difference < 0n ? -difference : difference;
  };
  return members
    .filter((other) => other.listed.parentPid === parentPid && other.listed.pid !== pid)
    .sort((a, b) => (distance(a.listed) < distance(b.listed) ? -1 : 1))
    .flatMap(({ opened, listed: { pid: otherPid, name } }): Sibling[] =>
      opened && !opened.isClosed ? [{ pid: otherPid, name, hProcess: opened.value }] : [],
    )
    .slice(0, mostSiblings);
}

const outsideText = (): string =>
  l10n.t('It is no part of the tree: it has an end of a pipe of the tree.');

/** A creator of the session whose table nobody can read. */
const unreadable = ({ process }: SessionProcess): 'refused' | null =>
  process === null ? 'refused' : null;

/** What would make it visible stands beside why it is not. */
const deniedNote = (code: number): string =>
  code === ERROR_ACCESS_DENIED
    ? l10n.t(
        'It cannot be inspected (access denied). Start the editor as administrator to inspect it.',
      )
    : refusalNote(code);
