// Objects that processes inherited without a use for them that can be seen: events, mappings, pipes of others and the like.
import * as l10n from '@vscode/l10n';
import { grouped, parted } from '../../base/groupBy';
import type { HandleWays } from '../../handles/handlePath';
import { mostShown } from '../../handles/passedHandles';
import { tenuresOf } from '../../handles/tenure';
import { namesText } from '../../plan/problem';
import { nameAndPid } from '../../processes/nameAndPid';
import type { ProcessState, SessionState } from '../../session/state';
import { affectedTexts } from '../affected';
import type { Finding } from '../finding';
import { pathDown } from '../findingPath';
import { inheritanceFix } from './inheritanceFix';
import { keepsJob } from './keptJobs';
import { heldFlows } from '../pipes/heldFlows';
import { flowWaits } from '../pipes/flowWaits';
import { strayReaderOf } from '../pipes/strayReaders';
import { groupsOf, lastHolderFirst, type KeptHandle } from './keptHandles';
import { keepsPipeName, pipeNameOf } from './keptPipeNames';
import { unmeantText } from './passedText';
import { handlePlace } from '../place';

interface Leak extends KeptHandle {
  /** Another child of the same creator, for which the object was made; null when it is gone where it came from. */
  readonly meantFor: ProcessState | null;
}

/** Of sockets, files, the session's pipes and what has a name or a job to itself the other findings speak. */
function isSpokenOf(handle: KeptHandle): boolean {
  const { source, observed } = handle;
  const file = observed.file ?? source.file;
  if (source.pipe !== null || file?.socket) return true;
  if (keepsJob(handle) || keepsPipeName(handle)) return true;
  return file !== undefined && !isForeignPipe(handle);
}

function isForeignPipe({ source, observed }: KeptHandle): boolean {
  const file = observed.file ?? source.file;
  return file?.kind === 'pipe' && file.pipe?.label == null;
}

/** Who passed on ends of pipes that kept their readers or writers waiting: that finding tells of its pipes. */
const blamedFor = (state: SessionState): ReadonlySet<string> =>
  new Set([
    ...heldFlows(state).flatMap(({ keepers }) => keepers.flatMap((one) => one.passedBy ?? [])),
    ...flowWaits(state).blocked.flatMap((wait) => strayReaderOf(state, wait)?.giver.id ?? []),
  ]);

/** Handles of one value that one creator passed on and whose receivers were told of them. */
type Siblings = ReadonlyMap<string, readonly KeptHandle[]>;

const siblingKey = ({ creator, source }: KeptHandle): string =>
  `${creator.processId} ${source.value}`;

/** Whether the creator had one and the same object under the value when it created either of them. */
function areSameObject(
  state: SessionState,
  ways: HandleWays,
  a: KeptHandle,
  b: KeptHandle,
): boolean {
  const [first, second] = a.process.createdAt <= b.process.createdAt ? [a, b] : [b, a];
  if (first.source.type !== second.source.type) return false;
  const creator = ways.processes.get(first.creator.processId);
  if (!creator) return false;
  const { until } = tenuresOf(state).given(creator, first.process, first.source.value);
  return until === null || until > second.process.createdAt;
}

const byEnvironment = ({ intent }: KeptHandle): string | null =>
  intent?.by === 'environment' ? intent.variable : null;

/**
 * The sibling that was given the value, where this process was not. A variable that both have says less than a command line: whoever
 * sets one for a child often leaves it to the next.
 */
function meantFor(
  state: SessionState,
  ways: HandleWays,
  handle: KeptHandle,
  siblings: Siblings,
): ProcessState | null {
  if (handle.intent && !byEnvironment(handle)) return null;
  const others = siblings.get(siblingKey(handle)) ?? [];
  const isMeant = ({ intent }: KeptHandle): boolean =>
    handle.intent === null || intent?.by === 'commandLine';
  const sibling = others.find(
    (other) =>
      other.process !== handle.process &&
      isMeant(other) &&
      areSameObject(state, ways, handle, other),
  );
  return sibling?.process ?? null;
}

/** The leaks found until now, by process and value. */
type Leaks = Map<string, Leak>;

/** What it got from one that was not meant to have it either was made for the same process. */
function meantForAbove({ intent, creator, source }: KeptHandle, above: Leaks): ProcessState | null {
  const given = above.get(`${creator.processId} ${source.value}`);
  if (intent || !given || given.source.type !== source.type) return null;
  return given.source.openedBy === source.openedBy ? given.meantFor : null;
}

function leakOf(
  state: SessionState,
  ways: HandleWays,
  handle: KeptHandle,
  siblings: Siblings,
  above: Leaks,
): Leak | null {
  const { process, isInherited, intent, loss } = handle;
  if (!isInherited || isSpokenOf(handle)) return null;
  // Read late, a table does not tell what else could have been passed on.
  if (process.birth?.readAfter !== undefined) return null;
  const sibling = meantFor(state, ways, handle, siblings) ?? meantForAbove(handle, above);
  if (sibling) return { ...handle, meantFor: sibling };
  return loss && !intent ? { ...handle, meantFor: null } : null;
}

/** A name people know, else what it is. */
function objectOf(handle: KeptHandle): string {
  const { observed, source } = handle;
  if (!(observed.file ?? source.file)?.pipe) return source.object;
  return pipeNameOf(handle) ?? l10n.t({ message: 'pipe', comment: ['In a list of objects'] });
}

const mostInHeadline = 3;

function objectsText(own: readonly Leak[]): string {
  const texts = [...new Set(own.map((one) => `${objectOf(one)} (${one.value})`))];
  const list = namesText(new Set(texts.slice(0, mostInHeadline)), 'and');
  const more = texts.length - mostInHeadline;
  return more > 0 ? l10n.t('{0} and {1} more', list, more) : list;
}

function headlineOf(own: readonly [Leak, ...Leak[]], isPast: boolean): string {
  const [first] = own;
  const { process, opener, meantFor: sibling, loss } = first;
  const args = [nameAndPid(process), objectsText(own), nameAndPid(opener)];
  if (sibling) {
    return l10n.t({
      message: '{0} also inherited {1}, which {2} made for {3}.',
      args: [...args, nameAndPid(sibling)],
      comment: ['{0}, {2} and {3} are "a.exe (PID 12)", {1} is a list of objects'],
    });
  }
  if (loss?.how === 'closed') {
    return isPast
      ? l10n.t({
          message: '{0} held {1}, inherited from {2}, which had closed its own handle.',
          args,
          comment: ['{0} and {2} are "a.exe (PID 12)", {1} is a list of objects'],
        })
      : l10n.t({
          message: '{0} still holds {1}, inherited from {2}, which has closed its own handle.',
          args,
          comment: ['{0} and {2} are "a.exe (PID 12)", {1} is a list of objects'],
        });
  }
  return isPast
    ? l10n.t({
        message: '{0} held {1}, inherited from {2}, which had exited.',
        args,
        comment: ['{0} and {2} are "a.exe (PID 12)", {1} is a list of objects'],
      })
    : l10n.t({
        message: '{0} still holds {1}, inherited from {2}, which has exited.',
        args,
        comment: ['{0} and {2} are "a.exe (PID 12)", {1} is a list of objects'],
      });
}

function findingOf(
  state: SessionState,
  ways: HandleWays,
  handles: readonly [Leak, ...Leak[]],
  isPast: boolean,
): Finding {
  const [first, ...rest] = handles;
  const { process, opener, value, meantFor: sibling, loss } = first;
  const isOwn = (one: Leak): boolean =>
    one.process === process && one.meantFor === sibling && one.loss?.how === loss?.how;
  const [alike, others] = parted(rest, isOwn);
  const own = [first, ...alike] as const;
  const shown = [...own, ...others].slice(0, mostShown);
  const path = pathDown(state, opener.id, process, value);
  return {
    code: 'leaked-handle',
    severity: 'information',
    headline: headlineOf(own, isPast),
    path,
    why: unmeantText(first),
    fix: inheritanceFix(state, first, path),
    ...(others.length > 0 ? { affects: affectedTexts(others, objectOf) } : {}),
    about: opener.id,
    places: [{ kind: 'process', id: process.id }, ...shown.map(handlePlace)],
    evidence: {
      process: process.id,
      pid: process.pid,
      handles: shown.map((one) => ({
        process: one.process.id,
        pid: one.process.pid,
        handle: one.value,
        object: one.source.object,
        openedBy: opener.id,
        path: ways.to(one.process, opener.id),
      })),
    },
  };
}

/** One for all that one process opened and that went along. */
export function leaks(
  state: SessionState,
  ways: HandleWays,
  kept: readonly KeptHandle[],
): readonly Finding[] {
  const siblings = grouped(kept, (handle) =>
    handle.intent === null || handle.intent.by === 'choice' ? null : siblingKey(handle),
  );
  const blamed = blamedFor(state);
  const all: Leaks = new Map();
  // Those above first, as they were created.
  for (const handle of kept) {
    if (isForeignPipe(handle) && blamed.has(handle.creator.processId)) continue;
    const leak = leakOf(state, ways, handle, siblings, all);
    if (leak) all.set(`${handle.process.id} ${handle.value}`, leak);
  }
  return groupsOf(state, [...all.values()], ({ opener }) => opener.id).map((group) => {
    const { handles, isPast } = lastHolderFirst(state, group);
    return findingOf(state, ways, handles, isPast);
  });
}
