// What the panel asks of the extension, checked there, and what each request is answered with, once.
import * as v from 'valibot';
import type { FoundMatch } from '../capture/capturePlace';
import { textEncodings } from '../capture/textEncoding';
import { codeLanguages } from '../codeGeneration/codeLanguages';
import type { CallsOfHandle } from '../handles/callsOfHandle';
import { readSize } from '../plan/objectAttributes';
import { foldsSchema } from './panelMemento';
import type { CallRecord } from '../session/state';

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

export const pictureFile = v.variant('format', [
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
export type PictureFile = v.InferOutput<typeof pictureFile>;

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
  v.strictObject({
    method: v.literal('closeHandle'),
    processId: v.string(),
    value: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{1,16}$/)),
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
  v.strictObject({ method: v.literal('saveMap'), picture: pictureFile }),
  v.strictObject({ method: v.literal('copy'), text: v.string() }),
  // Only of what kind the page is: which one, and whether there is one, the extension knows.
  v.strictObject({
    method: v.literal('openHelp'),
    code: v.pipe(v.string(), v.regex(/^[a-z-]{1,60}$/)),
  }),
  v.strictObject({ method: v.literal('copyCode'), language: v.picklist(codeLanguages) }),
]);

/** From the panel: ready for the state, has drawn it, or a request. Checked by the extension, whatever the page sent. */
export const panelMessageSchema = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('drawn') }),
  v.strictObject({ type: v.literal('folds'), folds: foldsSchema }),
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
  closeHandle: null;
  resume: null;
  takeSnapshot: null;
  terminate: null;
  stop: null;
  exportReport: null;
  revealInTree: null;
  saveMap: null;
  copy: null;
  openHelp: null;
  copyCode: null;
}
