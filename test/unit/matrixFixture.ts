// A session with something for each filter of the matrix: two children, one descendant, sent, copied, unpredicted and own handles.
import type { SessionEvent } from '../../src/model/events';
import { describedAs } from '../../src/model/fileDescription';
import type { PanelSession } from '../../src/model/panelProtocol';
import type { BrokerHandle, CallRecord, SessionState } from '../../src/model/state';
import { birthOf, brokerHandle, observed } from './birthFixture';
import { created, pipeCreated, ready, started, stateAfter } from './sessionFixture';

const pipe = (label: string, end: 'read' | 'write'): Partial<BrokerHandle> => ({
  type: 'File',
  object: `\\Device\\NamedPipe\\${label}`,
  access: '0x120116',
  pipe: { label, name: `\\Device\\NamedPipe\\${label}`, end },
});

const out = brokerHandle('0x10', 'a.stdout', pipe('a.stdout', 'write'));
const outRead = brokerHandle('0x14', 'a.stdout.read', {
  ...pipe('a.stdout', 'read'),
  inheritable: false,
});
const log = brokerHandle('0x20', 'log', { type: 'File', object: 'C:\\work\\build.log' });
const go = brokerHandle('0x24', 'go');
const gone = brokerHandle('0x28', 'extra10', { closedAt: 1234 });
const early = brokerHandle('0x30', 'extra2');
/** Not in the list of b, and yet b has it: no Windows does that. */
const odd = brokerHandle('0x34', 'odd');
const socket = brokerHandle('0x90', null, {
  type: 'File',
  object: 'TCP 127.0.0.1:8080, listening',
  openedBy: 'a',
  file: describedAs('socket', {
    socket: { address: '127.0.0.1', port: 8080, protocol: 'tcp', state: 'listening', peer: null },
  }),
});
const all = [out, outRead, log, go, gone, early, odd];

const own = (from: number) => [
  observed(`0x${(from + 4).toString(16)}`, [], {
    type: 'Key',
    object: '\\REGISTRY\\MACHINE\\SOFTWARE',
    access: '0x20019',
  }),
  observed(`0x${(from + 8).toString(16)}`, [], {
    type: 'File',
    object: 'C:\\Windows\\System32',
    file: describedAs('directory', { name: 'C:\\Windows\\System32' }),
  }),
];

export const calls: readonly CallRecord[] = [
  { api: 'CreateEventW', args: {}, result: '0x24', error: null, time: 1 },
  { api: 'CloseHandle', args: { hObject: '0x24' }, result: 'TRUE', error: null, time: 1.5 },
  { api: 'CreateEventW', args: { bManualReset: 'TRUE' }, result: '0x24', error: null, time: 2 },
  {
    api: 'SetHandleInformation',
    args: { hObject: '0x24', dwMask: 'HANDLE_FLAG_INHERIT' },
    result: 'TRUE',
    error: null,
    time: 2.1,
  },
  { api: 'CloseHandle', args: { hObject: '0x240' }, result: 'TRUE', error: null, time: 2.2 },
];

const events: readonly SessionEvent[] = [
  ready,
  ...all.map((handle): SessionEvent => ({ type: 'handleCreated', time: 2, handle })),
  ...calls.map((call): SessionEvent => ({ type: 'callMade', time: call.time, call })),
  pipeCreated('a.stdout'),
  created(
    'a',
    birthOf(
      all,
      [
        ...[out, log, go].map(({ value, type, access }) =>
          observed(value, [value], { type, access }),
        ),
        ...own(0x90),
      ],
      {
        handleList: ['0x10', '0x20', '0x24'],
        standardHandles: { stdin: null, stdout: '0x10', stderr: '0x10' },
      },
    ),
  ),
  created(
    'b',
    birthOf(
      all,
      [
        observed('0x20', ['0x20'], { type: 'File' }),
        observed('0x34', ['0x34']),
        observed('0x7c', ['0x10'], { type: 'File' }),
        ...own(0x200),
      ],
      {
        handleList: ['0x20'],
        standardHandles: { stdin: '0x30', stdout: '0x7c', stderr: null },
      },
    ),
  ),
  {
    type: 'handleSent',
    time: 5,
    id: 'b',
    handle: {
      ...{ label: 'go', source: '0x24', value: '0x88', type: 'Event', object: 'event' },
      ...{ access: '0x1f0003', inheritable: false, pipe: null, writtenToStdin: true },
    },
  },
  {
    ...{ type: 'processCreated', time: 6, id: 'c', name: 'c.exe', pid: 300, commandLine: 'c.exe' },
    birth: birthOf(
      [out, log, socket],
      [
        observed('0x10', ['0x10'], { type: 'File' }),
        observed('0x90', ['0x90'], { type: 'File', ...(socket.file ? { file: socket.file } : {}) }),
      ],
      { creator: { pid: 100, name: 'a', processId: 'a' } },
    ),
    descent: { parentId: 'a', image: null, createdAt: '1', seenBy: 'debug', note: null },
  },
];

export function matrixState(...more: readonly SessionEvent[]): SessionState {
  const children = [
    { name: 'a', program: 'a.exe' },
    { name: 'b', program: 'b.exe' },
  ];
  return stateAfter(started({ children }), ...events, ...more);
}

export const panelSession = ({ calls: made, ...state }: SessionState): PanelSession => ({
  ...state,
  callCount: made.length,
});
