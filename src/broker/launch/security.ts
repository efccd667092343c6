// The SECURITY_ATTRIBUTES a plan asks for, and what is left to do after the object is made.
import type { Handle } from '../../win32/handle';
import type { Security } from '../../win32/securityAttributes';
import type { Win32 } from '../../win32/win32';

/** As in the plan's schema, for everything made through SECURITY_ATTRIBUTES. */
export interface Inheritability {
  readonly inheritable: boolean;
  readonly inheritableBy: 'creation' | 'SetHandleInformation';
  readonly securityAttributes?: 'given' | 'absent';
  readonly securityDescriptor?: string | undefined;
}

/** Calls `create` with the attributes; a descriptor lives only as long as the call. */
export function withSecurity<T>(
  win32: Win32,
  plan: Inheritability,
  create: (security: Security | null) => T,
): T {
  if (plan.securityAttributes === 'absent') return create(null);
  const byCreation = plan.inheritableBy === 'creation';
  // The other way round shows as much: made inheritable, and cleared afterwards.
  const inherit = byCreation ? plan.inheritable : !plan.inheritable;
  const sddl = plan.securityDescriptor;
  if (sddl === undefined) return create({ inherit, descriptor: 0n, sddl: null });
  return win32.WithSecurityDescriptor(sddl, (descriptor) => create({ inherit, descriptor, sddl }));
}

/** The flag at creation for what takes it as a plain parameter. */
export function inheritAtCreation(plan: Inheritability): boolean {
  return plan.inheritableBy === 'creation' ? plan.inheritable : !plan.inheritable;
}

/** Sets or clears the flag when the plan wants it done afterwards. */
export function setInheritance(win32: Win32, plan: Inheritability, handle: Handle): void {
  if (plan.inheritableBy === 'SetHandleInformation') {
    win32.SetHandleInformation(handle, plan.inheritable);
  }
}
