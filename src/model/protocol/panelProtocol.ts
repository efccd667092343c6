// What the panel and the extension say to each other. The panel asks, the extension answers each request once.
import {
  type CapturePlace,
  type FoundMatch,
  type SearchProgress,
  type CaptureCut,
} from '../capture/capturePlace';
import * as v from 'valibot';
import type { CallsOfHandle } from '../handles/callsOfHandle';
import { codeLanguages } from '../codeGeneration/codeLanguages';
import type { Landmark } from '../session/landmark';
import { readSize } from '../plan/objectKinds';
import { packHandles, unpackHandles, type PackedHandles } from './packedHandles';
import type { Birth, CallRecord, ProcessState, SessionState } from '../session/state';
import { textEncodings } from '../capture/textEncoding';

/** The call trace would make every update larger: the panel is told its length and asks for what it shows. */
export type PanelSession = Omit<SessionState, 'calls'> & {
  readonly callCount: number;
  /** What it is the state of; absent or null for now. */
  readonly moment?: Moment | null;
};

/** A moment of a session that is not now. */
export interface Moment {
  /** How many events had happened. */
  readonly event: number;
  /** Milliseconds since the session began. */
  readonly time: number;
}

/** How much time of a session there is to look at. */
export interface SessionTime {
  /** How many events are known. */
  readonly events: number;
  /** Milliseconds from the beginning of the session to now, or to its last event. */
  readonly end: number;
  /** Null when they are as they were told last. */
  readonly landmarks: readonly Landmark[] | null;
}

/** Bytes and reads of a captured pipe in equal spans of time from the beginning of the session on. */
export interface TimelineBuckets {
  /** Milliseconds of a span. */
  readonly width: number;
  /** When the first and the last read came; null when there are none, or it is not known. */
  readonly first: number | null;
  readonly last: number | null;
  readonly bytes: readonly number[];
  readonly reads: readonly number[];
}

export interface PanelRead {
  /** Milliseconds since the session began. */
  readonly time: number;
  readonly offset: number;
  readonly length: number;
}

/** Most bytes one request brings: several screens of any view. */
export const largestWindow = 256 * 1024;
/** Most index entries one request brings. */
export const mostReads = 2000;
/** Most calls one request brings. */
export const mostCalls = 2000;
/** Most spans of time one request brings. */
const mostTimelineBuckets = 2000;

/** Longest text to search for. */
const longestQuery = 10_000;

/** Longest picture of a map to save: thousands of nodes as SVG, or as pixels. */
export const longestPicture = 32 * 1024 * 1024;

const mapPicture = v.variant('format', [
  v.strictObject({
    format: v.literal('svg'),
    text: v.pipe(v.string(), v.maxLength(longestPicture), v.startsWith('<svg ')),
  }),
  v.strictObject({
    format: v.literal('png'),
    // Its first bytes are the same in every file of this kind.
    base64: v.pipe(
      v.string(),
      v.maxLength(longestPicture),
      v.startsWith('iVBORw0KGgo'),
      v.base64(),
    ),
  }),
]);
export type MapPicture = v.InferOutput<typeof mapPicture>;

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));

const encoding = v.picklist(textEncodings);

/** What the panel and the Sessions view show each other: a process, a handle by its value in that or in the broker, or a pipe. */
const selection = v.strictObject({
  processId: v.exactOptional(v.string()),
  value: v.exactOptional(v.string()),
  pipe: v.exactOptional(v.string()),
});
export type PanelSelection = v.InferOutput<typeof selection>;

const request = v.variant('method', [
  v.strictObject({
    method: v.literal('readCapture'),
    pipe: v.string(),
    offset: natural,
    length: v.pipe(natural, v.maxValue(largestWindow)),
  }),
  v.strictObject({
    method: v.literal('readIndex'),
    pipe: v.string(),
    first: natural,
    count: v.pipe(natural, v.maxValue(mostReads)),
  }),
  v.strictObject({
    method: v.literal('readCalls'),
    first: natural,
    count: v.pipe(natural, v.maxValue(mostCalls)),
  }),
  v.strictObject({
    method: v.literal('readTimeline'),
    pipe: v.string(),
    buckets: v.pipe(natural, v.minValue(1), v.maxValue(mostTimelineBuckets)),
  }),
  v.strictObject({
    method: v.literal('showMoment'),
    at: v.union([
      v.strictObject({ event: natural }),
      v.strictObject({ time: v.pipe(v.number(), v.finite(), v.minValue(0)) }),
    ]),
  }),
  v.strictObject({ method: v.literal('showNow') }),
  v.strictObject({
    method: v.literal('callsOf'),
    value: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{1,16}$/)),
    closedAt: v.nullable(v.number()),
  }),
  v.strictObject({ method: v.literal('write'), pipe: v.string(), text: v.string() }),
  v.strictObject({ method: v.literal('closeWriteEnd'), pipe: v.string() }),
  v.strictObject({
    method: v.literal('setReading'),
    pipe: v.string(),
    paused: v.boolean(),
    readSize,
  }),
  v.strictObject({ method: v.literal('cancelWrite'), pipe: v.string() }),
  v.strictObject({ method: v.literal('writeFile'), pipe: v.string() }),
  v.strictObject({ method: v.literal('saveCapture'), pipe: v.string() }),
  v.strictObject({ method: v.literal('compareCapture'), pipe: v.string(), encoding }),
  v.strictObject({ method: v.literal('openCapture'), pipe: v.string(), encoding }),
  v.strictObject({
    method: v.literal('search'),
    pipe: v.string(),
    query: v.strictObject({
      kind: v.picklist(['text', 'hex']),
      text: v.pipe(v.string(), v.maxLength(longestQuery)),
      matchCase: v.boolean(),
      encoding,
    }),
    from: natural,
    direction: v.picklist(['next', 'previous']),
  }),
  v.strictObject({ method: v.literal('cancelSearch') }),
  v.strictObject({ method: v.literal('closeParentEnd'), label: v.string() }),
  v.strictObject({ method: v.literal('findHolders'), pipe: v.string() }),
  v.strictObject({ method: v.literal('endHolder'), pipe: v.string(), pid: natural }),
  v.strictObject({ method: v.literal('resume'), processId: v.string() }),
  v.strictObject({ method: v.literal('takeSnapshot'), processId: v.string() }),
  v.strictObject({ method: v.literal('terminate'), processId: v.string(), tree: v.boolean() }),
  v.strictObject({ method: v.literal('stop') }),
  v.strictObject({ method: v.literal('exportReport') }),
  v.strictObject({ method: v.literal('revealInTree'), selection }),
  v.strictObject({ method: v.literal('saveMap'), picture: mapPicture }),
  v.strictObject({ method: v.literal('copy'), text: v.string() }),
  v.strictObject({ method: v.literal('copyCode'), language: v.picklist(codeLanguages) }),
]);

/** From the panel: ready for the state, has drawn it, or a request. Checked by the extension, whatever the page sent. */
export const panelMessageSchema = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('drawn') }),
  v.strictObject({ type: v.literal('request'), id: natural, request }),
]);

export type PanelMessage = v.InferOutput<typeof panelMessageSchema>;
export type PanelRequest = v.InferOutput<typeof request>;

/** What each request is answered with; base64 because a webview message is JSON. */
export interface PanelResults {
  readCapture: { readonly base64: string };
  readIndex: { readonly reads: readonly PanelRead[] };
  readCalls: { readonly calls: readonly CallRecord[] };
  readTimeline: TimelineBuckets;
  showMoment: null;
  showNow: null;
  /** The calls a handle of the broker appears in. */
  callsOf: CallsOfHandle;
  write: null;
  closeWriteEnd: null;
  setReading: null;
  cancelWrite: null;
  writeFile: null;
  saveCapture: null;
  compareCapture: null;
  openCapture: null;
  /** null when there is no match. */
  search: FoundMatch | null;
  cancelSearch: null;
  closeParentEnd: null;
  findHolders: null;
  endHolder: null;
  resume: null;
  takeSnapshot: null;
  terminate: null;
  stop: null;
  exportReport: null;
  revealInTree: null;
  saveMap: null;
  copy: null;
  copyCode: null;
}

type PackedBirth = Omit<Birth, 'childHandles'> & { readonly childHandles: PackedHandles };

/** A process that has changed; without its birth, which does not change, when the panel was told it before. */
type ProcessUpdate = Omit<ProcessState, 'birth'> & { readonly birth?: PackedBirth | null };

type Fixed = Pick<PanelSession, 'plan' | 'broker' | 'brokerHandles'>;

/**
 * A session of which only what has changed is said of its processes, and of what is long and changes seldom: ten times a second
 * a tree of hundreds and ten thousand handles are larger than all the rest.
 */
export type SessionUpdate = Omit<PanelSession, 'processes' | keyof Fixed> &
  Partial<Fixed> & {
    readonly changed: readonly ProcessUpdate[];
    /** Ids of all processes, in their order; absent when they are those that were told of before. */
    readonly order?: readonly string[];
  };

function packedBirth(birth: Birth | null): PackedBirth | null {
  return birth && { ...birth, childHandles: packHandles(birth.childHandles) };
}

/** What to tell a panel that was told `before`: null when it was told nothing yet. */
export function sessionUpdate(
  state: SessionState,
  before: SessionState | null,
  moment: Moment | null = null,
): SessionUpdate {
  const { calls, processes, plan, broker, brokerHandles, ...session } = state;
  const told = new Map(before?.processes.map((process) => [process.id, process]));
  const changed = processes.flatMap((process): readonly ProcessUpdate[] => {
    const last = told.get(process.id);
    if (last === process) return [];
    const { birth, ...rest } = process;
    return [last?.birth === birth ? rest : { ...rest, birth: packedBirth(birth) }];
  });
  const isSameOrder =
    before?.processes.length === processes.length &&
    processes.every(({ id }, index) => before.processes[index]?.id === id);
  return {
    ...session,
    ...(before?.plan === plan ? {} : { plan }),
    ...(before?.broker === broker ? {} : { broker }),
    ...(before?.brokerHandles === brokerHandles ? {} : { brokerHandles }),
    callCount: calls.length,
    ...(moment ? { moment } : {}),
    changed,
    ...(isSameOrder ? {} : { order: processes.map(({ id }) => id) }),
  };
}

/**
 * The session after an update; a process that nobody has told of is left out. What has not changed is the same object as
 * before, so that what was made from it is known to hold.
 */
export function updatedSession(before: PanelSession | null, update: SessionUpdate): PanelSession {
  const { changed, order, ...rest } = update;
  const { plan = before?.plan, broker = before?.broker, ...session } = rest;
  const brokerHandles = session.brokerHandles ?? before?.brokerHandles;
  if (!plan || !broker || !brokerHandles)
    throw new Error('The update of a session nobody told of.');
  const facts = { ...session, plan, broker, brokerHandles };
  if (before && changed.length === 0 && !order) return { ...facts, processes: before.processes };
  const processes = new Map(before?.processes.map((process) => [process.id, process]));
  for (const process of changed) {
    const birth = process.birth
      ? { ...process.birth, childHandles: unpackHandles(process.birth.childHandles) }
      : (processes.get(process.id)?.birth ?? null);
    processes.set(process.id, { ...process, birth });
  }
  const ids = order ?? before?.processes.map(({ id }) => id) ?? [];
  return { ...facts, processes: ids.flatMap((id) => processes.get(id) ?? []) };
}

/** What is known of a session that was opened from a file. */
export interface SavedFacts {
  /** Wall clock, milliseconds since 1970. */
  readonly savedAt: number;
  readonly cuts: readonly CaptureCut[];
}

/** To the panel. `session` whenever anything changed, at most some ten times a second. */
export type HostMessage =
  | {
      readonly type: 'session';
      readonly session: SessionUpdate;
      /** Milliseconds since the session began, by the clock that gives all times of the session; of a past moment its own. */
      readonly now: number;
      /** Present when the session was not run here. */
      readonly saved?: SavedFacts;
      /** Present when the panel is a page of its own. */
      readonly host?: 'report';
    }
  | { readonly type: 'time'; readonly time: SessionTime }
  | { readonly type: 'search'; readonly progress: SearchProgress }
  | { readonly type: 'reveal'; readonly pipe: string; readonly place: CapturePlace }
  | { readonly type: 'select'; readonly selection: PanelSelection }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly message: string };

/** What the panel keeps of itself across reloads (`setState`), and by which it is restored. */
export const panelMementoSchema = v.object({ sessionId: v.string() });
export type PanelMemento = v.InferOutput<typeof panelMementoSchema>;
