// A session attaches to a program as its debugger: what that creates is seen at its creation, and it runs on after the session.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { emptyPlan } from '../../../src/model/plan/emptyPlan';
import type { Question } from '../answer';
import { moduleOf, openAttached, until } from '../sessions';

export const attachedDebugger: Question = {
  title: 'A session attaches as a debugger, and the program creates another',
  limitSeconds: 40,
  async ask({ folder, answer }) {
    const program = fork(moduleOf('createsLater'));
    const { pid = 0 } = program;
    const session = openAttached([pid], { ...emptyPlan, followChildren: 'debug' }, folder);
    try {
      await session.start();
      const ofProgram = session.state.processes.find((process) => process.pid === pid);
      const difference = 'debugger of what an attached process creates';
      answer({
        ...{ asked: 'What is noted of the program', expected: 'nothing', difference },
        seen: ofProgram?.descent?.note ?? 'nothing',
      });
      const said = once(program, 'message');
      program.send('create');
      const [created] = (await said) as readonly unknown[];
      const state = await until(session, ({ processes }) =>
        processes.some((process) => process.pid === created && process.birth !== null),
      );
      const [met, ...others] = state.processes.filter((process) => process.pid === created);
      answer({
        ...{ asked: 'How the creation of the other was seen', expected: 'debug', difference },
        seen: met?.descent?.seenBy ?? 'not at all',
      });
      answer({
        ...{ asked: 'Times it is listed', expected: '1' },
        seen: String(met ? others.length + 1 : 0),
      });
      const { end } = await session.stop('stopped', 'enough');
      answer({ asked: 'End of the session', expected: 'detached', seen: String(end?.reason) });
      await session.dispose();
      answer({
        ...{ asked: 'The program after the session', expected: 'runs' },
        seen: program.exitCode === null && program.signalCode === null ? 'runs' : 'has ended',
      });
    } finally {
      await session.dispose();
      program.kill();
    }
  },
};
