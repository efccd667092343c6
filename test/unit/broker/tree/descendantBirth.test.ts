// A new process is held for the questions about its files for a moment only, and an object that gives no answer is asked about once.
import assert from 'node:assert/strict';
import { FileDescriber } from '../../../../src/broker/prober/fileDescriber';
import type { DescribeRequest } from '../../../../src/model/protocol/brokerProtocol';
import { describedAs } from '../../../../src/model/session/fileDescription';
import { withoutReplaced } from '../../../../src/broker/tree/lateFiles';
import {
  birthOfProcess,
  knownFile,
  MadeUpKernel,
  processOf,
  type MadeUpHandle,
} from '../../fixtures/bornProcess';

const pending: MadeUpHandle = { value: 0x10n, object: 'a pipe with a read pending' };
const log: MadeUpHandle = { value: 0x14n, object: 'C:\\log.txt' };

/** A prober to which the one object gives no answer, and every other its name. */
function prober(kernel: MadeUpKernel) {
  const asked: string[] = [];
  const ask = ({ processes }: DescribeRequest) => {
    const described = processes.flatMap(({ pid, handles }) =>
      handles.map((handle) => {
        const object = kernel.objectOf(pid, BigInt(handle)) ?? 'closed';
        asked.push(object);
        const isPending = object === pending.object;
        return {
          ...{ pid, handle },
          ...(isPending
            ? describedAs('unknown', { reason: 'silent' })
            : describedAs('file', { name: object })),
        };
      }),
    );
    return Promise.resolve({ described, refused: [], left: [] });
  };
  const files = new FileDescriber(ask, () => ({ pipes: [], known: [] }));
  return { asked, files };
}

/** All those of a creator that has these handles and passes them on. */
function family(handles: readonly MadeUpHandle[] = [pending, log]) {
  const kernel = new MadeUpKernel();
  const creator = processOf(1);
  kernel.tables.set(1, handles);
  const { asked, files } = prober(kernel);
  const born = (pid: number) => birthOfProcess(kernel, files, { pid, handles }, creator);
  const timesAsked = (): number => asked.filter((object) => object === pending.object).length;
  return { kernel, creator, files, born, timesAsked };
}

describe('The birth of a process', () => {
  it('asks once about an object that gives no answer, however many inherit it one after the other', async () => {
    const { born, timesAsked } = family();
    for (let pid = 10; pid < 15; pid++) {
      const { birth } = await born(pid);
      assert.deepEqual(
        birth.childHandles.map(({ file }) => [file?.kind, file?.name, file?.reason]),
        [
          ['unknown', null, 'silent'],
          ['file', log.object, null],
        ],
      );
    }
    assert.equal(timesAsked(), 1);
  });

  it('asks once about it, too, when they are born at the same time', async () => {
    const { born, timesAsked } = family();
    const births = await Promise.all([10, 11, 12, 13].map(born));
    for (const { birth } of births) assert.equal(birth.childHandles[0]?.file?.reason, 'silent');
    assert.equal(timesAsked(), 1);
  });

  it('compares nothing that the process has opened by its name, as its creator has', async () => {
    const event = { value: 0x18n, object: 'a', type: 'Event', name: '\\Sessions\\a' } as const;
    const { kernel, born } = family([event]);
    const { birth } = await born(10);
    assert.deepEqual(
      birth.childHandles.map(({ object, sameObjectAs }) => [object, sameObjectAs]),
      [[event.name, []]],
    );
    assert.equal(kernel.copiesMade, 1);
    assert.equal(kernel.openCopies, 0);
  });

  describe('whose creator is known to have a file', () => {
    /** `known`: the creator has this value, as a file. */
    function knowing(handles: readonly MadeUpHandle[], known: MadeUpHandle) {
      const { kernel, files } = family(handles);
      const asked: { readonly values: readonly bigint[]; readonly copiesMade: number }[] = [];
      const begin: FileDescriber['begin'] = (entries, options) => {
        const { copiesMade } = kernel;
        asked.push({ values: entries.map(({ value }) => value), copiesMade });
        return files.begin(entries, options);
      };
      const creator = processOf(1, [knownFile(known.value, 'known')]);
      const born = (pid: number) => birthOfProcess(kernel, { begin }, { pid, handles }, creator);
      return { asked, born, creator };
    }

    it('is asked about before its handles are copied, and once', async () => {
      const { asked, born } = knowing([log], log);
      const { birth } = await born(10);
      assert.deepEqual(asked, [{ values: [log.value], copiesMade: 0 }]);
      assert.equal(birth.childHandles[0]?.file?.name, log.object);
    });

    it('is asked about all its files, and has no other ones, when the creator has no file there any more', async () => {
      const event = { value: 0x18n, object: 'an event', type: 'Event' } as const;
      const { asked, born } = knowing([event, log], event);
      const { birth } = await born(10);
      assert.deepEqual(
        asked.map(({ values }) => values),
        [[event.value], [log.value]],
      );
      assert.deepEqual(
        birth.childHandles.map(({ file }) => file?.name),
        [undefined, log.object],
      );
    });

    it('is not asked about what gives its creator no answer', async () => {
      const { asked, born, creator } = knowing([pending, log], log);
      creator.silent.add({ value: pending.value, access: 0x12019f });
      const { birth } = await born(10);
      assert.deepEqual(
        birth.childHandles.map(({ file }) => file?.reason ?? file?.name),
        ['silent', log.object],
      );
      assert.notEqual(asked[0]?.copiesMade, 0);
    });
  });

  it('asks again when the creator was seen without the handle, whose value another has then', async () => {
    const { kernel, born, timesAsked, creator, files } = family();
    await born(10);
    kernel.tables.set(1, [log]);
    await birthOfProcess(kernel, files, { pid: 11, handles: [log] }, creator);
    kernel.tables.set(1, [pending, log]);
    await born(12);
    assert.equal(timesAsked(), 2);
  });

  it('asks about what has another access under the value of the one that gave no answer', async () => {
    const { kernel, born, timesAsked, creator, files } = family();
    await born(10);
    const other = { ...pending, access: 0x100001 };
    kernel.tables.set(1, [other]);
    await birthOfProcess(kernel, files, { pid: 11, handles: [other] }, creator);
    assert.equal(timesAsked(), 2);
  });

  it('calls by its file what the creator was known to have before that could be asked', async () => {
    const { kernel, files } = family([log]);
    const nameless = { ...knownFile(log.value, 'log'), label: null, object: 'File without a name' };
    const creator = processOf(1, [{ ...nameless, openedBy: 'p1' }]);
    const { birth } = await birthOfProcess(kernel, files, { pid: 10, handles: [log] }, creator);
    const [source] = birth.brokerHandles;
    assert.deepEqual([source?.object, source?.file?.name], [log.object, log.object]);
  });

  /** Questions that are answered when the test says so. */
  function slowly(kernel: MadeUpKernel) {
    const { files } = prober(kernel);
    let goOn = (): void => undefined;
    const allowed = new Promise<void>((resolve) => (goOn = resolve));
    const ask = async (request: DescribeRequest) => {
      await allowed;
      const answers = await files.describe(
        request.processes.flatMap(({ pid, handles }) =>
          handles.map((handle) => ({ pid, value: BigInt(handle) })),
        ),
      );
      return { described: [...answers.values()], refused: [], left: [] };
    };
    const slow = new FileDescriber(ask, () => ({ pipes: [], known: [] }));
    return { slow, goOn: () => goOn() };
  }

  it('holds it for a tenth of a second at most, and describes the rest when it has the answers', async () => {
    const { kernel, creator } = family([log]);
    const { slow, goOn } = slowly(kernel);
    const held: number[] = [];
    const hold = (milliseconds: number): Promise<boolean> => {
      held.push(milliseconds);
      return Promise.resolve(false);
    };
    const urgent: unknown[] = [];
    const noting: Pick<FileDescriber, 'begin'> = {
      begin: (entries, options) => {
        urgent.push(options?.isUrgent);
        return slow.begin(entries, options);
      },
    };
    const { birth, whole } = await birthOfProcess(
      ...([kernel, noting, { pid: 10, handles: [log] }, creator, hold] as const),
    );
    assert.deepEqual(urgent, [true]);
    assert.ok(held.length === 1 && (held[0] ?? 0) <= 100, String(held));
    assert.equal(birth.childHandles[0]?.file, undefined);
    assert.equal(kernel.openCopies, 0);
    goOn();
    const late = await whole;
    assert.equal(late?.childHandles[0]?.file?.name, log.object);
    assert.equal(late.brokerHandles[0]?.object, log.object);
  });

  it('is told once more when the files of its creator are known, which were late themselves', async () => {
    const { kernel, files } = family([log]);
    const known = knownFile(log.value, 'log', describedAs('file', { name: log.object }));
    // Nobody had been asked about it when the creator was born: it seemed to be opened by the one before.
    const { file: _file, ...undescribed } = known;
    const creator = processOf(1, [
      { ...undescribed, label: null, object: 'File without a name', openedBy: 'p0' },
    ]);
    let complete = (): void => undefined;
    creator.completing = new Promise((resolve) => (complete = resolve));
    const { birth, whole } = await birthOfProcess(
      ...([
        kernel,
        files,
        { pid: 10, handles: [log] },
        creator,
        () => Promise.resolve(false),
      ] as const),
    );
    assert.deepEqual(
      birth.brokerHandles.map(({ label, openedBy }) => [label, openedBy]),
      [[null, 'p0']],
    );
    creator.known = new Map([[log.value, known]]);
    complete();
    const late = await whole;
    assert.ok(late);
    assert.deepEqual(
      late.brokerHandles.map(({ label, openedBy }) => [label, openedBy]),
      [['log', undefined]],
    );
    const { isNews, birth: told } = withoutReplaced(
      ...([kernel.inspect, processOf(10), birth, late] as const),
    );
    assert.ok(isNews);
    assert.equal(told.brokerHandles[0]?.label, 'log');
  });

  it('gives a file that was not asked about in time no name of an earlier one of its value', async () => {
    const { kernel } = family([log]);
    const earlier = describedAs('file', { name: 'C:\\earlier.txt' });
    const creator = processOf(1, [knownFile(log.value, 'earlier', earlier)]);
    const { slow, goOn } = slowly(kernel);
    const hold = () => Promise.resolve(false);
    const { birth, whole } = await birthOfProcess(
      ...([kernel, slow, { pid: 10, handles: [log] }, creator, hold] as const),
    );
    assert.equal(birth.brokerHandles[0]?.label, null);
    goOn();
    assert.equal((await whole)?.brokerHandles[0]?.object, log.object);
  });
});
