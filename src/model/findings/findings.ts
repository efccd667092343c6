// Named problems of a session, each with its evidence and what to do. Pure functions of the state.
import * as l10n from '@vscode/l10n';
import { finished, flatMapped, type Steps } from '../base/steps';
import { pipeSteps } from '../pipes/sharedPipes';
import { attachedPipes } from './pipes/attachedPipes';
import { withReserve } from './attachedReserve';
import { blockedPipes } from './pipes/blockedPipes';
import type { Finding } from './finding';
import { inOrder } from './findingOrder';
import { failureText } from '../session/win32Failure';
import { HandleWays } from '../handles/handlePath';
import { standardHandles } from '../handles/standardHandles';
import { plannedChild } from '../processes/plannedChild';
import { preflight } from '../preflight/preflight';
import { comparePrediction } from '../handles/prediction';
import { flowWaitFindings } from './pipes/flowWaitFindings';
import { heldFlowFindings } from './pipes/heldFlowFindings';
import { labelPlaces } from './place';
import { withDirectories } from './kept/directoryFindings';
import { namesText, problemLines } from '../plan/problem';
import { plannedLeaks } from './kept/plannedLeaks';
import { heldWriteEnds } from './pipes/pipeFindings';
import { processFindings } from './processFindings';
import type { ProcessState, SessionState } from '../session/state';
import { treeFindings } from './treeFindings';

/** Error 87 says nothing of the entry: the same rules that predict it name the one. */
function refusalOf(state: SessionState, process: ProcessState): string {
  if (process.error?.code !== 87 || process.error.api !== 'CreateProcessW') return '';
  const own = preflight(state.plan).filter(
    ({ severity, child }) => severity === 'error' && child === process.name,
  );
  return problemLines(own).join(' ');
}

function launchFailures(state: SessionState): readonly Finding[] {
  // Of a process that is not there to attach to its row says so.
  if (state.attached) return [];
  return state.processes.flatMap((process): Finding[] =>
    process.error
      ? [
          {
            code: 'launch-failed',
            severity: 'error',
            headline: l10n.t('{0} did not start.', process.name),
            why: failureText(process.error),
            fix: refusalOf(state, process),
            places: [
              { kind: 'process', id: process.id },
              ...labelPlaces(state, process.error.handle),
            ],
            evidence: { process: process.id, commandLine: process.commandLine, ...process.error },
          },
        ]
      : [],
  );
}

/** Whoever ends a session while its children are being started wants no more of them. */
function childrenNotStarted({ plan, processes, end }: SessionState): readonly Finding[] {
  if (end?.reason !== 'stopped' && end?.reason !== 'timeout') return [];
  const missing = plan.children
    .map(({ name }) => name)
    .filter((name) => !processes.some(({ id }) => id === name));
  if (missing.length === 0) return [];
  return [
    {
      code: 'children-not-started',
      severity: 'information',
      headline: l10n.t('Not started: {0}.', namesText(new Set(missing), 'and')),
      why: l10n.t('The session ended while the launcher was starting its children.'),
      fix: '',
      places: [{ kind: 'session' }],
      evidence: { processes: missing },
    },
  ];
}

function danglingStandardHandles(state: SessionState): readonly Finding[] {
  return state.processes.flatMap((process): Finding[] => {
    const child = plannedChild(state.plan, process);
    if (!process.birth || !child) return [];
    return standardHandles(state.plan, child, process.birth)
      .filter((standard) => standard.state === 'dangling')
      .map((standard) => ({
        code: 'dangling-standard-handle',
        severity: 'warning',
        headline: l10n.t('{0} cannot use its {1}.', process.name, standard.stream),
        why: l10n.t(
          'Its {0} is {1}, but {2} has no handle with this value.',
          standard.stream,
          standard.value ?? 'NULL',
          process.name,
        ),
        fix: l10n.t('Add "{0}" to the handle list, or set the stream to "none".', standard.stream),
        about: `${process.id} ${standard.stream}`,
        places: [
          { kind: 'process', id: process.id },
          ...(standard.value === null
            ? []
            : [{ kind: 'handle', processId: process.id, value: standard.value } as const]),
        ],
        evidence: { process: process.id, stream: standard.stream, value: standard.value },
      }));
  });
}

function predictionDifferences(state: SessionState): readonly Finding[] {
  return state.processes.flatMap((process): Finding[] => {
    const differences = process.birth ? comparePrediction(process.birth).differences : [];
    return differences.map((message) => ({
      code: 'prediction-differs',
      severity: 'information',
      headline: `${process.name}: ${message}`,
      fix: '',
      about: `${process.id} ${message}`,
      places: [
        { kind: 'prediction', processId: process.id },
        { kind: 'process', id: process.id },
      ],
      evidence: { process: process.id },
    }));
  });
}

function captureFailures(state: SessionState): readonly Finding[] {
  return state.pipes.flatMap((pipe): Finding[] => {
    // The end of the session took the reader away.
    const byStop = state.stoppedAt !== null && (pipe.endedAt ?? 0) >= state.stoppedAt;
    if (!pipe.failure || (pipe.direction === 'written' && byStop)) return [];
    const captured = pipe.direction === 'captured';
    return [
      {
        code: captured ? 'capture-failed' : 'write-failed',
        // A reader may leave whenever it has read enough: that is its right, and worth a line.
        severity: captured ? 'error' : 'information',
        headline: captured
          ? l10n.t({
              message: 'The launcher stopped reading {0} after {1} bytes.',
              args: [pipe.label, pipe.bytes],
              comment: ['{0} is a pipe'],
            })
          : l10n.t({
              message: '{0} accepted {1} bytes and no more.',
              args: [pipe.label, pipe.bytes],
              comment: ['{0} is a pipe'],
            }),
        why: failureText(pipe.failure),
        fix: '',
        places: [{ kind: 'pipe', label: pipe.label }, ...labelPlaces(state, pipe.failure.handle)],
        evidence: { pipe: pipe.label, bytes: pipe.bytes, ...pipe.failure },
      },
    ];
  });
}

function brokerFindings(state: SessionState): readonly Finding[] {
  const findings: Finding[] = [];
  if (state.end?.reason === 'brokerLost') {
    findings.push({
      code: 'broker-lost',
      severity: 'error',
      headline: l10n.t('The session ended because its launcher is gone.'),
      why: state.end.message,
      fix: l10n.t('Launch again. The bytes captured so far are kept.'),
      places: [{ kind: 'broker' }],
      evidence: { pid: state.broker.pid },
    });
  }
  if (state.end?.reason === 'failed') {
    findings.push({
      code: 'launch-failed',
      severity: 'error',
      headline: l10n.t('The launcher started no process.'),
      why: state.end.message,
      fix: '',
      places: [{ kind: 'session' }],
      evidence: {},
    });
  }
  const { tracingFailure } = state.broker;
  if (tracingFailure !== undefined) {
    findings.push({
      code: 'tracing-failed',
      severity: 'warning',
      headline: state.attached
        ? l10n.t('The launcher cannot debug the processes it is attached to.')
        : l10n.t('The launcher cannot debug the processes that the children start.'),
      why: tracingFailure,
      fix: '',
      places: [{ kind: 'broker' }],
      evidence: {},
    });
  }
  if (state.logFailure) {
    findings.push({
      code: 'not-recorded',
      severity: 'warning',
      headline: l10n.t('This session is not being recorded and will be incomplete after a reload.'),
      why: l10n.t('{0} cannot be written ({1}).', state.logFailure.file, state.logFailure.code),
      fix: l10n.t(
        'Export a report to keep this session. Free disk space, or restore write access to the folder, before the next launch.',
      ),
      places: [{ kind: 'session' }],
      evidence: { ...state.logFailure },
    });
  }
  const { handlesLeft = [] } = state.broker;
  if (handlesLeft.length > 0) {
    findings.push({
      code: 'broker-handles-differ',
      severity: 'information',
      headline: l10n.t(
        'The launcher could not close handles of its own: {0}.',
        handlesLeft.join(', '),
      ),
      fix: l10n.t('Look for failed calls at the end of the list "Calls".'),
      places: [{ kind: 'broker' }],
      evidence: { handles: handlesLeft },
    });
  }
  return findings;
}

/** What the plan would have sent to a child and could not. */
function unsentHandles(state: SessionState): readonly Finding[] {
  return state.processes.flatMap((process) =>
    process.notSent.map(({ label, message }): Finding => ({
      code: 'handle-not-sent',
      severity: 'warning',
      headline: message,
      fix: '',
      about: `${process.id} ${label}`,
      places: [{ kind: 'process', id: process.id }, ...labelPlaces(state, label)],
      evidence: { process: process.id, handle: label },
    })),
  );
}

/** Several views ask about the same state: Debug Console, tree, status bar, and what opens the panel. */
const known = new WeakMap<SessionState, readonly Finding[]>();

/** Every finding of a session, errors first. */
export const findings = (state: SessionState): readonly Finding[] => finished(findingSteps(state));

/** The same in steps: of thousands of processes all together take longer than an editor can wait. */
export function* findingSteps(state: SessionState): Steps<readonly Finding[]> {
  const found = known.get(state) ?? (yield* findAll(state));
  known.set(state, found);
  return found;
}

type Find = (state: SessionState) => readonly Finding[];

const beforeTheTree: readonly Find[] = [
  brokerFindings,
  launchFailures,
  childrenNotStarted,
  unsentHandles,
  captureFailures,
  heldWriteEnds,
  (state) => withReserve(state, heldFlowFindings(state)),
  attachedPipes,
  flowWaitFindings,
];

const afterTheTree: readonly Find[] = [
  blockedPipes,
  processFindings,
  plannedLeaks,
  danglingStandardHandles,
  predictionDifferences,
];

function* each(state: SessionState, all: readonly Find[]): Steps<readonly Finding[]> {
  return yield* flatMapped(all, 1, (find) => find(state));
}

function* findAll(state: SessionState): Steps<readonly Finding[]> {
  yield* pipeSteps(state);
  const ways = new HandleWays(state);
  const found = [
    ...(yield* each(state, beforeTheTree)),
    ...withReserve(state, yield* treeFindings(state, ways)),
    ...(yield* each(state, afterTheTree)),
  ];
  yield;
  return inOrder(withDirectories(state, ways, inOrder(found)));
}
