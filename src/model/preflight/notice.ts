// What preflight says of a plan: one rule of Windows, where the plan runs into it, and the way out.
import type { Stream } from '../plan/launchPlan';
import type { Problem } from '../plan/problem';

export const noticeRules = [
  'not-inheritable-in-list',
  'pseudo-handle-in-list',
  'number-in-list',
  'null-in-list',
  'empty-list',
  'standard-handle-not-in-list',
  'standard-handle-not-inheritable',
  'standard-handles-without-inheritance',
  'attributes-absent',
  'secret-passed-to-all',
  'duplicated-socket',
  'overlapped-standard-handle',
  'own-write-end',
  'batch-on-share',
] as const;

/** One rule of Windows that a plan runs into. Errors stop the launch unless the user wants it all the same. */
export interface Notice extends Problem {
  readonly severity: 'error' | 'warning';
  readonly rule: (typeof noticeRules)[number];
  /** The standard handle concerned, where there is one. */
  readonly stream?: Stream;
  /** Name of the child concerned; null for the whole plan. */
  readonly child: string | null;
}
