// The broker's copies of what the children were given: closed when the children have theirs, but for those the plan keeps.
import * as l10n from '@vscode/l10n';
import type { LaunchPlan } from '../model/plan/launchPlan';
import type { SessionHandles } from './handles/sessionHandles';
import type { HandleSender } from './handleSender';
import type { PlannedObjects } from './launch/plannedObjects';

export class ChildSide {
  constructor(
    private readonly plan: LaunchPlan,
    private readonly objects: PlannedObjects,
    private readonly handles: SessionHandles,
    private readonly sender: HandleSender,
  ) {}

  /** What is still to be sent stays open until it is. */
  close(stillNeeded: readonly string[] = []): void {
    const kept = new Set([...this.plan.keepParentEnds, ...stillNeeded]);
    for (const label of this.objects.childSide) {
      if (!kept.has(label) && !this.sender.needs(label)) this.handles.close(label);
    }
  }

  /** One that the plan kept open. @throws Error with a sentence for people when there is none. */
  closeKept(label: string): void {
    if (!this.objects.childSide.includes(label))
      throw new Error(l10n.t('The launcher keeps no "{0}".', label));
    this.handles.close(label);
  }
}
