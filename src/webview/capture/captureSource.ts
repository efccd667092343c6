// Where the bytes of a capture and the records of its reads come from: the extension, in windows.
import type { PanelRead } from '../../model/protocol/panelRequests';
import { pageBytes } from '../../model/capture/keptCapture';
import type { HostConnection } from '../host/hostConnection';
import { PagedCache } from './pagedCache';

const readsPerPage = 500;

export type ByteCache = PagedCache<Uint8Array>;
export type ReadCache = PagedCache<PanelRead[]>;

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function captureBytes(host: HostConnection, pipe: string, changed: () => void): ByteCache {
  return new PagedCache<Uint8Array>(
    {
      // A multiple of every row width of the hex view, so that no row lies across two pages.
      pageSize: pageBytes,
      empty: new Uint8Array(),
      join: joinBytes,
      fetch: async (offset, length) => {
        const { base64 } = await host.ask({ method: 'readCapture', pipe, offset, length });
        return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      },
    },
    changed,
  );
}

export function captureReads(host: HostConnection, pipe: string, changed: () => void): ReadCache {
  return new PagedCache<PanelRead[]>(
    {
      pageSize: readsPerPage,
      empty: [],
      join: (parts) => parts.flat(),
      fetch: async (first, count) => {
        const { reads } = await host.ask({ method: 'readIndex', pipe, first, count });
        return [...reads];
      },
    },
    changed,
  );
}

/** Number of the first read at or after `offset`; null while the records that decide it are being fetched. */
export function firstReadFrom(cache: ReadCache, reads: number, offset: number): number | null {
  let low = 0;
  let high = reads;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const read = cache.prefix(middle, 1)[0];
    if (!read) return null;
    if (read.offset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
