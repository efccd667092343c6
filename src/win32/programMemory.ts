// What the memory of a process shows of its program: the modules the loader has listed, and what the program's own file imports and is marked with.
import type { ProgramSigns } from '../model/runtimes/runtime';

/** Reads so many bytes of the process; null when it refuses, or when they are not all there. */
export type Memory = (address: bigint, length: number) => Buffer | null;

/** Offsets in the PEB and in the loader's list (winternl.h; phnt, ntldr.h): of a 64-bit process, and of the 32-bit part of one. */
interface Layout {
  readonly pointer: (bytes: Buffer, at: number) => bigint;
  readonly pointerSize: number;
  /** PEB.Ldr and PEB.ImageBaseAddress. */
  readonly loaderData: bigint;
  readonly imageBase: bigint;
  /** PEB_LDR_DATA.InLoadOrderModuleList. */
  readonly list: bigint;
  /** LDR_DATA_TABLE_ENTRY.FullDllName and BaseDllName, UNICODE_STRINGs one after the other; the entry begins with its link. */
  readonly path: number;
  readonly name: number;
}

export const layout64: Layout = {
  pointer: (bytes, at) => bytes.readBigUInt64LE(at),
  ...{ pointerSize: 8, loaderData: 0x18n, imageBase: 0x10n, list: 0x10n, path: 0x48, name: 0x58 },
};

export const layout32: Layout = {
  pointer: (bytes, at) => BigInt(bytes.readUInt32LE(at)),
  ...{ pointerSize: 4, loaderData: 0xcn, imageBase: 0x8n, list: 0xcn, path: 0x24, name: 0x2c },
};

/** More modules than any program has: the list of one that changes it at this moment may lead in a circle. */
const mostModules = 1000;
/** Functions of a program may come from so many modules; names of modules are short. */
const mostImports = 200;
const longestName = 64;
/** Of one section that is searched for marks. */
const mostSearched = 4 << 20;
const headerLength = 0x1000;

function pointerAt(memory: Memory, { pointer, pointerSize }: Layout, address: bigint): bigint {
  const bytes = memory(address, pointerSize);
  return bytes ? pointer(bytes, 0) : 0n;
}

function moduleTexts(
  memory: Memory,
  peb: bigint,
  layout: Layout,
  field: 'path' | 'name',
): readonly string[] {
  const { pointer, pointerSize, loaderData, list } = layout;
  const name = layout[field];
  const data = pointerAt(memory, layout, peb + loaderData);
  if (data === 0n) return [];
  const head = data + list;
  const names: string[] = [];
  let entry = pointerAt(memory, layout, head);
  while (entry !== head && entry !== 0n && names.length < mostModules) {
    const bytes = memory(entry, name + 2 * pointerSize);
    if (!bytes) break;
    const text = memory(pointer(bytes, name + pointerSize), bytes.readUInt16LE(name));
    names.push(text?.toString('utf16le') ?? '');
    entry = pointer(bytes, 0);
  }
  return names.filter(Boolean);
}

/** Paths of the modules that the loader has listed, the program's own first. */
export function modulePaths(memory: Memory, peb: bigint, layout: Layout): readonly string[] {
  return moduleTexts(memory, peb, layout, 'path');
}

interface Section {
  readonly address: bigint;
  readonly size: number;
  readonly isWritable: boolean;
}

interface Image {
  /** Of the import directory; null when there is none. */
  readonly imports: bigint | null;
  /** Those with initialized data. */
  readonly data: readonly Section[];
}

const IMAGE_SCN_CNT_INITIALIZED_DATA = 0x40;
const IMAGE_SCN_MEM_EXECUTE = 0x2000_0000;
const IMAGE_SCN_MEM_WRITE = 0x8000_0000;

/** Headers of a file as it is mapped. https://learn.microsoft.com/windows/win32/debug/pe-format */
function imageAt(memory: Memory, base: bigint): Image | null {
  const bytes = memory(base, headerLength);
  if (bytes?.readUInt16LE(0) !== 0x5a4d) return null;
  const at = bytes.readUInt32LE(0x3c);
  const optional = at + 24;
  if (optional + 128 > bytes.length || bytes.readUInt32LE(at) !== 0x4550) return null;
  const is64 = bytes.readUInt16LE(optional) === 0x20b;
  // The second entry of the data directories.
  const imports = bytes.readUInt32LE(optional + (is64 ? 112 : 96) + 8);
  const table = optional + bytes.readUInt16LE(at + 20);
  const count = Math.min(bytes.readUInt16LE(at + 6), Math.floor((bytes.length - table) / 40));
  const sections = Array.from({ length: Math.max(0, count) }, (_, index) => {
    const place = table + 40 * index;
    const flags = bytes.readUInt32LE(place + 36);
    const section: Section = {
      address: base + BigInt(bytes.readUInt32LE(place + 12)),
      size: bytes.readUInt32LE(place + 8),
      isWritable: (flags & IMAGE_SCN_MEM_WRITE) !== 0,
    };
    return { ...section, flags };
  });
  return {
    imports: imports === 0 ? null : base + BigInt(imports),
    data: sections.filter(
      ({ flags }) =>
        (flags & IMAGE_SCN_CNT_INITIALIZED_DATA) !== 0 && (flags & IMAGE_SCN_MEM_EXECUTE) === 0,
    ),
  };
}

function importNames(memory: Memory, base: bigint, directory: bigint): readonly string[] {
  const names: string[] = [];
  while (names.length < mostImports) {
    // One after the other: how many there are says only the empty one behind them.
    const descriptor = memory(directory + BigInt(20 * names.length), 20);
    const name = descriptor?.readUInt32LE(12) ?? 0;
    if (name === 0) return names;
    const text = memory(base + BigInt(name), longestName)?.toString('latin1') ?? '';
    names.push(text.split('\0')[0] ?? '');
  }
  return names;
}

/** What `go version` looks for, in the first 64 KB of the writable data: Go, debug/buildinfo. */
const goMark = Buffer.from('\xff Go buildinf:', 'latin1');

function isGo(memory: Memory, { data }: Image): boolean {
  const first = data.find(({ isWritable }) => isWritable);
  const bytes = first && memory(first.address, Math.min(first.size, 64 << 10));
  return bytes?.includes(goMark) === true;
}

/** Paths in the messages of the standard library: rustc, "Remap path prefix" (/rustc/<commit>/library/…). */
const rustMark = /\/rustc\/[0-9a-f]{40}[\\/]+library[\\/]/;

function isRust(memory: Memory, { data }: Image): boolean {
  return data.some(({ address, size, isWritable }) => {
    if (isWritable) return false;
    const bytes = memory(address, Math.min(size, mostSearched));
    for (let at = bytes?.indexOf('/rustc/') ?? -1; bytes && at >= 0;) {
      if (rustMark.test(bytes.toString('latin1', at, at + longestName))) return true;
      at = bytes.indexOf('/rustc/', at + 1);
    }
    return false;
  });
}

/** Empty where nothing can be read: the process is only starting, or ends. */
export function programSigns(memory: Memory, peb: bigint, layout: Layout): ProgramSigns {
  const base = pointerAt(memory, layout, peb + layout.imageBase);
  const image = base === 0n ? null : imageAt(memory, base);
  return {
    modules: moduleTexts(memory, peb, layout, 'name'),
    imports: image?.imports ? importNames(memory, base, image.imports) : [],
    marks: [
      ...(image && isGo(memory, image) ? (['go'] as const) : []),
      ...(image && isRust(memory, image) ? (['rust'] as const) : []),
    ],
  };
}
