// A prober whose threads hang in the system at one handle, as on Windows at a pipe with a call pending; Wine never does by itself.
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hex } from '../../src/model/base/handleValue';
import type { Win32 } from '../../src/win32/win32';
import { temporaryFolder } from './runSession';

const dist = join(process.cwd(), 'dist');

interface Place {
  readonly pid: number;
  readonly value: bigint;
}

/** The module of the prober. Its threads do not come back from the first question about the object behind the handle. */
export function hangingProber({ pid, value }: Place): string {
  const folder = temporaryFolder();
  copyFileSync(join(dist, 'prober.js'), join(folder, 'main.js'));
  const koffi = JSON.stringify(join(process.cwd(), 'node_modules/koffi'));
  // The copy has no packages beside it.
  const findKoffi = `const { Module } = require('node:module');
const find = Module._resolveFilename;
Module._resolveFilename = (name, ...more) => find(name === 'koffi' ? ${koffi} : name, ...more);
`;
  writeFileSync(join(folder, 'prober.js'), `${findKoffi}require('./main.js');`);
  writeFileSync(
    join(folder, 'proberThread.js'),
    `${findKoffi}const koffi = require('koffi');
const kernel32 = koffi.load('kernel32.dll');
const open = kernel32.func('OpenProcess', 'void *', ['uint32', 'int32', 'uint32']);
const current = kernel32.func('GetCurrentProcess', 'void *', []);
const duplicate = kernel32.func('DuplicateHandle', 'int32', ['void *', 'void *', 'void *', 'void *', 'uint32', 'int32', 'uint32']);
const close = kernel32.func('CloseHandle', 'int32', ['void *']);
const sleep = kernel32.func('Sleep', 'void', ['uint32']);
const compare = koffi.load('kernelbase.dll').func('CompareObjectHandles', 'int32', ['void *', 'void *']);
const hangs = (handle) => {
  const owner = open(0x40, 0, ${pid});
  const copy = Buffer.alloc(8);
  const isThere = owner && duplicate(owner, ${hex(value)}n, current(), copy, 0, 0, 2) !== 0;
  const isSame = isThere && compare(copy.readBigUInt64LE(), handle) !== 0;
  if (isThere) close(copy.readBigUInt64LE());
  if (owner) close(owner);
  return isSame;
};
const load = koffi.load;
koffi.load = (file) => {
  const dll = load(file);
  const func = (name, ...types) => {
    const bound = dll.func(name, ...types);
    if (name !== 'NtQueryVolumeInformationFile') return bound;
    return (handle, ...more) => {
      if (hangs(handle)) sleep(0xffffffff);
      return bound(handle, ...more);
    };
  };
  return { func };
};
require(${JSON.stringify(join(dist, 'proberThread.js'))});`,
  );
  return join(folder, 'prober.js');
}

/** How many handles to the object behind a handle a process has. */
export function countSame(win32: Win32, owner: number, { pid, value }: Place): number {
  const copyOf = (place: Place): bigint | null => {
    const opened = win32.OpenForCopies(place.pid);
    if (!opened.ok) return null;
    const copy = win32.CopyHandle(opened.process, place.value);
    win32.Discard(opened.process);
    return copy;
  };
  const original = copyOf({ pid, value });
  if (original === null) throw new Error('the handle is gone');
  const copies = win32.HandleTable(new Set([owner])).flatMap((entry) => copyOf(entry) ?? []);
  const same = copies.filter((copy) => win32.CompareObjectHandles(copy, original));
  for (const copy of [...copies, original]) win32.Discard(copy);
  return same.length;
}
