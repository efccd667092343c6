// The broker: parent of everything a session launches, because inheritance is a property of the parent's whole handle table.
// First of all, because its thread gets ready while everything else is loaded.
import { debugThreadModule, earlyDebugThread } from './debugger/earlyDebugThread';
import * as l10n from '@vscode/l10n';
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
  findMethod,
  chainsMethod,
  measureMethod,
  peekMethod,
  probeMethod,
  resolveMethod,
  searchNewsMethod,
  protocolVersion,
  stringsOption,
  type DescribeAnswer,
  type DescribeRequest,
  type ChainsAnswer,
  type ChainsRequest,
  type MeasureAnswer,
  type MeasureRequest,
  type PeekAnswer,
  type PeekRequest,
  type ProbeAnswer,
  type ProbeRequest,
} from '../model/protocol/brokerProtocol';
import type {
  FindAnswer,
  FindRequest,
  ResolveAnswer,
  ResolveRequest,
} from '../model/search/question';
import type { ObservedHandle } from '../model/session/state';
import { configureCalls } from '../win32/bindings/library';
import { loadWin32 } from '../win32/bindings/loadWin32';
import { atMost } from './events/atMost';
import { BrokerSession } from './brokerSession';
import { EventQueue } from './events/eventQueue';
import type { StartedThread } from './debugger/debugThread';
import { patienceForStart, ThreadDebugger } from './debugger/threadDebugger';
import { clearInheritFlags } from './handles/clearInheritFlags';
import { ownTable } from './handles/handleCount';
import { searchMethods } from './searchMethods';
import { sessionMethods, type Methods } from './sessionMethods';
import { warmUp } from './warmUp';

interface Service {
  readonly methods: Methods;
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
  const prober = {
    probe: (question: ProbeRequest) =>
      connection.sendRequest<ProbeAnswer | null>(probeMethod, question),
    peek: (question: PeekRequest) =>
      connection.sendRequest<PeekAnswer | null>(peekMethod, question),
    measure: (question: MeasureRequest) =>
      connection.sendRequest<MeasureAnswer | null>(measureMethod, question),
    chains: (question: ChainsRequest) =>
      connection.sendRequest<ChainsAnswer | null>(chainsMethod, question),
    describe: (question: DescribeRequest) =>
      connection.sendRequest<DescribeAnswer | null>(describeMethod, question),
    find: (question: FindRequest) =>
      connection.sendRequest<FindAnswer | null>(findMethod, question),
    resolve: (question: ResolveRequest) =>
      connection.sendRequest<ResolveAnswer | null>(resolveMethod, question),
  };
  const methods: Methods = {
    ...sessionMethods(begun),
    ...searchMethods(
      loadWin32(() => undefined),
      prober,
      (news) => void connection.sendNotification(searchNewsMethod, news),
    ),
    async start(request) {
      if (request.version !== protocolVersion) {
        throw new Error(
          l10n.t(
            'The launcher has version {0}, the extension version {1}. Reload the window.',
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
      session = new BrokerSession(request, events, {
        loadWin32,
        prober,
        debug: request.plan.followChildren === 'debug' ? (debug ?? makeDebugger()) : null,
      });
      // The thread pool and its handles come into being with the first call that uses it: before the handles are counted.
      await session.launch.start(await ready);
      return null;
    },
  };
  return {
    methods,
    flush: () => events?.flush(),
    abandon: async () => session?.ending.abandon(),
  };
}

const stringsFile = process.argv[process.argv.indexOf(stringsOption) + 1];
if (process.argv.includes(stringsOption) && stringsFile !== undefined) {
  l10n.config({ fsPath: stringsFile });
}
configureCalls(Number(process.env['UV_THREADPOOL_SIZE'] ?? 4));
const makeDebugger = (early: StartedThread | null = null): ThreadDebugger =>
  new ThreadDebugger(
    debugThreadModule,
    loadWin32(() => undefined),
    patienceForStart,
    early,
  );
const debug = earlyDebugThread && makeDebugger(earlyDebugThread);
/** What had an inherit flag: a broker can be kept ready for long, and nothing in it is for anybody. What fails here fails again in the launch, which says it. */
async function getReady(): Promise<readonly ObservedHandle[]> {
  const inspect = loadWin32(() => undefined);
  await warmUp(inspect);
  return clearInheritFlags(inspect, ownTable(inspect));
}
const ready = getReady().catch(() => []);
const connection = createMessageConnection(
  new IPCMessageReader(process),
  new IPCMessageWriter(process),
);
const { abandon, flush, methods } = serve(connection);
for (const [method, handler] of Object.entries(methods)) {
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
