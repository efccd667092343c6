// The debug adapter of an attached session: it reads, stops nobody unless it is their debugger, and leaves all running.
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { UserFault } from '../../../src/model/base/userFault';
import type { Debuggee } from '../../../src/debug/debuggee';
import { HandleDebugSession } from '../../../src/debug/handleDebugSession';
import { emptyPlan } from '../../../src/model/plan/emptyPlan';
import type { LaunchPlan } from '../../../src/model/plan/launchPlan';
import { reduce } from '../../../src/model/session/reduce';
import type { SessionEvent } from '../../../src/model/session/events';
import type { SessionState } from '../../../src/model/session/state';

type Listener = Parameters<Debuggee['onDidChange']>[0];

const found: SessionEvent = {
  ...{ type: 'processCreated', time: 5, id: 'node.exe:12', name: 'node.exe', pid: 12 },
  ...{ commandLine: 'node.exe server.js', birth: null },
  descent: { parentId: null, image: null, createdAt: '1', seenBy: 'attach', note: null },
};

/** A session in memory that answers as the broker does. */
class Attached {
  readonly asked: string[] = [];
  state: SessionState;
  #listener: Listener = () => undefined;

  constructor(
    private readonly begin: readonly SessionEvent[],
    followChildren: LaunchPlan['followChildren'] = 'off',
  ) {
    const attached = { pids: [12], tree: true };
    const plan = { ...emptyPlan, followChildren };
    const started = { time: 0, id: 's', plan, startedAt: 1000, attached };
    this.state = reduce(null, { type: 'sessionStarted', ...started });
  }

  tell(...events: readonly SessionEvent[]): void {
    this.state = events.reduce(reduce, this.state);
    this.#listener(this.state, events);
  }

  get debuggee(): Debuggee {
    const note = (what: string) => () => {
      this.asked.push(what);
      return Promise.resolve();
    };
    const state = (): SessionState => this.state;
    return {
      panelLink: null,
      get state() {
        return state();
      },
      onDidChange: (listener) => {
        this.#listener = listener;
        return () => undefined;
      },
      onOutput: () => () => undefined,
      start: () => {
        this.tell(...this.begin);
        return Promise.resolve();
      },
      ...{ setStops: note('setStops'), resume: note('resume'), pause: note('pause') },
      ...{ terminate: note('terminate'), write: note('write'), detach: note('detach') },
      stop: note('stop'),
      readCapture: () => Promise.resolve(new Uint8Array()),
    };
  }
}

/** Speaks to the adapter as a client does. */
class Client {
  readonly events: DebugProtocol.Event[] = [];
  /** Events and answered requests by their names. */
  readonly order: string[] = [];
  readonly configurations: object[] = [];
  readonly #answers = new Map<number, (response: DebugProtocol.Response) => void>();
  readonly #session: HandleDebugSession;
  #seq = 0;

  constructor(make: () => Debuggee) {
    this.#session = new HandleDebugSession({
      create: (configuration) => {
        this.configurations.push(configuration);
        return make();
      },
    });
    this.#session.onDidSendMessage((message) => {
      if ((message as DebugProtocol.ProtocolMessage).type === 'event') {
        this.events.push(message as DebugProtocol.Event);
        this.order.push((message as DebugProtocol.Event).event);
        return;
      }
      const response = message as DebugProtocol.Response;
      this.order.push(response.command);
      this.#answers.get(response.request_seq)?.(response);
    });
  }

  ask(command: string, args: object = {}): Promise<DebugProtocol.Response> {
    const seq = ++this.#seq;
    const answer = new Promise<DebugProtocol.Response>((resolve) => {
      this.#answers.set(seq, resolve);
    });
    const request = { seq, type: 'request', command, arguments: args };
    this.#session.handleMessage(request);
    return answer;
  }

  async attach(): Promise<DebugProtocol.Response> {
    const answer = this.ask('attach', { processId: 12 });
    await this.ask('configurationDone');
    return answer;
  }

  text(): string {
    return this.events
      .filter(({ event }) => event === 'output')
      .map(({ body }) => (body as { readonly output: string }).output)
      .join('');
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const errorOf = ({ body }: DebugProtocol.Response): string =>
  (body as DebugProtocol.ErrorResponse['body']).error?.variables?.['message'] ?? '';

describe('The debug adapter of an attached session', () => {
  const running: readonly SessionEvent[] = [
    { type: 'brokerReady', time: 1, pid: 42, ambient: [] },
    found,
    { type: 'processResumed', time: 6, id: 'node.exe:12' },
  ];

  it('says whom it attaches to, and shows it as a running thread', async () => {
    const client = new Client(() => new Attached(running).debuggee);
    const { success } = await client.attach();
    assert.equal(success, true);
    assert.deepEqual(client.configurations, [{ processId: 12 }]);
    assert.equal(
      client.text(),
      'Attaching to PID 12 and every process below. Nothing is changed.\n',
    );
    const { body } = (await client.ask('threads')) as DebugProtocol.ThreadsResponse;
    assert.deepEqual(
      body.threads.map(({ id, name }) => [id, name]),
      [[1, 'node.exe (PID 12)']],
    );
    const started = client.events.find(({ event }) => event === 'process');
    assert.deepEqual(started?.body, {
      ...{ name: 'node.exe', systemProcessId: 12 },
      ...{ isLocalProcess: true, startMethod: 'attach' },
    });
    assert.ok(!client.events.some(({ event }) => event === 'stopped'));
  });

  it('answers in one sentence when there is nobody to attach to', async () => {
    const message = 'No process has PID 12 now. Choose a process that runs.';
    const end: SessionEvent = {
      ...{ type: 'sessionEnded', time: 2, reason: 'failed', message, handleCount: null },
    };
    const client = new Client(() => new Attached([end]).debuggee);
    const answer = await client.attach();
    assert.equal(answer.success, false);
    assert.equal(errorOf(answer), message);
    // VS Code drops an answer that comes after the end.
    await turn();
    const kinds = client.order.filter((kind) => kind === 'attach' || kind === 'terminated');
    assert.deepEqual(kinds, ['attach', 'terminated']);
  });

  it('says the same when the launcher goes before it has answered', async () => {
    const message = 'No process has PID 12 now. Choose a process that runs.';
    const end: SessionEvent = {
      ...{ type: 'sessionEnded', time: 2, reason: 'failed', message, handleCount: null },
    };
    const { debuggee } = new Attached([end]);
    const start = async () => {
      await debuggee.start();
      throw new Error('Pending response rejected since connection got disposed');
    };
    const client = new Client(() => Object.assign(Object.create(debuggee) as Debuggee, { start }));
    assert.equal(errorOf(await client.attach()), message);
  });

  it('passes a refusal on: nobody is suspended', async () => {
    const { debuggee } = new Attached(running);
    const refusal = 'This session only reads its processes: it cannot suspend or resume them.';
    const pause = () => Promise.reject(new UserFault(refusal));
    const client = new Client(() => Object.assign(Object.create(debuggee) as Debuggee, { pause }));
    await client.attach();
    assert.equal(errorOf(await client.ask('pause', { threadId: 1 })), refusal);
  });

  it('refuses to stop anybody at creation, with the reason', async () => {
    const client = new Client(() => new Attached(running).debuggee);
    await client.attach();
    const answer = await client.ask('setFunctionBreakpoints', {
      breakpoints: [{ name: 'cl.exe' }],
    });
    const { breakpoints } = (answer as DebugProtocol.SetFunctionBreakpointsResponse).body;
    assert.deepEqual(
      breakpoints.map(({ verified, message }) => [verified, message]),
      [
        [
          false,
          'This session only reads its processes. To stop new ones, attach with "followChildren": "debug".',
        ],
      ],
    );
  });

  it('stops new processes at their creation where it is their debugger, and says that it is', async () => {
    const session = new Attached(running, 'debug');
    const client = new Client(() => session.debuggee);
    await client.attach();
    assert.match(
      client.text(),
      /^Attaching to PID 12 and every process below, as their debugger\. When the session ends, they run on\.$/m,
    );
    const answer = await client.ask('setFunctionBreakpoints', {
      breakpoints: [{ name: 'cl.exe' }],
    });
    const { breakpoints } = (answer as DebugProtocol.SetFunctionBreakpointsResponse).body;
    assert.deepEqual(
      breakpoints.map(({ verified }) => verified),
      [true],
    );
    session.tell(
      {
        ...{ type: 'processCreated', time: 6, id: 'cl.exe:16', name: 'cl.exe', pid: 16 },
        ...{ commandLine: 'cl.exe', birth: null },
        descent: {
          ...{ parentId: 'node.exe:12', image: null, createdAt: '2', seenBy: 'debug', note: null },
        },
      },
      { type: 'processStopped', time: 7, id: 'cl.exe:16', stop: 'cl.exe was created.' },
    );
    const stopped = client.events.find(({ event }) => event === 'stopped');
    assert.equal((stopped?.body as { readonly threadId: number }).threadId, 2);
    await client.ask('continue', { threadId: 2 });
    assert.ok(session.asked.includes('resume'));
  });

  for (const [args, expected] of [
    [{ terminateDebuggee: false }, ['detach']],
    [{ terminateDebuggee: true }, ['stop']],
    [{}, ['stop']],
  ] as const) {
    it(`asks for ${expected.join()} and nothing else when disconnected with ${JSON.stringify(args)}`, async () => {
      const session = new Attached(running);
      const client = new Client(() => session.debuggee);
      await client.attach();
      session.asked.length = 0;
      await client.ask('disconnect', args);
      assert.deepEqual(session.asked, expected);
    });
  }
});
