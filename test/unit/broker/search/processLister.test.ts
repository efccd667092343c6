// The list of all processes: what each tells, what is refused and by which code, and who has which port.
import assert from 'node:assert/strict';
import { ProcessLister } from '../../../../src/broker/search/processLister';
import { PROCESS_VM_READ } from '../../../../src/win32/constants';
import { WindowsModel } from '../../../windowsModel/windowsModel';

const listed = async (model: WindowsModel, own: readonly number[] = []) => {
  const list = await new ProcessLister(model.win32(model.broker)).list(new Set(own));
  return (pid: number) => {
    const found = list.find((process) => process.pid === pid);
    assert.ok(found, `PID ${pid} is listed`);
    return found;
  };
};

describe('The list of processes', () => {
  it('says who each process is and whose, and marks those of the client', async () => {
    const model = new WindowsModel();
    const tool = model.outside('tool.exe', { parentPid: model.broker.pid });
    const process = await listed(model, [model.broker.pid]);
    assert.deepEqual(process(tool.pid), {
      ...{ pid: tool.pid, parentPid: model.broker.pid, createdAt: String(tool.createdAt) },
      ...{ name: 'tool.exe', image: tool.image, commandLine: tool.commandLine },
      ...{ user: 'MODEL\\me', refused: { image: null, commandLine: null, user: null } },
      ...{ windowsSession: 1, handleCount: 0, ports: [], isOwn: false },
    });
    assert.equal(process(model.broker.pid).isOwn, true);
  });

  it('leaves no process out that refuses, and gives the code', async () => {
    for (const personality of ['windows', 'wine'] as const) {
      const model = new WindowsModel({ personality });
      const shy = model.outside('shy.exe');
      shy.refuses = PROCESS_VM_READ;
      const locked = model.outside('locked.exe');
      locked.refuses = 0x1f_ffff;
      const process = await listed(model);
      const isTold = personality === 'windows';
      assert.equal(process(shy.pid).image, shy.image);
      assert.equal(process(shy.pid).commandLine, isTold ? shy.commandLine : null);
      assert.equal(process(shy.pid).refused.commandLine, isTold ? null : 5);
      assert.equal(process(locked.pid).image, null);
      assert.deepEqual(process(locked.pid).refused, { image: 5, commandLine: 5, user: 5 });
    }
  });

  it('does not wait for ports that nobody asked for', async () => {
    const model = new WindowsModel();
    const win32 = model.win32(model.broker);
    const asked: string[] = [];
    const watched = new Proxy(win32, {
      get(target, name, receiver) {
        if (String(name).startsWith('GetExtended')) asked.push(String(name));
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
    const lister = new ProcessLister(watched);
    assert.ok((await lister.list(new Set(), false)).length > 0);
    assert.deepEqual(asked, []);
    await lister.list(new Set());
    assert.deepEqual(asked, ['GetExtendedTcpTable', 'GetExtendedUdpTable']);
  });

  it('never opens processes that Windows protects', async () => {
    const model = new WindowsModel();
    const win32 = model.win32(model.broker);
    const opened: number[] = [];
    const watched = new Proxy(win32, {
      get(target, name, receiver) {
        if (name !== 'OpenForCopies') return Reflect.get(target, name, receiver) as unknown;
        return (pid: number, access: number) => {
          opened.push(pid);
          return target.OpenForCopies(pid, access);
        };
      },
    });
    const list = await new ProcessLister(watched).list(new Set());
    const lsass = list.find(({ name }) => name === 'lsass.exe');
    assert.ok(lsass);
    assert.equal(lsass.refused.user, 5);
    assert.ok(!opened.includes(lsass.pid), 'lsass.exe is not opened');
    assert.ok(opened.includes(model.broker.pid));
  });

  it('looks an account up once, and shows the SID of one without a name', async () => {
    const model = new WindowsModel();
    const [one, two] = [model.outside('one.exe'), model.outside('two.exe')];
    one.user = { id: 2002, name: null };
    two.user = { id: 2002, name: null };
    const process = await listed(model);
    assert.equal(process(one.pid).user, 'S-1-5-21-2002');
    assert.equal(process(two.pid).user, 'S-1-5-21-2002');
    assert.equal(model.calls.get('LookupAccountSidW'), 2, 'one for each account');
  });

  it('asks a process once, and closes what it opens', async () => {
    const model = new WindowsModel();
    const lister = new ProcessLister(model.win32(model.broker));
    const before = model.broker.table.all.length;
    await lister.list(new Set());
    const asked = model.calls.get('ProcessUser');
    await lister.list(new Set());
    assert.equal(model.calls.get('ProcessUser'), asked);
    assert.equal(model.broker.table.all.length, before);
  });

  it('names the process that bound a port', async () => {
    const model = new WindowsModel();
    const server = model.outside('server.exe');
    model.program(server).openSocket();
    const process = await listed(model);
    const { ports } = process(server.pid);
    assert.deepEqual(
      ports.map(({ protocol, state }) => `${protocol} ${state}`),
      ['tcp listening'],
    );
  });
});
