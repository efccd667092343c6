// The shape of a session's state as a schema, for a state that was not made here: one that somebody saved to a file.
import * as v from 'valibot';
import { findingCodes, severities } from '../base/findingCodes';
import { chainKinds, chainStatuses } from '../session/waitChain';
import type { FileDescription } from '../session/fileDescription';
import { expectationNames } from '../plan/expectations';
import { kindWords } from '../plan/kindWords';
import { handleKinds } from '../plan/objectKinds';
import { isLabel, isName, isProcessId, latestTime } from './savedNames';
import type { SessionState } from '../session/state';

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A pid, or a number that Windows gave. Views write some of them in hexadecimal. */
const number = v.pipe(v.number(), v.safeInteger());
/** Milliseconds: a moment and a span since it are together a date that can be written. */
const time = v.pipe(v.number(), v.minValue(-latestTime), v.maxValue(latestTime));
const text = v.string();
const name = v.pipe(v.string(), v.check(isName));
const label = v.pipe(v.string(), v.check(isLabel));
/** Views count with these, and sort by them. */
const handleValue = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{1,16}$/));
const nullable = v.nullable;

const stream = v.picklist(['stdin', 'stdout', 'stderr']);
const pipeEnd = v.picklist(['read', 'write']);

const streamPlan = v.variant('kind', [
  v.object({
    kind: v.literal('pipe'),
    bufferSize: natural,
    text: nullable(text),
    file: nullable(text),
    readSize: natural,
    paused: v.boolean(),
    parentEndInheritable: v.boolean(),
  }),
  v.object({ kind: v.picklist(['nul', 'inherit', 'none', 'stdout']) }),
  v.object({ kind: v.literal('file'), path: text, append: v.boolean() }),
  v.object({ kind: v.literal('handle'), name: label }),
  v.object({ kind: v.literal('child'), child: name, stream: v.picklist(['stdout', 'stderr']) }),
]);

const named = <T extends v.ObjectEntries>({ entries }: { readonly entries: T }) =>
  v.object({ name, ...entries });

const handlePlan = v.variant('kind', [
  named(handleKinds.pipe),
  named(handleKinds.namedPipe),
  named(handleKinds.file),
  named(handleKinds.directory),
  named(handleKinds.nul),
  named(handleKinds.console),
  named(handleKinds.event),
  named(handleKinds.mutex),
  named(handleKinds.semaphore),
  named(handleKinds.waitableTimer),
  named(handleKinds.fileMapping),
  named(handleKinds.job),
  named(handleKinds.process),
  named(handleKinds.thread),
  named(handleKinds.tcpListener),
  named(handleKinds.udpSocket),
  named(handleKinds.duplicate),
  named(handleKinds.value),
]);

const sessionExpectations = {
  processes: v.exactOptional(
    v.object({ atMost: v.exactOptional(natural), names: v.exactOptional(v.array(text)) }),
  ),
  noFindings: v.exactOptional(v.array(v.picklist([...severities, ...findingCodes]))),
};
const textExpectations = v.object({
  contains: v.exactOptional(v.array(text)),
  matches: v.exactOptional(text),
  equalsFile: v.exactOptional(text),
});
const childExpectations = v.object({
  ...sessionExpectations,
  exitCode: v.exactOptional(number),
  endOfFileWithin: v.exactOptional(v.record(text, time)),
  stdout: v.exactOptional(textExpectations),
  stderr: v.exactOptional(textExpectations),
  inherits: v.exactOptional(v.array(label)),
  inheritsNot: v.exactOptional(
    v.array(
      v.object({ kind: v.exactOptional(v.picklist(kindWords)), path: v.exactOptional(text) }),
    ),
  ),
  handlesLeft: v.exactOptional(natural),
});

const childPlan = v.object({
  name,
  program: text,
  args: v.union([v.array(text), text]),
  cwd: nullable(text),
  env: v.record(text, nullable(text)),
  stdio: v.pipe(
    v.object({ stdin: streamPlan, stdout: streamPlan, stderr: streamPlan }),
    v.check(({ stdin, stdout }) => stdin.kind !== 'stdout' && stdout.kind !== 'stdout'),
  ),
  console: nullable(v.picklist(['noWindow', 'shared', 'new', 'detached'])),
  parent: nullable(
    v.variant('kind', [
      v.object({ kind: v.literal('child'), name }),
      v.object({ kind: v.literal('process'), pid: number }),
    ]),
  ),
  inherit: v.picklist(['list', 'all', 'none']),
  handleList: v.array(label),
  expect: v.exactOptional(childExpectations),
});

const planSchema = v.object({
  name: text,
  children: v.array(childPlan),
  handles: v.array(handlePlan),
  keepParentEnds: v.array(label),
  send: v.array(
    v.object({
      label,
      to: text,
      stdin: v.boolean(),
      inheritable: v.boolean(),
      access: nullable(text),
    }),
  ),
  stopOnEntry: v.boolean(),
  followChildren: v.picklist(['debug', 'job', 'off']),
  watchInterval: natural,
  stdioMethod: v.picklist(['startupInfo', 'setStdHandle']),
  start: v.picklist(['together', 'apart']),
  expect: v.exactOptional(v.object(sessionExpectations)),
});

const socketEnd = { address: text, port: natural };
const fileDescription = v.object({
  kind: v.picklist([
    'file',
    'directory',
    'pipe',
    'socket',
    'device',
    'console',
    'unknown',
  ] satisfies FileDescription['kind'][]),
  name: nullable(text),
  pipe: nullable(
    v.object({
      label: nullable(label),
      end: pipeEnd,
      index: v.exactOptional(text),
      isServer: v.exactOptional(v.boolean()),
    }),
  ),
  socket: nullable(
    v.object({
      ...socketEnd,
      protocol: v.picklist(['tcp', 'udp', 'other']),
      state: v.picklist(['listening', 'connected', 'bound', 'unbound']),
      peer: nullable(v.object(socketEnd)),
    }),
  ),
  share: nullable(v.object({ read: v.boolean(), write: v.boolean(), delete: v.boolean() })),
  reason: nullable(v.picklist(['silent', 'refused', 'gone', 'notFile'])),
});

const namedPipeEnd = nullable(v.object({ label, name: text, end: pipeEnd }));

const brokerHandle = v.object({
  value: handleValue,
  isAmbient: v.boolean(),
  label: nullable(label),
  type: text,
  object: text,
  access: text,
  inheritable: v.boolean(),
  pipe: namedPipeEnd,
  closedAt: nullable(time),
  openedBy: v.exactOptional(text),
  file: v.exactOptional(fileDescription),
  isUnseen: v.exactOptional(v.literal(true)),
});

const observedHandle = v.object({
  value: handleValue,
  type: text,
  object: nullable(text),
  access: text,
  inheritable: v.boolean(),
  sameObjectAs: v.array(text),
  file: v.exactOptional(fileDescription),
  label: v.exactOptional(label),
  job: v.exactOptional(
    v.object({ endsWithHandles: nullable(v.boolean()), members: v.array(number) }),
  ),
});

const birth = v.object({
  parent: nullable(
    v.object({
      pid: number,
      name: text,
      processId: nullable(text),
      duplicated: v.array(v.object({ label, value: text, duplicate: text })),
    }),
  ),
  creator: v.exactOptional(v.object({ pid: number, name: text, processId: text })),
  readAfter: v.exactOptional(time),
  brokerHandles: v.array(brokerHandle),
  childHandles: v.array(observedHandle),
  standardHandles: nullable(
    v.object({ stdin: nullable(text), stdout: nullable(text), stderr: nullable(text) }),
  ),
  handleList: nullable(v.array(text)),
  inheritHandles: v.boolean(),
  told: v.exactOptional(v.array(v.object({ value: handleValue, variable: text }))),
  attached: v.exactOptional(
    v.object({
      noCreator: v.exactOptional(v.picklist(['exited', 'refused', 'unknown'])),
      shared: v.exactOptional(v.array(v.object({ value: handleValue, pid: number, name: text }))),
      repeated: v.exactOptional(v.array(handleValue)),
    }),
  ),
});

const failure = nullable(
  v.object({ api: text, code: number, symbol: text, handle: nullable(text), message: text }),
);

const chainStatus = v.picklist(chainStatuses);
const chainNode = v.variant('kind', [
  v.object({
    kind: v.literal('thread'),
    status: chainStatus,
    pid: number,
    threadId: number,
    program: v.exactOptional(text),
  }),
  v.object({ kind: v.picklist(chainKinds), status: chainStatus, name: text }),
]);

const process = v.object({
  id: v.pipe(v.string(), v.check(isProcessId)),
  name: text,
  pid: nullable(number),
  commandLine: text,
  phase: v.picklist(['suspended', 'running', 'paused', 'exited', 'failed']),
  exitCode: nullable(number),
  exitedAt: nullable(time),
  error: failure,
  birth: nullable(birth),
  sent: v.array(
    v.object({
      label,
      source: text,
      value: handleValue,
      type: text,
      object: text,
      access: text,
      inheritable: v.boolean(),
      pipe: namedPipeEnd,
      writtenToStdin: v.boolean(),
      time,
    }),
  ),
  notSent: v.array(v.object({ label, message: text, time })),
  descent: nullable(
    v.object({
      parentId: nullable(text),
      image: nullable(text),
      createdAt: text,
      seenBy: v.picklist(['debug', 'job', 'attach']),
      note: nullable(text),
      isUndebugged: v.exactOptional(v.literal(true)),
    }),
  ),
  createdAt: time,
  stop: nullable(text),
  crash: nullable(v.object({ code: text, address: text, time })),
  invalidCloses: v.exactOptional(v.object({ code: text, address: text, count: natural, time })),
  leftJobAt: v.exactOptional(time),
  runtime: v.exactOptional(v.picklist(['node', 'python', 'dotnet', 'go', 'rust', 'crt', 'win32'])),
  calls: v.exactOptional(
    v.object({
      threads: natural,
      waiting: natural,
      waits: v.array(
        v.object({
          threadId: number,
          api: text,
          handle: nullable(text),
          awaits: v.exactOptional(number),
        }),
      ),
      time,
    }),
  ),
  chains: v.exactOptional(
    v.object({
      chains: v.array(
        v.object({ threadId: number, nodes: v.array(chainNode), isCycle: v.boolean() }),
      ),
      denied: natural,
      time,
    }),
  ),
  detachedAt: nullable(time),
  history: v.array(
    v.object({
      change: v.picklist(['opened', 'closed']),
      handle: observedHandle,
      time,
      seenUntil: v.exactOptional(time),
    }),
  ),
  snapshots: v.array(v.object({ number: natural, handles: v.array(observedHandle), time })),
  directory: v.exactOptional(v.object({ path: text, time })),
});

const holder = v.object({
  pid: number,
  name: text,
  handle: text,
  end: pipeEnd,
  access: text,
  cause: v.picklist(['parent', 'ownInput', 'child', 'sibling', 'descendant', 'outside']),
  path: v.array(v.object({ pid: number, name: nullable(text), hasExited: v.boolean() })),
  createdAt: text,
});

const pipe = v.object({
  label,
  name: text,
  direction: v.picklist(['captured', 'written', 'between']),
  processId: nullable(text),
  stream: nullable(stream),
  bytes: natural,
  reads: natural,
  movedAt: nullable(time),
  rateFrom: v.object({ time, bytes: natural }),
  bufferSize: nullable(natural),
  fill: nullable(natural),
  paused: v.boolean(),
  readSize: natural,
  queued: natural,
  blocked: nullable(
    v.object({ who: v.picklist(['broker', 'writer']), since: time, bytes: natural }),
  ),
  awaited: nullable(v.object({ since: time, sign: v.picklist(['reading', 'empty']) })),
  waits: v.array(
    v.object({
      who: v.picklist(['broker', 'writer', 'reader']),
      from: time,
      to: nullable(time),
    }),
  ),
  sha256: nullable(text),
  phase: v.picklist(['open', 'endOfFile', 'closed', 'cancelled', 'failed']),
  endedAt: nullable(time),
  failure,
  captureFile: nullable(text),
  indexFile: nullable(text),
  holders: v.array(holder),
  holdersAt: nullable(time),
  unanswered: v.array(text),
});

const call = v.object({
  api: text,
  args: v.record(text, text),
  result: text,
  error: nullable(v.object({ code: number, symbol: text })),
  time,
});

const schema = v.object({
  id: text,
  plan: planSchema,
  attached: v.exactOptional(
    v.object({
      pids: v.array(number),
      chosen: v.exactOptional(v.array(v.object({ pid: number, createdAt: v.string() }))),
      tree: v.boolean(),
    }),
  ),
  outsideAsked: v.exactOptional(
    v.object({
      refused: v.array(v.object({ pid: number, name: nullable(text) })),
      silent: number,
      left: number,
    }),
  ),
  tellsChains: v.exactOptional(v.boolean()),
  workspaceFolder: v.exactOptional(text),
  startedAt: time,
  phase: v.picklist(['starting', 'running', 'ended']),
  end: nullable(
    v.object({
      reason: v.picklist(['finished', 'stopped', 'timeout', 'detached', 'brokerLost', 'failed']),
      message: text,
      time,
    }),
  ),
  stoppedAt: nullable(time),
  broker: v.object({
    pid: nullable(number),
    ambient: v.array(observedHandle),
    handleCount: nullable(v.object({ before: number, after: number })),
    handlesLeft: v.exactOptional(v.array(text)),
    tracingFailure: v.exactOptional(text),
  }),
  logFailure: v.exactOptional(v.object({ file: text, code: text })),
  brokerHandles: v.array(brokerHandle),
  processes: v.array(process),
  pipes: v.array(pipe),
  lookedAt: v.exactOptional(time),
  watchedPipes: v.exactOptional(
    v.array(
      v.object({
        identity: text,
        readEnd: pipeEnd,
        bufferSize: nullable(natural),
        fill: nullable(natural),
        stillSince: nullable(time),
        time,
      }),
    ),
  ),
  calls: v.array(call),
  expectations: v.exactOptional(
    v.array(
      v.object({
        expectation: v.picklist(expectationNames),
        child: nullable(text),
        field: text,
        outcome: v.picklist(['held', 'failed', 'unknown']),
        expected: text,
        seen: text,
        evidence: v.array(text),
      }),
    ),
  ),
});

/** The same without `readonly`, and with intersections as the one object they are. */
type Plain<T> = T extends readonly (infer E)[]
  ? Plain<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Plain<T[K]> }
    : T;
/** Identical, however deep. Written out twice: of two uses of one alias the compiler would compare the arguments alone. */
type Same<A, B> =
  (<U>() => U extends A ? U : null) extends <U>() => U extends B ? U : null ? true : false;
type StateOf<T extends v.GenericSchema> =
  Same<Plain<v.InferOutput<T>>, Plain<SessionState>> extends true ? SessionState : never;

/**
 * What it does not know is left out. This line fails to compile where the schema and `SessionState` differ: in a field, in its
 * type, or in whether it may be absent.
 */
export const stateSchema: v.GenericSchema<unknown, StateOf<typeof schema>> = schema;
