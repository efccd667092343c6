// What findings of an attached session say of how a handle got somewhere is inferred, and is said to be.
import * as l10n from '@vscode/l10n';
import type { SessionState } from '../session/state';
import type { Finding } from './finding';

/** Those that say who inherited what from whom. */
const ofProvenance: ReadonlySet<Finding['code']> = new Set([
  ...(['write-end-held', 'descendant-holds-pipe', 'leaked-handle', 'socket-inherited'] as const),
  ...(['file-inherited', 'job-kept-alive', 'pipe-name-taken'] as const),
]);

const reserve = (): string =>
  l10n.t('Who inherited it from whom is inferred: the session saw no process being created.');

/** The same findings with the reserve; those of a session that launched its processes as they are. */
export function withReserve(
  { attached }: Pick<SessionState, 'attached'>,
  findings: readonly Finding[],
): readonly Finding[] {
  if (!attached) return findings;
  return findings.map((finding) => {
    if (!ofProvenance.has(finding.code)) return finding;
    const why = [finding.why ?? '', reserve()].filter((text) => text !== '').join(' ');
    return { ...finding, why, evidence: { ...finding.evidence, provenance: 'inferred' } };
  });
}
