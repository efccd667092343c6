// The processes that a session was asked to attach to, in the list of all: who of them runs, and what is said of the others.
import * as l10n from '@vscode/l10n';
import type { AttachedTo } from '../../model/session/state';
import type { ListedProcess } from '../../win32/bindings/processList';

interface AttachedRoots {
  /** Without this process itself. */
  readonly roots: readonly ListedProcess[];
  /** With a sentence for people each. */
  readonly missing: readonly { readonly pid: number; readonly message: string }[];
  /** A sentence for people when there is nobody to attach to, else null. */
  readonly failure: string | null;
}

export function attachedRoots(
  attached: AttachedTo,
  listed: readonly ListedProcess[],
): AttachedRoots {
  const { pids } = attached;
  const named = listed.filter(({ pid }) => pids.includes(pid));
  const running = named.filter((process) => !isAnother(process, attached));
  const missing = pids
    .filter((pid) => !running.some((root) => root.pid === pid))
    .map((pid) => {
      const now = named.find((process) => process.pid === pid);
      const message = now ? reusedText(pid, now.name) : l10n.t('No process has PID {0} now.', pid);
      return { pid, message };
    });
  const roots = running.filter(({ pid }) => pid !== process.pid);
  return { roots, missing, failure: roots.length > 0 ? null : failureText() };

  function failureText(): string {
    const [reused] = named.filter((process) => isAnother(process, attached));
    if (reused && pids.length === 1) return reusedText(reused.pid, reused.name);
    return nobodyText(pids, running.length > 0);
  }
}

/** Whether the one that was chosen has exited, and its PID is this one's now. */
const isAnother = ({ pid, createdAt }: ListedProcess, { chosen = [] }: AttachedTo): boolean =>
  chosen.some((one) => one.pid === pid && one.createdAt !== createdAt);

const reusedText = (pid: number, name: string): string =>
  l10n.t(
    'The process you chose has exited. Its PID {0} now belongs to {1}, which was created later. Choose again.',
    pid,
    name,
  );

function nobodyText(pids: readonly number[], isSelf: boolean): string {
  if (isSelf) return l10n.t('The launcher cannot attach to itself. Choose another process.');
  const [pid] = pids;
  return pids.length === 1 && pid !== undefined
    ? l10n.t('No process has PID {0} now. Choose a process that runs.', pid)
    : l10n.t('None of the chosen processes runs now. Choose processes that run.');
}
