// What to say of pipes between the user's own processes that do not end: who keeps each open, how it got there, and what to change.
import * as l10n from '@vscode/l10n';
import { grouped } from '../../base/groupBy';
import { decimal } from '../../base/quantity';
import { streamOf, streamSaidOf } from '../../pipes/sharedPipeName';
import { isOpen, wentWithProcess, type PipeHold } from '../../pipes/pipeHold';
import { nameAndPid } from '../../processes/nameAndPid';
import type { SessionState } from '../../session/state';
import { mostNamed, withMore } from '../affected';
import type { Finding, FindingStep } from '../finding';
import { pathDown } from '../findingPath';
import { heldFlows, type HeldFlow } from './heldFlows';
import { inheritedText } from './keeperText';
import { givingsOf, givingToChange } from '../givings';
import { lastOfChain } from '../handleChain';
import { ownFix } from '../ownFix';
import { handlePlace } from '../place';
import { handlesPassedTo, isOver } from '../../handles/passedHandles';

/** How the one who keeps it open came to have it: the reader made or got it, it is a stream of a descendant, or it went along. */
type Way = 'reader' | 'descendant' | 'passedAlong';

/** What the rest of a finding follows from: one keeper of one pipe. */
interface Case {
  readonly held: HeldFlow;
  readonly keeper: PipeHold;
  readonly way: Way;
}

function wayOf({ reader, stream }: HeldFlow, keeper: PipeHold): Way {
  if (keeper.process === reader.process) return 'reader';
  const isStream = keeper.stream === 'stdout' || keeper.stream === 'stderr';
  return isStream && stream !== 'stdin' ? 'descendant' : 'passedAlong';
}

const seconds = (milliseconds: number): string => decimal(milliseconds / 1000, 1);

/** One line: who keeps what open, and for whom that is bad. `isPast`: the session has ended with it. */
function headlineOf({ held, keeper, way }: Case, isPast: boolean): string {
  const { owner, stream, reader, since, until } = held;
  const late = until === null ? '' : seconds(until - since);
  if (way === 'reader') {
    const what = streamSaidOf(keeper.process, owner, stream);
    const args = [nameAndPid(keeper.process), what, late];
    if (until !== null) {
      return l10n.t({
        message: '{0} kept {1} open and reached end of file {2} s late.',
        args,
        comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} a number'],
      });
    }
    return isPast
      ? l10n.t({
          message: '{0} kept {1} open and did not reach end of file.',
          args: args.slice(0, 2),
          comment: ['{1} is "the stdout of tool.exe (PID 12)"'],
        })
      : l10n.t({
          message: '{0} keeps {1} open and never reaches end of file.',
          args: args.slice(0, 2),
          comment: ['{1} is "the stdout of tool.exe (PID 12)"'],
        });
  }
  const who = nameAndPid(keeper.process);
  const what = streamSaidOf(keeper.process, owner, stream);
  const waiting = owner === reader.process ? owner.name : nameAndPid(reader.process);
  if (until !== null) {
    return l10n.t({
      message: '{0} kept {1} open: {2} reached end of file {3} s late.',
      args: [who, what, waiting, late],
      comment: ['{1} is "the stdout of tool.exe (PID 12)", {3} a number'],
    });
  }
  return isPast
    ? l10n.t({
        message: '{0} kept {1} open: {2} could not reach end of file.',
        args: [who, what, waiting],
        comment: ['{0} names processes, {1} a pipe'],
      })
    : l10n.t({
        message: '{0} keeps {1} open: {2} cannot reach end of file.',
        args: [who, what, waiting],
        comment: ['{0} is a process, {1} a pipe'],
      });
}

/** "tool.exe (PID 12) has exited", or that it has closed its end. */
function goneText(meant: readonly PipeHold[]): string {
  const last = meant.reduce((a, b) => ((b.until ?? 0) >= (a.until ?? 0) ? b : a));
  const { process, value } = last;
  return wentWithProcess(last)
    ? l10n.t('{0} has exited', nameAndPid(process))
    : l10n.t('{0} has closed its write end ({1})', nameAndPid(process), value);
}

function whyOf(state: SessionState, { held, keeper, way }: Case): string {
  const gone = goneText(held.meant);
  const giver = state.processes.find(({ id }) => id === keeper.passedBy);
  if (!giver) {
    return l10n.t({
      message: '{0}, but {1} still has a write end itself ({2}).',
      args: [gone, keeper.process.name, keeper.value],
      comment: ['{0} is "build.exe has exited", {2} a handle value'],
    });
  }
  const stream = way === 'descendant' ? keeper.stream : null;
  return inheritedText(gone, keeper.process.name, keeper.value, nameAndPid(giver), stream);
}

function fixOf(
  state: SessionState,
  { held, keeper, way }: Case,
  path: readonly FindingStep[],
): string {
  const giver = state.processes.find(({ id }) => id === keeper.passedBy);
  if (!giver) {
    return ownFix(state, keeper.process, path, null, (fixes, program) =>
      fixes.closeOwnCopy(program),
    );
  }
  if (way === 'descendant') {
    const stream = { reader: held.reader.process };
    const { name } = keeper.process;
    return ownFix(state, giver, path, stream, (fixes, program) => fixes.detach(program, name));
  }
  const giving = givingToChange(state, givingsOf(state, keeper.process, keeper.value));
  const child = giving?.handle.process ?? keeper.process;
  return ownFix(state, giving?.giver ?? giver, path, null, (fixes, program) =>
    fixes.keepFromChild(program, child.name),
  );
}

/** What one more pipe suffers from the same. */
function affectText({ held, keeper }: Case): string {
  const { owner, stream, since, until } = held;
  const what = streamOf(owner, stream);
  const who = nameAndPid(keeper.process);
  return until === null
    ? l10n.t({
        message: '{0}: kept open by {1} (handle {2})',
        args: [what, who, keeper.value],
        comment: ['{0} is "the stdout of tool.exe (PID 12)", {1} a process'],
      })
    : l10n.t({
        message: '{0}: kept open for {3} s by {1} (handle {2})',
        args: [what, who, keeper.value, seconds(until - since)],
        comment: ['{0} is "the stdout of tool.exe (PID 12)", {1} a process, {3} a number'],
      });
}

function evidenceOf({ held, keeper, way }: Case): object {
  const { flow, owner, stream, reader, since, until } = held;
  const named = ({ process, value }: PipeHold): object => ({
    ...{ process: process.id, pid: process.pid, name: process.name, handle: value },
  });
  return {
    ...{ identity: flow.pipe.identity, stream, owner: owner.id, way, keeper: named(keeper) },
    ...{ reader: named(reader), since, until },
  };
}

function findingOf(state: SessionState, cases: readonly [Case, ...Case[]]): Finding {
  const [first, ...others] = cases;
  const { held, keeper, way } = first;
  const isPast = !isOpen(keeper) || isOver(state);
  const opener = held.flow.pipe.holds.find(({ passedBy }) => passedBy === null);
  const path = pathDown(state, opener?.process.id ?? null, keeper.process, keeper.value);
  const delay = held.until === null ? Infinity : held.until - held.since;
  return {
    code: way === 'descendant' ? 'descendant-holds-pipe' : 'write-end-held',
    // What has ended by itself within a second has hardly been noticed.
    severity: delay < briefly ? 'information' : 'warning',
    headline: headlineOf(first, isPast),
    path,
    why: whyOf(state, first),
    fix: fixOf(state, first, path),
    ...(others.length === 0
      ? {}
      : {
          affects: withMore(others.slice(0, mostNamed).map(affectText), others.length),
        }),
    about: `${way} ${causerOf(state, first)} ${held.until === null ? 'now' : 'past'}`,
    places: [
      handlePlace(keeper),
      handlePlace(held.reader),
      ...others.slice(0, mostNamed).map((each) => handlePlace(each.keeper)),
      { kind: 'process', id: held.owner.id },
    ],
    evidence: { held: cases.slice(0, mostNamed + 1).map(evidenceOf) },
  };
}

/** Milliseconds of a delay that is no more than worth knowing. */
const briefly = 1000;

/** The worst first: what is held still, and then what came latest. */
function byHarm(a: Case, b: Case): number {
  const delay = ({ held: { since, until } }: Case): number =>
    until === null ? Infinity : until - since;
  return delay(b) === delay(a) ? 0 : delay(b) - delay(a);
}

/** Who passed it on without need to whoever has it, or to those between them; the one who has it when it opened the pipe. */
const causerOf = (state: SessionState, { keeper }: Case): string =>
  givingsOf(state, keeper.process, keeper.value)[0]?.giver.id ??
  keeper.passedBy ??
  keeper.process.id;

function givenFrom({ process, value }: PipeHold) {
  const passed = handlesPassedTo(process).find((one) => one.value === value);
  return passed ? { creator: passed.creator.processId, value: passed.source.value } : null;
}

/** One for each process that caused it: whoever passed the ends on, or kept its own. */
export function heldFlowFindings(state: SessionState): readonly Finding[] {
  const cases = heldFlows(state).flatMap((held) =>
    held.keepers.map((keeper): Case => {
      // Of several that have let go each is to blame for its own time.
      const until = held.until === null ? null : keeper.until;
      return { held: { ...held, until }, keeper, way: wayOf(held, keeper) };
    }),
  );
  const causes = grouped(cases, (one) => {
    const isNow = one.held.until === null;
    return `${one.way === 'descendant' ? one.keeper.process.id : causerOf(state, one)} ${isNow}`;
  });
  return [...causes.values()].flatMap((all) => {
    const [worst, ...others] = [...all].sort(byHarm);
    if (!worst) return [];
    const alike = all.filter(({ held }) => held.flow === worst.held.flow);
    const keepers = alike.map(({ keeper }) => keeper);
    const last = lastOfChain(state, worst.keeper, keepers, givenFrom);
    const first = alike.find(({ keeper }) => keeper === last) ?? worst;
    const rest = [worst, ...others].filter((one) => one !== first);
    return [findingOf(state, [first, ...rest])];
  });
}
