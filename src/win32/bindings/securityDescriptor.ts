// Security descriptors out of SDDL text.
import { BOOL, DWORD, POINTER, type Library } from './library';

export function bindSecurityDescriptor(library: Library) {
  const convert = library.advapi32('ConvertStringSecurityDescriptorToSecurityDescriptorW', BOOL, [
    'str16',
    DWORD,
    POINTER,
    POINTER,
  ]);
  const localFree = library.kernel32('LocalFree', POINTER, [POINTER]);

  return {
    /**
     * Runs `use` with the address of the descriptor, which is freed afterwards: a created object has its own copy.
     * https://learn.microsoft.com/windows/win32/api/sddl/nf-sddl-convertstringsecuritydescriptortosecuritydescriptorw
     */
    WithSecurityDescriptor<T>(sddl: string, use: (descriptor: bigint) => T): T {
      const address = Buffer.alloc(8);
      const SDDL_REVISION_1 = 1;
      const ok = convert(sddl, SDDL_REVISION_1, address, 0n);
      library.settle(
        'ConvertStringSecurityDescriptorToSecurityDescriptorW',
        { StringSecurityDescriptor: sddl },
        ok === 0,
      );
      const descriptor = address.readBigUInt64LE();
      try {
        return use(descriptor);
      } finally {
        localFree(descriptor);
      }
    },
  };
}
