// Named problems of a session, each with its evidence and what to do. Pure functions of the state.
import * as l10n from '@vscode/l10n';
import { blockedPipes } from './blockedPipes';
import type { Finding } from './finding';
import { referencedNames } from '../plan/handleReferences';
import { failureText } from '../session/win32Failure';
import { passedOn, standardHandles } from '../handles/origin';
import { plannedChild } from '../processes/plannedChild';
import { preflight } from '../preflight/preflight';
import { comparePrediction } from '../handles/prediction';
import { flowWaitFindings } from './flowWaitFindings';
import { heldFlowFindings } from './heldFlowFindings';
import { labelPlaces, type Place } from './place';
import { namesText, problemLines } from '../plan/problem';
import type { LaunchPlan } from '../plan/launchPlan';
import { heldWriteEnds } from './pipeFindings';
import { pipeUsers } from '../pipes/pipeUsers';
import { processFindings } from './processFindings';
import type { BrokerHandle, ProcessState, SessionState } from '../session/state';
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
  return state.processes.flatMap((process): Finding[] =>
    process.error
      ? [
          {
            code: 'launch-failed',
            severity: 'error',
            headline: l10n.t({
              message: '{0} did not start. {1}',
              args: [process.name, failureText(process.error)],
              comment: ['{1} is a sentence'],
            }),
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
      headline: l10n.t(
        'The session was ended while its children were being started. Not started: {0}.',
        namesText(new Set(missing), 'and'),
      ),
      fix: '',
      places: [{ kind: 'session' }],
      evidence: { processes: missing },
    },
  ];
}

/** For each label the children a plan tells of it: by its value in arguments or environment, or as a standard handle. */
function namedChildren(plan: LaunchPlan): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, Set<string>>();
  for (const { name, args, env, stdio } of plan.children) {
    const texts = [...(typeof args === 'string' ? [args] : args), ...Object.values(env)];
    const labels = [
      ...texts.flatMap((text) => (text === null ? [] : referencedNames(text))),
      ...Object.values(stdio).flatMap((stream) => (stream.kind === 'handle' ? [stream.name] : [])),
    ];
    for (const label of labels) named.set(label, (named.get(label) ?? new Set()).add(name));
  }
  return named;
}

/** With bInheritHandles TRUE and no list a child also gets what was meant for another child. */
function leakedHandles(state: SessionState): readonly Finding[] {
  const pipes = new Map(state.pipes.map((pipe) => [pipe.label, pipe]));
  const ownerOf = ({ label, end }: NonNullable<BrokerHandle['pipe']>): string | null => {
    const pipe = pipes.get(label);
    if (pipe?.direction !== 'between' || pipe.processId === null) return pipe?.processId ?? null;
    const { readers } = pipeUsers(state.plan, pipe);
    return end === 'write' ? pipe.processId : (readers[0] ?? null);
  };
  const named = namedChildren(state.plan);
  return state.processes.flatMap((process): Finding[] => {
    const { birth } = process;
    // What a descendant got, its creator passed on, not the plan.
    if (!birth || process.descent || birth.handleList !== null) return [];
    const foreign = passedOn(birth).filter(({ origin, pipe, label }) => {
      if (origin !== 'inherited') return false;
      const owner = pipe && ownerOf(pipe);
      if (owner !== null) return owner !== process.id;
      const children = label === null ? undefined : named.get(label);
      return children !== undefined && !children.has(process.name);
    });
    if (foreign.length === 0) return [];
    const labels = foreign.map((handle) => `${handle.label ?? handle.value} (${handle.value})`);
    const names = namesText(new Set(labels));
    const hasPipe = foreign.some(({ pipe }) => pipe !== null);
    return [
      {
        code: 'leaked-handle',
        severity: 'warning',
        headline: hasPipe
          ? l10n.t(
              '{0} also inherited {1}, made for another child: such a pipe cannot end before {0} does.',
              process.name,
              names,
            )
          : l10n.t('{0} also inherited {1}, made for another child.', process.name, names),
        fix: birth.parent
          ? l10n.t(
              'Use "inherit": "list": without a list the handles of {0} are passed on as well.',
              birth.parent.name,
            )
          : l10n.t(
              'Use "inherit": "list", which passes to each child its own handles only, or "start": "apart".',
            ),
        places: [
          { kind: 'process', id: process.id },
          ...foreign.map(({ value }): Place => ({ kind: 'handle', processId: process.id, value })),
        ],
        evidence: { process: process.id, handles: foreign.map((handle) => handle.value) },
      },
    ];
  });
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
        headline: l10n.t(
          '{0} has {1} as its {2}, and no handle of this value.',
          process.name,
          standard.value ?? 'NULL',
          standard.stream,
        ),
        fix: l10n.t('Put "{0}" into the handle list, or make the stream "none".', standard.stream),
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
              message: '{0} is no longer read. {1}',
              args: [pipe.label, failureText(pipe.failure)],
              comment: ['{0} is a pipe, {1} a sentence'],
            })
          : l10n.t({
              message: '{0} took {1} bytes and no more. {2}',
              args: [pipe.label, pipe.bytes, failureText(pipe.failure)],
              comment: ['{0} is a pipe, {2} a sentence'],
            }),
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
      headline: state.end.message,
      fix: l10n.t('Start the launch again; the captured bytes up to this point are kept.'),
      places: [{ kind: 'broker' }],
      evidence: { pid: state.broker.pid },
    });
  }
  if (state.end?.reason === 'failed') {
    findings.push({
      code: 'launch-failed',
      severity: 'error',
      headline: l10n.t({
        message: 'Nothing was started. {0}',
        args: [state.end.message],
        comment: ['{0} is a sentence'],
      }),
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
      headline: tracingFailure,
      fix: '',
      places: [{ kind: 'broker' }],
      evidence: {},
    });
  }
  if (state.logFailure) {
    findings.push({
      code: 'not-recorded',
      severity: 'warning',
      headline: l10n.t(
        'This session is not being recorded: it will not come back whole after a reload. {0} could not be written ({1}).',
        state.logFailure.file,
        state.logFailure.code,
      ),
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
        'This session could not close handles of its own: {0}.',
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

/** Every finding of a session, errors first. */
export function findings(state: SessionState): readonly Finding[] {
  const order = ['error', 'warning', 'information'];
  return [
    ...brokerFindings(state),
    ...launchFailures(state),
    ...childrenNotStarted(state),
    ...unsentHandles(state),
    ...captureFailures(state),
    ...heldWriteEnds(state),
    ...heldFlowFindings(state),
    ...flowWaitFindings(state),
    ...treeFindings(state),
    ...blockedPipes(state),
    ...processFindings(state),
    ...leakedHandles(state),
    ...danglingStandardHandles(state),
    ...predictionDifferences(state),
  ].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
