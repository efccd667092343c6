// What the client asks of a session, by method, and who of the session does it.
import type { BrokerMethods } from '../model/protocol/brokerProtocol';
import type { BrokerSession } from './brokerSession';
import { closeInProcess } from './holders/closeInProcess';

export type Methods = {
  readonly [M in keyof BrokerMethods]: (
    params: BrokerMethods[M]['params'],
  ) => BrokerMethods[M]['result'] | Promise<BrokerMethods[M]['result']>;
};

/** Those that need no session. */
export type SearchMethod =
  'listProcesses' | 'searchHolders' | 'cancelSearch' | 'lookAtHandle' | 'closeShown' | 'endShown';

/** Everything but its start. @throws Error from `begun` as long as there is no session. */
export function sessionMethods(begun: () => BrokerSession): Omit<Methods, SearchMethod | 'start'> {
  /** What is asked while children are being started is done when they all are; only a stop is not made to wait. */
  const current = async (): Promise<BrokerSession> => {
    await begun().parts.course.launched;
    return begun();
  };
  const parts = async (): Promise<BrokerSession['parts']> => (await current()).parts;
  return {
    async resume({ processId }) {
      (await current()).launch.resume(processId);
      return null;
    },
    async pause({ processId }) {
      (await current()).pause(processId);
      return null;
    },
    async terminate({ processId, tree }) {
      (await current()).terminate(processId, tree);
      return null;
    },
    watchClosely({ isWatched }) {
      begun().parts.treeWatch.isClose = isWatched;
      return null;
    },
    async snapshot({ processId }) {
      const { watch, processes } = await parts();
      await watch.snapshot(processes.living(processId));
      return null;
    },
    async detach({ processId = null }) {
      await (await current()).ending.detach(processId);
      return null;
    },
    setStops({ rules }) {
      begun().parts.stops.rules = rules;
      return null;
    },
    async write({ pipe, bytes }) {
      (await parts()).pipes.writer(pipe).write(bytes);
      return null;
    },
    async writeFile({ pipe, path }) {
      await (await parts()).pipes.writer(pipe).writeFile(path);
      return null;
    },
    async cancelWrite({ pipe }) {
      await (await parts()).pipes.writer(pipe).cancelWrites();
      return null;
    },
    async setReading({ pipe, paused, readSize }) {
      await (await parts()).pipes.setReading(pipe, paused, readSize);
      return null;
    },
    async closeWriteEnd({ pipe }) {
      await (await parts()).pipes.writer(pipe).close();
      return null;
    },
    async closeParentEnd({ label }) {
      (await parts()).childSide.closeKept(label);
      return null;
    },
    async sendHandle({ processId, ...wanted }) {
      const { sender, children } = await parts();
      return { value: sender.send(children.receiver(processId), wanted) };
    },
    async findHolders({ pipe }) {
      await (await current()).findHolders(pipe);
      return null;
    },
    async endHolder({ pipe, pid }) {
      await (await parts()).holders.end(pipe, pid);
      return null;
    },
    async closeHandle({ processId, handle }) {
      const { win32, inspect, files, processes, treeWatch } = await parts();
      await closeInProcess({ win32, inspect, files }, processes.living(processId), handle);
      treeWatch.hurry();
      return null;
    },
    stop({ reason, message }) {
      begun().ending.stop(reason, message);
      return null;
    },
  };
}
