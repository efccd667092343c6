// Asks the Restart Manager who uses a file: it knows services by name. Read only: nothing is registered beyond the question.
import koffi from 'koffi';
import { ERROR_MORE_DATA } from '../constants';
import { DWORD, POINTER, type Library, type Native } from './library';

/** CCH_RM_SESSION_KEY and its end. */
const keyLength = 33;
/** RM_PROCESS_INFO: pid and FILETIME of its start, application name (256), service name (64), then four fields of 4 bytes. */
const infoSize = 668;
const serviceAt = 12 + 2 * 256;
const serviceLength = 64;
/** What a question about one file can find; others come meanwhile. */
const spare = 8;
const mostAttempts = 4;

export interface RestartUser {
  readonly pid: number;
  /** FILETIME in decimal. */
  readonly createdAt: string;
  /** The short name of the service; null for a program. */
  readonly service: string | null;
}

export type RestartUsers =
  | { readonly ok: true; readonly users: readonly RestartUser[] }
  | { readonly ok: false; readonly code: number };

export function restartUsers(infos: Buffer, count: number): readonly RestartUser[] {
  return Array.from({ length: count }, (_, index) => {
    const info = infos.subarray(infoSize * index, infoSize * (index + 1));
    const name = info.toString('utf16le', serviceAt, serviceAt + 2 * serviceLength);
    const service = name.slice(0, Math.max(0, name.indexOf('\0')));
    return {
      pid: info.readUInt32LE(0),
      createdAt: String(info.readBigUInt64LE(4)),
      service: service === '' ? null : service,
    };
  });
}

export function bindRestartManager(library: Library) {
  const start = library.rstrtmgr('RmStartSession', DWORD, [POINTER, DWORD, POINTER]);
  const register = library.rstrtmgr('RmRegisterResources', DWORD, [
    DWORD,
    DWORD,
    POINTER,
    DWORD,
    POINTER,
    DWORD,
    POINTER,
  ]);
  const list = library.rstrtmgr('RmGetList', DWORD, [DWORD, POINTER, POINTER, POINTER, POINTER]);
  const end = library.rstrtmgr('RmEndSession', DWORD, [DWORD]);

  /** Off this thread: it asks services, and takes up to seconds. `kept` is what the call is given by address. */
  const call = (native: Native, args: readonly unknown[], kept: readonly Buffer[]) =>
    new Promise<number>((resolve, reject) => {
      native.async(...args, (error: Error | null, result: unknown) => {
        // Koffi keeps no reference to what it is given: the callback does.
        if (error || kept.some(({ length }) => length < 0)) reject(error ?? new Error(native.name));
        else resolve(Number(result));
      });
    });

  async function usersOf(session: number, path: string): Promise<RestartUsers> {
    const text = Buffer.from(`${path}\0`, 'utf16le');
    const names = Buffer.alloc(8);
    names.writeBigUInt64LE(koffi.address(text));
    const registered = await call(register, [session, 1, names, 0, 0n, 0, 0n], [text, names]);
    if (registered !== 0) return { ok: false, code: registered };
    const [needed, count, reasons] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4)];
    let room = spare;
    for (let attempt = 0; ; attempt++) {
      const infos = Buffer.alloc(infoSize * room);
      count.writeUInt32LE(room);
      const args = [session, needed, count, infos, reasons];
      const code = await call(list, args, [needed, count, infos, reasons]);
      if (code === 0) return { ok: true, users: restartUsers(infos, count.readUInt32LE()) };
      if (code !== ERROR_MORE_DATA || attempt === mostAttempts) return { ok: false, code };
      room = needed.readUInt32LE() + spare;
    }
  }

  return {
    /** https://learn.microsoft.com/windows/win32/api/restartmanager/nf-restartmanager-rmgetlist */
    async RestartManagerUsers(path: string): Promise<RestartUsers> {
      const session = Buffer.alloc(4);
      const key = Buffer.alloc(2 * keyLength);
      try {
        const started = await call(start, [session, 0, key], [session, key]);
        if (started !== 0) return { ok: false, code: started };
        const id = session.readUInt32LE();
        try {
          return await usersOf(id, path);
        } finally {
          await call(end, [id], []);
        }
      } catch {
        // This system has no rstrtmgr.dll.
        return { ok: false, code: 0 };
      }
    },
  };
}
