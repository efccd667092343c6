// What findings of an attached session say of how a handle got somewhere is inferred, and is said to be.
import * as l10n from '@vscode/l10n';
import type { ProcessState, SessionState } from '../session/state';
import type { Finding } from './finding';

/** Those that say who inherited what from whom. */
const ofProvenance: ReadonlySet<Finding['code']> = new Set([
  ...(['write-end-held', 'descendant-holds-pipe', 'leaked-handle', 'socket-inherited'] as const),
  ...(['file-inherited', 'job-kept-alive', 'pipe-name-taken'] as const),
]);

const reserve = (): string =>
  l10n.t('Who inherited it from whom is inferred: the session saw no process being created.');

/** Where the session debugs what is created after it attached. */
const partReserve = (): string =>
  l10n.t(
    'Who inherited it from whom is partly inferred: some of these processes ran before the session attached.',
  );

type Attached = Pick<SessionState, 'attached' | 'processes'>;

/** Whether the debugger saw its creation. */
const isExact = (process: ProcessState | undefined): boolean =>
  process?.descent?.seenBy === 'debug' && process.birth?.attached === undefined;

/** Whether it saw that of everybody on the way. */
function isSeen({ processes }: Attached, { path = [] }: Finding): boolean {
  const all = path.map(({ pid }) => processes.find((one) => one.pid === pid));
  return all.length > 0 && all.every(isExact);
}

/** The same findings with the reserve; those of a session that launched its processes as they are. */
export function withReserve(state: Attached, findings: readonly Finding[]): readonly Finding[] {
  if (!state.attached) return findings;
  const text = state.processes.some(isExact) ? partReserve() : reserve();
  return findings.map((finding) => {
    if (!ofProvenance.has(finding.code) || isSeen(state, finding)) return finding;
    const why = [finding.why ?? '', text].filter((part) => part !== '').join(' ');
    return { ...finding, why, evidence: { ...finding.evidence, provenance: 'inferred' } };
  });
}
