// The report has the shape other programs rely on.
import assert from 'node:assert/strict';
import { makeReport } from '../../../../src/model/report/report';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import {
  created,
  ended,
  exited,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

const out = brokerHandle('0x10', 'stdout', {
  type: 'File',
  pipe: { label: 'stdout', name: '\\Device\\NamedPipe\\stdout', end: 'write' },
});
const secret = brokerHandle('0x14', 'secret', { inheritable: false });
const state = stateAfter(
  started(),
  ready,
  pipeCreated('stdout'),
  created(
    'a',
    birthOf([out, secret], [observed('0x10', ['0x10'], { type: 'File' }), observed('0x4')], {
      handleList: ['0x10'],
    }),
  ),
  {
    type: 'callMade',
    time: 4,
    call: { api: 'ResumeThread', args: { hThread: '0x5c' }, result: '1', error: null, time: 4 },
  },
  exited('a'),
  pipeEnded('stdout'),
  ended(),
);

describe('The report', () => {
  const report = makeReport(state);

  it('has version 1 and these parts', () => {
    assert.equal(report.version, 1);
    assert.deepEqual(Object.keys(report).sort(), [
      'calls',
      'end',
      'findings',
      'parent',
      'pipes',
      'plan',
      'preflight',
      'processes',
      'sharedPipes',
      'version',
    ]);
    assert.deepEqual(report.parent, { pid: 42, ambient: [] });
    assert.equal(report.end?.reason, 'finished');
    assert.equal(report.calls[0]?.api, 'ResumeThread');
  });

  it('says of each process what it has, from where and through whom, and what it has not', () => {
    const [child] = report.processes;
    assert.deepEqual(Object.keys(child ?? {}).sort(), [
      'commandLine',
      'crash',
      'descent',
      'error',
      'exitCode',
      'handles',
      'id',
      'name',
      'notInherited',
      'parentId',
      'pid',
      'prediction',
    ]);
    assert.equal(child?.parentId, 'broker');
    assert.deepEqual(
      child.handles.map(({ value, origin, label, pipe, via }) => ({
        value,
        origin,
        label,
        pipe,
        via,
      })),
      [
        {
          value: '0x10',
          origin: 'inherited',
          label: 'stdout',
          pipe: { label: 'stdout', name: '\\Device\\NamedPipe\\stdout', end: 'write' },
          via: ['broker', 'a'],
        },
        { value: '0x4', origin: 'opened', label: null, pipe: null, via: ['a'] },
      ],
    );
    assert.deepEqual(
      child.notInherited.map((entry) => [entry.label, entry.why]),
      [['secret', 'The handle is not inheritable.']],
    );
    assert.deepEqual(child.prediction, { agrees: true, differences: [] });
  });

  it('says of each pipe how much came and whether it ended', () => {
    assert.deepEqual(report.pipes, [
      {
        label: 'stdout',
        bytes: 5,
        reads: 2,
        sha256: 'ab',
        eof: true,
        captureFile: 'stdout.bin',
        direction: 'captured',
        holders: [],
      },
    ]);
  });

  it('says that a pipe did not end when it was cancelled', () => {
    const cut = stateAfter(started(), pipeCreated('stdout'), ended({ reason: 'timeout' }));
    assert.equal(makeReport(cut).pipes[0]?.eof, false);
  });

  it('is plain JSON', () => assert.deepEqual(JSON.parse(JSON.stringify(report)), report));

  it('of a process that failed has no handles and no complaint about the prediction', () => {
    const error = { api: 'CreateProcessW', code: 5, symbol: 'X', handle: null, message: 'm' };
    const failed = stateAfter(started(), {
      type: 'processFailed',
      time: 1,
      id: 'a',
      name: 'a',
      commandLine: 'a',
      error,
    });
    const [child] = makeReport(failed).processes;
    assert.deepEqual([child?.error, child?.handles, child?.prediction.agrees], [error, [], true]);
  });

  it('says nothing of what goes through a pipe between children', () => {
    const pipe = pipeCreated('A.stdout', {
      direction: 'between',
      processId: 'A',
      captureFile: null,
    });
    const [told] = makeReport(stateAfter(started(), ready, pipe, ended())).pipes;
    assert.deepEqual(
      [told?.direction, told?.bytes, told?.reads, told?.eof],
      ['between', null, null, null],
    );
  });

  it('names the page of the handbook about each rule of preflight', () => {
    const [notice] = makeReport(
      stateAfter(started({ program: 'a.exe', handleList: [] }), ready),
    ).preflight;
    assert.equal(notice?.rule, 'empty-list');
    assert.equal(
      notice.help,
      'https://github.com/handle-inheritance/handle-inheritance-inspector/blob/main/docs/rules/empty-list.md',
    );
  });

  it('has a finding in its parts, and in the two sentences of earlier reports', () => {
    const died = { type: 'processExited', time: 6, id: 'a', exitCode: 0xc000_00fd } as const;
    const [found] = makeReport(stateAfter(started(), ready, created('a'), died)).findings;
    assert.ok(found);
    const { evidence, places, path, ...said } = found;
    assert.deepEqual(said, {
      code: 'process-crashed',
      severity: 'warning',
      headline: 'a (PID 100) exited with an exception code: 0xc00000fd (STATUS_STACK_OVERFLOW).',
      why: 'Its calls are nested too deep, as in endless recursion.',
      fix: 'End the recursion, or reserve a larger stack (linker option /STACK).',
      about: 'a',
      message: `${found.headline} ${found.why ?? ''}`,
      remedy: found.fix,
      help: 'https://github.com/handle-inheritance/handle-inheritance-inspector/blob/main/docs/findings/process-crashed.md',
    });
    assert.equal(evidence['exitCode'], 0xc000_00fd);
    assert.deepEqual(places, [{ kind: 'process', id: 'a' }]);
    const broker = { kind: 'broker' };
    assert.deepEqual(path, [
      { pid: 42, name: 'broker', hasExited: false, handle: null, place: broker },
      { pid: 100, name: 'a', hasExited: true, handle: null, place: { kind: 'process', id: 'a' } },
    ]);
  });
});
