// Pipes between the user's own processes on the model, with the rules of Windows and of Wine: who keeps one open, and who waits for whom.
import assert from 'node:assert/strict';
import { findings } from '../../../src/model/findings/findings';
import type { Program } from '../../windowsModel/program';
import type { Running } from '../../windowsModel/thread';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { named, sessionsOnModel } from './modelMachine';

const kinds: ReadonlySet<string> = new Set([
  ...['write-end-held', 'descendant-holds-pipe', 'deadlock', 'writer-blocked', 'waits-for-input'],
]);

type Act = (me: Program) => Running<number>;

/** The child of the session is "a", whose program is a.exe. */
for (const personality of ['windows', 'wine'] as const) {
  describe(`A pipe between the user’s own processes, with the rules of ${personality}`, () => {
    const begin = sessionsOnModel();

    async function run(programs: Readonly<Record<string, Act>>, stdin: 'nul' | 'pipe' = 'nul') {
      const model = new WindowsModel({ brokerPid: process.pid, personality });
      for (const [name, act] of Object.entries(programs)) model.install(name, act);
      const session = begin(model, { stdio: { stdin, stdout: 'nul', stderr: 'nul' } });
      await session.pass(8000);
      const found = findings(session.state).filter(({ code }) => kinds.has(code));
      // No question of ours hangs where the kernel says what is busy.
      assert.ok(session.prober.leftBehind <= 1, `${session.prober.leftBehind} threads left behind`);
      const texts = found.map(({ code, headline }) => `${code}: ${headline}`);
      const pids = new Map(session.state.processes.map(({ pid, name }) => [String(pid), name]));
      return {
        ...{ session, found },
        texts: texts.map((text) =>
          text.replace(/ \(PID (\d+)\)/g, (_, pid: string) => {
            return pids.has(pid) ? '' : ` (PID ${pid}?)`;
          }),
        ),
      };
    }

    const seem = (singular: boolean): string =>
      personality === 'wine'
        ? singular
          ? 'seems to wait'
          : 'seem to wait'
        : singular
          ? 'waits'
          : 'wait';

    /** b.exe writes a word and ends. */
    const writer: Act = function* (me) {
      yield* me.write(me.standard[1], 'word');
      return 0;
    };

    const keepsItsOwn: Act = function* (me) {
      const pipe = me.openPipe();
      me.setInherit(pipe.write, true);
      me.create('b.exe', { inherits: true, standard: [0n, pipe.write, 0n] });
      for (;;) if ((yield* me.read(pipe.read, 100)).bytes === 0) return 0;
    };

    it('is kept open by its reader', async () => {
      const { texts } = await run({ 'a.exe': keepsItsOwn, 'b.exe': writer });
      assert.deepEqual(texts, [
        'write-end-held: a keeps the stdout of b.exe open and never reaches end of file.',
      ]);
    });

    it('is what its reader waits for, and not the input that it has as well', async () => {
      const { texts } = await run({ 'a.exe': keepsItsOwn, 'b.exe': writer }, 'pipe');
      assert.deepEqual(texts, [
        'write-end-held: a keeps the stdout of b.exe open and never reaches end of file.',
      ]);
    });

    it('is what a process waits for below one that only waits for it', async () => {
      const { texts } = await run(
        {
          'a.exe': function* (me) {
            const begun = me.create('middle.exe', { inherits: true, standard: me.standard });
            if ('process' in begun) yield* me.wait(begun.hProcess);
            return 0;
          },
          'middle.exe': keepsItsOwn,
          'b.exe': writer,
        },
        'pipe',
      );
      assert.deepEqual(texts, [
        'write-end-held: middle.exe keeps the stdout of b.exe open and never reaches end of file.',
      ]);
    });

    it('is the input that a process waits for which waits for nothing else', async () => {
      const { texts } = await run(
        {
          'a.exe': function* (me) {
            yield* me.read(me.standard[0], 100);
            return 0;
          },
        },
        'pipe',
      );
      assert.deepEqual(texts, ['waits-for-input: a seems to wait for input from stdin.']);
    });

    it('is not kept open by a reader that closes its write end', async () => {
      const { texts } = await run({
        'a.exe': function* (me) {
          const pipe = me.openPipe();
          me.setInherit(pipe.write, true);
          me.create('b.exe', { inherits: true, standard: [0n, pipe.write, 0n] });
          me.closeNow(pipe.write);
          for (;;) if ((yield* me.read(pipe.read, 100)).bytes === 0) break;
          yield* me.forEver();
          return 0;
        },
        'b.exe': writer,
      });
      assert.deepEqual(texts, []);
    });

    it('is kept open by a hook that got the write end of another’s stdin', async () => {
      const { texts } = await run({
        'a.exe': function* (me) {
          const pipe = me.openPipe();
          me.setInherit(pipe.read, true);
          me.create('server.exe', { inherits: true, standard: [pipe.read, 0n, 0n] });
          me.setInherit(pipe.read, false);
          me.setInherit(pipe.write, true);
          me.create('hook.exe', { inherits: true });
          yield* me.sleep(1000);
          me.closeNow(pipe.read);
          me.closeNow(pipe.write);
          yield* me.forEver();
          return 0;
        },
        'server.exe': function* (me) {
          for (;;) if ((yield* me.read(me.standard[0], 100)).bytes === 0) return 0;
        },
        'hook.exe': function* (me) {
          yield* me.forEver();
          return 0;
        },
      });
      assert.deepEqual(texts, [
        'write-end-held: hook.exe keeps the stdin of server.exe open: server.exe cannot reach end of file.',
      ]);
    });

    it('is one of two at which parent and tool wait for each other', async () => {
      const { texts, session } = await run({
        'a.exe': function* (me) {
          const [out, err] = [me.openPipe(), me.openPipe(false, 64)];
          me.setInherit(out.write, true);
          me.setInherit(err.write, true);
          me.create('tool.exe', { inherits: true, standard: [0n, out.write, err.write] });
          me.closeNow(out.write);
          me.closeNow(err.write);
          for (;;) if ((yield* me.read(out.read, 100)).bytes === 0) break;
          yield* me.read(err.read, 100);
          return 0;
        },
        'tool.exe': function* (me) {
          yield* me.write(me.standard[2], 'x'.repeat(64));
          yield* me.write(me.standard[2], 'more');
          return 0;
        },
      });
      assert.deepEqual(texts, [`deadlock: a and tool.exe ${seem(false)} for each other.`]);
      const calls = ['a', 'tool.exe'].map((name) =>
        named(session, name)[0]?.calls?.waits.map(({ api }) => api),
      );
      assert.deepEqual(
        calls,
        personality === 'windows' ? [['NtReadFile'], ['NtWriteFile']] : [undefined, undefined],
      );
    });

    it('is one of two of a circle, two levels down', async () => {
      const { texts } = await run({
        'a.exe': function* (me) {
          me.create('parent.exe', {});
          yield* me.forEver();
          return 0;
        },
        'parent.exe': function* (me) {
          const [input, output] = [me.openPipe(false, 64), me.openPipe(false, 64)];
          me.setInherit(input.read, true);
          me.setInherit(output.write, true);
          me.create('filter.exe', { inherits: true, standard: [input.read, output.write, 0n] });
          me.closeNow(input.read);
          me.closeNow(output.write);
          for (;;) yield* me.write(input.write, 'x'.repeat(64));
        },
        'filter.exe': function* (me) {
          for (;;) {
            yield* me.read(me.standard[0], 64);
            yield* me.write(me.standard[1], 'x'.repeat(64));
          }
        },
      });
      assert.deepEqual(texts, [
        `deadlock: parent.exe and filter.exe ${seem(false)} for each other.`,
      ]);
    });

    /** Waits for the exit of the program, whose streams are these. */
    const runs = (
      me: Program,
      program: string,
      standard: readonly [bigint, bigint, bigint],
    ): bigint => {
      for (const value of standard) me.setInherit(value, true);
      const begun = me.create(program, { inherits: true, standard: [...standard] });
      assert.ok('process' in begun);
      return begun.hProcess;
    };

    const fillsOutput: Act = function* (me) {
      yield* me.write(me.standard[1], 'x'.repeat(64));
      yield* me.write(me.standard[1], 'more');
      return 0;
    };

    const waitsForExit: Act = function* (me) {
      const out = me.openPipe(false, 64);
      const hProcess = runs(me, 'tool.exe', [0n, out.write, 0n]);
      me.closeNow(out.write);
      yield* me.wait(hProcess);
      yield* me.read(out.read, 100);
      return 0;
    };

    /** Only the kernel tells what somebody waits for beside pipes. */
    const told = (proven: string, seeming: readonly string[]): readonly string[] =>
      personality === 'windows' ? [`deadlock: ${proven} wait for each other.`] : seeming;
    const unread =
      'writer-blocked: tool.exe seems to wait in WriteFile: a does not read the stdout of tool.exe, which is full.';

    it('is full before a parent that waits for the exit of its writer', async () => {
      const { texts, found } = await run({ 'a.exe': waitsForExit, 'tool.exe': fillsOutput });
      assert.deepEqual(texts, told('a and tool.exe', [unread]));
      if (personality === 'wine') return;
      assert.match(
        found[0]?.why ?? '',
        /^a waits for tool\.exe \(PID \d+\) to exit \(0x[0-9a-f]+\) and tool\.exe writes to its own stdout \(0x[0-9a-f]+\), which is full \(64 bytes\)\.$/,
      );
      assert.equal(
        found[0]?.fix,
        'In a, read the output of tool.exe until its end before you wait for it to exit.',
      );
      assert.deepEqual(
        found[0].path?.map(({ name }) => name),
        ['a', 'tool.exe', 'a'],
      );
    });

    it('is full before a parent that waits for a shell which waits for the writer', async () => {
      const { texts, found } = await run({
        'a.exe': function* (me) {
          const out = me.openPipe(false, 64);
          const hProcess = runs(me, 'shell.exe', [0n, out.write, 0n]);
          me.closeNow(out.write);
          yield* me.wait(hProcess);
          return 0;
        },
        'shell.exe': function* (me) {
          yield* me.wait(runs(me, 'tool.exe', [0n, me.standard[1], 0n]));
          return 0;
        },
        'tool.exe': fillsOutput,
      });
      assert.deepEqual(
        texts,
        told('a, shell.exe and tool.exe', [
          'writer-blocked: shell.exe or what it started: tool.exe seems to wait in WriteFile: a does not read the stdout of shell.exe, which is full.',
        ]),
      );
      if (personality === 'windows') {
        assert.match(found[0]?.fix ?? '', /^In a, read the output of shell\.exe /);
      }
    });

    it('is the input of a tool whose parent waits for its exit instead of closing it', async () => {
      const { texts, found } = await run({
        'a.exe': function* (me) {
          const input = me.openPipe();
          const hProcess = runs(me, 'tool.exe', [input.read, 0n, 0n]);
          me.closeNow(input.read);
          yield* me.wait(hProcess);
          return 0;
        },
        'tool.exe': function* (me) {
          for (;;) if ((yield* me.read(me.standard[0], 64)).bytes === 0) return 0;
        },
      });
      assert.deepEqual(texts, told('a and tool.exe', []));
      if (personality === 'windows') {
        assert.equal(
          found[0]?.fix,
          'In a, close the input of tool.exe before you wait for it to exit.',
        );
      }
    });

    it('is the input of a tool whose parent looks now and then whether it has exited', async () => {
      const { texts } = await run({
        'a.exe': function* (me) {
          const input = me.openPipe();
          const hProcess = runs(me, 'tool.exe', [input.read, 0n, 0n]);
          me.closeNow(input.read);
          for (;;) yield* me.wait(hProcess, 1000);
        },
        'tool.exe': function* (me) {
          for (;;) if ((yield* me.read(me.standard[0], 64)).bytes === 0) return 0;
        },
      });
      assert.deepEqual(texts, []);
    });

    it('is the input of a tool whose parent waits for another', async () => {
      const { texts } = await run({
        'a.exe': function* (me) {
          const input = me.openPipe();
          runs(me, 'tool.exe', [input.read, 0n, 0n]);
          me.closeNow(input.read);
          yield* me.wait(runs(me, 'other.exe', [0n, 0n, 0n]));
          return 0;
        },
        'tool.exe': function* (me) {
          for (;;) if ((yield* me.read(me.standard[0], 64)).bytes === 0) return 0;
        },
        'other.exe': function* (me) {
          yield* me.sleep(60_000);
          return 0;
        },
      });
      assert.deepEqual(texts, []);
    });

    it('is full before a reader that does something else', async () => {
      const { texts } = await run({
        'a.exe': function* (me) {
          const out = me.openPipe(false, 64);
          me.setInherit(out.write, true);
          me.create('tool.exe', { inherits: true, standard: [0n, out.write, 0n] });
          me.closeNow(out.write);
          yield* me.forEver();
          return 0;
        },
        'tool.exe': function* (me) {
          yield* me.write(me.standard[1], 'x'.repeat(64));
          yield* me.write(me.standard[1], 'more');
          return 0;
        },
      });
      assert.deepEqual(texts, [
        `writer-blocked: tool.exe ${seem(true)} in WriteFile: a does not read the stdout of tool.exe, which is full.`,
      ]);
    });
  });
}
