// Carries out the plan: makes its objects, starts its children, opens their pipes and lets them run.
import * as l10n from '@vscode/l10n';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChildPlan } from '../model/plan/launchPlan';
import { stopReason } from '../model/processes/stopRules';
import type { ObservedHandle } from '../model/session/state';
import { failureText } from '../model/session/win32Failure';
import { failureOf } from './events/failure';
import { clearInheritFlags } from './handles/clearInheritFlags';
import { handleCount, ownTable } from './handles/handleCount';
import type { SessionParts } from './sessionParts';

export class SessionLaunch {
  constructor(private readonly parts: SessionParts) {}

  /** Creates everything and starts the children; the rest happens in events. `cleared`: what had an inherit flag when the launcher began. */
  async start(cleared: readonly ObservedHandle[] = []): Promise<void> {
    const { course, quiet } = this.parts;
    try {
      await this.#carryOut(cleared);
    } finally {
      course.launchIsOver();
    }
    quiet.tell();
  }

  async #carryOut(cleared: readonly ObservedHandle[]): Promise<void> {
    const { request, events, win32, inspect, course, debug, objects, pipes, sender } = this.parts;
    const { plan } = request;
    await debug.settle();
    const own = ownTable(inspect);
    const ambient = [...cleared, ...clearInheritFlags(inspect, own)];
    course.handlesBefore = own.length;
    if (plan.handles.some(({ kind }) => kind === 'tcpListener' || kind === 'udpSocket')) {
      win32.WarmUpSockets();
      course.handlesBefore = handleCount(inspect);
    }
    events.push({ type: 'brokerReady', pid: process.pid, ambient });
    // Apart, each child's objects come into being after the child before it has been started and its ends closed.
    const rounds = plan.start === 'apart' ? plan.children.map((child) => [child]) : [plan.children];
    const last = plan.children.at(-1);
    for (const [number, children] of rounds.entries()) {
      if (course.isEnding() || !this.#createObjects(number === 0, children)) return;
      for (const child of children) {
        if (course.isEnding()) return;
        this.parts.children.launch(child);
        // Between two children events go out, and a stop comes in. The last one waits for nothing.
        if (child !== last) await nextTurn();
      }
      this.parts.childSide.close(number < rounds.length - 1 ? objects.named : []);
    }
    if (course.isEnding()) return;
    await pipes.open(
      objects,
      () => this.parts.quiet.tell(),
      (child) => sender.willWriteTo(child),
    );
    this.parts.watch.start(plan.watchInterval);
    this.parts.treeWatch.start();
    try {
      const isRun = !course.isEnding() && !plan.stopOnEntry;
      for (const { id } of isRun ? this.parts.processes.children : []) this.#resumeOrStop(id);
    } finally {
      // After the first instruction, which does not wait for files.
      this.#read();
    }
  }

  /** Nobody runs on whose output cannot be kept. */
  #read(): void {
    try {
      this.parts.pipes.read();
    } catch (error) {
      this.parts.children.endOutsideJob();
      this.parts.job.end();
      throw error;
    }
  }

  /** False when something could not be made: then the session is over. */
  #createObjects(isFirst: boolean, children: readonly ChildPlan[]): boolean {
    const { course, objects, handles, job, jobWatch, descendants } = this.parts;
    const { plan } = this.parts.request;
    let about = l10n.t('Creating the job');
    const tell = (label: string): void => {
      about = l10n.t('Creating {0}', label);
    };
    try {
      if (isFirst) {
        const created = job.create();
        if (plan.followChildren !== 'off') jobWatch.start(created, descendants);
        objects.createNamed(plan, tell);
      }
      for (const child of children) objects.createStreams(plan, child, tell);
    } catch (error) {
      const failure = failureOf(error, about, null);
      course.endFor('failed', failureText(failure));
      // Children of an earlier round end with the job, and the session with them.
      job.end();
      return false;
    }
    handles.announce();
    return true;
  }

  #resumeOrStop(id: string): void {
    const { request, events, stops, processes } = this.parts;
    const image = request.plan.children.find(({ name }) => name === id)?.program ?? id;
    const birth = processes.childNamed(id)?.child.birth ?? null;
    const stop = stopReason(stops.rules, { image, birth });
    if (stop === null) this.resume(id);
    else events.push({ type: 'processStopped', id, stop });
  }

  /** Also a process that was paused. */
  resume(id: string): void {
    const { children, descendants, sender, childSide } = this.parts;
    if (descendants.has(id)) descendants.resume(id);
    else if (children.resume(id) && sender.sendPlanned(children.receiver(id))) childSide.close();
  }
}
