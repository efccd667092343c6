// What the named handles of a plan can get wrong: texts, sources, ends that are kept.
import * as l10n from '@vscode/l10n';
import { unknownHandle, nulProblems, type Known } from './checkNames';
import { handleLabels, keptEnd } from './labels';
import type { HandlePlan, LaunchPlan } from './launchPlan';
import { fieldPath, type Problem } from './problem';

/** Texts of handles that Windows takes to their first NUL, and so for others. */
export function handleTextProblems(plan: LaunchPlan): readonly Problem[] {
  return plan.handles.flatMap((handle) =>
    (['path', 'pipeName', 'securityDescriptor'] as const).flatMap((name) => {
      const text: unknown = name in handle ? handle[name as keyof typeof handle] : undefined;
      return typeof text === 'string'
        ? nulProblems(fieldPath('handles', handle.name, name), text)
        : [];
    }),
  );
}

export function keptEndProblems(
  plan: LaunchPlan,
  { made, streamHandles }: Known,
): readonly Problem[] {
  const childSide = new Set([...streamHandles, ...made]);
  return plan.keepParentEnds.flatMap((label, index) =>
    childSide.has(label)
      ? []
      : [unknownHandle(fieldPath('keepParentEnds', index), label, childSide)],
  );
}

/** A handle made from another one names it; the other must stand before it, be there, and be of the right kind. */
export function sourceProblems(plan: LaunchPlan): readonly Problem[] {
  const closed = new Set<string>();
  const kept = new Set(plan.handles.map(keptEnd));
  const earlier = new Set<string>();
  const files = new Set<string>();
  const numbers = new Set<string>();
  return plan.handles.flatMap((handle): readonly Problem[] => {
    const problems = ofSource(handle);
    for (const label of handleLabels(handle)) earlier.add(label);
    if (handle.kind === 'file') files.add(handle.name);
    if (handle.kind === 'value') numbers.add(handle.name);
    return problems;
  });

  function ofSource(handle: HandlePlan): readonly Problem[] {
    const isDuplicate = handle.kind === 'duplicate';
    const source = isDuplicate
      ? handle.of
      : handle.kind === 'fileMapping'
        ? handle.file
        : undefined;
    if (source === undefined) return [];
    const place = fieldPath('handles', handle.name, isDuplicate ? 'of' : 'file');
    const possible = isDuplicate ? earlier : files;
    if (!possible.has(source)) return [unknownHandle(place, source, possible)];
    const isClosed = closed.has(source);
    const closes = isDuplicate && handle.closeSource;
    if (closes && kept.has(source)) {
      const message = l10n.t(
        'The launcher reads or writes this end of the pipe and needs it open.',
      );
      const remedy = l10n.t('Leave out "closeSource", or make both ends inheritable.');
      return [{ field: place, value: source, message, remedy }];
    }
    if (closes) closed.add(source);
    if (isClosed) {
      const message = l10n.t('This handle is closed by an earlier duplicate with "closeSource".');
      const remedy = l10n.t('Name the duplicate instead.');
      return [{ field: place, value: source, message, remedy }];
    }
    if (!closes || !numbers.has(source)) return [];
    // The number may be that of a handle the broker lives by, such as its channel.
    const field = fieldPath('handles', handle.name, 'closeSource');
    const message = l10n.t(
      '"{0}" is a plain number: closing it could close a handle of the launcher itself.',
      source,
    );
    return [{ field, value: true, message, remedy: l10n.t('Leave "closeSource" out.') }];
  }
}
