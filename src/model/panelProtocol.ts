// What the panel and the extension say to each other. The panel asks, the extension answers each request once.
import * as v from 'valibot';
import { codeLanguages } from './codeGeneration/codeLanguages';
import { readSize } from './objectKinds';
import type { CallRecord, ProcessState, SessionState } from './state';
import { textEncodings } from './textEncoding';

/** The call trace would make every update larger: the panel is told its length and asks for what it shows. */
export type PanelSession = Omit<SessionState, 'calls'> & { readonly callCount: number };

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

/** A place in a capture to go to. */
export interface CapturePlace {
  readonly offset: number;
  readonly length: number;
}

export interface FoundMatch extends CapturePlace {
  /** It lies beyond the end at which the search came round. */
  readonly wrapped: boolean;
}

/** How far a search and its count of matches are. */
export interface SearchProgress {
  /** Bytes looked at for the next match; null when it is not being searched. */
  readonly searched: number | null;
  readonly size: number;
  /** Matches counted from the beginning on. */
  readonly matches: number;
  /** Whether these are all. */
  readonly isWhole: boolean;
  /** Which of them the one that was found last is; null when the count has not come so far. */
  readonly number: number | null;
}

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));

const encoding = v.picklist(textEncodings);

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
  v.strictObject({ method: v.literal('saveMap'), picture: mapPicture }),
  v.strictObject({ method: v.literal('copy'), text: v.string() }),
  v.strictObject({ method: v.literal('copyCode'), language: v.picklist(codeLanguages) }),
]);

/** From the panel: ready for the state, or a request. Checked by the extension, whatever the page sent. */
export const panelMessageSchema = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('request'), id: natural, request }),
]);

export type PanelMessage = v.InferOutput<typeof panelMessageSchema>;
export type PanelRequest = v.InferOutput<typeof request>;

/** What each request is answered with; base64 because a webview message is JSON. */
export interface PanelResults {
  readCapture: { readonly base64: string };
  readIndex: { readonly reads: readonly PanelRead[] };
  readCalls: { readonly calls: readonly CallRecord[] };
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
  saveMap: null;
  copy: null;
  copyCode: null;
}

/** A process that has changed; without its birth, which does not change, when the panel was told it before. */
type ProcessUpdate = Omit<ProcessState, 'birth'> & Partial<Pick<ProcessState, 'birth'>>;

/** A session of which only what has changed of its processes is said: a tree of hundreds is larger than all the rest. */
export type SessionUpdate = Omit<PanelSession, 'processes'> & {
  readonly changed: readonly ProcessUpdate[];
  /** Ids of all processes, in their order. */
  readonly order: readonly string[];
};

/** What to tell a panel that was told `before`: null when it was told nothing yet. */
export function sessionUpdate(state: SessionState, before: SessionState | null): SessionUpdate {
  const { calls, processes, ...session } = state;
  const told = new Map(before?.processes.map((process) => [process.id, process]));
  const changed = processes.flatMap((process): readonly ProcessUpdate[] => {
    const last = told.get(process.id);
    if (last === process) return [];
    const { birth, ...rest } = process;
    return [last?.birth === birth ? rest : process];
  });
  const order = processes.map(({ id }) => id);
  return { ...session, callCount: calls.length, changed, order };
}

/** The session after an update; a process that nobody has told of is left out. */
export function updatedSession(before: PanelSession | null, update: SessionUpdate): PanelSession {
  const { changed, order, ...session } = update;
  const processes = new Map(before?.processes.map((process) => [process.id, process]));
  for (const process of changed) {
    const birth = process.birth ?? processes.get(process.id)?.birth ?? null;
    processes.set(process.id, { ...process, birth });
  }
  return { ...session, processes: order.flatMap((id) => processes.get(id) ?? []) };
}

/** To the panel. `session` whenever anything changed, at most some ten times a second. */
export type HostMessage =
  | {
      readonly type: 'session';
      readonly session: SessionUpdate;
      /** Milliseconds since the session began, by the clock that gives all times of the session. */
      readonly now: number;
    }
  | { readonly type: 'search'; readonly progress: SearchProgress }
  | { readonly type: 'reveal'; readonly pipe: string; readonly place: CapturePlace }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly message: string };

/** What the panel keeps of itself across reloads (`setState`), and by which it is restored. */
export const panelMementoSchema = v.object({ sessionId: v.string() });
export type PanelMemento = v.InferOutput<typeof panelMementoSchema>;
