// The list of processes to choose from: what each row says, and in which order they stand.
import assert from 'node:assert/strict';
import type { ListedProcess, OwnedPort } from '../../../../src/model/search/listedProcess';
import { processRows } from '../../../../src/model/search/processRows';

/** FILETIME of a moment. */
const fileTime = (iso: string): string =>
  String((BigInt(Date.parse(iso)) + 11_644_473_600_000n) * 10_000n);

const now = new Date('2026-11-30T14:03:20');

const listed = (change: Partial<ListedProcess>): ListedProcess => ({
  ...{ pid: 12, parentPid: 1, createdAt: fileTime('2026-11-30T14:00:00'), name: 'node.exe' },
  ...{ image: 'C:\\node.exe', commandLine: '"C:\\node.exe" server.js', user: 'PC\\me' },
  refused: { image: null, commandLine: null, user: null },
  ...{ windowsSession: 1, handleCount: 9, ports: [], isOwn: false },
  ...change,
});

const rowsOf = (...processes: readonly ListedProcess[]) =>
  processRows(processes, { now, locale: 'en-GB', editor: 'C:\\Code.exe' });

const port = (number: number, state: OwnedPort['state'] = 'listening'): OwnedPort => ({
  ...{ protocol: 'tcp', address: '0.0.0.0', port: number, state, peer: null },
});

describe('The processes to choose from', () => {
  it('are known by name, PID, user, start and ports, with the command line below', () => {
    const ports = [port(3000), port(3000), port(3001), port(50_123, 'connected')];
    const [row] = rowsOf(listed({ ports }));
    assert.deepEqual(row, {
      ...{
        pid: 12,
        createdAt: '134405208000000000',
        name: 'node.exe',
        label: 'node.exe',
        isOwn: false,
      },
      description: 'PID 12 · PC\\me · started 14:00:00 · :3000, :3001',
      detail: '"C:\\node.exe" server.js',
    });
  });

  it('have at most four ports each, and the number of the others', () => {
    const ports = [1, 2, 3, 4, 5, 6].map((number) => port(number, 'bound'));
    assert.match(rowsOf(listed({ ports }))[0]?.description ?? '', /:1, :2, :3, :4 and 2 more$/);
  });

  it('say the date of another day, and nothing of a start that is not known', () => {
    const [early] = rowsOf(listed({ createdAt: fileTime('2026-11-28T08:00:00') }));
    assert.match(early?.description ?? '', /started 28\/11\/2026, 08:00:00/);
    assert.doesNotMatch(rowsOf(listed({ createdAt: '0' }))[0]?.description ?? '', /started/);
  });

  it('say why a command line is missing, or show the program', () => {
    const refused = { image: 5, commandLine: 5, user: 5 };
    const [none] = rowsOf(listed({ image: null, commandLine: null, user: null, refused }));
    assert.equal(none?.detail, 'Its command line cannot be read (Win32 code 5).');
    assert.equal(rowsOf(listed({ commandLine: ' ' }))[0]?.detail, 'C:\\node.exe');
  });

  it('are 500 in a moment', () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      listed({ pid: index + 1, ports: [port(index + 1)], createdAt: String(index) }),
    );
    rowsOf(...many);
    const begun = performance.now();
    assert.equal(rowsOf(...many).length, 500);
    const took = performance.now() - begun;
    assert.ok(took < 100, `${took} ms`);
  });

  it('begin with the latest, and end with those of this editor', () => {
    const rows = rowsOf(
      listed({ pid: 0 }),
      listed({ pid: 1, isOwn: true, createdAt: fileTime('2026-11-30T14:02:00') }),
      listed({ pid: 2, image: 'c:\\code.EXE', createdAt: fileTime('2026-11-30T14:03:00') }),
      listed({ pid: 3, createdAt: fileTime('2026-11-30T13:00:00') }),
      listed({ pid: 4, createdAt: fileTime('2026-11-30T13:59:00') }),
    );
    assert.deepEqual(
      rows.map(({ pid, isOwn }) => [pid, isOwn]),
      [
        [4, false],
        [3, false],
        [2, true],
        [1, true],
      ],
    );
    assert.match(rows[2]?.description ?? '', /this editor$/);
  });
});
