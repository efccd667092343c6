// Making pipes, and ReadFile and WriteFile on whatever file they are given.
import { ERROR_ACCESS_DENIED } from '../../src/win32/constants';
import type { Transfer } from '../../src/win32/bindings/pipes';
import type { FileObject } from './fileObject';
import { Pipe, PipeEndObject, type PipeOptions } from './pipe';
import type { ModelProcess } from './process';
import type { System } from './system';

/** The room of a pipe for which 0 is asked. */
const usualRoom = 4096;

/** CreatePipe: the server end reads, both are synchronous, and it has no name: SibiSiddharthan/wlibc, pipe.c. */
export function newPipe(
  system: System,
  maker: ModelProcess,
  room: number,
  more: Partial<PipeOptions> = {},
): Pipe {
  const { personality, options } = system;
  const number = system.newPipeNumber();
  const name = personality.asWine('name of an anonymous pipe')
    ? `\\Device\\NamedPipe\\Win32Pipes.${maker.pid.toString(16).padStart(8, '0')}.${number.toString(16).padStart(8, '0')}`
    : options.anonymousPipeName;
  return new Pipe({
    ...{ room: room || usualRoom, isMessage: false, configuration: 'inbound', name },
    // The same for both ends, another one for another pipe: Learn, FILE_INTERNAL_INFORMATION (chosen by the file system).
    index: personality.asWine('index number of a pipe') ? null : 0x1_0000n + number,
    ...{ makerPid: maker.pid, isSynchronous: true, ...more },
  });
}

type Finish = (result: Transfer) => void;

/** Ends at once for what is no pipe: files and NUL are empty. The function returned gives the call up. */
export function readFile(by: number, file: FileObject, buffer: Buffer, finish: Finish): () => void {
  let isOver = false;
  file.begin((unlock) => {
    const end = (result: Transfer): void => {
      unlock();
      if (!isOver) finish(result);
      isOver = true;
    };
    if (isOver) unlock();
    else if (file instanceof PipeEndObject) {
      file.pipe.read(file, {
        by,
        size: buffer.length,
        finish: (result, bytes) => {
          bytes.copy(buffer);
          end(result);
        },
      });
    } else end({ ok: true, bytes: 0 });
  });
  return () => {
    isOver = true;
    if (file instanceof PipeEndObject) file.pipe.cancel(file, by);
  };
}

export function writeFile(by: number, file: FileObject, bytes: Buffer, finish: Finish): () => void {
  let isOver = false;
  file.begin((unlock) => {
    const end = (result: Transfer): void => {
      unlock();
      if (!isOver) finish(result);
      isOver = true;
    };
    if (isOver) unlock();
    else if (file instanceof PipeEndObject) {
      if (file.end === 'write' || file.pipe.options.configuration === 'duplex') {
        file.pipe.write(file, by, bytes, end);
      } else end({ ok: false, code: ERROR_ACCESS_DENIED, bytes: 0 });
    } else end({ ok: true, bytes: bytes.length });
  });
  return () => {
    isOver = true;
    if (file instanceof PipeEndObject) file.pipe.cancel(file, by);
  };
}
