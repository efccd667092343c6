// A session of many processes with very many handles, made up: what the panel is measured with.
import type { SessionEvent } from '../../src/model/session/events';
import type { BrokerHandle, ObservedHandle, SessionState } from '../../src/model/session/state';
import { birthOf, brokerHandle, observed } from '../unit/fixtures/birthFixture';
import { created, pipeCreated, ready, started, stateAfter } from '../unit/fixtures/sessionFixture';

const hex = (value: number): string => `0x${value.toString(16)}`;

/** Kinds by turns, as tables of real programs have them: most are events, keys and files. */
const kinds: readonly Partial<ObservedHandle>[] = [
  { type: 'Event', access: '0x1f0003' },
  { type: 'Key', object: '\\REGISTRY\\MACHINE\\SOFTWARE\\Vendor\\Product', access: '0x20019' },
  {
    type: 'File',
    object: '\\Device\\HarddiskVolume3\\Windows\\System32\\en-US',
    access: '0x100001',
  },
  { type: 'Event', access: '0x1f0003' },
  { type: 'Section', object: '\\BaseNamedObjects\\windows_shell_global_counters', access: '0x6' },
  { type: 'Thread', access: '0x1fffff' },
  { type: 'Mutant', object: '\\Sessions\\1\\BaseNamedObjects\\SM0:1:304', access: '0x1f0001' },
  { type: 'Semaphore', access: '0x1f0003' },
];

interface Size {
  /** Handles the processes opened themselves, all together. */
  readonly handles: number;
  readonly processes: number;
}

/** Each process has its part of the handles, and of the broker's those that its number divides. */
export function largeSession({ handles, processes }: Size): SessionState {
  const passed = Math.ceil(handles / 500);
  const brokerHandles = Array.from({ length: passed }, (_, index): BrokerHandle =>
    brokerHandle(hex(0x40 + index * 4), `shared${index}`, { inheritable: index % 4 !== 3 }),
  );
  const inherited = brokerHandles.filter(({ inheritable }) => inheritable);
  const own = Math.floor(handles / processes);
  const events = Array.from({ length: processes }, (_, number): SessionEvent => {
    const got = inherited.filter((_, index) => index % (number + 1) === 0);
    const opened = Array.from({ length: own }, (_, index) =>
      observed(hex(0x10_000 + index * 4), [], {
        inheritable: false,
        ...kinds[(index + number) % kinds.length],
        // Two of five have a name that no other has.
        ...(index % 5 < 2 ? { object: `\\BaseNamedObjects\\${number}-${index}` } : {}),
      }),
    );
    const childHandles = [...got.map(({ value }) => observed(value, [value])), ...opened];
    return created(
      `worker${number}`,
      birthOf(brokerHandles, childHandles, { handleList: got.map(({ value }) => value) }),
    );
  });
  const children = events.map((_, number) => ({ name: `worker${number}`, program: 'a.exe' }));
  return stateAfter(
    started({ children }),
    ready,
    ...brokerHandles.map((handle): SessionEvent => ({ type: 'handleCreated', time: 2, handle })),
    ...events,
    pipeCreated('worker0.stdout', { processId: 'worker0' }),
  );
}
