// The session after an update: for the panel, which needs nothing of what the update was made from.
import { unpackHandles } from './packedHandles';
import type { PanelSession } from './panelSession';
import type { SessionUpdate } from './sessionUpdate';
import { flowKey } from '../session/watchedPipe';

/**
 * The session after an update; a process that was never sent is left out. What has not changed is the same object as
 * before, so that what was made from it is known to hold.
 */
export function updatedSession(before: PanelSession | null, update: SessionUpdate): PanelSession {
  const { changed, order, watched, ...rest } = update;
  const {
    plan = before?.plan,
    broker = before?.broker,
    findings: found = before?.findings,
    ...session
  } = rest;
  const brokerHandles = session.brokerHandles ?? before?.brokerHandles;
  if (!plan || !broker || !brokerHandles || !found)
    throw new Error('An update of a session that was not sent before.');
  const pipes = watchedPipes(before, watched);
  const facts = {
    ...{ ...session, plan, broker, brokerHandles, findings: found },
    ...(pipes ? { watchedPipes: pipes } : {}),
  };
  if (before && changed.length === 0 && !order) return { ...facts, processes: before.processes };
  const processes = new Map(before?.processes.map((process) => [process.id, process]));
  for (const process of changed) {
    const birth = process.birth
      ? { ...process.birth, childHandles: unpackHandles(process.birth.childHandles) }
      : (processes.get(process.id)?.birth ?? null);
    processes.set(process.id, { ...process, birth });
  }
  // Who is new comes last, as it was added.
  const all = order ? order.flatMap((id) => processes.get(id) ?? []) : [...processes.values()];
  return { ...facts, processes: all };
}

function watchedPipes(
  before: PanelSession | null,
  watched: SessionUpdate['watched'],
): PanelSession['watchedPipes'] {
  if (!watched) return before?.watchedPipes;
  if (watched.isWhole) return watched.pipes;
  const all = new Map(before?.watchedPipes?.map((pipe) => [flowKey(pipe), pipe]));
  for (const pipe of watched.pipes) all.set(flowKey(pipe), pipe);
  return [...all.values()];
}
