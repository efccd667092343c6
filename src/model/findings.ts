// Named problems of a session, each with its evidence and what to do. Pure functions of the state.
import { blockedPipes } from './blockedPipes';
import type { Finding } from './finding';
import { referencedNames } from './handleReferences';
import { failureText } from './win32Failure';
import { childHandles, standardHandles } from './origin';
import { plannedChild } from './plannedChild';
import { preflight } from './preflight';
import { comparePrediction } from './prediction';
import { namesText, problemLines } from './problem';
import type { LaunchPlan } from './launchPlan';
import { heldWriteEnds } from './pipeFindings';
import { pipeUsers } from './pipeUsers';
import type { BrokerHandle, ProcessState, SessionState } from './state';
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
            message: `${process.name} did not start. ${failureText(process.error)}`,
            remedy: refusalOf(state, process),
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
      message: `The session was ended while its children were being started. Not started: ${namesText(new Set(missing), 'and')}.`,
      remedy: '',
      evidence: { processes: missing },
    },
  ];
}

/** For each label the children a plan tells of it: by its value in arguments or environment, or as a standard handle. */
function toldChildren(plan: LaunchPlan): ReadonlyMap<string, ReadonlySet<string>> {
  const told = new Map<string, Set<string>>();
  for (const { name, args, env, stdio } of plan.children) {
    const texts = [...(typeof args === 'string' ? [args] : args), ...Object.values(env)];
    const labels = [
      ...texts.flatMap((text) => (text === null ? [] : referencedNames(text))),
      ...Object.values(stdio).flatMap((stream) => (stream.kind === 'handle' ? [stream.name] : [])),
    ];
    for (const label of labels) told.set(label, (told.get(label) ?? new Set()).add(name));
  }
  return told;
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
  const told = toldChildren(state.plan);
  return state.processes.flatMap((process): Finding[] => {
    const { birth } = process;
    // What a descendant got, its creator passed on, not the plan.
    if (!birth || process.descent || birth.handleList !== null) return [];
    const foreign = childHandles(birth).filter(({ origin, pipe, label }) => {
      if (origin !== 'inherited') return false;
      const owner = pipe && ownerOf(pipe);
      if (owner !== null) return owner !== process.id;
      const children = label === null ? undefined : told.get(label);
      return children !== undefined && !children.has(process.name);
    });
    if (foreign.length === 0) return [];
    const labels = foreign.map((handle) => `${handle.label ?? handle.value} (${handle.value})`);
    const hasPipe = foreign.some(({ pipe }) => pipe !== null);
    return [
      {
        code: 'leaked-handle',
        severity: 'warning',
        message: `${process.name} also inherited ${namesText(new Set(labels))}, made for another child${hasPipe ? `: such a pipe cannot end before ${process.name} does` : ''}.`,
        remedy: birth.parent
          ? `Use "inherit": "list": without a list the handles of ${birth.parent.name} are passed on as well.`
          : 'Use "inherit": "list", which passes to each child its own handles only, or "start": "apart".',
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
        message: `${process.name} has ${standard.value ?? 'NULL'} as its ${standard.stream}, and no handle of this value.`,
        remedy: `Put "${standard.stream}" into the handle list, or make the stream "none".`,
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
      message: `${process.name}: ${message}`,
      remedy: '',
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
        message: captured
          ? `${pipe.label} is no longer read. ${failureText(pipe.failure)}`
          : `${pipe.label} took ${pipe.bytes} bytes and no more. ${failureText(pipe.failure)}`,
        remedy: '',
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
      message: state.end.message,
      remedy: 'Start the launch again; the captured bytes up to this point are kept.',
      evidence: { pid: state.broker.pid },
    });
  }
  if (state.end?.reason === 'failed') {
    findings.push({
      code: 'launch-failed',
      severity: 'error',
      message: `Nothing was started. ${state.end.message}`,
      remedy: '',
      evidence: {},
    });
  }
  const { tracingFailure } = state.broker;
  if (tracingFailure !== undefined) {
    findings.push({
      code: 'tracing-failed',
      severity: 'warning',
      message: tracingFailure,
      remedy: '',
      evidence: {},
    });
  }
  const count = state.broker.handleCount;
  if (count && count.before !== count.after) {
    findings.push({
      code: 'broker-handles-differ',
      severity: 'information',
      message: `The broker had ${count.before} handles before the session and ${count.after} after it.`,
      remedy: '',
      evidence: { ...count },
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
      message,
      remedy: '',
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
    ...treeFindings(state),
    ...blockedPipes(state),
    ...leakedHandles(state),
    ...danglingStandardHandles(state),
    ...predictionDifferences(state),
  ].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
