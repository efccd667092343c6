// The broker: parent of everything a session launches, because inheritance is a property of the parent's whole handle table.
import * as l10n from '@vscode/l10n';
import { join } from 'node:path';
import {
  createMessageConnection,
  ErrorCodes,
  ResponseError,
  type MessageConnection,
} from 'vscode-jsonrpc';
import { IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import {
  brokerEvents,
  brokerReadyMethod,
  describeMethod,
  followByDebugging,
  peekMethod,
  probeMethod,
  protocolVersion,
  stringsOption,
  type BrokerMethods,
  type DescribeAnswer,
  type PeekAnswer,
  type ProbeAnswer,
} from '../model/protocol/brokerProtocol';
import { configureCalls } from '../win32/library';
import { loadWin32 } from '../win32/win32';
import { atMost } from './events/atMost';
import { BrokerSession } from './brokerSession';
import { EventQueue } from './events/eventQueue';
import { Tracer } from './debugger/tracer';
import { warmUp } from './warmUp';

type Handlers = {
  [M in keyof BrokerMethods]: (
    params: BrokerMethods[M]['params'],
  ) => BrokerMethods[M]['result'] | Promise<BrokerMethods[M]['result']>;
};

interface Service {
  readonly handlers: Handlers;
  readonly flush: () => void;
  /** Nobody is there any more to whom the session belongs. */
  readonly abandon: () => Promise<void>;
}

function serve(connection: MessageConnection): Service {
  let session: BrokerSession | null = null;
  let events: EventQueue | null = null;
  const begun = (): BrokerSession => {
    if (!session) throw new Error(l10n.t('The session has not been started.'));
    return session;
  };
  /** What is asked while children are being started is done when they all are; only a stop is not made to wait. */
  const current = async (): Promise<BrokerSession> => {
    await begun().launched;
    return begun();
  };
  const handlers: Handlers = {
    async start(request) {
      if (request.version !== protocolVersion) {
        throw new Error(
          l10n.t(
            'The broker speaks version {0}, the extension version {1}. Reload the window.',
            protocolVersion,
            request.version,
          ),
        );
      }
      if (session) throw new Error('A broker serves one session.');
      events = new EventQueue(
        (batch) => void connection.sendNotification(brokerEvents, batch),
        request.startedAt,
      );
      session = new BrokerSession(
        request,
        events,
        {
          probe: (question) => connection.sendRequest<ProbeAnswer | null>(probeMethod, question),
          peek: (question) => connection.sendRequest<PeekAnswer | null>(peekMethod, question),
          describe: (question) =>
            connection.sendRequest<DescribeAnswer | null>(describeMethod, question),
        },
        request.plan.followChildren === 'debug' ? (tracer ?? makeTracer()) : null,
      );
      // The thread pool and its handles come into being with the first call that uses it: before the handles are counted.
      await ready;
      await session.start();
      return null;
    },
    resume: async ({ processId }) => ((await current()).resume(processId), null),
    pause: async ({ processId }) => ((await current()).pause(processId), null),
    terminate: async ({ processId, tree }) => ((await current()).terminate(processId, tree), null),
    snapshot: async ({ processId }) => (await (await current()).snapshot(processId), null),
    detach: async ({ processId = null }) => (await (await current()).detach(processId), null),
    setStops: ({ rules }) => (begun().setStops(rules), null),
    write: async ({ pipe, bytes }) => ((await current()).write(pipe, bytes), null),
    writeFile: async ({ pipe, path }) => (await (await current()).writeFile(pipe, path), null),
    cancelWrite: async ({ pipe }) => (await (await current()).cancelWrite(pipe), null),
    setReading: async ({ pipe, paused, readSize }) => (
      await (await current()).setReading(pipe, paused, readSize),
      null
    ),
    closeWriteEnd: async ({ pipe }) => (await (await current()).closeWriteEnd(pipe), null),
    closeParentEnd: async ({ label }) => ((await current()).closeParentEnd(label), null),
    sendHandle: async (request) => ({ value: (await current()).sendHandle(request) }),
    findHolders: async ({ pipe }) => (await (await current()).findHolders(pipe), null),
    endHolder: async ({ pipe, pid }) => (await (await current()).endHolder(pipe, pid), null),
    stop: ({ reason, message }) => (begun().stop(reason, message), null),
  };
  return {
    handlers,
    flush: () => events?.flush(),
    abandon: async () => session?.abandon(),
  };
}

const stringsFile = process.argv[process.argv.indexOf(stringsOption) + 1];
if (process.argv.includes(stringsOption) && stringsFile !== undefined) {
  l10n.config({ fsPath: stringsFile });
}
configureCalls(Number(process.env['UV_THREADPOOL_SIZE'] ?? 4));
const makeTracer = (): Tracer =>
  new Tracer(
    join(__dirname, 'debugThread.js'),
    loadWin32(() => undefined),
  );
// The client says beforehand what the plan will want: the thread gets ready while everything else does.
const tracer = process.argv.includes(followByDebugging) ? makeTracer() : null;
// What fails here fails again in the launch, which says it.
const ready = warmUp().catch(() => undefined);
const connection = createMessageConnection(
  new IPCMessageReader(process),
  new IPCMessageWriter(process),
);
const { abandon, flush, handlers } = serve(connection);
for (const [method, handler] of Object.entries(handlers)) {
  connection.onRequest(method, async (params: unknown) => {
    try {
      return await (handler as (params: unknown) => unknown)(params);
    } catch (error) {
      // Of any other error the connection makes a sentence of its own, about requests.
      const message = error instanceof Error ? error.message : String(error);
      throw new ResponseError(ErrorCodes.InternalError, message);
    } finally {
      // An answer must not overtake the events of what it answers.
      flush();
    }
  });
}
connection.listen();
void connection.sendNotification(brokerReadyMethod);
/** Milliseconds to put the session in order when nobody is left to tell of it. */
const patienceForGoodbye = 1000;
// A fork outlives its parent unless it listens for this; a call blocked on the pool would hold up process.exit.
process.on('disconnect', () => {
  void atMost(patienceForGoodbye, abandon()).then(() => process.kill(process.pid, 'SIGKILL'));
});
