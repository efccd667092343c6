// What the page of a search and the extension say to each other.
import * as v from 'valibot';
import { pictureFile } from './panelRequests';
import type { SearchState } from '../search/searchState';

/** To the page. */
export interface SearchPageMessage {
  readonly type: 'search';
  readonly state: SearchState;
  /** Of the whole search, of which the state may have the beginning only. */
  readonly headline: string;
}

/** What a person asks for by a button of the page. */
const searchActs = ['refresh', 'cancel', 'copyText', 'copyMarkdown', 'saveJson'] as const;
export type SearchAct = (typeof searchActs)[number];

/** What a person does about one holder: its process, and where there is one its handle. */
const holderActs = ['explain', 'closeHandle', 'terminate'] as const;
export type HolderAct = (typeof holderActs)[number];

/** From the page. */
export const searchPageRequestSchema = v.variant('type', [
  /** Each time it is loaded. */
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('act'), act: v.picklist(searchActs) }),
  /** `handle` null where the holder has none. */
  v.strictObject({
    type: v.literal('holder'),
    act: v.picklist(holderActs),
    pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
    handle: v.nullable(v.pipe(v.string(), v.regex(/^0x[0-9a-f]{1,16}$/))),
  }),
  /** To the clipboard. */
  v.strictObject({ type: v.literal('copy'), text: v.string() }),
  v.strictObject({ type: v.literal('saveMap'), picture: pictureFile }),
]);
export type SearchPageRequest = Readonly<v.InferOutput<typeof searchPageRequestSchema>>;

/** What the page leaves for the window that is loaded again: what was searched for, as it is typed. How it was looked at is the page's own. */
export const searchMementoSchema = v.object({
  typed: v.string(),
  choices: v.optional(v.unknown()),
});
export type SearchMemento = Readonly<v.InferOutput<typeof searchMementoSchema>>;
