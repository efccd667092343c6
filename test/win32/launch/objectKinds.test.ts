// Every kind of object by every mechanism of inheritance: one cell of the table in README, run against the kernel.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childHandles } from '../../../src/model/handles/origin';
import { handleKinds } from '../../../src/model/plan/objectKinds';
import type { Birth, BrokerHandle } from '../../../src/model/session/state';
import { captured, seenHandles } from '../childOutput';
import { assertBalanced } from '../handleBalance';
import { onWine } from '../knownDifferences';
import { endSessions, problemsOf, program, runSession, temporaryFolder } from '../runSession';

/** One of each kind, with what it cannot do without. A console needs one, and a value is no object: they stand below. */
const kinds = {
  pipe: { kind: 'pipe' },
  namedPipe: { kind: 'namedPipe', pipeName: `object-kinds-${process.pid}` },
  file: { kind: 'file', path: 'file.txt', access: 'readWrite' },
  directory: { kind: 'directory', path: '.' },
  nul: { kind: 'nul' },
  event: { kind: 'event' },
  mutex: { kind: 'mutex' },
  semaphore: { kind: 'semaphore' },
  waitableTimer: { kind: 'waitableTimer' },
  fileMapping: { kind: 'fileMapping', size: 4096 },
  job: { kind: 'job' },
  process: { kind: 'process' },
  thread: { kind: 'thread' },
  tcpListener: { kind: 'tcpListener' },
  udpSocket: { kind: 'udpSocket' },
};
const names = Object.keys(kinds);
const standard = ['stdin', 'stdout', 'stderr'];

interface Mechanism {
  readonly how: string;
  /** The entries by which a kind becomes inheritable, or not; the last one is the handle looked at. */
  readonly entries: (name: string, kind: object) => Record<string, object>;
  readonly inheritable: boolean;
}

/** A duplicate is made of one end of a pipe. */
const originalOf = (name: string): string =>
  name === 'pipe' ? `${name}-original.write` : `${name}-original`;

/** The handles an entry of this name makes: a pipe has two, a duplicate of an end one. */
const labelsOf = (handles: Record<string, object>): readonly string[] =>
  names.flatMap((name) =>
    name === 'pipe' && 'kind' in handles['pipe']! && handles['pipe'].kind === 'pipe'
      ? ['pipe.read', 'pipe.write']
      : [name],
  );

const mechanisms: readonly Mechanism[] = [
  {
    how: 'inheritable at creation',
    entries: (name, kind) => ({ [name]: { ...kind, inheritable: true } }),
    inheritable: true,
  },
  {
    how: 'not inheritable at creation',
    entries: (name, kind) => ({ [name]: { ...kind, inheritable: false } }),
    inheritable: false,
  },
  {
    how: 'set by SetHandleInformation',
    entries: (name, kind) => ({
      [name]: { ...kind, inheritable: true, inheritableBy: 'SetHandleInformation' },
    }),
    inheritable: true,
  },
  {
    how: 'cleared by SetHandleInformation',
    entries: (name, kind) => ({
      [name]: { ...kind, inheritable: false, inheritableBy: 'SetHandleInformation' },
    }),
    inheritable: false,
  },
  {
    how: 'an inheritable duplicate of one that is not',
    entries: (name, kind) => ({
      [`${name}-original`]: { ...kind, inheritable: false },
      [name]: { kind: 'duplicate', of: originalOf(name), inheritable: true },
    }),
    inheritable: true,
  },
  {
    how: 'a duplicate that is not, of one that is',
    entries: (name, kind) => ({
      [`${name}-original`]: { ...kind, inheritable: true },
      [name]: { kind: 'duplicate', of: originalOf(name), inheritable: false },
    }),
    inheritable: false,
  },
];

describe('Objects of every kind', () => {
  afterEach(endSessions);

  it('are all in this table', () => {
    const special = ['console', 'duplicate', 'value'];
    assert.deepEqual([...names, ...special].sort(), Object.keys(handleKinds).sort());
  });

  for (const { how, entries, inheritable } of mechanisms) {
    for (const inherit of ['list', 'all', 'none'] as const) {
      it(`${how}: ${inherit}`, async () => {
        const handles = Object.assign(
          {},
          ...Object.entries(kinds).map(([name, kind]) => entries(name, kind)),
        ) as Record<string, object>;
        const labels = labelsOf(handles);
        const { state, report } = await runSession({
          program: program('reportHandles'),
          args: ['seen.txt', ...labels.map((name) => `\${handle:${name}}`)],
          stdio: { stdin: 'nul', stdout: 'nul', stderr: 'nul' },
          handles,
          inherit,
          // Only what is inheritable may be in a list; what is not is left out, as a careful program does.
          ...(inherit === 'list'
            ? { handleList: [...standard, ...(inheritable ? labels : [])] }
            : {}),
        });
        const birth: Birth | null | undefined = state.processes[0]?.birth;
        assert.ok(birth, JSON.stringify(state.end));
        for (const name of labels) {
          const broker: BrokerHandle | undefined = birth.brokerHandles.find(
            ({ label }) => label === name,
          );
          assert.equal(broker?.inheritable, inheritable, `${name} in the broker`);
        }
        const found = childHandles(birth)
          .filter(({ origin }) => origin === 'inherited')
          .map(({ label }) => label);
        const passed = labels.filter((name) => found.includes(name));
        assert.deepEqual(passed, inheritable && inherit !== 'none' ? labels : []);
        assert.deepEqual(report.processes[0]?.prediction.differences, []);
        assertBalanced(state);
      });
    }
  }

  it('without SECURITY_ATTRIBUTES are not inheritable, unless that is set afterwards', async () => {
    const absent = { kind: 'event', securityAttributes: 'absent' };
    const { report } = await runSession({
      program: program('exitCode'),
      handles: {
        plain: absent,
        later: { ...absent, inheritableBy: 'SetHandleInformation' },
        pipe: { kind: 'pipe', securityAttributes: 'absent' },
        pipeLater: {
          kind: 'pipe',
          securityAttributes: 'absent',
          inheritableBy: 'SetHandleInformation',
        },
      },
      inherit: 'all',
      stdio: { stdin: 'nul', stdout: 'nul', stderr: 'nul' },
    });
    const inherited = report.processes[0]?.handles.filter(({ origin }) => origin === 'inherited');
    assert.deepEqual(inherited?.map(({ label }) => label).sort(), [
      'later',
      'pipeLater.read',
      'pipeLater.write',
      'stderr',
      'stdin',
      'stdout',
    ]);
    const created = report.calls.filter(({ api }) => api === 'CreateEventW');
    assert.ok(created.every(({ args }) => args['lpEventAttributes'] === 'NULL'));
  });

  it('take their security from SDDL, and one that does not parse ends the session with its reason', async () => {
    const good = await runSession({
      program: program('exitCode'),
      handles: { guarded: { kind: 'event', securityDescriptor: 'D:(A;;GA;;;WD)' } },
    });
    assert.equal(good.state.end?.reason, 'finished');
    const bad = await runSession({
      program: program('exitCode'),
      handles: { guarded: { kind: 'event', securityDescriptor: 'not SDDL' } },
    });
    assert.equal(bad.state.end?.reason, 'failed');
    assert.match(bad.state.end.message, /ConvertStringSecurityDescriptor.*guarded/);
    assert.deepEqual(bad.state.processes, []);
    assert.equal(bad.report.findings[0]?.code, 'launch-failed');
  });

  it('hand shared memory to the child that inherits its mapping', async () => {
    const { state } = await runSession({
      program: program('readMapping'),
      args: ['${handle:region}'],
      stdio: { stdin: 'nul', stderr: 'nul' },
      handles: { region: { kind: 'fileMapping', size: 64, text: 'shared by the parent' } },
    });
    assert.equal(captured(state).toString(), 'shared by the parent');
  });

  it('share a file through a mapping of it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'memory.txt'), 'from the file on disk\0');
    const { state } = await runSession(
      {
        program: program('readMapping'),
        args: ['${handle:region}'],
        stdio: { stdin: 'nul', stderr: 'nul' },
        handles: {
          backing: { kind: 'file', path: 'memory.txt', access: 'readWrite', inheritable: false },
          region: { kind: 'fileMapping', size: 22, file: 'backing' },
        },
      },
      folder,
    );
    assert.equal(captured(state).toString(), 'from the file on disk');
  });

  it('can be duplicated with less access, and their original be closed by it', async () => {
    const { state, report } = await runSession({
      program: program('exitCode'),
      handles: {
        original: { kind: 'event', inheritable: false },
        weaker: { kind: 'duplicate', of: 'original', access: '0x100000' },
        only: { kind: 'duplicate', of: 'weaker', closeSource: true },
      },
      stdio: { stdin: 'nul', stdout: 'nul', stderr: 'nul' },
    });
    const only = report.processes[0]?.handles.find(({ label }) => label === 'only');
    assert.deepEqual([only?.origin, only?.access], ['inherited', '0x100000']);
    assert.ok(!state.brokerHandles.some(({ label }) => label === 'weaker'));
    assertBalanced(state);
  });

  it('of the console are refused by a broker that has none, or passed on by one that has', async () => {
    const { state, report } = await runSession({
      program: program('exitCode'),
      handles: { screen: { kind: 'console' } },
    });
    if (state.end?.reason === 'failed') assert.match(state.end.message, /CreateFileW.*screen/);
    else assert.ok(report.processes[0]?.handles.some(({ label }) => label === 'screen'));
  });

  it('that are only numbers pass nothing on', async () => {
    const { state } = await runSession({
      program: program('reportHandles'),
      args: ['-', '${handle:nothing}', '${handle:odd}'],
      handles: {
        nothing: { kind: 'value', value: 'NULL' },
        odd: { kind: 'value', value: '0x7ffffff3' },
      },
      handleList: ['stdin', 'stdout', 'stderr'],
    });
    const { named } = seenHandles(captured(state).toString());
    assert.deepEqual(
      named.map(({ value, valid }) => [value, valid]),
      [
        ['0x0', false],
        ['0x7ffffff3', false],
      ],
    );
    assertBalanced(state);
  });

  for (const [value, rule] of [
    ['NULL', 'NULL in a list'],
    ['-1', 'pseudo handle in a list'],
    ['0x7ffffff4', 'value without a handle in a list'],
  ] as const) {
    it(`in a list with ${value} follow the rule "${rule}"`, async () => {
      const { report } = await runSession({
        program: program('exitCode'),
        handles: { good: { kind: 'event' }, bad: { kind: 'value', value } },
        handleList: ['good', 'bad'],
        stdio: { stdin: 'none', stdout: 'none', stderr: 'none' },
      });
      const [child] = report.processes;
      const inherited = child?.handles.filter(({ origin }) => origin === 'inherited');
      if (onWine(rule)) {
        assert.ok(child);
        assert.equal(child.error, null);
        assert.deepEqual(
          inherited?.map(({ label }) => label),
          ['good'],
        );
        assert.equal(child.prediction.agrees, false);
      } else if (value === 'NULL') {
        assert.deepEqual([child?.error, inherited], [null, []]);
      } else {
        assert.deepEqual([child?.error?.api, child?.error?.code], ['CreateProcessW', 87]);
      }
    });
  }

  it('are refused when they are made from what is not there', () => {
    const refused = (handles: object, field: string): void => {
      const [problem] = problemsOf({ program: program('exitCode'), handles });
      assert.equal(problem?.field, field, JSON.stringify(problem));
    };
    refused({ a: { kind: 'duplicate', of: 'b' }, b: { kind: 'event' } }, 'handles.a.of');
    refused({ a: { kind: 'fileMapping', size: 10, file: 'none' } }, 'handles.a.file');
    refused({ a: { kind: 'fileMapping', size: 0 } }, 'handles.a.size');
    refused({ a: { kind: 'semaphore', maximumCount: -1 } }, 'handles.a.maximumCount');
    refused({ a: { kind: 'value', value: 'zero' } }, 'handles.a.value');
    refused(
      {
        a: { kind: 'event' },
        b: { kind: 'duplicate', of: 'a', closeSource: true },
        c: { kind: 'duplicate', of: 'a' },
      },
      'handles.c.of',
    );
    refused(
      {
        a: { kind: 'pipe', inheritable: 'write' },
        b: { kind: 'duplicate', of: 'a.read', closeSource: true },
      },
      'handles.b.of',
    );
  });
});
