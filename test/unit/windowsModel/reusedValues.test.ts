// A value that a process closes and gets again for another object of the same kind: what Windows says of addresses is what tells the two apart.
import assert from 'node:assert/strict';
import { hex } from '../../../src/model/base/handleValue';
import { isHeld, tenuresOf } from '../../../src/model/handles/tenure';
import { isOpen } from '../../../src/model/pipes/pipeHold';
import { madeByProcesses } from '../../../src/model/pipes/sharedPipes';
import type { HandleChange, ProcessState } from '../../../src/model/session/state';
import type { ModelSession } from '../../windowsModel/session/modelSession';
import type { Program } from '../../windowsModel/program';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { named, sessionsOnModel } from './modelMachine';

/** Opens something; in the order in which its handles are to be given away again. */
type Open = (me: Program, name: string) => readonly bigint[];

const openPipe: Open = (me) => {
  const { read, write } = me.openPipe();
  return [read, write];
};
const openFile: Open = (me, name) => [me.openFile(`C:\\${name}.txt`)];
const openEvent: Open = (me) => [me.openEvent()];

/** Longer than from one reading of the addresses to the next. */
const longEnough = 6000;

describe('A value that is used again for an object of the same kind', () => {
  const begin = sessionsOnModel();

  /** a.exe opens, is looked at, closes, and opens again under the same values. */
  async function run(open: Open, tellsAddresses = true) {
    const model = new WindowsModel({ brokerPid: process.pid, tellsAddresses });
    let first: readonly bigint[] = [];
    let second: readonly bigint[] = [];
    model.install('keeper.exe', (me) => me.forEver());
    model.install('a.exe', function* (me) {
      first = open(me, 'first');
      // So that the pipe lives on.
      for (const value of first) me.setInherit(value, true);
      me.create('keeper.exe', { inherits: true });
      for (const value of first) me.setInherit(value, false);
      yield* me.sleep(longEnough);
      for (const value of [...first].reverse()) me.closeNow(value);
      second = open(me, 'second');
      yield* me.forEver();
      return 0;
    });
    const session = begin(model, { stdio: { stdin: 'nul', stdout: 'nul', stderr: 'nul' } });
    await session.pass(3 * longEnough);
    const [a] = named(session, 'a');
    assert.ok(a);
    assert.deepEqual(second, first, 'the values are the same');
    const values = first.map(hex);
    return { session, a, values };
  }

  /** Of one value, in the order they were seen. */
  const opened = ({ history }: ProcessState, value: string): readonly HandleChange[] =>
    history.filter(({ change, handle }) => change === 'opened' && handle.value === value);

  const openNow = (session: ModelSession): readonly (readonly string[])[] =>
    madeByProcesses(session.state).map(({ holds }) =>
      holds
        .filter(isOpen)
        .map(({ process: { name }, value, end }) => `${name} ${value} ${end}`)
        .sort(),
    );

  it('is seen to be another end of a pipe', async () => {
    const { session, values } = await run(openPipe);
    const [read = '', write = ''] = values;
    assert.deepEqual(openNow(session), [
      [`keeper.exe ${read} read`, `keeper.exe ${write} write`],
      [`a ${read} read`, `a ${write} write`],
    ]);
  });

  /** Of everything seen to be opened under the value, whether a.exe still has it. */
  function heldOf({ session, a, values }: Awaited<ReturnType<typeof run>>): readonly boolean[] {
    const tenures = tenuresOf(session.state);
    return opened(a, values[0] ?? '').map(({ handle, time }) =>
      isHeld(session.state, a, tenures.opened(a, handle, time)),
    );
  }

  it('is seen to be another file', async () => {
    const seen = await run(openFile);
    assert.deepEqual(heldOf(seen).slice(-2), [false, true]);
    const last = opened(seen.a, seen.values[0] ?? '').at(-1);
    assert.match(last?.handle.file?.name ?? '', /second\.txt$/);
  });

  it('is seen to be another event', async () => {
    assert.deepEqual(heldOf(await run(openEvent)).slice(-2), [false, true]);
  });

  it('is taken for what it was where Windows gives no addresses', async () => {
    assert.ok(heldOf(await run(openEvent, false)).every((isThere) => isThere));
  });

  it('is not another because the addresses are read again', async () => {
    const model = new WindowsModel({ brokerPid: process.pid });
    model.install('a.exe', (me) => {
      me.openPipe();
      me.openEvent();
      return me.forEver();
    });
    const session = begin(model);
    await session.pass(longEnough);
    const [before] = named(session, 'a');
    await session.pass(3 * longEnough);
    assert.deepEqual(named(session, 'a')[0]?.history, before?.history);
    assert.ok(model.tableReads.ofSystem > 2, `${model.tableReads.ofSystem} readings`);
  });
});
