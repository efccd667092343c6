// The findings of a session as rows, each leading to the process or the pipe it is about, with the steps of its path below it.
import type { Finding, FindingStep } from '../findings/finding';
import { findingKeys } from '../findings/findingOrder';
import {
  affectsLine,
  findingPathText,
  fixLine,
  isLauncher,
  severityWord,
  stepText,
  stepWords,
} from '../findings/findingWords';
import type { Place } from '../findings/place';
import type { SessionState } from '../session/state';
import { joined, plain, type TreeNode, type TreeTarget } from './treeNode';

/** Where a place leads; null when no row is about it. */
function targetOf(sessionId: string, place: Place): TreeTarget | null {
  switch (place.kind) {
    case 'pipe':
    case 'heldPipe':
      return { sessionId, pipe: place.label };
    case 'process':
      return { sessionId, processId: place.id };
    case 'handle':
    case 'prediction':
      return { sessionId, processId: place.processId };
    case 'broker':
    case 'brokerHandle':
    case 'outsideHandle':
    case 'session':
      return null;
  }
}

/** The first of its places to which a row can lead. */
function aboutWhat({ id: sessionId }: SessionState, { places }: Finding): TreeTarget {
  for (const place of places) {
    const target = targetOf(sessionId, place);
    if (target) return target;
  }
  return { sessionId };
}

function contextOf({ pipe, processId }: TreeTarget): string {
  if (pipe !== undefined) return 'finding.pipe';
  return processId === undefined ? 'finding' : 'finding.process';
}

/** Only handles it was seen with at its start, or was sent, have a place of their own in the panel. */
function hasRow({ processes }: SessionState, processId: string, value: string): boolean {
  const process = processes.find(({ id }) => id === processId);
  const all = [...(process?.birth?.childHandles ?? []), ...(process?.sent ?? [])];
  return all.some((handle) => handle.value === value);
}

/** To its handle when that has a row, else to the process. */
function stepTarget(state: SessionState, { place }: FindingStep): TreeTarget {
  const { id: sessionId } = state;
  if (place?.kind === 'brokerHandle') return { sessionId, value: place.value };
  const target = place && targetOf(sessionId, place);
  if (!target) return { sessionId };
  const isKnown = place.kind === 'handle' && hasRow(state, place.processId, place.value);
  return isKnown ? { ...target, value: place.value } : target;
}

function stepNode(state: SessionState, id: string, step: FindingStep): TreeNode {
  const { name, pid, exited, handle } = stepWords(step);
  return {
    id,
    label: name,
    description: joined([pid, exited, handle]),
    tooltip: plain(stepText(step)),
    icon: isLauncher(step) ? 'broker' : step.hasExited ? 'exited' : 'process',
    spoken: '',
    context: 'finding.step',
    isExpanded: false,
    dragged: step.handle ?? (step.pid === 0 ? null : String(step.pid)),
    target: stepTarget(state, step),
    children: [],
  };
}

export function findingNodes(state: SessionState, found: readonly Finding[]): readonly TreeNode[] {
  const keys = findingKeys(found);
  return found.map((finding, index): TreeNode => {
    const { code, severity, headline, why = '', path = [] } = finding;
    const target = aboutWhat(state, finding);
    const id = `${state.id}/finding/${keys[index] ?? ''}`;
    const parts = [headline, findingPathText(finding), why, affectsLine(finding), fixLine(finding)];
    return {
      id,
      // Rows are cut off on the right: who does what comes before the name of the kind.
      label: headline,
      description: code,
      tooltip: parts
        .filter((text) => text !== '')
        .map(plain)
        .join('\n\n'),
      icon: severity,
      spoken: severityWord(severity),
      context: contextOf(target),
      isExpanded: false,
      dragged: null,
      target,
      help: code,
      children: path.map((step, number) => stepNode(state, `${id}/${number}`, step)),
    };
  });
}
