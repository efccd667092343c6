// Begins a session whose processes run already: nothing is created, and nothing debugged that the configuration does not name.
import type { ObservedHandle } from '../model/session/state';
import { clearInheritFlags } from './handles/clearInheritFlags';
import { ownTable } from './handles/handleCount';
import * as l10n from '@vscode/l10n';
import type { AttachEnding } from './attachEnding';
import type { AttachedTree } from './attach/attachedTree';
import type { SessionParts } from './sessionParts';

export class SessionAttach {
  constructor(
    private readonly parts: SessionParts,
    private readonly tree: AttachedTree,
    private readonly ending: Pick<AttachEnding, 'fail'>,
  ) {}

  /** Reads what runs; the rest happens in events. `cleared`: what had an inherit flag when the launcher began. */
  async start(cleared: readonly ObservedHandle[] = []): Promise<void> {
    const { course, quiet, inspect, events, treeWatch, watch, request, debug } = this.parts;
    try {
      // It launches nothing that would have it, too.
      inspect.EnableDebugPrivilege();
      await debug.settle();
      // The launcher's own table, like that of any session: what is opened in it from here on is not passed on.
      const own = ownTable(inspect);
      const ambient = [...cleared, ...clearInheritFlags(inspect, own)];
      course.handlesBefore = own.length;
      events.push({ type: 'brokerReady', pid: process.pid, ambient });
      const failure = await this.tree.begin();
      if (failure !== null) {
        // Whoever asked for the attachment is answered when it is known that there is none.
        await this.ending.fail(failure);
        return;
      }
      if (course.isEnding()) return;
      watch.start(request.plan.watchInterval);
      treeWatch.start();
    } finally {
      course.launchIsOver();
      quiet.tell();
    }
  }

  /** Lets one go that is held at its creation. @throws Error with a sentence for people */
  resume(id: string): void {
    if (this.parts.debug.current) this.tree.resume(id);
    else throw new Error(readOnlyText());
  }
}

export const readOnlyText = (): string =>
  l10n.t('This session only reads its processes: it cannot suspend or resume them.');

export const onlyNewText = (): string =>
  l10n.t(
    'An attached session suspends no running process. It can stop new ones at their creation.',
  );
