// A session with something of everything a report keeps, and its captures on disk.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeReads } from '../../src/model/readIndex';
import type { SessionEvent } from '../../src/model/events';
import type { SessionState } from '../../src/model/state';
import { birthOf, brokerHandle, observed } from './birthFixture';
import {
  created,
  ended,
  exited,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from './sessionFixture';

/** Writes a capture that came in reads of these lengths, and answers the events of its pipe. */
export function capturedPipe(
  folder: string,
  label: string,
  reads: readonly Uint8Array[],
): readonly SessionEvent[] {
  mkdirSync(folder, { recursive: true });
  const name = Buffer.from(label).toString('hex').slice(0, 40);
  const captureFile = join(folder, `${name}.bin`);
  const indexFile = join(folder, `${name}.index`);
  writeFileSync(captureFile, Buffer.concat(reads));
  let offset = 0;
  const records = reads.map(({ length }, number) => {
    const record = { time: number, offset, length, available: null };
    offset += length;
    return record;
  });
  writeFileSync(indexFile, encodeReads(records));
  return [
    pipeCreated(label, { captureFile, indexFile }),
    pipeEnded(label, { bytes: offset, reads: reads.length }),
  ];
}

/** `name` goes wherever a text of the user's or of the program's can be, as far as a plan takes it. */
export function richSession(name: string, captured: readonly SessionEvent[]): SessionState {
  const planned = name.replace(/[=\0]|\p{Cs}/gu, '');
  const out = brokerHandle('0x10', 'stdout', {
    type: 'File',
    pipe: { label: 'stdout', name: '\\Device\\NamedPipe\\stdout', end: 'write' },
  });
  const log = brokerHandle('0x14', 'log', {
    type: 'File',
    object: `C:\\${name}`,
    file: {
      kind: 'file',
      name: `C:\\${name}`,
      pipe: null,
      socket: null,
      share: { read: true, write: false, delete: false },
      reason: null,
    },
  });
  const secret = brokerHandle('0x18', 'secret', { inheritable: false });
  const birth = birthOf(
    [out, log, secret],
    [
      observed('0x10', ['0x10'], { type: 'File' }),
      observed('0x14', ['0x14'], { type: 'File', object: `C:\\${name}` }),
      observed('0x4'),
    ],
    {
      handleList: ['0x10', '0x14'],
      standardHandles: { stdin: null, stdout: '0x10', stderr: null },
    },
  );
  const child = created('a', birth);
  return stateAfter(
    started({
      program: 'a.exe',
      args: [planned],
      env: { [`V${planned}`]: planned, GONE: null },
      handles: { log: { kind: 'file', path: `x${planned}` }, pair: { kind: 'pipe' } },
    }),
    ready,
    ...[out, log, secret].map((handle): SessionEvent => ({
      type: 'handleCreated',
      time: 1,
      handle,
    })),
    child,
    {
      type: 'processCreated',
      time: 5,
      id: 'p200',
      name,
      pid: 200,
      commandLine: name,
      birth: null,
      descent: { parentId: 'a', image: name, createdAt: '133', seenBy: 'job', note: name },
    },
    ...captured,
    {
      type: 'handlesChanged',
      time: 6,
      id: 'a',
      opened: [observed('0x20', [], { object: name })],
      closed: [],
    },
    { type: 'snapshotTaken', time: 6, id: 'a', handles: [observed('0x20')] },
    {
      type: 'callMade',
      time: 4,
      call: { api: 'ResumeThread', args: { lpText: name }, result: '1', error: null, time: 4 },
    },
    exited('a'),
    ended(),
  );
}
